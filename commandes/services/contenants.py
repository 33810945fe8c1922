"""Empty containers brought back to a producer: their deposit comes off what the household owes."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet

from commandes.models import Offre, RetourDeContenants, Volet
from commandes.services import verrou
from commandes.services.cloturer import EN_MOTS
from commandes.services.pointer import POINTABLES
from groupement.models import Foyer, Personne
from groupement.refus import Refus
from groupement.services.journal import journaliser
from groupement.templatetags.formats import a_, montant, pluriel

AU_PLUS = 999


def consignes_connues(volet: Volet) -> list[Decimal]:
    """Deposits of this producer's containers, in this round and before, the most used first (euros)."""
    de_ce_volet = set(_consignes(Offre.objects.filter(volet=volet)))
    toutes = set(_consignes(Offre.objects.filter(volet__partenariat=volet.partenariat_id)))
    return sorted(de_ce_volet) + sorted(toutes - de_ce_volet)


def _consignes(offres: QuerySet[Offre]) -> list[Decimal]:
    return list(offres.filter(consigne__gt=0).order_by().values_list("consigne", flat=True).distinct())


def rendre(*, volet: Volet, foyer: Foyer, nombre: int, consigne: Decimal, auteur: Personne) -> RetourDeContenants:
    """The household brought back `nombre` containers of this deposit (euros), in all: said again, it is replaced."""
    if not 0 < nombre <= AU_PLUS:
        raise Refus(f"Indiquez un nombre de contenants entre 1 et {AU_PLUS}.")
    with verrou.transaction_patiente():
        pris = _prendre(volet)
        if consigne not in consignes_connues(pris):
            raise Refus(f"{pris.producteur} n’a pas de contenant à {montant(consigne)} de consigne.")
        deja = RetourDeContenants.objects.filter(volet=pris, foyer=foyer, consigne=consigne).first()
        retour, _ = RetourDeContenants.objects.update_or_create(
            volet=pris, foyer=foyer, consigne=consigne,
            defaults={"nombre": nombre, "par": auteur},
            create_defaults={
                "nombre": nombre, "par": auteur, "groupement_id": pris.groupement_id, "commande_id": pris.commande_id,
            },
        )  # fmt: skip
        if deja is None or deja.nombre != nombre:
            _tracer(pris, retour, auteur, "volet.contenants", deja.nombre if deja else 0, nombre)
        retour.refresh_from_db()
        return retour


def effacer(*, retour: RetourDeContenants, auteur: Personne) -> None:
    """Typed by mistake."""
    with verrou.transaction_patiente():
        pris = _prendre(retour.volet)
        if RetourDeContenants.objects.filter(pk=retour.pk).delete()[0]:
            _tracer(pris, retour, auteur, "volet.contenants_effaces", retour.nombre, 0)


def _prendre(volet: Volet) -> Volet:
    [pris] = verrou.prendre([volet.pk])
    if pris.etat not in POINTABLES:
        raise Refus(
            f"La commande {a_(pris.producteur)} est {EN_MOTS[Volet.Etat(pris.etat)]} : "
            "les contenants se notent entre la clôture et le solde."
        )
    return pris


def _tracer(volet: Volet, retour: RetourDeContenants, auteur: Personne, action: str, avant: int, apres: int) -> None:
    combien = pluriel(apres, "contenant rendu,contenants rendus") if apres else "contenants rendus : effacé"
    journaliser(
        objet=retour, action=action,
        libelle=f"{volet.producteur} : {combien}, consigne de {montant(retour.consigne)}", auteur=auteur,
        avant={"nombre": avant} if avant else {}, apres={"nombre": apres}, foyer_id=retour.foyer_id,
    )  # fmt: skip
