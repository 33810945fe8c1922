"""The feed of calendar programs, and the page that gives its address."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from groupement.models import Abonnement
from groupement.services import flux as services
from groupement.services.courriels import adresse_complete


@login_required
@require_safe
def abonnement(request: HttpRequest) -> HttpResponse:
    mien = services.abonnement_de(personne=request.user)
    adresse = adresse_complete(reverse("calendrier:flux", args=[mien.jeton]))
    return render(
        request,
        "groupement/calendrier_abonnement.html",
        {
            "abonnement": mien,
            "adresse": adresse,
            # Programs that know this scheme subscribe at once; they read it over https where the site has it.
            "webcal": adresse.replace(settings.ADRESSE_DU_SITE.partition("://")[0], "webcal", 1),
        },
    )


@login_required
def nouvelle_adresse(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        services.changer_d_adresse(personne=request.user)
        messages.success(request, "Voici votre nouvelle adresse. L’ancienne ne répond plus.")
        return redirect("calendrier:abonnement")
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": "Changer l’adresse de votre calendrier ?",
            "phrase": "À faire si quelqu’un d’autre la connaît, ou si vous avez perdu un téléphone.",
            "consequences": [
                "L’ancienne adresse cesse de répondre tout de suite, pour tout le monde.",
                "Vos agendas déjà abonnés ne se mettent plus à jour : abonnez-les à la nouvelle.",
            ],
            "bouton": "Changer l’adresse",
            "danger": True,
            "retour": reverse("calendrier:abonnement"),
        },
    )


@require_safe
def flux(request: HttpRequest, jeton: str) -> HttpResponse:
    """Open to whoever has the address, which is the secret; a wrong or old one is an unknown page."""
    mien = get_object_or_404(Abonnement.objects.select_related("personne"), jeton=jeton, personne__is_active=True)
    octets = services.flux(personne=mien.personne)
    services.noter_la_lecture(abonnement=mien)
    reponse = HttpResponse(octets, content_type="text/calendar; charset=utf-8")
    reponse["ETag"] = f'"{hashlib.sha256(octets).hexdigest()[:32]}"'
    reponse["Cache-Control"] = "private, no-cache"
    reponse["Content-Disposition"] = 'inline; filename="groupement.ics"'
    reponse["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=reponse["ETag"], response=reponse)
