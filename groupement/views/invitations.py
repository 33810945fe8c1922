"""Invitations of a group: who was asked, whom to ask."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.forms.membres import InvitationForm
from groupement.models import Invitation
from groupement.services import invitations as services
from groupement.views.gestes import donnees, executer, tenter


def invitations(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    form = InvitationForm(donnees(request), initial={"foyer": request.GET.get("foyer")})
    envoyee = tenter(
        form,
        lambda: services.inviter(groupement=request.groupement, parrain=request.adhesion, **form.cleaned_data),
    )
    if envoyee:
        messages.success(request, f"L’invitation est partie à {envoyee.email}. Elle est valable 14 jours.")
        return redirect("groupement:invitations", request.groupement.slug)
    en_cours = services.invitations_en_cours(request.groupement)
    return render(request, "groupement/invitation_lister.html", {"form": form, "invitations": en_cours})


@require_POST
def renvoyer(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = _invitation(request, invitation_id)
    executer(
        request,
        lambda: services.renvoyer_invitation(invitation=invitation, auteur=request.user),
        f"L’invitation est repartie à {invitation.email}, valable 14 jours de plus.",
    )
    return redirect("groupement:invitations", request.groupement.slug)


@require_POST
def annuler(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = _invitation(request, invitation_id)
    executer(
        request,
        lambda: services.annuler_invitation(invitation=invitation, auteur=request.user),
        f"L’invitation de {invitation.email} est annulée : son lien ne fonctionne plus.",
    )
    return redirect("groupement:invitations", request.groupement.slug)


def _invitation(request: HttpRequest, invitation_id: int) -> Invitation:
    exiger(request, "groupement.animer", request.groupement)
    return get_object_or_404(Invitation.objects.all(), pk=invitation_id)
