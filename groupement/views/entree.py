"""The link of an invitation, opened by somebody who may be new, signed in, signed in as somebody else, or late."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from groupement.forms.accueil import PresentationForm, RejoindreForm
from groupement.liens import lire_invitation
from groupement.models import Invitation, Personne
from groupement.services.accueillir import accepter, compte_existant, invitation_par_id, repond_a
from groupement.services.invitations import est_expiree
from groupement.templatetags.formats import de
from groupement.views.gestes import donnees, tenter

CONNEXION = "groupement.droits.ConnexionParCourriel"


def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    try:
        trouvee = invitation_par_id(lire_invitation(jeton))
    except (BadSignature, ValueError, TypeError):
        trouvee = None
    if trouvee is None:
        return _refuser(
            request,
            404,
            "Ce lien n’est pas complet",
            "Il a peut-être été coupé par votre messagerie : copiez-le en entier depuis le courriel d’invitation.",
        )
    if trouvee.acceptee_le is not None and request.user.is_authenticated and repond_a(request.user, trouvee.email):
        return redirect(trouvee.groupement)  # an old mail opened again by the person who is in
    refus = _refus(request, trouvee)
    if refus:
        return _refuser(request, 410, *refus, invitation=trouvee)
    compte = compte_existant(trouvee)
    if request.user.is_authenticated:
        if not repond_a(request.user, trouvee.email):
            return render(request, "groupement/invitation_autre_compte.html", {"invitation": trouvee}, status=403)
        return _accueillir(request, trouvee, RejoindreForm, request.user)
    if compte is not None:
        return render(request, "groupement/invitation_compte.html", {"invitation": trouvee})
    return _accueillir(request, trouvee, PresentationForm, None)


def _accueillir(
    request: HttpRequest, trouvee: Invitation, formulaire: type[RejoindreForm], personne: Personne | None
) -> HttpResponse:
    """Show the form, or make the membership and bring the person to the group's home page."""
    initial: dict[str, Any] = {"prenom": trouvee.prenom}
    if personne is not None:
        initial["nom_du_foyer"] = str(personne)
    form = formulaire(donnees(request), invitation=trouvee, initial=initial)
    adhesion = tenter(form, lambda: accepter(invitation=trouvee, personne=personne, presentation=form.presentation))
    if adhesion is None:
        return render(request, "groupement/invitation_accepter.html", {"invitation": trouvee, "form": form})
    if personne is None:
        login(request, adhesion.personne, backend=CONNEXION)
    messages.success(request, f"Bienvenue {adhesion.personne.prenom} : vous faites partie {de(trouvee.groupement)}.")
    return redirect(trouvee.groupement)


def _refus(request: HttpRequest, trouvee: Invitation) -> tuple[str, str] | None:
    """(title, what to do) for a link that was good once."""
    if trouvee.acceptee_le is not None:
        return (
            "Cette invitation a déjà servi",
            "Si c’était vous, vous faites déjà partie du groupement : il suffit de vous connecter.",
        )
    if trouvee.annulee_le is not None:
        return (
            "Cette invitation a été annulée",
            f"Demandez-en une nouvelle à l’équipe {de(trouvee.groupement)} si c’est une erreur.",
        )
    if est_expiree(trouvee):
        jours = (timezone.now() - trouvee.expire_le).days
        depuis = "aujourd’hui" if jours == 0 else "hier" if jours == 1 else f"il y a {jours} jours"
        return (
            "Cette invitation a expiré",
            f"Elle a expiré {depuis}. Demandez à l’équipe {de(trouvee.groupement)} de vous la renvoyer : "
            "c’est un seul bouton pour elle.",
        )
    return None


def _refuser(
    request: HttpRequest, statut: int, titre: str, phrase: str, invitation: Invitation | None = None
) -> HttpResponse:
    return render(
        request,
        "groupement/invitation_refusee.html",
        {"titre": titre, "phrase": phrase, "invitation": invitation},
        status=statut,
    )
