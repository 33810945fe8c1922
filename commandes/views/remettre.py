"""Handing over to the payee: choose, confirm, print the slip; and what happens to one payment afterwards."""

from __future__ import annotations

from io import BytesIO

from csp.decorators import csp_exempt
from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commandes.documents.bordereau import contenu_du_bordereau, csv_du_bordereau, xlsx_du_bordereau
from commandes.models import Bordereau, Document, Reglement
from commandes.services import documents, regler
from commandes.services import remettre as services
from commandes.views.gestes import dire_le_refus
from commandes.views.reglements import trouver_beneficiaire
from groupement.models import EntreeJournal
from groupement.tri import par_nom


class RemiseForm(forms.Form):
    remis_a = forms.CharField(
        label="Remis à", max_length=120, required=False, help_text="La personne ou le lieu à qui vous les donnez."
    )


@require_http_methods(["GET", "POST"])
def remettre(request: HttpRequest, pk: int, partenariat: int | None = None) -> HttpResponse:
    """Received and not handed over yet, all ticked; the slip is made from those that stay so."""
    beneficiaire = trouver_beneficiaire(request, pk, partenariat)
    presents = services.a_remettre(beneficiaire)
    choisis = {r.pk for r in presents}
    form = RemiseForm(request.POST if request.method == "POST" else None, initial={"remis_a": beneficiaire.nom})
    if request.method == "POST":
        choisis = {int(texte) for texte in request.POST.getlist("reglement") if texte.isdecimal() and len(texte) < 18}
        if form.is_valid():
            bordereau = dire_le_refus(
                request,
                lambda: services.remettre(
                    beneficiaire=beneficiaire, reglements=choisis, auteur=request.user,
                    remis_a=form.cleaned_data["remis_a"],
                ),
            )  # fmt: skip
            if bordereau:
                messages.success(request, f"Le bordereau {bordereau} est établi. Imprimez-le et faites-le signer.")
                return redirect(beneficiaire.adresse("bordereau", bordereau.pk))
    return render(
        request,
        "commandes/reglement_remettre.html",
        {
            "commande": beneficiaire.commande,
            "beneficiaire": beneficiaire,
            "presents": [{"reglement": r, "choisi": r.pk in choisis} for r in presents],
            "total": sum((r.montant for r in presents if r.pk in choisis), 0),
            "form": form,
            "aide_ancre": "reglements",
        },
    )


def _trouver_le_bordereau(request: HttpRequest, pk: int, partenariat: int | None, bordereau: int) -> Bordereau:
    beneficiaire = trouver_beneficiaire(request, pk, partenariat)
    trouve = get_object_or_404(
        Bordereau.objects.select_related("remis_par"),
        pk=bordereau, commande=beneficiaire.commande, partenariat=beneficiaire.partenariat,
    )  # fmt: skip
    trouve.commande, trouve.partenariat = beneficiaire.commande, beneficiaire.partenariat
    trouve.beneficiaire = beneficiaire
    return trouve


@require_GET
def bordereau(request: HttpRequest, pk: int, bordereau: int, partenariat: int | None = None) -> HttpResponse:
    trouve = _trouver_le_bordereau(request, pk, partenariat, bordereau)
    return render(
        request,
        "commandes/reglement_bordereau.html",
        {
            "commande": trouve.commande,
            "beneficiaire": trouve.beneficiaire,
            "bordereau": trouve,
            "contenu": contenu_du_bordereau(trouve),
            "reglements": list(
                Reglement.objects.filter(bordereau=trouve)
                .select_related("foyer")
                .order_by("mode", *par_nom("foyer__nom"), "pk")
            ),
            "document": Document.objects.filter(bordereau=trouve).defer("octets").order_by("-pk").first(),
            "aide_ancre": "reglements",
        },
    )


@csp_exempt()  # browsers draw a PDF with a page of their own, which the strict policy would leave blank
@require_GET
def fichier(request: HttpRequest, pk: int, bordereau: int, format: str, partenariat: int | None = None) -> HttpResponse:
    """The slip: PDF as the worker built it, opened in the browser; spreadsheets made here, downloaded."""
    trouve = _trouver_le_bordereau(request, pk, partenariat, bordereau)
    nom = f"bordereau-{trouve.numero}.{format}"
    if format == Document.Format.PDF:
        document = Document.objects.filter(bordereau=trouve).prets().order_by("-pk").first()
        if document is None:
            raise Http404
        octets = document.octets
    elif format in (Document.Format.CSV, Document.Format.XLSX):
        contenu = contenu_du_bordereau(trouve)
        octets = csv_du_bordereau(contenu) if format == Document.Format.CSV else xlsx_du_bordereau(contenu)
    else:
        raise Http404
    reponse = FileResponse(
        BytesIO(octets), as_attachment=format != Document.Format.PDF, filename=nom,
        content_type=Document.TYPES_MIME[format],
    )  # fmt: skip
    reponse["Cache-Control"] = "private, no-store"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


@require_POST
def refaire(request: HttpRequest, pk: int, bordereau: int, partenariat: int | None = None) -> HttpResponse:
    """Ask again for the paper of a slip that a worker could not build."""
    trouve = _trouver_le_bordereau(request, pk, partenariat, bordereau)
    documents.demander_le_bordereau(bordereau=trouve, auteur=request.user)
    messages.success(request, "Le bordereau se prépare de nouveau.")
    return redirect(trouve.beneficiaire.adresse("bordereau", trouve.pk))


GESTES = {
    "annuler": (regler.annuler, "{} est annulé : le foyer le doit de nouveau."),
    "impaye": (regler.declarer_impaye, "{} est noté impayé : le foyer le doit de nouveau."),
    "retirer": (services.retirer_du_bordereau, "{} n’est plus sur le bordereau : il est de nouveau entre vos mains."),
}
POSSIBLES = {
    Reglement.Etat.PROMIS: [("annuler", "Annuler cette promesse")],
    Reglement.Etat.RECU: [("annuler", "Annuler ce règlement")],
    Reglement.Etat.REMIS: [("retirer", "Retirer du bordereau"), ("impaye", "Noter impayé")],
}


@require_http_methods(["GET", "POST"])
def reglement(request: HttpRequest, pk: int, reglement: int, partenariat: int | None = None) -> HttpResponse:
    """One payment: where it is, its history, and what may be undone, with a reason."""
    beneficiaire = trouver_beneficiaire(request, pk, partenariat)
    trouve = get_object_or_404(
        beneficiaire.reglements().select_related("foyer", "bordereau", "saisi_par"), pk=reglement
    )
    motif = request.POST.get("motif", "").strip()[:200]
    if request.method == "POST":
        service, phrase = GESTES.get(request.POST.get("geste", ""), (None, ""))
        if service is None:
            raise Http404
        fait = dire_le_refus(request, lambda: service(reglement=trouve, auteur=request.user, motif=motif))
        if fait:
            messages.success(request, phrase.format(regler.en_mots(trouve)))
            return redirect(beneficiaire)
        trouve.refresh_from_db()
    return render(
        request,
        "commandes/reglement_voir.html",
        {
            "commande": beneficiaire.commande,
            "beneficiaire": beneficiaire,
            "reglement": trouve,
            "titre": regler.en_mots(trouve),
            "gestes": POSSIBLES.get(Reglement.Etat(trouve.etat), []),
            "motif": motif,
            "journal": list(EntreeJournal.objects.sur(trouve)[:20]),
            "aide_ancre": "reglements",
        },
    )
