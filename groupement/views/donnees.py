"""The rights of a person over what the site keeps of them."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from groupement.conservation import registre as lignes_du_registre
from groupement.contexte import adhesions_de
from groupement.droits import exiger
from groupement.forms.donnees import AccordForm
from groupement.models import Adhesion, Effacement, FichierDemande
from groupement.services import effacement as services
from groupement.services.fichiers import demander_mes_donnees
from groupement.templatetags.formats import de
from groupement.views.gestes import donnees, tenter

PAR_PAGE = 40
CONSEQUENCES = [
    "Vous quittez tous vos groupements et vos rôles.",
    "Votre nom, vos adresses, votre téléphone, vos annonces, vos réponses et vos courriels s’effacent.",
    "Les comptes restent, comme la loi le demande, au nom d’un « ancien foyer ».",
    "Vos fiches de la bibliothèque restent, sans votre nom.",
    "Vous êtes déconnecté de tous vos appareils. Personne ne pourra revenir en arrière.",
]


@require_safe
def registre(request: HttpRequest) -> HttpResponse:
    """Open to everybody: what is kept, why, how long."""
    return render(request, "groupement/registre.html", {"lignes": lignes_du_registre()})


@login_required
@require_safe
def mes_donnees(request: HttpRequest) -> HttpResponse:
    dernier = FichierDemande.objects.filter(personne=request.user, genre=FichierDemande.Genre.EXPORT)
    return render(
        request,
        "groupement/mes_donnees.html",
        {
            "fichier": dernier.defer("octets").first(),
            "adhesions": adhesions_de(request.user),
            "restes": services.restes_de(request.user),
        },
    )


@login_required
@require_POST
def emporter(request: HttpRequest) -> HttpResponse:
    fichier = demander_mes_donnees(personne=request.user)
    return redirect("fichiers:fichier", fichier.pk)


@login_required
def effacer(request: HttpRequest) -> HttpResponse:
    """Only for whoever has just proved to be that person: a telephone left on a table is not enough."""
    if not _vient_de_se_connecter(request):
        return _prouver(request)
    form = AccordForm(donnees(request))
    if tenter(form, lambda: _effacer(request)):
        messages.success(request, "C’est fait : vos données sont effacées. Merci du chemin parcouru ensemble.")
        return redirect("account_login")
    return _confirmer(request, form, services.restes_de(request.user))


def effacer_pour(request: HttpRequest, adhesion_id: int) -> HttpResponse:
    """For a person without e-mail, who asked."""
    exiger(request, "groupement.animer", request.groupement)
    siennes = Adhesion.objects.select_related("personne", "foyer__groupement").filter(personne__email=None)
    adhesion = get_object_or_404(siennes.exclude(etat=Adhesion.Etat.PARTIE), pk=adhesion_id)
    form = AccordForm(donnees(request), libelle=f"{adhesion} me l’a demandé")

    def faire() -> bool:
        services.effacer_une_personne_sans_adresse(adhesion=adhesion, auteur=request.user)
        return True

    if tenter(form, faire):
        messages.success(request, "Ses données sont effacées. Les comptes du foyer restent, sans son nom.")
        return redirect("groupement:membres", request.groupement.slug)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Effacer les données {de(adhesion)} ?",
            "consequences": [
                "Cette personne quitte le groupement.",
                "Son nom, son téléphone et son adresse s’effacent.",
                "Les comptes de son foyer restent, au nom d’un « ancien foyer ».",
                "Personne ne pourra revenir en arrière.",
            ],
            "form": form,
            "bouton": "Effacer ses données",
            "danger": True,
            "retour": reverse("groupement:foyer", args=[request.groupement.slug, adhesion.foyer_id]),
        },
    )


@login_required
@require_safe
def effacements(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.administrer")
    noms = {regle.clef: regle.quoi for regle in lignes_du_registre()}
    page = Paginator(Effacement.objects.all(), PAR_PAGE).get_page(request.GET.get("page"))
    nuits: list[dict[str, Any]] = [
        {"nuit": nuit, "lignes": [(noms.get(clef, clef), nombre) for clef, nombre in nuit.resultats.items() if nombre]}
        for nuit in page
    ]
    return render(request, "groupement/effacement_lister.html", {"page": page, "nuits": nuits})


def _effacer(request: HttpRequest) -> bool:
    services.effacer_une_personne(personne=request.user, auteur=request.user)
    logout(request)
    return True


def _confirmer(request: HttpRequest, form: AccordForm, restes: list[str]) -> HttpResponse:
    if restes:
        return render(request, "groupement/effacement_impossible.html", {"restes": restes})
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": "Effacer mes données ?",
            "consequences": CONSEQUENCES,
            "form": form,
            "bouton": "Effacer mes données",
            "danger": True,
            "retour": reverse("donnees:mes_donnees"),
        },
    )


def _vient_de_se_connecter(request: HttpRequest) -> bool:
    """By password, code or second factor, less than half an hour ago."""
    fiches = get_authentication_records(request, request.user)
    return any(time.time() - fiche["at"] < app_settings.REAUTHENTICATION_TIMEOUT for fiche in fiches)


def _prouver(request: HttpRequest) -> HttpResponse:
    """With the password, or by signing in anew with a code sent by e-mail."""
    suite = urlencode({"next": reverse("donnees:effacer")})
    if request.user.has_usable_password():
        return redirect(f"{reverse('account_reauthenticate')}?{suite}")
    if request.method != "POST":
        return render(
            request,
            "composants/confirmation.html",
            {
                "titre": "Prouvez d’abord que c’est vous",
                "phrase": "Reconnectez-vous avec un code reçu par courriel : vous reviendrez ensuite ici.",
                "bouton": "Recevoir un code",
                "retour": reverse("donnees:mes_donnees"),
            },
        )
    logout(request)
    return redirect(f"{reverse('account_request_login_code')}?{suite}")
