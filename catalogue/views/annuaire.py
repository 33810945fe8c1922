"""The directory: its list, a producer's page and record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from catalogue.criteres import hors_criteres
from catalogue.distance import distance_entre
from catalogue.droits import adresse, exiger_que, peut_creer, peut_modifier, peut_tenir
from catalogue.forms.annuaire import ProducteurForm, RechercheForm
from catalogue.models import Partenariat, Producteur
from catalogue.recherche import chercher, ouvrir_annuaire
from catalogue.services import annuaire as services
from catalogue.views.gestes import donnees, tenter, trouver_producteur
from catalogue.vitrine import articles, tarif_en_vigueur

PAR_PAGE = 24


def producteurs(request: HttpRequest) -> HttpResponse:
    annuaire = ouvrir_annuaire(request.groupement)
    tient = peut_tenir(request)
    form = RechercheForm(
        request.GET,
        labels=annuaire.labels,
        familles=annuaire.familles,
        distances=annuaire.distances,
        archives=tient,
    )
    trouvees = chercher(annuaire, form.retenus)
    page = Paginator(trouvees, PAR_PAGE).get_page(request.GET.get("page"))
    ecarts = hors_criteres(request.groupement, [fiche.producteur for fiche in page])
    for fiche in page:
        fiche.ecarts = ecarts.get(fiche.producteur.pk, [])
    return render(
        request,
        "catalogue/producteur_lister.html",
        {
            "form": form,
            "page": page,
            "nombre": len(trouvees),
            "filtre": any(form.retenus.get(champ) for champ in ("q", "nature", "label", "famille", "archives")),
            "annuaire_vide": not annuaire.fiches,
            "peut_creer": peut_creer(request),
            "peut_tenir": tient,
        },
    )


def producteur(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver_producteur(request, pk)
    prefetch_related_objects([trouve], "labels")
    tarif = tarif_en_vigueur(trouve, timezone.localdate())
    partenariat = None
    if request.groupement is not None:
        partenariat = Partenariat.objects.filter(producteur=trouve).first()
    return render(
        request,
        "catalogue/producteur_voir.html",
        {
            "producteur": trouve,
            "labels": list(trouve.labels.all()),
            "contacts": list(trouve.contacts.all()),
            "distance": distance_entre(request.groupement, trouve),
            "ecarts": hors_criteres(request.groupement, [trouve]).get(trouve.pk),
            "tarif": tarif,
            "articles": articles(trouve, tarif),
            "partenariat": partenariat,
            "peut_modifier": peut_modifier(request, trouve),
            "peut_archiver": peut_tenir(request),
            "anime": request.groupement is not None and request.user.has_perm("groupement.animer", request.groupement),
        },
    )


def creer_producteur(request: HttpRequest) -> HttpResponse:
    exiger_que(peut_creer(request))
    form = ProducteurForm(*donnees(request), instance=Producteur(reseau=request.reseau))
    cree = tenter(
        form,
        lambda: services.creer_producteur(
            reseau=request.reseau,
            champs=_champs(form),
            labels=list(form.cleaned_data.get("labels", [])),
            photo=form.cleaned_data.get("photo_envoyee"),
            auteur=request.user,
        ),
    )
    if cree:
        messages.success(request, f"{cree} est dans l’annuaire.")
        return redirect(adresse(request, "producteur", cree.pk))
    return render(
        request,
        "catalogue/producteur_modifier.html",
        {"form": form, "retour": adresse(request, "producteurs")},
    )


def modifier_producteur(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver_producteur(request, pk)
    exiger_que(peut_modifier(request, trouve))
    nom = trouve.nom
    form = ProducteurForm(*donnees(request), instance=trouve)
    ecrit = tenter(
        form,
        lambda: services.modifier_producteur(
            producteur=trouve,
            champs=_champs(form),
            auteur=request.user,
            labels=list(form.cleaned_data["labels"]) if "labels" in form.cleaned_data else None,
            photo_changee=form.photo_changee,
            photo=form.cleaned_data.get("photo_envoyee"),
        ),
    )
    if ecrit:
        messages.success(request, f"La fiche de {ecrit} est enregistrée.")
        return redirect(adresse(request, "producteur", pk))
    return render(
        request,
        "catalogue/producteur_modifier.html",
        {"form": form, "producteur": trouve, "nom": nom, "retour": adresse(request, "producteur", pk)},
    )


def archiver_producteur(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver_producteur(request, pk)
    exiger_que(peut_tenir(request))
    retour = adresse(request, "producteur", pk)
    if request.method == "POST":
        services.archiver_producteur(producteur=trouve, auteur=request.user)
        messages.success(request, f"{trouve} est archivé. Vous pouvez le remettre dans l’annuaire depuis sa fiche.")
        return redirect(retour)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Archiver {trouve} ?",
            "consequences": [
                "Plus aucun groupement du réseau ne pourra ouvrir de commande chez ce producteur.",
                "Les commandes déjà ouvertes et les anciennes ne changent pas.",
                "Vous pourrez le remettre dans l’annuaire à tout moment.",
            ],
            "bouton": "Archiver",
            "danger": True,
            "retour": retour,
        },
    )


@require_POST
def restaurer_producteur(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver_producteur(request, pk)
    exiger_que(peut_tenir(request))
    services.restaurer_producteur(producteur=trouve, auteur=request.user)
    messages.success(request, f"{trouve} est de nouveau dans l’annuaire.")
    return redirect(adresse(request, "producteur", pk))


def _champs(form: ProducteurForm) -> dict[str, Any]:
    return {champ: form.cleaned_data[champ] for champ in form._meta.fields}
