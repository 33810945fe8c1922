"""The end of a meeting: not before the next one has its date, or before it is said why not."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from groupement.refus import Refus
from groupement.templatetags.formats import en_entier
from groupement.views.gestes import donnees, executer, tenter
from reunions.forms.rediger import ClotureForm, SuiteForm
from reunions.models import RegleDeReunion, Reunion
from reunions.services import clore as services
from reunions.services.regles import propositions
from reunions.views.gestes import trouver

SANS_DATE = "sans"


def clore(request: HttpRequest, pk: int) -> HttpResponse:
    """The next date is chosen, or it is said why there is none."""
    trouvee = trouver(request, pk, "conduire")
    if trouvee.est_close and request.method == "POST":
        messages.warning(request, services.deja_terminee(trouvee))
        return redirect("reunions:changer_la_suite", request.groupement.slug, pk)
    if not trouvee.est_en_cours:
        return redirect(trouvee)
    # Opened again, it still has the date that was chosen the first time.
    form = ClotureForm(donnees(request), initial=_presente(trouvee) if trouvee.a_une_suite else {})
    form.fields["suite"].choices = _suites(trouvee)
    close = tenter(
        form,
        lambda: services.clore(
            reunion=trouvee, auteur=request.user, **_choix(form.cleaned_data["suite"], form.cleaned_data["raison"])
        ),
    )
    if close:
        racontee = close.versions.exists()
        messages.success(
            request,
            "La réunion est de nouveau terminée. Son compte rendu est déjà publié : publiez une version corrigée si "
            "quelque chose a changé."
            if racontee
            else "La réunion est terminée. Il reste à écrire le compte rendu, tant que c’est frais.",
        )
        _rappeler_l_ancienne(request, trouvee.prochaine, close)
        return redirect("reunions:rediger", request.groupement.slug, pk)
    return render(request, "reunions/reunion_clore.html", {"form": form, "reunion": trouvee})


def changer_la_suite(request: HttpRequest, pk: int) -> HttpResponse:
    """Another next date, once the meeting is over."""
    trouvee = trouver(request, pk, "conduire")
    if not (trouvee.est_close and trouvee.suite_modifiable):
        return redirect(trouvee)
    form = SuiteForm(donnees(request), initial=_presente(trouvee))
    form.fields["suite"].choices = _suites(trouvee)
    changee = tenter(
        form,
        lambda: services.changer_la_suite(
            reunion=trouvee, auteur=request.user, **_choix(form.cleaned_data["suite"], form.cleaned_data["raison"])
        ),
    )
    if changee:
        corriger = " Le compte rendu publié garde l’ancienne : publiez une version corrigée."
        messages.success(
            request,
            f"La prochaine fois : {services.suite_en_mots(changee)}.{corriger if changee.versions.exists() else ''}",
        )
        _rappeler_l_ancienne(request, trouvee.prochaine, changee)
        return redirect(trouvee)
    return render(request, "reunions/reunion_suite.html", {"form": form, "reunion": trouvee})


def _rappeler_l_ancienne(request: HttpRequest, avant: Reunion | None, apres: Reunion) -> None:
    """A date that is the next one no more is still planned: nobody cancels it silently."""
    if avant is not None and avant.est_prevue and not avant.est_passee and avant.pk != apres.prochaine_id:
        messages.warning(
            request,
            f"Toujours au calendrier : {avant}, {en_entier(avant.debut)}. Si cette réunion n’a plus lieu d’être, "
            "annulez-la sur sa page.",
        )


def _presente(reunion: Reunion) -> dict[str, str]:
    """What is chosen now, as the form says it."""
    if reunion.prochaine_id:
        return {"suite": f"reunion:{reunion.prochaine_id}", "raison": ""}
    return {"suite": SANS_DATE, "raison": reunion.sans_prochaine}


def _suites(reunion: Reunion) -> list[tuple[str, str]]:
    """Meetings that are planned already, then the dates of the rules, then none."""
    prevues = Reunion.objects.filter(etat=Reunion.Etat.PREVUE, debut__gt=max(reunion.debut, timezone.now()))
    dites = list(prevues.exclude(pk=reunion.pk).order_by("debut")[:5])
    if reunion.prochaine is not None and reunion.prochaine not in dites:
        dites.insert(0, reunion.prochaine)
    choix = [(f"reunion:{r.pk}", f"{en_entier(r.debut).capitalize()} : {r}{_etat(r)}") for r in dites]
    for p in propositions(combien=4):
        locale = timezone.localtime(p.debut)
        choix.append((f"regle:{p.regle.pk}:{locale:%Y-%m-%d}", f"{en_entier(p.debut).capitalize()}, comme d’habitude"))
    return [*choix, (SANS_DATE, "On ne sait pas encore")]


def _etat(reunion: Reunion) -> str:
    return "" if reunion.est_prevue else f" ({reunion.get_etat_display()})"


def _choix(suite: str, raison: str) -> dict[str, Any]:
    """What `ClotureForm` chose, as the service wants it; only what the form offered gets here."""
    genre, _, reste = suite.partition(":")
    if genre == "reunion":
        return {"prochaine": Reunion.objects.get(pk=int(reste))}
    if genre == "regle":
        clef, _, jour = reste.partition(":")
        regle = RegleDeReunion.objects.filter(pk=int(clef)).first()
        if regle is None:
            raise Refus("Cette règle vient d’être retirée : choisissez une autre date.")
        veille = datetime.datetime.combine(
            datetime.date.fromisoformat(jour), datetime.time(0, 1), timezone.get_current_timezone()
        )
        return {"nouvelle": (regle, regle.rythme.prochaines(veille, 1)[0])}
    return {"raison": raison}


@require_POST
def rouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "conduire")
    executer(
        request,
        lambda: services.rouvrir(reunion=trouvee, auteur=request.user),
        "La réunion est rouverte.",
    )
    return redirect(trouvee)
