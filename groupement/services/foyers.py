"""Households: the unit which orders. Some have no account and order by phone or on paper."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement.departs import ce_qui_reste
from groupement.models import Adhesion, Foyer, Groupement, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser

CHAMPS = {
    "nom": "nom",
    "telephone": "téléphone",
    "adresse": "adresse",
    "sans_internet": "commande par téléphone ou sur papier",
}


@transaction.atomic
def ajouter_foyer(*, groupement: Groupement, valeurs: dict[str, Any], auteur: Personne) -> Foyer:
    """A household without an account; `valeurs` are the fields of `CHAMPS`."""
    foyer = Foyer(groupement=groupement, **{champ: valeurs[champ] for champ in CHAMPS if champ in valeurs})
    enregistrer(foyer)
    journaliser(
        objet=foyer,
        action="ajout",
        libelle=f"Foyer ajouté : {foyer}",
        auteur=auteur,
        apres=differences({}, _en_mots(foyer))[1],
        foyer_id=foyer.pk,
    )
    return foyer


@transaction.atomic
def modifier_foyer(*, foyer: Foyer, valeurs: dict[str, Any], auteur: Personne) -> Foyer:
    foyer = _verrouiller(foyer)
    ancien_nom, avant = foyer.nom, _en_mots(foyer)
    for champ in CHAMPS:
        setattr(foyer, champ, valeurs.get(champ, getattr(foyer, champ)))
    ecart = differences(avant, _en_mots(foyer))
    if not ecart[1]:
        return foyer
    enregistrer(foyer, champs=list(CHAMPS))
    journaliser(
        objet=foyer,
        action="modification",
        libelle=f"Foyer modifié : {ancien_nom}",
        auteur=auteur,
        avant=ecart[0],
        apres=ecart[1],
        foyer_id=foyer.pk,
    )
    return foyer


@transaction.atomic
def faire_partir_foyer(*, foyer: Foyer, auteur: Personne, motif: str = "") -> Foyer:
    """A household without an account leaves; where persons have one, each of them leaves instead."""
    foyer = _verrouiller(foyer)
    if foyer.parti_le is not None:
        raise Refus(f"Le foyer {foyer} est déjà parti.")
    if foyer.adhesions.exclude(etat=Adhesion.Etat.PARTIE).exists():
        raise Refus("Des personnes de ce foyer participent encore : notez d’abord le départ de chacune.")
    _fermer(foyer, auteur, motif)
    return foyer


@transaction.atomic
def faire_revenir_foyer(*, foyer: Foyer, auteur: Personne) -> Foyer:
    foyer = _verrouiller(foyer)
    if foyer.parti_le is None:
        raise Refus(f"Le foyer {foyer} est déjà là.")
    rouvrir(foyer=foyer, auteur=auteur)
    return foyer


def fermer_si_vide(*, foyer: Foyer, auteur: Personne) -> None:
    """Nobody is left in a household that had accounts: it leaves too. To be called inside a transaction."""
    reste = foyer.adhesions.exclude(etat=Adhesion.Etat.PARTIE).exists()
    if not reste and not foyer.sans_internet and foyer.parti_le is None:
        _fermer(foyer, auteur, "")


def rouvrir(*, foyer: Foyer, auteur: Personne | None) -> None:
    """A household that had left is there again. To be called inside a transaction."""
    if foyer.parti_le is None:
        return
    avant, foyer.parti_le = foyer.parti_le, None
    foyer.save(update_fields=["parti_le"])
    journaliser(
        objet=foyer,
        action="retour",
        libelle=f"Le foyer {foyer} est de retour",
        auteur=auteur,
        avant={"parti le": avant.isoformat()},
        apres={"parti le": ""},
        foyer_id=foyer.pk,
    )


def nom_libre(*, groupement: Groupement, nom: str) -> str:
    """`nom`, or "nom (2)" when a household of the group is called so already."""
    pris = {n.lower() for n in Foyer.objects.filter(groupement=groupement).values_list("nom", flat=True)}
    essai, rang = nom[:110], 2
    while essai.lower() in pris:
        essai, rang = f"{nom[:110]} ({rang})", rang + 1
    return essai


def _fermer(foyer: Foyer, auteur: Personne, motif: str) -> None:
    # Said again in the journal: who left with what, on the day.
    restes = ce_qui_reste(foyer)
    foyer.parti_le = timezone.localdate()
    foyer.save(update_fields=["parti_le"])
    journaliser(
        objet=foyer,
        action="depart",
        libelle=f"Le foyer {foyer} est parti",
        auteur=auteur,
        motif=motif,
        avant={"parti le": ""},
        apres={"parti le": foyer.parti_le.isoformat()} | ({"reste à régler": " ".join(restes)} if restes else {}),
        foyer_id=foyer.pk,
    )


def _verrouiller(foyer: Foyer) -> Foyer:
    return Foyer.objects.select_for_update(no_key=True).get(pk=foyer.pk)


def _en_mots(foyer: Foyer) -> dict[str, str]:
    valeurs = {mot: getattr(foyer, champ) for champ, mot in CHAMPS.items()}
    return {mot: ("oui" if v else "non") if isinstance(v, bool) else v for mot, v in valeurs.items()}
