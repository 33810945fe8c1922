"""What référents put on the home page of a group: mandates to pass on, producers who have nobody."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Partenariat
from groupement.accueil import Bandeau, Echeance
from groupement.templatetags.formats import de
from groupement.tri import par_nom
from referents.droits import partenariats_en_charge
from referents.models import Mandat
from referents.rotation import alertes


def echeances(request: HttpRequest) -> list[Echeance]:
    """For a titular their own mandates that end; for who facilitates those of everybody."""
    if not request.adhesion.anime and not partenariats_en_charge(request.user, request.groupement):
        return []
    aujourd_hui = timezone.localdate()
    return [
        Echeance(
            quand=_matin(max(alerte.terme, aujourd_hui)),
            toute_la_journee=True,
            texte=f"Passer le relais : {alerte.mandat.objet}"
            if alerte.mandat.adhesion_id == request.adhesion.pk
            else f"Trouver la suite {de(alerte.mandat.adhesion)} : {alerte.mandat.objet}",
            adresse=reverse("referents:releve", args=[request.groupement.slug, alerte.mandat.partenariat_id]),
        )
        for alerte in alertes(request.groupement, adhesion=None if request.adhesion.anime else request.adhesion)
    ]


def sans_referent(request: HttpRequest) -> Bandeau | None:
    """Everybody sees the producers for whom nobody answers: anybody may take one."""
    if not request.adhesion.est_active:
        return None
    siens = Mandat.objects.au(timezone.localdate()).filter(partenariat=OuterRef("pk"))
    seuls = list(
        Partenariat.objects.actifs()
        .exclude(Exists(siens))
        .select_related("producteur")
        .order_by(*par_nom("producteur__nom"))[:6]
    )
    if not seuls:
        return None
    return Bandeau(gabarit="referents/_sans_referent.html", donnees={"partenariats": seuls})


def _matin(jour: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(jour, datetime.time()))
