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
from groupement.templatetags.formats import instant
from groupement.views.gestes import donnees, executer, tenter
from reunions.forms.rediger import ClotureForm
from reunions.models import RegleDeReunion, Reunion
from reunions.services import clore as services
from reunions.services.regles import propositions
from reunions.views.gestes import trouver

SANS_DATE = "sans"


def clore(request: HttpRequest, pk: int) -> HttpResponse:
    """The next date is chosen, or it is said why there is none."""
    trouvee = trouver(request, pk, "conduire")
    if not trouvee.est_en_cours:
        return redirect(trouvee)
    form = ClotureForm(donnees(request))
    form.fields["suite"].choices = _suites(trouvee)
    close = tenter(
        form,
        lambda: services.clore(
            reunion=trouvee, auteur=request.user, **_choix(form.cleaned_data["suite"], form.cleaned_data["raison"])
        ),
    )
    if close:
        messages.success(request, "La réunion est terminée. Il reste à écrire le compte rendu, tant que c’est frais.")
        return redirect("reunions:rediger", request.groupement.slug, pk)
    return render(request, "reunions/reunion_clore.html", {"form": form, "reunion": trouvee})


def _suites(reunion: Reunion) -> list[tuple[str, str]]:
    """Meetings that are planned already, then the dates of the rules, then none."""
    prevues = Reunion.objects.filter(etat=Reunion.Etat.PREVUE, debut__gt=reunion.debut).exclude(pk=reunion.pk)
    choix = [(f"reunion:{r.pk}", f"{instant(r.debut).capitalize()} : {r}") for r in prevues.order_by("debut")[:5]]
    for p in propositions(combien=4):
        locale = timezone.localtime(p.debut)
        choix.append((f"regle:{p.regle.pk}:{locale:%Y-%m-%d}", f"{instant(p.debut).capitalize()}, comme d’habitude"))
    return [*choix, (SANS_DATE, "On ne sait pas encore")]


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
