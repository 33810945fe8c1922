"""What a person decides for themself, signed in or from the link of a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt

from groupement.contexte import adhesions_de
from groupement.forms.profil import ProfilForm, RappelsForm
from groupement.models import Personne
from groupement.second_facteur import a_proposer
from groupement.services.personnes import changer_un_rappel, modifier_profil, refuser_rappels
from groupement.services.preferences import lire_jeton
from groupement.views.gestes import tenter


@login_required
def profil(request: HttpRequest) -> HttpResponse:
    """Two small forms, each with its own button: `partie` says which one was sent."""
    partie = request.POST.get("partie") if request.method == "POST" else None
    personne = Personne.objects.get(pk=request.user.pk)
    identite = ProfilForm(request.POST if partie == "identite" else None, instance=personne)
    rappels = RappelsForm(request.POST if partie == "rappels" else None, personne=personne)
    ecrit = None
    if partie == "identite":
        ecrit = tenter(identite, lambda: modifier_profil(personne=request.user, valeurs=identite.cleaned_data))
    elif partie == "rappels":
        ecrit = tenter(rappels, lambda: refuser_rappels(personne=request.user, rappels=rappels.refuses))
    if ecrit is not None:
        messages.success(request, "C’est enregistré.")
        return redirect("groupement:profil")
    return render(
        request,
        "groupement/profil.html",
        {
            "identite": identite,
            "rappels": rappels,
            "adhesions": adhesions_de(request.user),
            "proposer_second_facteur": a_proposer(request),
        },
    )


# A mail program that offers "unsubscribe" posts here without having seen the page: the signed link is the proof.
@csrf_exempt
def preferences_courriel(request: HttpRequest, jeton: str) -> HttpResponse:
    try:
        personne_id, rappel = lire_jeton(jeton)
    except (BadSignature, KeyError, TypeError, ValueError):
        return render(request, "groupement/preferences_lien_incomplet.html", status=404)
    if rappel not in Personne.Rappel.values:
        raise Http404
    personne = get_object_or_404(Personne, pk=personne_id)
    if request.method == "POST":
        reprendre = request.POST.get("geste") == "reprendre"
        personne = changer_un_rappel(personne=personne, rappel=rappel, refuse=not reprendre)
    return render(
        request,
        "groupement/preferences_courriel.html",
        {
            "personne": personne,
            "rappel": Personne.Rappel(rappel),
            "refuse": rappel in personne.rappels_refuses,
            "change": request.method == "POST",
        },
    )
