"""The charter to accept: read, see what changed, say yes, later, or ask something first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from charte import lecture, porte
from charte.forms.charte import DelaiForm, QuestionForm
from charte.models import Acceptation, Charte, Question, VersionCharte
from charte.services import accepter as services
from charte.views.charte import trouver
from groupement.droits import exiger
from groupement.models import Adhesion
from groupement.templatetags.formats import a_
from groupement.tri import par_nom
from groupement.views.gestes import donnees, executer, tenter

PAR_PAGE = 50


@require_GET
def a_accepter(request: HttpRequest) -> HttpResponse:
    if porte.attend(request) is None:
        return redirect("charte:charte", request.groupement.slug)
    version = lecture.charte_en_vigueur()
    connue = lecture.acceptee_avant(version, request.adhesion)
    return render(
        request,
        "charte/a_accepter.html",
        {
            "version": version,
            "connue": connue,
            "ecarts": [e for e in lecture.ecarts(connue, version) if e.etat != "egale"] if connue else [],
            "jusqu_a": version.delai_pour(request.adhesion),
            "peut_remettre": porte.peut_remettre(request, version),
            "question_ouverte": lecture.question_ouverte(version, request.adhesion),
            "suivant": _suivant(request, request.GET),
        },
    )


@require_POST
def accepter(request: HttpRequest) -> HttpResponse:
    """`version`: the one that was read; a newer one published meanwhile has to be read first."""
    exiger(request, "charte.discuter", request.groupement)
    version = _lue(request)
    fait = executer(
        request,
        lambda: services.accepter(version=version, adhesion=request.adhesion),
        f"Merci ! Vous avez accepté la {version} de la charte.",
    )
    return redirect(_suivant(request, request.POST) if fait else _ici(request))


@require_POST
def plus_tard(request: HttpRequest) -> HttpResponse:
    version = _lue(request)
    if porte.attend(request) != version.pk or not porte.peut_remettre(request, version):
        messages.error(request, "Le délai est passé : il nous faut maintenant votre réponse.")
        return redirect(_ici(request))
    porte.remettre(request, version)
    messages.info(request, "C’est noté : la charte vous attend sur la page d’accueil du groupe.")
    return redirect(_suivant(request, request.POST))


def question(request: HttpRequest) -> HttpResponse:
    exiger(request, "charte.discuter", request.groupement)
    version = lecture.charte_en_vigueur()
    if version is None:
        return redirect("charte:charte", request.groupement.slug)
    form = QuestionForm(donnees(request), instance=Question(groupement=request.groupement))
    posee = tenter(
        form,
        lambda: services.demander(
            version=version,
            adhesion=request.adhesion,
            genre=form.cleaned_data["genre"],
            texte=form.cleaned_data["texte"],
        ),
    )
    if posee:
        if porte.attend(request) == version.pk:
            porte.remettre(request, version)
        messages.success(
            request, "Votre message est parti à l’animation du groupe. En attendant sa réponse, rien n’est retenu."
        )
        return redirect("groupement:accueil_groupement", request.groupement.slug)
    return render(request, "charte/question_poser.html", {"form": form, "version": version})


def acceptations(request: HttpRequest) -> HttpResponse:
    """How many accepted the version in force, or the one of `?version=`; names, dates, questions and the days of grace
    for those who facilitate."""
    versions = list(VersionCharte.objects.publiees())
    version = versions[0] if versions else None
    if version is not None and "version" in request.GET:
        demande = request.GET["version"]
        version = next((v for v in versions if str(v.numero) == demande), None)
        if version is None:
            raise Http404
    redige = request.user.has_perm("charte.rediger", request.groupement)
    contexte: dict[str, Any] = {"version": version, "versions": versions, "redige": redige}
    if version is not None:
        acceptees, membres = lecture.compter(version)
        contexte |= {"acceptees": acceptees, "membres": membres}
    if redige:
        charte = Charte.objects.first() or Charte()
        form = DelaiForm(donnees(request), initial={"delai": charte.delai})
        regle = tenter(
            form,
            lambda: services.regler_le_delai(
                groupement=request.groupement, delai=form.cleaned_data["delai"], auteur=request.adhesion
            ),
        )
        if regle:
            messages.success(request, "Le délai est enregistré.")
            return redirect("charte:acceptations", request.groupement.slug)
        contexte |= {"form": form} | _par_personne(request, version)
    elif request.method == "POST":
        exiger(request, "charte.rediger", request.groupement)
    return render(request, "charte/acceptation_lister.html", contexte)


def _par_personne(request: HttpRequest, version: VersionCharte | None) -> dict[str, Any]:
    """Those who have not answered first; the same number of queries for ten members and five hundred."""
    if version is None:
        return {"page": None, "questions": []}
    quand = dict(Acceptation.objects.filter(version=version).values_list("adhesion_id", "le"))
    membres = sorted(
        Adhesion.objects.actives()
        .select_related("personne", "foyer")
        .order_by(*par_nom("personne__prenom", "personne__nom")),
        key=lambda adhesion: adhesion.pk in quand,
    )
    page = Paginator(membres, PAR_PAGE).get_page(request.GET.get("page"))
    questions = Question.objects.ouvertes().select_related("adhesion__personne", "version")
    return {
        "page": page,
        "lignes": [(adhesion, quand.get(adhesion.pk)) for adhesion in page],
        "questions": list(questions[:PAR_PAGE]),
    }


@require_POST
def regler(request: HttpRequest, question: int) -> HttpResponse:
    exiger(request, "charte.rediger", request.groupement)
    trouvee = get_object_or_404(Question.objects.select_related("adhesion__personne"), pk=question)
    executer(
        request,
        lambda: services.regler(question=trouvee, auteur=request.adhesion),
        f"C’est noté : vous avez répondu {a_(trouvee.adhesion)}.",
    )
    return redirect("charte:acceptations", request.groupement.slug)


def _lue(request: HttpRequest) -> VersionCharte:
    lue = request.POST.get("version", "")
    return trouver(request, int(lue) if lue.isdecimal() and len(lue) < 18 else 0)


def _ici(request: HttpRequest) -> str:
    return reverse("charte:a_accepter", args=[request.groupement.slug])


def _suivant(request: HttpRequest, champs: Any) -> str:
    """Where the person was going; the home page of the group when that is nowhere here."""
    suivant = champs.get("suivant", "")
    ici = url_has_allowed_host_and_scheme(suivant, request.get_host(), require_https=request.is_secure())
    return suivant if suivant and ici else request.groupement.get_absolute_url()
