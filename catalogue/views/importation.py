"""Importing a producer's price list: deposit, columns, preview, confirmation; and the export of the list in
force."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from catalogue.droits import adresse, exiger_que, peut_modifier
from catalogue.export import lignes_a_exporter
from catalogue.forms.importation import ColonnesForm, ConfirmationForm, FichierForm
from catalogue.lecture import CHAMPS, ecrire_csv, ecrire_xlsx
from catalogue.models import ImportTarif
from catalogue.services import importation as services
from catalogue.views.gestes import dire_le_refus, donnees, tenter, trouver_producteur

EXPORTS = {
    "csv": (ecrire_csv, "text/csv; charset=utf-8"),
    "xlsx": (ecrire_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
ETAPES = ("Déposer le fichier", "Vérifier les colonnes", "Vérifier et confirmer")


def importer(request: HttpRequest, pk: int) -> HttpResponse:
    producteur = trouver_producteur(request, pk)
    exiger_que(peut_modifier(request, producteur))
    form = FichierForm(*donnees(request))
    depose = tenter(
        form,
        lambda: services.deposer_fichier(
            producteur=producteur,
            contenu=form.cleaned_data["fichier"].read(),
            auteur=request.user,
            nom=form.cleaned_data["fichier"].name,
        ),
    )
    if depose:
        depot, avertissements = depose
        for phrase in avertissements:
            messages.warning(request, phrase)
        return redirect(adresse(request, "import_colonnes", depot.pk))
    en_attente = ImportTarif.objects.filter(producteur=producteur, etat=ImportTarif.Etat.EN_COURS)
    return render(
        request,
        "catalogue/import_deposer.html",
        {
            "producteur": producteur,
            "form": form,
            "etapes": etapes(0),
            "en_attente": en_attente.defer("lignes", "corrections").select_related("depose_par")[:10],
        },
    )


def import_colonnes(request: HttpRequest, pk: int) -> HttpResponse:
    depot = _trouver(request, pk)
    if depot.etat != ImportTarif.Etat.EN_COURS:
        return _fini(request, depot)
    colonnes = services.lire_colonnes(depot)
    form = ColonnesForm(donnees(request)[0], colonnes=colonnes, lignes=depot.lignes)
    if request.method == "POST":
        tenter(form, lambda: services.choisir_colonnes(depot=depot, choix=form.choix))
        if not form.errors:
            return redirect(adresse(request, "import_apercu", pk))
    return render(
        request,
        "catalogue/import_colonnes.html",
        {
            "depot": depot,
            "producteur": depot.producteur,
            "form": form,
            "etapes": etapes(1),
            "debut": depot.lignes[:8],
            "colonnes": colonnes,
        },
    )


def import_apercu(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change; confirms when it is sent."""
    depot = _trouver(request, pk)
    if depot.etat != ImportTarif.Etat.EN_COURS:
        return _fini(request, depot)
    apercu = services.apercevoir(depot)
    if apercu.colonnes.manques():
        return redirect(adresse(request, "import_colonnes", pk))
    form = ConfirmationForm(donnees(request)[0], avec_manquants=bool(apercu.rapprochement.manquants))
    tarif = tenter(
        form,
        lambda: services.confirmer_import(
            depot=depot,
            du=form.cleaned_data["du"],
            nom=form.cleaned_data["nom"],
            auteur=request.user,
            archiver_manquants=form.cleaned_data.get("manquants") == "archiver",
        ),
    )
    if tarif:
        messages.success(request, f"Le tarif « {tarif} » est enregistré.")
        return redirect(adresse(request, "produits", depot.producteur_id))
    return render(
        request,
        "catalogue/import_apercu.html",
        {
            "depot": depot,
            "producteur": depot.producteur,
            "apercu": apercu,
            "plan": apercu.rapprochement,
            "form": form,
            "etapes": etapes(2),
            "refusees": [(refusee, _champs_a_corriger(apercu, refusee)) for refusee in apercu.refusees],
        },
    )


