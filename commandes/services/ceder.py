"""Before a draw: a household says on which of its lines it would rather give up than see another one do without."""

from __future__ import annotations

from collections.abc import Collection

from catalogue.unites import nommer
from commandes.models import Ligne, Volet
from commandes.services import verrou
from groupement.models import Foyer, Personne
from groupement.refus import Refus
from groupement.services.journal import entree, journaliser_tout
from groupement.templatetags.formats import a_


def offrir_de_ceder(*, volet: Volet, foyer: Foyer, lignes: Collection[int], auteur: Personne) -> int:
    """Exactly these lines (ids) of the household in this volet are offered; until its deadline. Returns how many."""
    with verrou.transaction_patiente():
        siennes = list(Ligne.objects.filter(volet=volet, panier__foyer=foyer).select_related("offre", "panier"))
        verrou.partager(commande_id=volet.commande_id, offres=[ligne.offre_id for ligne in siennes])
        if not Volet.objects.acceptant().filter(pk=volet.pk).exists():
            raise Refus(f"Trop tard : la commande {a_(volet)} est close.")
        changees = [ligne for ligne in siennes if ligne.volontaire != (ligne.pk in lignes)]
        for ligne in changees:
            ligne.volontaire = ligne.pk in lignes
        Ligne.objects.bulk_update(changees, ["volontaire"])
        journaliser_tout(
            entree(
                objet=ligne.panier,
                action="panier.ceder",
                libelle=f"{ligne.offre} : {'cède volontiers' if ligne.volontaire else 'ne cède plus'} s’il en manque",
                auteur=auteur,
                apres={"quantité": nommer(ligne.offre.unite, ligne.quantite)},
                foyer_id=foyer.pk,
            )
            for ligne in changees
        )
        return sum(ligne.volontaire for ligne in siennes)
