"""Who may answer a poll, who can be written to, for whom an answer may be typed in."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from groupement.models import Adhesion, Foyer
from groupement.refus import Refus
from groupement.templatetags.formats import pluriel
from reunions.models import Sondage


def concernes(sondage: Sondage) -> int:
    return _combien(par_foyer=sondage.par_foyer)


def _combien(*, par_foyer: bool) -> int:
    """How many may answer: active people, or households (those who have nobody on the internet too)."""
    return foyers_appeles().count() if par_foyer else Adhesion.objects.actives().count()


def verifier_quorum(quorum: int | None, *, par_foyer: bool) -> None:
    """No more answers are needed than there can be."""
    combien = _combien(par_foyer=par_foyer)
    if quorum is not None and quorum > combien:
        raise Refus(f"{pluriel(combien, 'foyer' if par_foyer else 'personne')} en tout peuvent répondre : pas plus.")


def joignables() -> list[Adhesion]:
    """Those who may answer and have an address."""
    return list(
        Adhesion.objects.actives()
        .filter(personne__email__isnull=False, personne__is_active=True)
        .select_related("personne")
        .order_by("pk")
    )


def foyers_appeles() -> QuerySet[Foyer]:
    """Households that may answer: somebody of theirs is active, or they are there without any account."""
    des_personnes = Adhesion.objects.filter(foyer=OuterRef("pk"))
    actives = des_personnes.filter(etat=Adhesion.Etat.ACTIVE)
    sans_compte = Q(sans_internet=True) & ~Exists(des_personnes)
    return Foyer.objects.actifs().filter(Exists(actives) | sans_compte).order_by("nom")


def representables(sondage: Sondage) -> QuerySet:
    """Those whose answer may be typed in: households without internet, or their persons where persons answer."""
    if sondage.secret:
        return Foyer.objects.none()
    if sondage.par_foyer:
        return foyers_appeles().filter(sans_internet=True)
    personnes = Adhesion.objects.actives().filter(foyer__sans_internet=True)
    return personnes.select_related("personne").order_by("personne__prenom", "personne__nom", "pk")
