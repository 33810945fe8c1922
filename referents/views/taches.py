"""The group's list of tasks: what there is to do, who does what."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.models import Adhesion
from groupement.templatetags.formats import jour
from groupement.views.gestes import donnees, executer, tenter
from referents.forms.taches import AbandonForm, ConfierForm, TacheForm
from referents.models import PriseDeTache, Tache
from referents.services import taches as services

PAR_PAGE = 30
VUES = {
    "": "À faire",
    "miennes": "Les miennes",
    "personne": "Personne encore",
    "faites": "Faites",
}
PRISES = Prefetch(
    "prises", PriseDeTache._base_manager.select_related("adhesion__personne").order_by("prise_le", "pk")
)  # rows of tasks that were asked for in the scope


def liste(request: HttpRequest) -> HttpResponse:
    voir = request.GET.get("voir", "")
    voir = voir if voir in VUES else ""
    theme = request.GET.get("theme", "")
    theme = theme if theme in Tache.Theme.values else ""
    q = request.GET.get("q", "").strip()[:100]
    taches = Tache.objects.cherchees(q)
    if theme:
        taches = taches.filter(theme=theme)
    taches = taches.faites().order_by("-faite_le", "-pk") if voir == "faites" else taches.a_faire()
    if voir == "miennes":
        taches = taches.prises_par(request.adhesion)
    elif voir == "personne":
        taches = taches.sans_personne()
    page = Paginator(taches.prefetch_related(PRISES), PAR_PAGE).get_page(request.GET.get("page"))
    for tache in page:
        _annoter(tache, request.adhesion)
    return render(
        request,
        "referents/tache_lister.html",
        {
            "page": page,
            "vues": VUES,
            "voir": voir,
            "themes": Tache.Theme.choices,
            "theme": theme,
            "q": q,
            "filtree": bool(voir or theme or q),
        },
    )


def creer(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    form = TacheForm(donnees(request), instance=Tache(groupement=request.groupement))
    cree = tenter(
        form,
        lambda: services.proposer_tache(
            groupement=request.groupement, valeurs=form.cleaned_data, auteur=request.adhesion
        ),
    )
    if cree:
        messages.success(request, "La tâche est proposée au groupe. Vous pouvez aussi vous en charger.")
        return redirect(_page(request, cree.pk))
    return render(request, "referents/tache_modifier.html", {"form": form})


def tache(request: HttpRequest, tache: int) -> HttpResponse:
    trouvee = _trouver(tache)
    form = ConfierForm(tache=trouvee) if request.adhesion.anime and trouvee.est_a_faire else None
    return _page_de_la_tache(request, trouvee, form)


def modifier(request: HttpRequest, tache: int) -> HttpResponse:
    trouvee = _trouver(tache)
    if not _peut_modifier(request, trouvee):
        raise Http404
    form = TacheForm(donnees(request), instance=trouvee)
    ecrite = tenter(
        form, lambda: services.modifier_tache(tache=trouvee, valeurs=form.cleaned_data, auteur=request.user)
    )
    if ecrite:
        messages.success(request, "La tâche est enregistrée.")
        return redirect(_page(request, tache))
    return render(request, "referents/tache_modifier.html", {"form": form, "tache": trouvee})


@require_POST
def prendre(request: HttpRequest, tache: int) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    trouvee = _trouver(tache)
    executer(
        request,
        lambda: services.prendre(tache=trouvee, adhesion=request.adhesion, auteur=request.user),
        "Merci ! C’est noté : vous vous en occupez.",
    )
    return redirect(_page(request, tache))


@require_POST
def laisser(request: HttpRequest, tache: int) -> HttpResponse:
    """Give back one's own part; who facilitates may take anybody off (`adhesion`)."""
    exiger(request, "groupement.voir", request.groupement)
    trouvee, adhesion = _trouver(tache), request.adhesion
    if request.adhesion.anime and request.POST.get("adhesion", "").isdecimal():
        adhesion = get_object_or_404(Adhesion.objects.all(), pk=int(request.POST["adhesion"][:12]))
    executer(
        request,
        lambda: services.laisser(tache=trouvee, adhesion=adhesion, auteur=request.user),
        "C’est noté : quelqu’un d’autre peut la prendre.",
    )
    return redirect(_page(request, tache))


