"""What a group says of itself, and the record of what changed in it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from groupement.droits import exiger
from groupement.forms.reglages import ReglagesForm
from groupement.journal import entrees_visibles, objets_presents, presenter
from groupement.models import Groupement
from groupement.services.groupements import regler_groupement
from groupement.views.gestes import donnees, tenter

PAR_PAGE = 40


def reglages(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    # A row of its own: a refused form must not change the name at the top of the page.
    form = ReglagesForm(donnees(request), instance=Groupement.objects.get(pk=request.groupement.pk))
    ecrit = tenter(
        form,
        lambda: regler_groupement(groupement=request.groupement, valeurs=form.cleaned_data, auteur=request.user),
    )
    if ecrit:
        messages.success(request, "Les réglages du groupement sont enregistrés.")
        return redirect("groupement:reglages", request.groupement.slug)
    return render(request, "groupement/reglages.html", {"form": form})


def journal(request: HttpRequest) -> HttpResponse:
    entrees = entrees_visibles(request.adhesion)
    objets = objets_presents(entrees)
    choisi = request.GET.get("objet", "")
    if choisi in objets:
        entrees = entrees.filter(objet=choisi)
    page = Paginator(entrees, PAR_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "groupement/journal.html",
        {
            "page": page,
            "lignes": [presenter(entree) for entree in page],
            "objets": objets,
            "choisi": choisi if choisi in objets else "",
            "anime": request.adhesion.anime,
        },
    )
