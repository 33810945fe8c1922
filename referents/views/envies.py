"""What I would gladly do, who could take over, and "je m’en charge"."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from catalogue.models import Partenariat
from groupement.droits import exiger
from groupement.templatetags.formats import de
from groupement.views.gestes import donnees, executer, tenter
from referents.forms.envies import EnviesForm, ProposerForm
from referents.models import Disponibilite, Mandat, PropositionDeMandat, ReglagesDesReferents
from referents.profils import qui_pourrait
from referents.rotation import terme
from referents.services import envies as services


def envies(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    dite = Disponibilite.objects.filter(adhesion=request.adhesion).first()
    initial = {
        "partenariats": list(request.adhesion.interets.values_list("partenariat_id", flat=True)),
        "competences": dite.competences if dite else [],
        "mot": dite.mot if dite else "",
    }
    form = EnviesForm(donnees(request), initial=initial)
    if tenter(form, lambda: services.dire_ses_envies(adhesion=request.adhesion, **form.cleaned_data)):
        messages.success(request, "C’est noté, merci ! Vous pouvez changer d’avis quand vous voulez.")
        return redirect("referents:mandats", request.groupement.slug)
    return render(request, "referents/envies.html", {"form": form})


def releve(request: HttpRequest, partenariat: int) -> HttpResponse:
    """Who could take this producer over, and why; for its référents and who facilitates."""
    trouve = _trouver(request, partenariat)
    if not request.adhesion.anime:
        exiger(request, "referents.etre_referent", trouve)
    titulaires = list(
        Mandat.objects.au(timezone.localdate())
        .titulaires()
        .filter(partenariat=trouve)
        .select_related("adhesion__personne", "partenariat__producteur")
        .order_by("famille")
    )
    duree = ReglagesDesReferents.de(request.groupement).duree_mois
    for mandat in titulaires:
        mandat.terme = terme(mandat, duree)
        mandat.peut_passer = request.adhesion.anime or mandat.adhesion_id == request.adhesion.pk
    return render(
        request,
        "referents/releve.html",
        {
            "partenariat": trouve,
            "titulaires": titulaires,
            "a_passer": next((m for m in titulaires if m.peut_passer), None),
            "suggestions": qui_pourrait(trouve),
            "anime": request.adhesion.anime,
        },
    )


def proposer(request: HttpRequest, partenariat: int) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    trouve = _trouver(request, partenariat)
    immediate = ReglagesDesReferents.de(request.groupement).prise_immediate
    form = ProposerForm(donnees(request))
    faite = tenter(
        form,
        lambda: services.se_proposer(
            partenariat=trouve, adhesion=request.adhesion, mot=form.cleaned_data["mot"]
        ),
    )  # fmt: skip
    if faite:
        if faite.etat == PropositionDeMandat.Etat.CONFIRMEE:
            messages.success(request, f"Merci ! Vous répondez maintenant {de(trouve)}.")
        else:
            messages.success(request, "Merci ! L’animation du groupement va vous répondre.")
        return redirect(_retour(request, trouve))
    if immediate:
        suites = ["Vous répondez de ce producteur dès aujourd’hui : vous pouvez préparer ses commandes."]
        del form.fields["mot"]
    else:
        suites = ["L’animation reçoit un courriel et vous répond.", "Vous pouvez retirer votre proposition jusque-là."]
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Vous charger {de(trouve.producteur.nom)} ?",
            "phrase": "Ouvrir ses commandes, les lui envoyer, recevoir et partager : à deux, c’est plus léger.",
            "consequences": suites,
            "form": form,
            "bouton": "Je m’en charge",
            "danger": False,
            "retour": _retour(request, trouve),
        },
    )


@require_POST
def confirmer(request: HttpRequest, proposition: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouvee = _proposition(proposition)
    executer(
        request,
        lambda: services.confirmer_la_proposition(proposition=trouvee, auteur=request.user),
        f"{trouvee.adhesion} répond maintenant {de(trouvee.partenariat)}.",
    )
    return redirect(_retour(request, trouvee.partenariat))


@require_POST
def decliner(request: HttpRequest, proposition: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouvee = _proposition(proposition)
    executer(
        request,
        lambda: services.decliner_la_proposition(proposition=trouvee, auteur=request.user),
        "La proposition est déclinée, la personne est prévenue.",
    )
    return redirect(_retour(request, trouvee.partenariat))


@require_POST
def retirer(request: HttpRequest, proposition: int) -> HttpResponse:
    trouvee = _proposition(proposition)
    if trouvee.adhesion_id != request.adhesion.pk:
        raise Http404
    executer(
        request,
        lambda: services.retirer_la_proposition(proposition=trouvee, auteur=request.adhesion),
        "Votre proposition est retirée.",
    )
    return redirect(_retour(request, trouvee.partenariat))


def _trouver(request: HttpRequest, pk: int) -> Partenariat:
    trouve = get_object_or_404(Partenariat.objects.actifs().select_related("producteur"), pk=pk)
    trouve.groupement = request.groupement
    return trouve


def _proposition(pk: int) -> PropositionDeMandat:
    return get_object_or_404(
        PropositionDeMandat.objects.select_related("adhesion__personne", "partenariat__producteur"), pk=pk
    )  # fmt: skip


def _retour(request: HttpRequest, partenariat: Partenariat) -> str:
    return reverse("referents:mandats", args=[request.groupement.slug]) + f"#partenariat-{partenariat.pk}"
