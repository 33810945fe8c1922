"""Exchanges of duties: propose, answer, take back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.templatetags.formats import a_
from groupement.views.gestes import donnees, executer, tenter
from referents.forms.permanences import AccepterForm, EchangeForm
from referents.models import Echange, Inscription
from referents.services import echanges as services


def proposer(request: HttpRequest, inscription: int) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    mienne = get_object_or_404(
        Inscription.objects.select_related("permanence__distribution__groupement"),
        pk=inscription,
        adhesion=request.adhesion,
    )
    form = EchangeForm(donnees(request), inscription=mienne)
    propose = tenter(
        form,
        lambda: services.proposer_echange(
            inscription=mienne, vers=form.cleaned_data["vers"], mot=form.cleaned_data["mot"]
        ),
    )
    if propose:
        a_qui = f"{propose.vers} le saura par courriel." if propose.vers else "Le groupe le voit maintenant."
        messages.success(request, f"{a_qui} D’ici à ce que quelqu’un accepte, vous gardez votre place.")
        return redirect(mienne.permanence.distribution)
    return render(
        request,
        "referents/permanence_geste.html",
        {
            "form": form, "permanence": mienne.permanence, "titre": "Proposer un échange",
            "phrase": "Vous gardez votre place tant que personne n’a accepté.", "bouton": "Proposer l’échange",
        },
    )  # fmt: skip


def echange(request: HttpRequest, echange: int) -> HttpResponse:
    """Take somebody's place, perhaps against one of mine."""
    trouve = _trouver(request, echange)
    permanence = trouve.inscription.permanence
    form = AccepterForm(donnees(request), adhesion=request.adhesion, sauf=permanence.pk)
    if request.method == "POST":
        exiger(request, "groupement.voir", request.groupement)
        reprise = tenter(
            form,
            lambda: services.accepter_echange(
                echange=trouve, adhesion=request.adhesion, contre=form.cleaned_data["contre"]
            ),
        )
        if reprise:
            messages.success(request, f"Merci ! Vous remplacez {trouve.de}, qui le saura par courriel.")
            return redirect(permanence.distribution)
    return render(
        request,
        "referents/echange_voir.html",
        {
            "echange": trouve, "permanence": permanence, "form": form,
            "mien": trouve.de_id == request.adhesion.pk, "pour_moi": trouve.vers_id == request.adhesion.pk,
            "propose": trouve.etat == Echange.Etat.PROPOSE,
        },
    )  # fmt: skip


@require_POST
def decliner(request: HttpRequest, echange: int) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    trouve = _trouver(request, echange)
    executer(
        request,
        lambda: services.decliner_echange(echange=trouve, adhesion=request.adhesion),
        f"C’est dit {a_(trouve.de)}, qui cherchera quelqu’un d’autre.",
    )
    return redirect("taches:permanences", request.groupement.slug)


@require_POST
def retirer(request: HttpRequest, echange: int) -> HttpResponse:
    trouve = _trouver(request, echange)
    if trouve.de_id != request.adhesion.pk:
        raise Http404
    executer(
        request,
        lambda: services.retirer_echange(echange=trouve, auteur=request.user),
        "Votre proposition d’échange est retirée : vous gardez votre place.",
    )
    return redirect(
        reverse("taches:distribution", args=[request.groupement.slug, trouve.inscription.permanence.distribution_id])
    )


def _trouver(request: HttpRequest, pk: int) -> Echange:
    """Proposed by me, to me, or to all."""
    trouve = get_object_or_404(
        Echange.objects.select_related(
            "inscription__permanence__distribution__groupement", "de__personne", "vers__personne",
            "accepte_par__personne",
        ),
        pk=pk,
    )  # fmt: skip
    if trouve.vers_id is not None and request.adhesion.pk not in (trouve.vers_id, trouve.de_id):
        raise Http404
    return trouve
