"""Where the payments of one volet stand, for its page and for the question that settling asks."""

from __future__ import annotations

from dataclasses import dataclass

from commandes.argent.beneficiaires import Beneficiaire, factures_de, parmi, volets_de
from commandes.argent.dus import CompteDuVolet, comptes_des_volets
from commandes.argent.grille_des_reglements import Totaux, totaliser
from commandes.argent.soldes import FINIS, grille
from commandes.models import Volet
from groupement.templatetags.formats import montant, pluriel


@dataclass(frozen=True, slots=True)
class ReglementsDuVolet:
    """Its payee (the association gathers several volets), the sums of that payee, and the invoice."""

    beneficiaire: Beneficiaire | None
    totaux: Totaux
    doivent: int
    compte: CompteDuVolet

    @property
    def avancement(self) -> str:
        """ "23 foyers à jour sur 41, 12,40 € manquent"."""
        if not self.totaux.foyers:
            return "Personne ne doit rien"
        a_jour = f"{pluriel(self.totaux.regles, 'foyer')} à jour sur {self.totaux.foyers}"
        if self.totaux.manque:
            return f"{a_jour}, {montant(self.totaux.manque)} manquent"
        return f"{a_jour}, tout est reçu"

    @property
    def facture_en_mots(self) -> str:
        facture = self.compte.facture
        if facture is None:
            return "Facture à saisir"
        if not self.compte.ecart:
            return f"Facture de {montant(facture.montant)}, sans écart"
        if self.compte.ecart_a_attribuer:
            return f"Écart de {montant(self.compte.ecart)} avec la facture, à attribuer"
        return f"Écart de {montant(self.compte.ecart)} avec la facture, pour {facture.get_ecart_pour_display()}"

    @property
    def avant_de_solder(self) -> list[str]:
        """What whoever settles must know, in sentences."""
        phrases = []
        if self.totaux.manque:
            phrases.append(
                f"{montant(self.totaux.manque)} ne sont pas réglés ({pluriel(self.doivent, 'foyer')}) : "
                "cela reste dans leurs comptes, et sera demandé à la prochaine commande."
            )
        if self.compte.facture is None:
            phrases.append("Aucune facture n’est saisie : on ne pourra plus la comparer aux lignes.")
        elif self.compte.ecart:
            motif = f" (« {self.compte.facture.ecart_motif} »)" if self.compte.facture.ecart_motif else ""
            phrases.append(f"{self.facture_en_mots}{motif}.")
        return phrases


def reglements_du_volet(volet: Volet) -> ReglementsDuVolet:
    """`volet`: its round and group loaded. Five queries, for two households as for a hundred."""
    volets = volets_de(volet.commande_id, volet.groupement, ailleurs=True)
    factures = factures_de(volets)
    a_qui = [b for b in parmi(volet.commande, volets) if b.partenariat_id == volet.paye_a]
    en_cours = [v for v in volets if v.etat not in FINIS]
    comptes = grille(volet.commande, volet.paye_a, en_cours=en_cours, factures=factures) if a_qui else []
    return ReglementsDuVolet(
        beneficiaire=a_qui[0] if a_qui else None, totaux=totaliser(comptes),
        doivent=sum(situation.reste > 0 for situation in comptes),
        compte=comptes_des_volets([volet], factures).get(volet.pk, CompteDuVolet()),
    )  # fmt: skip
