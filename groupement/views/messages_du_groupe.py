"""Messages of the group: those that were sent, and writing one, which shows who will get it before it leaves."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from groupement.audiences import audiences
from groupement.forms.message import MessageForm
from groupement.models import Message
from groupement.services import messages as services
from groupement.tri import par_nom
from groupement.views.gestes import donnees, tenter

PAR_PAGE = 30


def liste(request: HttpRequest) -> HttpResponse:
    lisibles = Message.objects.lisibles_par(request.adhesion).select_related("auteur__personne")
    page = Paginator(lisibles, PAR_PAGE).get_page(request.GET.get("page"))
    for message in page:
        message.groupement = request.groupement
    return render(request, "groupement/message_lister.html", {"page": page, "ecrit": bool(audiences(request.adhesion))})


def voir(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(
        Message.objects.lisibles_par(request.adhesion).select_related("auteur__personne"), pk=pk
    )
    message.groupement = request.groupement
    voit_qui = request.adhesion.anime or message.auteur_id == request.adhesion.pk
    a_qui = message.destinataires.select_related("adhesion__personne", "foyer").order_by(*par_nom("foyer__nom"), "pk")
    recus = list(a_qui) if voit_qui else []
    contexte = {
        "message": message,
        "voit_qui": voit_qui,
        "joints": [r.adhesion for r in recus if r.adhesion_id],
        "a_appeler": [r.foyer for r in recus if not r.adhesion_id],
    }
    return render(request, "groupement/message_voir.html", contexte)


def ecrire(request: HttpRequest) -> HttpResponse:
    """The form, then its preview with the number and the names, then the message leaves.

    Three buttons send the same fields: `apercu` (or none), `corriger`, `envoyer`.
    """
    ouvertes = audiences(request.adhesion)
    if not ouvertes:
        raise Http404
    form = MessageForm(
        donnees(request),
        initial={"audience": request.GET.get("a", "")},
        audiences=ouvertes,
        groupement=request.groupement,
    )
    etape = request.POST.get("etape", "apercu")
    if etape == "envoyer":
        envoye = tenter(form, lambda: services.envoyer(auteur=request.adhesion, **form.champs, **form.confirmation))
        if envoye:
            messages.success(request, "Votre message part.")
            return redirect(envoye)
    if request.method == "POST" and etape != "corriger" and _peut_etre_vu(form):
        return _apercu(request, form)
    return render(request, "groupement/message_ecrire.html", {"form": form, "corriger": etape == "corriger"})


def _peut_etre_vu(form: MessageForm) -> bool:
    """Every field is good; what the service refused (the list changed) is told above the preview."""
    return not set(form.errors) - {"__all__"} and "audience" in form.cleaned_data


def _apercu(request: HttpRequest, form: MessageForm) -> HttpResponse:
    audience = services.trouver_audience(request.adhesion, form.cleaned_data["audience"])
    a_qui = audience.destinataires()
    contexte = {
        "form": form,
        "audience": audience,
        "a_qui": a_qui,
        "envoi": form.cleaned_data.get("envoi") or uuid.uuid4(),
        "refus": form.non_field_errors(),
        "vers_le_groupe": form.cleaned_data["reponses"] == Message.Reponses.GROUPE,
    }
    return render(request, "groupement/message_apercu.html", contexte)
