"""The meetings of a group, and the rules that propose their dates."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.views.gestes import donnees, executer, tenter
from reunions.forms.planifier import ModificationDeRegleForm, RegleForm
from reunions.models import Decision, Genre, Presence, RegleDeReunion, Reunion, VersionCompteRendu
from reunions.services import regles as services
from reunions.services.regles import propositions

PAR_PAGE = 20


def liste(request: HttpRequest) -> HttpResponse:
    """Those to come, soonest first; the past ones, searched and page by page."""
    organise = request.user.has_perm("reunions.organiser", request.groupement)
    a_venir = list(
        Reunion.objects.a_venir()
        .annotate(
            viennent=Count("presences", filter=Q(presences__reponse=Presence.Reponse.OUI)),
            je_viens=Exists(Presence.objects.qui_viennent().filter(reunion=OuterRef("pk"), adhesion=request.adhesion)),
        )
        .order_by("debut", "pk")
    )
    q = " ".join(request.GET.get("q", "").split())[:100]
    passees = Reunion.objects.exclude(pk__in=[r.pk for r in a_venir]).annotate(
        racontee=Exists(VersionCompteRendu.objects.filter(reunion=OuterRef("pk")))
    )
    page = Paginator(_chercher(passees, q), PAR_PAGE).get_page(request.GET.get("page"))
    for reunion in [*a_venir, *page]:
        reunion.groupement = request.groupement
    return render(
        request,
        "reunions/reunion_lister.html",
        {
            "a_venir": a_venir,
            "page": page,
            "q": q,
            "organise": organise,
            "propositions": propositions(combien=3) if organise else [],
        },
    )


def _chercher(reunions: QuerySet, q: str) -> QuerySet:
    """Every word, in the meeting's own words or in one of its decisions."""
    for mot in q.split()[:6]:
        genres = [clef for clef, nom in Genre.choices if mot.casefold() in str(nom).casefold()]
        decidees = Decision.objects.filter(reunion=OuterRef("pk"), texte__unaccent__icontains=mot)
        reunions = reunions.filter(
            Q(titre__unaccent__icontains=mot)
            | Q(lieu__unaccent__icontains=mot)
            | Q(producteur__unaccent__icontains=mot)
            | Q(presentation__unaccent__icontains=mot)
            | Q(genre__in=genres)
            | Exists(decidees)
        )
    return reunions


def regles(request: HttpRequest) -> HttpResponse:
    """The group's rules and the dates that they propose; a new rule below."""
    exiger(request, "reunions.organiser", request.groupement)
    form = RegleForm(
        donnees(request),
        initial={
            "mois": list(range(1, 13)), "duree": 120, "genre": Genre.ORGANISATION,
            "lieu": request.groupement.lieu_habituel,
        },
    )  # fmt: skip
    ecrite = tenter(
        form,
        lambda: services.ecrire_la_regle(groupement=request.groupement, auteur=request.user, **form.champs_du_service),
    )
    if ecrite:
        messages.success(request, f"C’est noté : {ecrite}. Voici les prochaines dates qu’elle propose.")
        return redirect("reunions:regles", request.groupement.slug)
    return render(
        request,
        "reunions/regle_lister.html",
        {"form": form, "regles": list(RegleDeReunion.objects.all()), "propositions": propositions(combien=6)},
    )


def modifier_la_regle(request: HttpRequest, regle: int) -> HttpResponse:
    exiger(request, "reunions.organiser", request.groupement)
    trouvee = get_object_or_404(RegleDeReunion.objects.all(), pk=regle)
    form = ModificationDeRegleForm(
        donnees(request),
        initial={
            "phrase": str(trouvee).replace("\u00a0", " "), "mois": trouvee.mois, "duree": trouvee.duree,
            "genre": trouvee.genre, "lieu": trouvee.lieu,
        },
    )  # fmt: skip
    ecrite = tenter(
        form,
        lambda: services.ecrire_la_regle(
            groupement=request.groupement, regle=trouvee, auteur=request.user, **form.champs_du_service
        ),
    )
    if ecrite:
        messages.success(request, f"La règle est enregistrée : {ecrite}.")
        return redirect("reunions:regles", request.groupement.slug)
    return render(request, "reunions/regle_modifier.html", {"form": form, "regle": trouvee})


@require_POST
def retirer_la_regle(request: HttpRequest, regle: int) -> HttpResponse:
    exiger(request, "reunions.organiser", request.groupement)
    trouvee = get_object_or_404(RegleDeReunion.objects.all(), pk=regle)
    executer(
        request,
        lambda: services.retirer_la_regle(regle=trouvee, auteur=request.user),
        "La règle est retirée. Les réunions déjà prévues restent.",
    )
    return redirect("reunions:regles", request.groupement.slug)