@require_POST
def import_producteur(request: HttpRequest, pk: int) -> HttpResponse:
    depot = _trouver(request, pk)
    valeur = request.POST.get("producteur")
    if valeur is None:
        messages.error(request, "Choisissez un producteur du fichier, ou «\u00a0Tous\u00a0».")
    else:
        dire_le_refus(request, lambda: services.choisir_producteur(depot=depot, valeur=valeur[:120]))
    return redirect(adresse(request, "import_apercu", pk))


@require_POST
def import_ligne(request: HttpRequest, pk: int, numero: int) -> HttpResponse:
    """Mend one row, leave it out, or take it back."""
    depot = _trouver(request, pk)
    geste = request.POST.get("geste")
    if geste == "ecarter":
        dire_le_refus(request, lambda: services.ecarter_lignes(depot=depot, numeros=[numero]))
    elif geste == "reprendre":
        dire_le_refus(request, lambda: services.reprendre_ligne(depot=depot, numero=numero))
    else:
        champs = {c: request.POST[f"champ-{c}"] for c in CHAMPS if f"champ-{c}" in request.POST}
        dire_le_refus(request, lambda: services.corriger_ligne(depot=depot, numero=numero, champs=champs))
    return redirect(adresse(request, "import_apercu", pk) + "#refusees")


@require_POST
def import_ecarter_refusees(request: HttpRequest, pk: int) -> HttpResponse:
    depot = _trouver(request, pk)
    if depot.etat == ImportTarif.Etat.EN_COURS:
        numeros = [r.numero for r in services.apercevoir(depot).refusees]
        dire_le_refus(request, lambda: services.ecarter_lignes(depot=depot, numeros=numeros))
    return redirect(adresse(request, "import_apercu", pk))


@require_POST
def import_abandonner(request: HttpRequest, pk: int) -> HttpResponse:
    depot = _trouver(request, pk)
    if dire_le_refus(request, lambda: services.abandonner_import(depot=depot)):
        messages.success(request, "L’import est abandonné : rien n’a changé.")
    return redirect(adresse(request, "produits", depot.producteur_id))


def exporter(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    producteur = trouver_producteur(request, pk)
    if format not in EXPORTS:
        raise Http404
    ecrire, type_mime = EXPORTS[format]
    contenu = ecrire(lignes_a_exporter(producteur, timezone.localdate()))
    nom = f"tarif-{slugify(producteur.nom)}-{timezone.localdate():%Y-%m-%d}.{format}"
    return HttpResponse(
        contenu, content_type=type_mime, headers={"Content-Disposition": f'attachment; filename="{nom}"'}
    )


def etapes(rang: int) -> list[dict[str, str]]:
    return [
        {"nom": nom, "etat": "passee" if i < rang else "presente" if i == rang else "future"}
        for i, nom in enumerate(ETAPES)
    ]


def _trouver(request: HttpRequest, pk: int) -> ImportTarif:
    depot = get_object_or_404(ImportTarif.objects.select_related("producteur"), pk=pk)
    exiger_que(peut_modifier(request, depot.producteur))
    return depot


def _fini(request: HttpRequest, depot: ImportTarif) -> HttpResponse:
    if depot.etat == ImportTarif.Etat.CONFIRME:
        messages.info(request, "Cet import est déjà confirmé : les prix sont enregistrés.")
    else:
        messages.info(request, "Cet import a été abandonné : déposez le fichier de nouveau.")
    return redirect(adresse(request, "produits", depot.producteur_id))


def _champs_a_corriger(
    apercu: services.Apercu, refusee: services.LigneRefusee
) -> dict[str, list[tuple[str, str, str]]]:
    """(field, its name, its text) of a refused row: those at fault, and the others that the file has."""
    connus = [c for c in CHAMPS if c in refusee.cellules or c in apercu.colonnes.champs or c in refusee.champs]
    lire = [(c, CHAMPS[c], refusee.cellules.get(c, "")) for c in connus if c not in ("ignorer", "palier")]
    return {
        "fautifs": [x for x in lire if x[0] in refusee.champs],
        "autres": [x for x in lire if x[0] not in refusee.champs],
    }
