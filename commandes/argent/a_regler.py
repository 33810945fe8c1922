"""What one household has to pay in a round, payee by payee: how much, when, how, and the code that its bank reads."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from catalogue.models import Partenariat
from commandes.argent.beneficiaires import Beneficiaire, factures_de, parmi, volets_de
from commandes.argent.dus import RIEN
from commandes.argent.soldes import FINIS, Situation, situations
from commandes.argent.virement import libelle_du_virement, qr_du_virement
from commandes.models import Commande, Reglement, Volet
from groupement.models import Foyer
from groupement.templatetags.formats import MOIS

Mode = Partenariat.Mode


@dataclass(frozen=True, slots=True)
class ARegler:
    """One payee, as a member reads it. `qr` and `libelle` only while a transfer makes sense."""

    beneficiaire: Beneficiaire
    situation: Situation
    libelle: str = ""
    qr: SafeString | str = ""

    @property
    def estime(self) -> bool:
        """The amount may still change: somebody orders, or a scale has the last word."""
        return any(v.etat == Volet.Etat.OUVERT for v in self.beneficiaire.volets)

    @property
    def promesses(self) -> list[Reglement]:
        return [r for r in self.situation.reglements if r.etat == Reglement.Etat.PROMIS]

    @property
    def recus(self) -> list[Reglement]:
        return [r for r in self.situation.reglements if r.etat != Reglement.Etat.PROMIS]

    @property
    def peut_annoncer(self) -> bool:
        return not self.estime and self.situation.reste_a_promettre > 0

    @property
    def nombres_de_cheques(self) -> range:
        """2, 3 … when the payee takes several cheques."""
        return range(2, self.beneficiaire.cheques_au_plus + 1) if Mode.CHEQUE in self.beneficiaire.modes else range(0)

    @property
    def moyens(self) -> str:
        """ "par chèque, par virement ou en espèces"."""
        return Partenariat.moyens_en_mots(self.beneficiaire.modes)


def a_regler(commande: Commande, foyer: Foyer) -> list[ARegler]:
    """The payees to whom the household owes or paid something, in the order of the basket. Five queries at most.

    `commande`: its group loaded.
    """
    volets = volets_de(commande.pk, commande.groupement, ailleurs=True)
    trouves = parmi(commande, volets)
    siennes = situations(
        commande,
        [b.partenariat_id for b in trouves],
        foyer=foyer,
        en_cours=[volet for volet in volets if volet.etat not in FINIS],
        factures=factures_de(volets),
    )
    lignes = []
    for beneficiaire in trouves:
        situation = siennes.get((foyer.pk, beneficiaire.partenariat_id))
        if situation and (situation.concernee or situation.report > 0):
            lignes.append(_avec_le_virement(ARegler(beneficiaire, situation), foyer))
    return lignes


def _avec_le_virement(ligne: ARegler, foyer: Foyer) -> ARegler:
    beneficiaire, reste = ligne.beneficiaire, ligne.situation.reste
    if ligne.estime or reste <= 0 or not beneficiaire.iban or Mode.VIREMENT not in beneficiaire.modes:
        return ligne
    libelle = libelle_pour(beneficiaire.commande, foyer)
    qr = qr_du_virement(titulaire=beneficiaire.titulaire, iban=beneficiaire.iban, montant=reste, libelle=libelle)
    return ARegler(beneficiaire, ligne.situation, libelle, qr)


def libelle_pour(commande: Commande, foyer: Foyer) -> str:
    """ "Groupement Limoux commande 29 mars Foyer Durand"."""
    jour = f"{commande.livraison_le.day} {MOIS[commande.livraison_le.month - 1]}"
    nom = commande.groupement.nom
    qui = nom if nom.casefold().startswith("groupement") else f"Groupement {nom}"
    return libelle_du_virement(qui, "commande", jour, foyer.nom)


def reste_en_tout(lignes: list[ARegler]) -> Decimal:
    return sum((ligne.situation.reste for ligne in lignes), RIEN)
