"""The board of a group."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from groupement.droits import exiger
from groupement.forms.panneau import AnnonceForm, MotifForm, ReponseForm
from groupement.models import Annonce, Commentaire, Suivi
from groupement.recherche import chercher
from groupement.services import panneau as services
from groupement.templatetags.formats import de
from groupement.views.gestes import donnees, executer, tenter

PAR_PAGE = 20


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    genre, q = request.GET.get("genre", ""), request.GET.get("q", "")
    if request.GET.get("miennes"):
        annonces = Annonce.objects.filter(auteur=request.adhesion)
    elif request.GET.get("suivies"):
        annonces = Annonce.objects.visibles().filter(suivis__adhesion=request.adhesion)
    else:
        annonces = Annonce.objects.en_cours()
    if genre in Annonce.Genre.values:
        annonces = annonces.filter(genre=genre)
    visibles = Commentaire.objects.filter(annonce=OuterRef("pk"), masquee_le=None).order_by()
    nombre = Subquery(visibles.values("annonce").annotate(nombre=Count("pk")).values("nombre"))
    annonces = annonces.select_related("auteur__personne").annotate(reponses=nombre)
    page = Paginator(chercher(annonces, q), PAR_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "groupement/panneau_lister.html",
        {"page": page, "genres": Annonce.Genre.choices, "genre": genre, "q": q},
    )


def annonce(request: HttpRequest, annonce: int) -> HttpResponse:
    trouvee = _trouver(request, annonce)
    form = ReponseForm(donnees(request))
    if request.method == "POST" and tenter(
        form,
        lambda: services.repondre(annonce=trouvee, texte=form.cleaned_data["texte"], auteur=request.adhesion),
    ):
        messages.success(request, "Votre réponse est affichée.")
        return redirect(trouvee)
    return render(
        request,
        "groupement/panneau_voir.html",
        {
            "annonce": trouvee,
            "commentaires": trouvee.commentaires.select_related("auteur__personne"),
            "suivie": Suivi.objects.filter(annonce=trouvee, adhesion=request.adhesion).exists(),
            "mienne": trouvee.auteur_id == request.adhesion.pk,
            "anime": request.adhesion.anime,
            "form": form,
        },
    )


def creer(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    initial = {"genre": request.GET["genre"]} if request.GET.get("genre") in Annonce.Genre.values else None
    form = AnnonceForm(donnees(request), instance=Annonce(groupement=request.groupement), initial=initial)
    creee = tenter(form, lambda: services.publier(auteur=request.adhesion, **form.cleaned_data))
    if creee:
        messages.success(request, "C’est affiché. Les réponses se liront ici.")
        return redirect("panneau:annonce", request.groupement.slug, creee.pk)
    return render(request, "groupement/panneau_modifier.html", {"form": form})


def modifier(request: HttpRequest, annonce: int) -> HttpResponse:
    trouvee = _la_mienne(request, annonce)
    form = AnnonceForm(donnees(request), instance=_trouver(request, annonce))
    if tenter(
        form, lambda: services.modifier(annonce=trouvee, valeurs=form.cleaned_data, par=request.adhesion)
    ):  # fmt: skip
        messages.success(request, "C’est enregistré.")
        return redirect("panneau:annonce", request.groupement.slug, trouvee.pk)
    return render(request, "groupement/panneau_modifier.html", {"form": form, "annonce": trouvee})


def effacer(request: HttpRequest, annonce: int) -> HttpResponse:
    trouvee = _la_mienne(request, annonce)
    liste_url = reverse("panneau:liste", args=[request.groupement.slug])
    if request.method == "POST":
        fait = executer(
            request, lambda: services.effacer(annonce=trouvee, par=request.adhesion), "L’annonce est effacée."
        )
        return redirect(liste_url if fait else trouvee)
    return _confirmer(
        request, f"Effacer « {trouvee} » ?", ["L’annonce et ses réponses disparaissent pour tout le monde."],
        "Effacer", trouvee.get_absolute_url(),
    )  # fmt: skip


def masquer(request: HttpRequest, annonce: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouvee = _trouver(request, annonce)
    form = MotifForm(donnees(request))
    if tenter(
        form, lambda: services.masquer(annonce=trouvee, motif=form.cleaned_data["motif"], par=request.adhesion)
    ):  # fmt: skip
        messages.success(request, "L’annonce est masquée.")
        return redirect(trouvee)
    return _confirmer(
        request, f"Masquer « {trouvee} » ?",
        ["Les membres ne la verront plus.", "La personne qui l’a écrite la verra encore, avec votre motif."],
        "Masquer", trouvee.get_absolute_url(), form,
    )  # fmt: skip


@require_POST
def montrer(request: HttpRequest, annonce: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouvee = _trouver(request, annonce)
    executer(
        request,
        lambda: services.montrer_de_nouveau(annonce=trouvee, par=request.adhesion),
        "L’annonce est de nouveau visible.",
    )
    return redirect(trouvee)


@require_POST
def remettre(request: HttpRequest, annonce: int) -> HttpResponse:
    trouvee = _la_mienne(request, annonce)
    executer(
        request, lambda: services.remettre(annonce=trouvee, par=request.adhesion), "L’annonce est de nouveau affichée."
    )
    return redirect(trouvee)


@require_POST
def suivre(request: HttpRequest, annonce: int) -> HttpResponse:
    trouvee = _trouver(request, annonce)
    oui = request.POST.get("suivre") == "oui"
    services.suivre(annonce=trouvee, adhesion=request.adhesion, suivre=oui)
    if oui:
        messages.success(request, "Vous suivez cette annonce : votre résumé par courriel dira ce qu’on y répond.")
    else:
        messages.success(request, "Vous ne suivez plus cette annonce.")
    return redirect(trouvee)


@require_POST
def effacer_reponse(request: HttpRequest, commentaire: int) -> HttpResponse:
    trouve = _commentaire(request, commentaire)
    if trouve.auteur_id != request.adhesion.pk:
        raise Http404
    executer(
        request,
        lambda: services.effacer_la_reponse(commentaire=trouve, par=request.adhesion),
        "Votre réponse est effacée.",
    )
    return redirect("panneau:annonce", request.groupement.slug, trouve.annonce_id)


def masquer_reponse(request: HttpRequest, commentaire: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouve = _commentaire(request, commentaire)
    retour = reverse("panneau:annonce", args=[request.groupement.slug, trouve.annonce_id])
    form = MotifForm(donnees(request))
    if request.method == "POST" and form.is_valid():
        executer(
            request,
            lambda: services.masquer_la_reponse(
                commentaire=trouve, motif=form.cleaned_data["motif"], par=request.adhesion
            ),
            "La réponse est masquée.",
        )
        return redirect(retour)
    consequences = ["Les membres ne la verront plus."]
    return _confirmer(request, f"Masquer la réponse {de(trouve.auteur)} ?", consequences, "Masquer", retour, form)


def _trouver(request: HttpRequest, pk: int) -> Annonce:
    """What is hidden is seen by its author and by those who facilitate."""
    annonces = Annonce.objects.select_related("auteur__personne", "masquee_par")
    if not request.adhesion.anime:
        annonces = annonces.filter(Q(masquee_le=None) | Q(auteur=request.adhesion))
    trouvee = get_object_or_404(annonces, pk=pk)
    trouvee.groupement = request.groupement
    return trouvee


def _la_mienne(request: HttpRequest, pk: int) -> Annonce:
    exiger(request, "groupement.voir", request.groupement)
    trouvee = _trouver(request, pk)
    if trouvee.auteur_id != request.adhesion.pk:
        raise Http404
    return trouvee


def _commentaire(request: HttpRequest, pk: int) -> Commentaire:
    return get_object_or_404(Commentaire.objects.select_related("auteur__personne"), pk=pk)


def _confirmer(
    request: HttpRequest, titre: str, consequences: list[str], bouton: str, retour: str, form: MotifForm | None = None
) -> HttpResponse:
    contexte = {"titre": titre, "consequences": consequences, "bouton": bouton, "retour": retour, "form": form}
    return render(request, "composants/confirmation.html", contexte | {"danger": True})