@require_POST
def confier(request: HttpRequest, tache: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouvee = _trouver(tache)
    form = ConfierForm(request.POST, tache=trouvee)
    prise = tenter(
        form,
        lambda: services.prendre(tache=trouvee, adhesion=form.cleaned_data["adhesion"], auteur=request.user),
    )
    if prise is None:
        return _page_de_la_tache(request, trouvee, form)
    messages.success(request, f"{prise.adhesion} s’en occupe et le saura par courriel.")
    return redirect(_page(request, tache))


@require_POST
def terminer(request: HttpRequest, tache: int) -> HttpResponse:
    trouvee = _trouver(tache)
    _exiger_de_finir(request, trouvee)
    suites = []
    fait = executer(
        request,
        lambda: suites.append(services.terminer(tache=trouvee, auteur=request.user)),
        "Merci ! La tâche est notée comme faite.",
    )
    if fait and suites[0] is not None:
        messages.info(request, f"Elle reviendra pour le {jour(suites[0].pour_le)} : elle est déjà dans la liste.")
    return redirect(_page(request, tache))


@require_POST
def reprendre(request: HttpRequest, tache: int) -> HttpResponse:
    trouvee = _trouver(tache)
    _exiger_de_finir(request, trouvee)
    executer(
        request, lambda: services.reprendre(tache=trouvee, auteur=request.user), "La tâche est de nouveau à faire."
    )
    return redirect(_page(request, tache))


def abandonner(request: HttpRequest, tache: int) -> HttpResponse:
    trouvee = _trouver(tache)
    if not _peut_modifier(request, trouvee):
        raise Http404
    form = AbandonForm(donnees(request))
    abandonnee = tenter(
        form,
        lambda: services.abandonner(tache=trouvee, motif=form.cleaned_data["motif"], auteur=request.user),
    )
    if abandonnee:
        messages.success(request, "La tâche ne figure plus dans la liste. Vous pouvez la reprendre ici.")
        return redirect(_page(request, tache))
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": "Abandonner cette tâche ?",
            "phrase": trouvee.intitule,
            "consequences": ["Elle sort de la liste ; le journal en garde la trace.", "Vous pourrez la reprendre."],
            "form": form,
            "bouton": "Abandonner la tâche",
            "retour": _page(request, tache),
        },
    )


def _trouver(pk: int) -> Tache:
    taches = Tache.objects.select_related("groupement", "proposee_par__personne", "suite").prefetch_related(PRISES)
    return get_object_or_404(taches, pk=pk)


def _page(request: HttpRequest, pk: int) -> str:
    return reverse("taches:tache", args=[request.groupement.slug, pk])


def _page_de_la_tache(request: HttpRequest, tache: Tache, form: ConfierForm | None) -> HttpResponse:
    _annoter(tache, request.adhesion)
    return render(
        request,
        "referents/tache_voir.html",
        {
            "tache": tache,
            "form": form,
            "suite": getattr(tache, "suite", None),
            "anime": request.adhesion.anime,
            "participe": request.adhesion.est_active,
            "peut_modifier": _peut_modifier(request, tache),
            "peut_finir": _peut_finir(request, tache),
        },
    )


def _annoter(tache: Tache, adhesion: Adhesion) -> None:
    """Who takes it, whether the reader does, how many are still needed; from what was read already."""
    tache.qui = [prise.adhesion for prise in tache.prises.all() if prise.adhesion.est_active or not tache.est_a_faire]
    tache.est_mienne = any(autre.pk == adhesion.pk for autre in tache.qui)
    tache.manque = max(tache.nombre - len(tache.qui), 0) if tache.est_a_faire else 0


def _peut_modifier(request: HttpRequest, tache: Tache) -> bool:
    """Those who facilitate; whoever proposed it, as long as nobody else counts on it."""
    if not tache.est_a_faire or not request.adhesion.est_active:
        return False
    autres = any(prise.adhesion_id != request.adhesion.pk for prise in tache.prises.all())
    return request.adhesion.anime or (tache.proposee_par_id == request.adhesion.pk and not autres)


def _peut_finir(request: HttpRequest, tache: Tache) -> bool:
    if not request.adhesion.est_active:
        return False
    return request.adhesion.anime or any(prise.adhesion_id == request.adhesion.pk for prise in tache.prises.all())


def _exiger_de_finir(request: HttpRequest, tache: Tache) -> None:
    if not _peut_finir(request, tache):
        raise Http404
