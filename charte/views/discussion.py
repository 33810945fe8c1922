"""What members say of the draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from charte.forms.charte import CommentaireForm
from charte.models import Commentaire, SectionCharte, VersionCharte
from charte.services import discuter as services
from charte.views.brouillon import page_du_brouillon
from groupement.droits import exiger
from groupement.views.gestes import executer, tenter


@require_POST
def commenter(request: HttpRequest, section: int) -> HttpResponse:
    exiger(request, "charte.discuter", request.groupement)
    trouvee = get_object_or_404(
        SectionCharte.objects.select_related("version__groupement"),
        pk=section,
        version__in=VersionCharte.objects.en_chantier(),
    )
    form = CommentaireForm(request.POST, prefix=f"s{section}")
    ecrit = tenter(
        form,
        lambda: services.commenter(section=trouvee, texte=form.cleaned_data["texte"], auteur=request.adhesion),
    )
    if not ecrit:
        return page_du_brouillon(request, refuse=(section, form))
    messages.success(request, "Votre commentaire est sous la section : tout le groupe peut le lire.")
    return redirect(_vers(request, section))


@require_POST
def resoudre(request: HttpRequest, commentaire: int) -> HttpResponse:
    """`resolu`: "1" settles, anything else opens again."""
    exiger(request, "charte.discuter", request.groupement)
    trouve = get_object_or_404(
        Commentaire.objects.select_related("section"),
        pk=commentaire,
        section__version__in=VersionCharte.objects.en_chantier(),
    )
    resolu = request.POST.get("resolu") == "1"
    executer(
        request,
        lambda: services.resoudre(commentaire=trouve, resolu=resolu, auteur=request.adhesion),
        "Le commentaire est marqué comme résolu." if resolu else "Le commentaire est de nouveau ouvert.",
    )
    return redirect(_vers(request, trouve.section_id))


def _vers(request: HttpRequest, section: int) -> str:
    return reverse("charte:brouillon", args=[request.groupement.slug]) + f"#section-{section}"
