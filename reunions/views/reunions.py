"""One meeting: its page, and what those who organise do with it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.templatetags.formats import instant, pluriel
from groupement.views.gestes import donnees, executer, tenter
from reunions.courriels import nombre_de_destinataires
from reunions.fiche import fiche_de
from reunions.forms.planifier import AnnulationForm, DeplacementForm, FicheForm, NouvelleReunionForm
from reunions.models import RegleDeReunion
from reunions.services import planifier as services
from reunions.services.planifier import FICHE
from reunions.views.gestes import trouver


def reunion(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk)
    return render(request, "reunions/reunion_voir.html", fiche_de(request, trouvee))


def prevoir(request: HttpRequest) -> HttpResponse:
    """A new meeting; `?regle=&debut=` come from a date that a rule proposes."""
    exiger(request, "reunions.organiser", request.groupement)
    regle = _regle(request.GET.get("regle", ""))
    form = NouvelleReunionForm(donnees(request), initial=_propose(request, regle))
    creee = tenter(
        form,
        lambda: services.prevoir(
            groupement=request.groupement, auteur=request.user, regle=regle, prevenir=form.cleaned_data["prevenir"],
            **form.quand_et_ou, **{champ: form.cleaned_data[champ] for champ in FICHE},
        ),
    )  # fmt: skip
    if creee:
        dit = f"{pluriel(nombre_de_destinataires(), 'membre')} prévenus." if form.cleaned_data["prevenir"] else ""
        messages.success(request, f"{creee} est prévue {instant(creee.debut)}. {dit}".strip())
        return redirect(creee)
    return render(request, "reunions/reunion_creer.html", {"form": form, "destinataires": nombre_de_destinataires()})


def _regle(choisie: str) -> RegleDeReunion | None:
    if not choisie.isdecimal() or len(choisie) > 17:
        return None
    return RegleDeReunion.objects.filter(pk=int(choisie)).first()


def _propose(request: HttpRequest, regle: RegleDeReunion | None) -> dict[str, Any]:
    """The first values of the form: those of the rule, or a place and hours that are likely."""
    propose: dict[str, Any] = {
        "lieu": request.groupement.lieu_habituel, "de": datetime.time(18, 30), "a": datetime.time(20, 30),
    }  # fmt: skip
    try:
        debut = parse_datetime(request.GET.get("debut", ""))
    except ValueError:
        debut = None
    if debut is not None and abs(debut.year - timezone.localdate().year) > 3:
        debut = None
    if regle is None and debut is None:
        return propose
    if regle is None:
        return propose | {"jour": debut.date(), "de": debut.time(), "a": (debut + datetime.timedelta(hours=2)).time()}
    jour = debut.date() if debut else next(regle.rythme.jours_apres(timezone.localdate()))
    fin = datetime.datetime.combine(jour, regle.heure) + datetime.timedelta(minutes=regle.duree)
    lieu = regle.lieu or propose["lieu"]
    return {"genre": regle.genre, "lieu": lieu, "jour": jour, "de": regle.heure, "a": fin.time()}


def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "organiser")
    nom = str(trouvee)
    form = FicheForm(donnees(request), instance=trouvee)
    ecrite = tenter(form, lambda: services.modifier(reunion=trouvee, champs=form.cleaned_data, auteur=request.user))
    if ecrite:
        messages.success(request, f"{ecrite} est enregistrée.")
        return redirect(ecrite)
    return render(request, "reunions/reunion_modifier.html", {"form": form, "reunion": trouvee, "nom": nom})


def deplacer(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "organiser")
    debut, fin = timezone.localtime(trouvee.debut), timezone.localtime(trouvee.fin)
    form = DeplacementForm(
        donnees(request),
        initial={"jour": debut.date(), "de": debut.time(), "a": fin.time(), "lieu": trouvee.lieu},
    )
    deplacee = tenter(form, lambda: services.deplacer(reunion=trouvee, auteur=request.user, **form.quand_et_ou))
    if deplacee:
        messages.success(
            request, f"{deplacee} aura lieu {instant(deplacee.debut)}. Les membres en sont prévenus par courriel."
        )
        return redirect(deplacee)
    return render(
        request,
        "reunions/reunion_deplacer.html",
        {"form": form, "reunion": trouvee, "destinataires": nombre_de_destinataires()},
    )


def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "organiser")
    form = AnnulationForm(donnees(request))
    annulee = tenter(
        form,
        lambda: services.annuler(reunion=trouvee, motif=form.cleaned_data["motif"], auteur=request.user),
    )
    if annulee:
        messages.success(request, f"{annulee} est annulée, et les membres en sont prévenus.")
        return redirect(annulee)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Annuler {trouvee}, {instant(trouvee.debut)} ?",
            "consequences": [
                f"{pluriel(nombre_de_destinataires(), 'membre')} en seront prévenus tout de suite par courriel.",
                "L’ordre du jour et les réponses sont gardés : vous pourrez rétablir la réunion.",
            ],
            "form": form,
            "bouton": "Annuler la réunion",
            "danger": True,
            "retour": trouvee.get_absolute_url(),
        },
    )


@require_POST
def retablir(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "organiser")
    executer(
        request,
        lambda: services.retablir(reunion=trouvee, auteur=request.user),
        "La réunion a bien lieu, et les membres en sont prévenus.",
    )
    return redirect(trouvee)
