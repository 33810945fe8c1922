"""What anybody may read without an account, and the page of who asked to come."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from groupement.etapes import chemin, entree_de, prochain
from groupement.forms.entree import DemandeForm, FoyerDuNouveauForm, MotDePasseForm
from groupement.liens import lire_candidature
from groupement.models import Candidature
from groupement.page_publique import (
    charte_publique,
    entree_publique,
    groupements_ouverts,
    nuage_public,
    rang_d_attente,
)
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.services import candidatures as services
from groupement.services.accueillir import jamais_venue
from groupement.views.entree import CONNEXION
from groupement.views.erreurs import trop_de_demandes
from groupement.views.gestes import donnees, executer, tenter

PAR_PAGE = 30


def ouverts(request: HttpRequest) -> HttpResponse:
    """The directory of groups that chose to be seen."""
    recherche = request.GET.get("q", "").strip()[:100]
    with scopes_disabled():
        page = Paginator(groupements_ouverts(recherche), PAR_PAGE).get_page(request.GET.get("page"))
        return render(request, "groupement/ouvert_lister.html", {"page": page, "q": recherche})


def page_publique(request: HttpRequest, slug: str) -> HttpResponse:
    """A group and how to come; the answer to a request never tells whether its address was known."""
    entree = entree_publique(slug)
    if entree is None:
        raise Http404
    groupement = entree.groupement
    form = DemandeForm(donnees(request))
    if form.is_valid() and not form.est_une_machine:
        if not ratelimit.consume(request, action="candidature", key=form.cleaned_data["email"]):
            return trop_de_demandes(request)
        tenter(form, lambda: services.deposer_candidature(groupement=groupement, valeurs=form.cleaned_data))
    if form.is_bound and form.is_valid():
        return redirect("groupement:demande_envoyee", slug)
    with dans_le_groupement(groupement):
        contexte = {
            "groupement": groupement,
            "entree": entree,
            "form": form,
            "charte": charte_publique(groupement),
            "nuage": nuage_public(groupement),
            "pas": chemin(entree.etapes, []),
        }
        return render(request, "groupement/page_publique.html", contexte)


def demande_envoyee(request: HttpRequest, slug: str) -> HttpResponse:
    entree = entree_publique(slug)
    if entree is None:
        raise Http404
    return render(request, "groupement/demande_envoyee.html", {"groupement": entree.groupement})


def venir(request: HttpRequest, jeton: str) -> HttpResponse:
    """The newcomer's own page: where they are, what to do next, and the gestures that are theirs."""
    try:
        candidature = services.candidature_par_id(lire_candidature(jeton))
    except (BadSignature, ValueError, TypeError):
        candidature = None
    if candidature is None:
        return render(request, "groupement/demande_inconnue.html", status=404)
    with dans_le_groupement(candidature.groupement):
        if request.method == "POST":
            return _geste(request, candidature, jeton)
        return _montrer(request, candidature)


def _geste(request: HttpRequest, candidature: Candidature, jeton: str) -> HttpResponse:
    partie = request.POST.get("partie", "")
    if partie == "entrer":
        return _entrer(request, candidature)
    if partie == "foyer":
        form = FoyerDuNouveauForm(request.POST, instance=candidature)
        ecrite = tenter(form, lambda: services.completer_le_foyer(candidature=candidature, **form.cleaned_data))
        if ecrite is None:
            return _montrer(request, services.candidature_par_id(candidature.pk) or candidature, foyer=form)
        messages.success(request, "Merci, votre foyer est noté.")
    elif partie == "confirmer":
        executer(
            request,
            lambda: services.confirmer_l_adresse(candidature=candidature),
            "Votre adresse est confirmée : le groupement voit votre demande.",
        )
    elif partie == "charte":
        executer(request, lambda: services.accepter_la_charte(candidature=candidature), "Vous avez accepté la charte.")
    elif partie == "retirer":
        executer(request, lambda: services.retirer_la_demande(candidature=candidature), "Votre demande est retirée.")
    return redirect("groupement:venir", jeton)


def _entrer(request: HttpRequest, candidature: Candidature) -> HttpResponse:
    if candidature.adhesion is None:
        return _montrer(request, candidature)
    form = MotDePasseForm(request.POST, personne=candidature.adhesion.personne)
    personne = tenter(
        form,
        lambda: services.ouvrir_le_compte(candidature=candidature, mot_de_passe=form.cleaned_data["mot_de_passe"]),
    )
    if personne is None:
        return _montrer(request, candidature, mot_de_passe=form)
    login(request, personne, backend=CONNEXION)
    return redirect("groupement:bienvenue", candidature.groupement.slug)


def _montrer(
    request: HttpRequest,
    candidature: Candidature,
    *,
    foyer: FoyerDuNouveauForm | None = None,
    mot_de_passe: MotDePasseForm | None = None,
) -> HttpResponse:
    etapes = entree_de(candidature.groupement).etapes
    pas = chemin(etapes, candidature.faites.all())
    en_chemin = candidature.etat in (Candidature.Etat.EN_COURS, Candidature.Etat.EN_ATTENTE)
    suivant = prochain(pas)
    personne = candidature.adhesion.personne if candidature.adhesion else None
    nouveau_compte = personne is not None and jamais_venue(personne)
    demandees = {un.etape.value for un in pas if un.faite is None} if en_chemin else set()
    return render(
        request,
        "groupement/demande_voir.html",
        {
            "candidature": candidature,
            "groupement": candidature.groupement,
            "pas": pas,
            "suivant": suivant,
            "en_chemin": en_chemin,
            "rang": rang_d_attente(candidature) if candidature.etat == Candidature.Etat.EN_ATTENTE else None,
            "foyer": foyer or (FoyerDuNouveauForm(instance=candidature) if "foyer" in demandees else None),
            "charte_a_accepter": "charte" in demandees,
            "charte": charte_publique(candidature.groupement) if "charte" in demandees else "",
            "mot_de_passe": mot_de_passe or (MotDePasseForm(personne=personne) if nouveau_compte else None),
        },
    )
