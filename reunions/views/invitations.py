"""Producers invited to meetings: the group's pages, and the one by which a producer answers without account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groupement.droits import exiger
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.views.gestes import donnees, executer, tenter
from reunions.forms.invitations import InvitationDeProducteurForm, ReponseForm, rencontres_a_venir
from reunions.invitation_liens import lire_jeton
from reunions.models import InvitationDeProducteur, Reunion
from reunions.services import invitations as services

PAR_PAGE = 30


def liste(request: HttpRequest) -> HttpResponse:
    """Every member reads what producers answered; those who facilitate invite."""
    invitations = InvitationDeProducteur.objects.select_related("reunion", "auteur__personne")
    page = Paginator(invitations, PAR_PAGE).get_page(request.GET.get("page"))
    maintenant = timezone.now()
    for invitation in page:
        invitation.a_venir = invitation.reunion.etat == Reunion.Etat.PREVUE and invitation.reunion.debut > maintenant
    invite = request.user.has_perm("reunions.inviter_un_producteur", request.groupement)
    contexte = {"page": page, "invite": invite, "a_venir": rencontres_a_venir().exists()}
    return render(request, "reunions/invitation_lister.html", contexte)


def inviter(request: HttpRequest) -> HttpResponse:
    exiger(request, "reunions.inviter_un_producteur", request.groupement)
    form = InvitationDeProducteurForm(donnees(request), initial={"reunion": request.GET.get("reunion")})
    invitation = tenter(form, lambda: services.inviter(auteur=request.adhesion, **form.cleaned_data))
    if invitation:
        messages.success(request, f"L’invitation part à {invitation.courriel}. La réponse s’affichera ici.")
        return redirect("invitations_de_producteurs:liste", request.groupement.slug)
    contexte = {"form": form, "a_venir": rencontres_a_venir().exists()}
    return render(request, "reunions/invitation_creer.html", contexte)


@require_POST
def renvoyer(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = _trouver(request, pk)
    executer(
        request,
        lambda: services.renvoyer(invitation=invitation, auteur=request.user),
        f"L’invitation repart à {invitation.courriel}.",
    )
    return redirect("invitations_de_producteurs:liste", request.groupement.slug)


@require_POST
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = _trouver(request, pk)
    executer(
        request,
        lambda: services.retirer(invitation=invitation, auteur=request.user),
        f"L’invitation est retirée. {invitation.nom} ne le sait pas encore : dites-le de vive voix.",
    )
    return redirect("invitations_de_producteurs:liste", request.groupement.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def repondre(request: HttpRequest, jeton: str) -> HttpResponse:
    """The producer's page: what, when, where, and three answers."""
    with _ouvrir(jeton) as invitation:
        if invitation.annulee_le is not None or invitation.reunion.etat == Reunion.Etat.ANNULEE:
            return _fini(request, invitation, annulee=True)
        if invitation.reunion.etat != Reunion.Etat.PREVUE or invitation.reunion.debut <= timezone.now():
            return _fini(request, invitation, annulee=False)
        dite = {"reponse": invitation.reponse, "message": invitation.message} if invitation.reponse else None
        form = ReponseForm(donnees(request), initial=dite)
        if tenter(form, lambda: services.repondre(invitation_id=invitation.pk, **form.cleaned_data)):
            return redirect("rencontre:repondre", jeton=jeton)
        return render(request, "reunions/invitation_repondre.html", _contexte(invitation) | {"form": form})


@contextmanager
def _ouvrir(jeton: str) -> Iterator[InvitationDeProducteur]:
    """The invitation of a link, inside the scope of its group; 404 for a forged one."""
    try:
        numero = lire_jeton(jeton)
    except (signing.BadSignature, TypeError, ValueError) as erreur:
        raise Http404 from erreur
    with scopes_disabled():
        invitation = (
            InvitationDeProducteur.objects.select_related("groupement", "reunion", "auteur__personne")
            .filter(pk=numero)
            .first()
        )
    if invitation is None:
        raise Http404
    with dans_le_groupement(invitation.groupement):
        yield invitation


def _fini(request: HttpRequest, invitation: InvitationDeProducteur, *, annulee: bool) -> HttpResponse:
    return render(request, "reunions/invitation_finie.html", _contexte(invitation) | {"annulee": annulee}, status=410)


def _contexte(invitation: InvitationDeProducteur) -> dict:
    return {"invitation": invitation, "reunion": invitation.reunion, "groupement": invitation.groupement}


def _trouver(request: HttpRequest, pk: int) -> InvitationDeProducteur:
    exiger(request, "reunions.inviter_un_producteur", request.groupement)
    return get_object_or_404(InvitationDeProducteur.objects.all(), pk=pk)
