"""The producers a group works with, and on what conditions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from catalogue.criteres import hors_criteres
from catalogue.distance import distance_entre
from catalogue.droits import exiger_que
from catalogue.forms.partenariats import ConditionsForm
from catalogue.models import Partenariat
from catalogue.services import partenariats as services
from catalogue.views.gestes import dire_le_refus, donnees, tenter, trouver_producteur
from catalogue.vitrine import articles, tarif_en_vigueur
from groupement.bibliotheque import fiches_pour
from groupement.droits import exiger
from groupement.models import EntreeJournal
from groupement.tri import par_nom


def partenariats(request: HttpRequest) -> HttpResponse:
    tous = list(
        Partenariat.objects.select_related("producteur")
        .prefetch_related("producteur__labels")
        .order_by(*par_nom("producteur__nom"))
    )
    ecarts = hors_criteres(request.groupement, [partenariat.producteur for partenariat in tous])
    for partenariat in tous:
        partenariat.ecarts = ecarts.get(partenariat.producteur_id, [])
        partenariat.distance = distance_entre(request.groupement, partenariat.producteur)
    en_cours = [p for p in tous if p.actif and not p.producteur.archive_le]
    return render(
        request,
        "catalogue/partenariat_lister.html",
        {
            "partenariats": en_cours,
            "anciens": [p for p in tous if p not in en_cours],
            "anime": request.user.has_perm("groupement.animer", request.groupement),
        },
    )


def partenariat(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _trouver(request, pk)
    tarif = tarif_en_vigueur(trouve.producteur, timezone.localdate())
    proposes = articles(trouve.producteur, tarif)
    return render(
        request,
        "catalogue/partenariat_voir.html",
        {
            "partenariat": trouve,
            "producteur": trouve.producteur,
            "modes": [Partenariat.Mode(mode).label for mode in trouve.modes_de_paiement],
            "distance": distance_entre(request.groupement, trouve.producteur),
            "ecarts": hors_criteres(request.groupement, [trouve.producteur]).get(trouve.producteur_id),
            "tarif": tarif,
            "nombre_articles": len(proposes),
            "fiches": fiches_pour({article.produit.nom for article in proposes}),
            "peut_modifier": _peut_modifier(request, trouve),
            "anime": request.user.has_perm("groupement.animer", request.groupement),
            "journal": EntreeJournal.objects.du_groupement(request.groupement).sur(trouve)[:10],
        },
    )


def modifier_partenariat(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _trouver(request, pk)
    exiger_que(_peut_modifier(request, trouve))
    form = ConditionsForm(donnees(request)[0], instance=trouve)
    ecrit = tenter(
        form,
        lambda: services.modifier_conditions(
            partenariat=trouve,
            champs={c: form.cleaned_data[c] for c in form._meta.fields},
            auteur=request.user,
        ),
    )
    if ecrit:
        messages.success(request, f"Les conditions du groupement chez {ecrit} sont enregistrées.")
        return redirect("catalogue:partenariat", request.groupement.slug, pk)
    return render(request, "catalogue/partenariat_modifier.html", {"form": form, "partenariat": trouve})


@require_POST
def ajouter_partenariat(request: HttpRequest, producteur: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    choisi = trouver_producteur(request, producteur)
    fait = []
    dire_le_refus(
        request,
        lambda: fait.append(
            services.ajouter_partenariat(groupement=request.groupement, producteur=choisi, auteur=request.user)
        ),
    )
    if not fait:
        return redirect("annuaire:producteur", request.groupement.slug, producteur)
    messages.success(request, f"Votre groupement travaille avec {choisi}. Précisez maintenant vos conditions.")
    return redirect("catalogue:modifier_partenariat", request.groupement.slug, fait[0].pk)


def arreter_partenariat(request: HttpRequest, pk: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouve = _trouver(request, pk)
    if request.method == "POST":
        services.arreter_partenariat(partenariat=trouve, auteur=request.user)
        messages.success(request, f"Votre groupement ne commande plus chez {trouve}.")
        return redirect("catalogue:partenariat", request.groupement.slug, pk)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Ne plus travailler avec {trouve} ?",
            "consequences": [
                "Ce producteur ne sera plus proposé dans les prochaines commandes.",
                "Les commandes déjà ouvertes vont à leur terme, les anciennes sont gardées.",
                "Vos conditions sont gardées : vous pourrez reprendre quand vous voudrez.",
            ],
            "bouton": "Arrêter",
            "danger": True,
            "retour": trouve.get_absolute_url(),
        },
    )


@require_POST
def reprendre_partenariat(request: HttpRequest, pk: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouve = _trouver(request, pk)
    if dire_le_refus(request, lambda: services.reprendre_partenariat(partenariat=trouve, auteur=request.user)):
        messages.success(request, f"Votre groupement travaille de nouveau avec {trouve}.")
    return redirect("catalogue:partenariat", request.groupement.slug, pk)


def _trouver(request: HttpRequest, pk: int) -> Partenariat:
    trouve = get_object_or_404(Partenariat.objects.select_related("producteur"), pk=pk)
    trouve.groupement, trouve.producteur.reseau = request.groupement, request.reseau
    return trouve


def _peut_modifier(request: HttpRequest, partenariat: Partenariat) -> bool:
    return request.user.has_perm("groupement.animer", request.groupement) or request.user.has_perm(
        "referents.etre_referent", partenariat
    )
