"""Preparing a round: the list, a new one, an earlier one again, its dates and its producers."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_tables2 import RequestConfig

from catalogue.criteres import partenaires_hors_criteres
from commandes import rondes
from commandes.dates import deplacer
from commandes.forms.commande import (
    AjoutDeVoletForm,
    DuplicationForm,
    ModificationForm,
    PreparationForm,
    dates_proposees,
    livraison_proposee,
)
from commandes.models import Commande, Volet
from commandes.services import preparer as services
from commandes.tables import CommandesPasseesTable
from commandes.views.gestes import dire_le_refus, donnees, tenter, trouver_commande, trouver_volet
from groupement.droits import exiger
from groupement.templatetags.formats import instant
from referents.droits import partenariats_en_charge
from referents.models import Mandat

PAR_PAGE = 20


def liste(request: HttpRequest) -> HttpResponse:
    """Rounds of now and to come as cards; those of the past as a table."""
    prepare = request.user.has_perm("commandes.preparer", request.groupement)
    en_cours = rondes.en_cours(foyer=request.adhesion.foyer, avec_preparation=prepare)
    table = CommandesPasseesTable(
        rondes.passees(foyer=request.adhesion.foyer, avec_preparation=prepare), prepare=prepare, request=request
    )
    RequestConfig(request, paginate={"per_page": PAR_PAGE, "silent": True}).configure(table)
    return render(
        request,
        "commandes/commande_lister.html",
        {"en_cours": en_cours, "table": table, "prepare": prepare, "aide_ancre": "commander"},
    )


def preparer(request: HttpRequest) -> HttpResponse:
    exiger(request, "commandes.preparer", request.groupement)
    derniere = Commande.objects.order_by("-livraison_le").first()
    livraison = livraison_proposee(derniere.livraison_le if derniere else None)
    creneaux = list(derniere.creneaux.values_list("debut", "fin")) if derniere else []
    form = PreparationForm(
        donnees(request),
        referents=referents_par_partenariat(),
        hors=partenaires_hors_criteres(request.groupement),
        creneaux=creneaux,
        initial={"livraison_le": livraison, "lieu": request.groupement.lieu_habituel, **dates_proposees(livraison)},
    )
    cree = tenter(
        form,
        lambda: services.preparer_commande(
            groupement=request.groupement, auteur=request.user,
            partenariats=form.cleaned_data["partenariats"], **form.champs_du_service,
        ),
    )  # fmt: skip
    if cree:
        messages.success(
            request,
            f"{cree} est préparée. Elle s’ouvre d’elle-même {instant(cree.ouvre_le)} : vérifiez les produits d’ici là.",
        )
        return redirect("commandes:gerer", request.groupement.slug, cree.pk)
    return render(
        request, "commandes/commande_preparer.html", {"form": form, "aucun": not form.fields["partenariats"].queryset}
    )


def referents_par_partenariat() -> dict[int, list[str]]:
    """Names of those who answer for each partnership today, titular first; one query."""
    noms = defaultdict(list)
    mandats = Mandat.objects.au(timezone.localdate()).select_related("adhesion__personne").order_by("-rang", "du")
    for mandat in mandats:
        noms[mandat.partenariat_id].append(str(mandat.adhesion.personne))
    return dict(noms)


def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    commande = trouver_commande(request, pk)
    vivants = Volet.objects.filter(commande=commande, etat__in=["preparation", "ouvert"]).select_related("producteur")
    form = ModificationForm(
        donnees(request),
        creneaux=commande.creneaux.values_list("debut", "fin"),
        figee=not vivants,
        initial={
            nom: getattr(commande, nom) for nom in ("livraison_le", "lieu", "ouvre_le", "cloture_le", "nom", "note")
        },
    )
    ecrit = tenter(
        form, lambda: services.modifier_commande(commande=commande, auteur=request.user, **form.champs_du_service)
    )
    if ecrit:
        messages.success(request, f"{ecrit} est enregistrée.")
        return redirect("commandes:gerer", request.groupement.slug, pk)
    en_charge = partenariats_en_charge(request.user, request.groupement)
    ouverts = [v for v in vivants if v.etat == Volet.Etat.OUVERT and v.cloture_le == commande.cloture_le]
    return render(
        request,
        "commandes/commande_modifier.html",
        {
            "commande": commande,
            "form": form,
            "suivent": [volet for volet in ouverts if volet.partenariat_id in en_charge],
            "restent": [volet for volet in ouverts if volet.partenariat_id not in en_charge],
        },
    )


def dupliquer(request: HttpRequest, pk: int) -> HttpResponse:
    """An earlier round for another day: the moved dates are shown before anything is created."""
    commande = trouver_commande(request, pk)
    propose = livraison_proposee(commande.livraison_le)
    # The day may come from the address (dates to look at) or be sent (round to create); the first visit proposes one.
    form = DuplicationForm(request.POST or request.GET or {"livraison_le": propose.isoformat()})
    if request.method == "POST":
        copie = tenter(
            form,
            lambda: services.dupliquer_commande(
                commande=commande, auteur=request.user, livraison_le=form.cleaned_data["livraison_le"]
            ),
            "livraison_le",
        )
        if copie:
            messages.success(request, f"{copie} est préparée d’après celle du {commande.livraison_le:%d/%m}.")
            return redirect("commandes:gerer", request.groupement.slug, copie.pk)
    dates = {}
    if form.is_valid():
        livraison = form.cleaned_data["livraison_le"]
        jours = (livraison - commande.livraison_le).days
        ouvre_le, maintenant = deplacer(commande.ouvre_le, jours), timezone.now()
        dates = {
            "livraison_le": livraison,
            "ouvre_le": max(ouvre_le, maintenant),
            "tout_de_suite": ouvre_le <= maintenant,
            "cloture_le": deplacer(commande.cloture_le, jours),
            "trop_tot": deplacer(commande.cloture_le, jours) <= maintenant,
        }
    volets = Volet.objects.filter(commande=commande).select_related("producteur", "partenariat")
    return render(
        request,
        "commandes/commande_dupliquer.html",
        {"commande": commande, "form": form, "dates": dates, "volets": list(volets)},
    )


def ajouter_volet(request: HttpRequest, pk: int) -> HttpResponse:
    commande = trouver_commande(request, pk)
    form = AjoutDeVoletForm(donnees(request), commande=commande, hors=partenaires_hors_criteres(request.groupement))
    ajoute = tenter(
        form,
        lambda: services.ajouter_volet(
            commande=commande, partenariat=form.cleaned_data["partenariat"], auteur=request.user
        ),
    )
    if ajoute:
        if ajoute.cloture_le <= timezone.now():
            messages.warning(
                request,
                f"{ajoute} est ajouté. La clôture de la commande est déjà passée : donnez-lui ses propres dates.",
            )
            return redirect("commandes:modifier_volet", request.groupement.slug, pk, ajoute.pk)
        messages.success(request, f"{ajoute} est ajouté. Vérifiez les produits proposés.")
        return redirect("commandes:offres", request.groupement.slug, pk, ajoute.pk)
    return render(
        request,
        "commandes/volet_ajouter.html",
        {"commande": commande, "form": form, "aucun": not form.fields["partenariat"].queryset.exists()},
    )


def retirer_volet(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    """Take out a producer that has not opened."""
    trouve = trouver_volet(request, pk, volet)
    retour = redirect("commandes:gerer", request.groupement.slug, pk)
    if request.method == "POST":
        if dire_le_refus(request, lambda: services.retirer_volet(volet=trouve, auteur=request.user)):
            messages.success(request, f"{trouve} ne fait plus partie de cette commande.")
        return retour
    if trouve.etat != Volet.Etat.PREPARATION:
        messages.error(
            request, "Cette commande a déjà été ouverte aux membres : annulez-la plutôt, en disant pourquoi."
        )
        return retour
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Retirer {trouve} de la commande ?",
            "consequences": [
                "Les produits choisis pour ce producteur sont oubliés ; vous pourrez l’ajouter de nouveau.",
                "Personne n’est prévenu : la commande n’était pas encore ouverte aux membres.",
            ],
            "bouton": "Retirer ce producteur",
            "danger": True,
            "retour": retour.url,
        },
    )
