"""A network as its coordinators see it: figures of its groups, never the data of a household."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_tables2 import Column, RequestConfig

from groupement.accueil import indicateurs
from groupement.forms.reglages import AnimationForm, GroupementForm, ReseauReglagesForm
from groupement.models import Groupement, Reseau
from groupement.services.groupements import creer_groupement, proposer_animation
from groupement.services.reseaux import regler_reseau
from groupement.tableau_de_bord import portraits
from groupement.tables import GroupementTable
from groupement.views.gestes import donnees, tenter


def reseau(request: HttpRequest) -> HttpResponse:
    groupements = portraits(request.reseau)
    colonnes = []
    for rang, indicateur in enumerate(indicateurs(request.reseau)):
        colonnes.append((f"indicateur_{rang}", Column(verbose_name=indicateur.mot, orderable=False)))
        for groupement in groupements:
            groupement[f"indicateur_{rang}"] = indicateur.valeurs.get(groupement["pk"])
    table = GroupementTable(groupements, extra_columns=colonnes, request=request)
    RequestConfig(request, paginate=False).configure(table)
    return render(
        request,
        "groupement/reseau_voir.html",
        {
            "table": table,
            "groupements": groupements,
            "foyers": sum(groupement["foyers"] for groupement in groupements),
            "personnes": sum(groupement["personnes"] for groupement in groupements),
            "sans_animation": [groupement for groupement in groupements if not groupement["animation"]],
        },
    )


def creer(request: HttpRequest) -> HttpResponse:
    form = GroupementForm(donnees(request))
    cree = tenter(form, lambda: creer_groupement(reseau=request.reseau, auteur=request.user, **form.cleaned_data))
    if cree:
        messages.success(
            request, f"{cree} est créé. L’invitation à l’animer est partie à {form.cleaned_data['email']}."
        )
        return redirect(request.reseau)
    return render(request, "groupement/groupement_creer.html", {"form": form})


def animation(request: HttpRequest, groupement_id: int) -> HttpResponse:
    """Ask somebody to facilitate a group that has nobody; sends a new link, the earlier one stops working."""
    groupement = get_object_or_404(Groupement, pk=groupement_id, reseau=request.reseau)
    form = AnimationForm(donnees(request))
    proposee = tenter(form, lambda: proposer_animation(groupement=groupement, auteur=request.user, **form.cleaned_data))
    if proposee:
        messages.success(request, f"La proposition est partie à {proposee.email}.")
        return redirect(request.reseau)
    return render(request, "groupement/groupement_animation.html", {"form": form, "groupement": groupement})


def reglages(request: HttpRequest) -> HttpResponse:
    form = ReseauReglagesForm(donnees(request), instance=Reseau.objects.get(pk=request.reseau.pk))
    ecrit = tenter(form, lambda: regler_reseau(reseau=request.reseau, auteur=request.user, **form.cleaned_data))
    if ecrit:
        messages.success(request, "Les réglages du réseau sont enregistrés.")
        return redirect(request.reseau)
    return render(request, "groupement/reseau_reglages.html", {"form": form})
