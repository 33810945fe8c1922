"""The next version, from its first word to its publication."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from charte.courriels import a_prevenir
from charte.forms.charte import CommentaireForm, DecisionForm, DepartForm
from charte.models import Commentaire, SectionModele, VersionCharte
from charte.services import ecrire
from charte.services import publier as services
from groupement.droits import exiger
from groupement.models import Adhesion
from groupement.templatetags.formats import pluriel
from groupement.views.gestes import donnees, executer, tenter


@require_GET
def brouillon(request: HttpRequest) -> HttpResponse:
    """The text that is being written, and what members say of each section."""
    return page_du_brouillon(request)


def page_du_brouillon(request: HttpRequest, refuse: tuple[int, CommentaireForm] | None = None) -> HttpResponse:
    """`refuse`: the comment that did not pass, with its section, shown again where it was typed."""
    version = chantier()
    lignes = []
    if version is not None:
        commentaires = Commentaire.objects.select_related("auteur__personne", "resolu_par__personne")
        for section in version.sections.prefetch_related(Prefetch("commentaires", commentaires)):
            tous = list(section.commentaires.all())
            form = refuse[1] if refuse and refuse[0] == section.pk else CommentaireForm(prefix=f"s{section.pk}")
            ouverts = [c for c in tous if c.resolu_le is None]
            lignes.append(
                {"section": section, "ouverts": ouverts, "resolus": [c for c in tous if c.resolu_le], "form": form}
            )
    return render(
        request,
        "charte/brouillon.html",
        {
            "version": version,
            "lignes": lignes,
            "redige": request.user.has_perm("charte.rediger", request.groupement),
            "discute": request.user.has_perm("charte.discuter", request.groupement),
            "publiees": VersionCharte.objects.publiees().exists(),
        },
        status=200,
    )


def commencer(request: HttpRequest) -> HttpResponse:
    exiger(request, "charte.rediger", request.groupement)
    if chantier() is not None:
        return redirect("charte:brouillon", request.groupement.slug)
    en_vigueur = VersionCharte.objects.publiees().first()
    form = DepartForm(donnees(request), en_vigueur=en_vigueur, modele=SectionModele.objects.count())
    commencee = tenter(
        form,
        lambda: ecrire.commencer(
            groupement=request.groupement, depuis=form.cleaned_data["depuis"], auteur=request.adhesion
        ),
    )
    if commencee:
        messages.success(request, "Le brouillon est prêt. Les membres peuvent déjà le lire et le commenter.")
        return redirect("charte:brouillon", request.groupement.slug)
    return render(request, "charte/brouillon_commencer.html", {"form": form, "en_vigueur": en_vigueur})


@require_GET
def apercu(request: HttpRequest) -> HttpResponse:
    """The draft as it would read once published."""
    version = chantier_ou_404()
    en_vigueur = VersionCharte.objects.publiees().first()
    return render(request, "charte/brouillon_apercu.html", {"version": version, "en_vigueur": en_vigueur})


def soumettre(request: HttpRequest) -> HttpResponse:
    exiger(request, "charte.rediger", request.groupement)
    version = chantier_ou_404()
    form = DecisionForm(donnees(request), instance=version, a_venir=True)
    fait = _decider(form, services.soumettre, version, request.adhesion)
    if fait:
        messages.success(request, "Le texte est soumis à la décision : il ne bouge plus d’ici là.")
        return redirect("charte:brouillon", request.groupement.slug)
    consequences = [
        "Le texte ne change plus ; les membres peuvent encore le commenter.",
        "Après la décision, vous le publiez, ou vous le reprenez en écriture.",
    ]
    return _confirmer(request, form, f"Soumettre la {version} à une décision ?", "Soumettre", consequences)


def publier(request: HttpRequest) -> HttpResponse:
    exiger(request, "charte.rediger", request.groupement)
    version = chantier_ou_404()
    form = DecisionForm(donnees(request), instance=version)
    fait = _decider(form, services.publier, version, request.adhesion)
    if fait:
        messages.success(
            request, f"La {fait} de la charte est publiée. Les membres la trouveront à leur prochaine visite."
        )
        return redirect("charte:charte", request.groupement.slug)
    membres = Adhesion.objects.actives().count()
    ouverts = Commentaire.objects.filter(section__version=version, resolu_le=None).count()
    consequences = [
        "Le texte ne pourra plus être changé ni retiré, par personne : on écrira la version suivante.",
        f"{membres} membres seront invités à l’accepter, chacun dans le délai du groupe."
        if membres > 1
        else "L’accord vous sera demandé à votre prochaine visite.",
    ]
    if ecrits := a_prevenir(request.adhesion).count():
        consequences.append(
            f"{pluriel(ecrits, 'personne reçoit,personnes reçoivent')} un courriel qui dit ce qui change, "
            f"aussitôt ou dans {'sa' if ecrits == 1 else 'leur'} prochaine lettre."
        )
    if ouverts:
        consequences.append(f"Commentaires encore ouverts dans le brouillon : {ouverts}.")
    return _confirmer(request, form, f"Publier la {version} de la charte ?", "Publier cette version", consequences)


@require_POST
def reprendre(request: HttpRequest) -> HttpResponse:
    exiger(request, "charte.rediger", request.groupement)
    version = chantier_ou_404()
    executer(
        request,
        lambda: services.reprendre(version=version, auteur=request.adhesion),
        "Le texte est de nouveau en écriture.",
    )
    return redirect("charte:brouillon", request.groupement.slug)


def abandonner(request: HttpRequest) -> HttpResponse:
    exiger(request, "charte.rediger", request.groupement)
    version = chantier_ou_404()
    if request.method == "POST":
        executer(
            request,
            lambda: ecrire.abandonner(version=version, auteur=request.adhesion),
            "Le brouillon est abandonné.",
        )
        return redirect("charte:charte", request.groupement.slug)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Abandonner la {version} ?",
            "consequences": [
                "Le brouillon et ses commentaires disparaissent ; le journal garde le texte.",
                "La charte en vigueur ne change pas.",
            ],
            "bouton": "Abandonner ce brouillon",
            "danger": True,
            "retour": reverse("charte:brouillon", args=[request.groupement.slug]),
        },
    )


def chantier() -> VersionCharte | None:
    return (
        VersionCharte.objects.en_chantier().select_related("charte", "groupement").prefetch_related("sections").first()
    )


def chantier_ou_404() -> VersionCharte:
    version = chantier()
    if version is None:
        raise Http404
    return version


def _decider(form: DecisionForm, faire: Any, version: VersionCharte, auteur: Adhesion) -> Any:
    return tenter(
        form,
        lambda: faire(
            version=version,
            decision=form.cleaned_data["decision"],
            lien=form.cleaned_data["lien_decision"],
            auteur=auteur,
        ),
    )


def _confirmer(
    request: HttpRequest, form: DecisionForm, titre: str, bouton: str, consequences: list[str]
) -> HttpResponse:
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": titre,
            "consequences": consequences,
            "form": form,
            "bouton": bouton,
            "retour": reverse("charte:brouillon", args=[request.groupement.slug]),
        },
    )
