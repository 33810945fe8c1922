"""After the deadline: whoever runs a volet corrects a household's lines, with a reason. All of it, or nothing."""

from collections.abc import Mapping
from decimal import Decimal

from catalogue.unites import nommer
from commandes.models import Ligne, Offre, Volet
from commandes.services import verrou
from commandes.services.cloturer import EN_MOTS
from commandes.services.commander import Bilan, enregistrer_lignes
from commandes.services.repartir import PARTAGE_DE_NOUVEAU, reprendre_la_repartition
from groupement.models import Foyer, Personne
from groupement.refus import Refus
from groupement.templatetags.formats import a_

CORRIGEABLES = (Volet.Etat.CLOS, Volet.Etat.TRANSMIS)


class LignesRefusees(Exception):
    """Nothing was written; `phrases` says why, by offer id."""

    def __init__(self, phrases: Mapping[int, str]) -> None:
        super().__init__("lignes refusées")
        self.phrases = dict(phrases)


def quantites_retenues(volet: Volet, foyer: Foyer) -> dict[int, Decimal]:
    """What the household has of this volet now, by offer id."""
    return dict(Ligne.objects.filter(volet=volet, panier__foyer=foyer).values_list("offre_id", "retenue"))


def corriger_un_panier(
    *, volet: Volet, foyer: Foyer, quantites: Mapping[int, Decimal], vu: Mapping[int, Decimal] | None,
    auteur: Personne, motif: str,
) -> Bilan:  # fmt: skip
    """`quantites` by offer id, `vu` what the page had shown. Two who correct at once: the second reads the first.

    Raises `LignesRefusees` when a line is refused, or was made otherwise by somebody else since the page was shown.
    """
    with verrou.transaction_patiente():
        [pris] = verrou.prendre([volet.pk])
        if pris.etat not in CORRIGEABLES:
            raise Refus(f"La commande {a_(volet)} est {EN_MOTS[Volet.Etat(pris.etat)]} : elle ne se corrige plus ici.")
        siennes = {offre.pk: offre for offre in Offre.objects.filter(volet=volet)}
        voulues = {offre: quantite for offre, quantite in quantites.items() if offre in siennes}
        actuelles = quantites_retenues(volet, foyer)
        entre_temps = [
            offre
            for offre, voulue in voulues.items()
            if vu is not None and actuelles.get(offre, Decimal(0)) not in (vu.get(offre, Decimal(0)), voulue)
        ]
        if entre_temps:
            raise LignesRefusees({o: _entre_temps(siennes[o], actuelles.get(o, Decimal(0))) for o in entre_temps})
        bilan = enregistrer_lignes(
            commande=volet.commande, foyer=foyer, quantites=voulues, auteur=auteur, pour_autrui=True, correction=motif
        )
        if bilan.refusees:
            raise LignesRefusees(bilan.refusees)
        if pris.etat == Volet.Etat.CLOS:
            reprendre_la_repartition(pris, bilan.changees, auteur=auteur, motif=PARTAGE_DE_NOUVEAU)
        return bilan


def _entre_temps(offre: Offre, quantite: Decimal) -> str:
    if not quantite:
        return "Quelqu’un a changé ce produit entre-temps : il n’est plus dans le panier."
    return f"Quelqu’un a changé ce produit entre-temps : il est maintenant à {nommer(offre.unite, quantite)}."
