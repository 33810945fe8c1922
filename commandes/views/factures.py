"""The producer's invoice of a volet, compared with its lines: entered, attached, and its difference assigned."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commandes.argent.beneficiaires import beneficiaires
from commandes.argent.dus import CompteDuVolet, comptes_des_volets
from commandes.argent.soldes import est_paye_par
from commandes.forms.facture import FactureForm
from commandes.models import Facture, Volet
from commandes.services import facturer as services
from commandes.views.gestes import dire_le_refus, tenter
from commandes.views.reglements import trouver_commande
from groupement.droits import exiger
from groupement.templatetags.formats import montant


def _trouver(request: HttpRequest, pk: int, volet: int) -> Volet:
    """A volet that was ordered, for whoever runs it and for the treasurer."""
    commande = trouver_commande(request, pk)
    trouve = get_object_or_404(
        Volet.objects.select_related("producteur", "partenariat__producteur"), pk=volet, commande=commande,
        etat__in=[*services.FACTURABLES, Volet.Etat.SOLDE],
    )  # fmt: skip
    trouve.commande, trouve.groupement = commande, request.groupement
    exiger(request, "commandes.encaisser", trouve)
    return trouve


@require_http_methods(["GET", "POST"])
def facture(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = _trouver(request, pk, volet)
    existante = Facture.objects.filter(volet=trouve).defer("octets").first()
    ouverte = trouve.etat in services.FACTURABLES
    form = FactureForm(
        request.POST if request.method == "POST" else None, request.FILES or None, volet=trouve,
        instance=Facture.objects.get(pk=existante.pk) if existante else None,
    )  # fmt: skip
    if request.method == "POST":
        compte = tenter(
            form,
            lambda: services.enregistrer_la_facture(volet=trouve, auteur=request.user, **form.champs_du_service),
        )
        if compte:
            _dire(request, compte)
            return redirect("commandes:facture", request.groupement.slug, pk, volet)
    compte = comptes_des_volets([trouve])[trouve.pk]
    conduit = request.user.has_perm("commandes.preparer", request.groupement)
    return render(
        request,
        "commandes/facture_modifier.html",
        {
            "volet": trouve,
            "commande": trouve.commande,
            "form": form,
            "facture": existante,
            "compte": compte,
            "ouverte": ouverte,
            "conduit": conduit,
            "retour": trouve.get_absolute_url() if conduit else _grille(trouve),
            "aide_ancre": "facture",
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _grille(volet: Volet) -> str:
    siens = [b for b in beneficiaires(volet.commande) if est_paye_par(volet, b.partenariat_id)]
    return siens[0].get_absolute_url() if siens else volet.commande.get_absolute_url()


def _dire(request: HttpRequest, compte: CompteDuVolet) -> None:
    assert compte.facture is not None
    if not compte.ecart:
        messages.success(request, "La facture est enregistrée : elle tombe juste.")
    elif not compte.ecart_a_attribuer:
        messages.success(
            request,
            f"La facture est enregistrée. L’écart de {montant(compte.ecart)} est pour "
            f"{compte.facture.get_ecart_pour_display()}.",
        )
    else:
        messages.warning(
            request,
            f"La facture est enregistrée. Elle dit {montant(compte.facture.montant)}, les lignes "
            f"{montant(compte.attendu)} : dites pour qui est l’écart avant de solder.",
        )


@require_GET
def fichier(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    """The invoice as it was attached: always downloaded, never run as a page."""
    trouve = _trouver(request, pk, volet)
    sa_facture = Facture.objects.filter(volet=trouve).first()
    if sa_facture is None or not sa_facture.octets:
        raise Http404
    reponse = FileResponse(
        BytesIO(sa_facture.octets), as_attachment=True, filename=sa_facture.nom_du_fichier,
        content_type=sa_facture.type_mime,
    )  # fmt: skip
    reponse["Cache-Control"] = "private, no-store"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


@require_POST
def retirer(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = _trouver(request, pk, volet)
    if dire_le_refus(request, lambda: services.retirer_la_facture(volet=trouve, auteur=request.user)):
        messages.success(request, "La facture est retirée.")
    return redirect("commandes:facture", request.groupement.slug, pk, volet)
