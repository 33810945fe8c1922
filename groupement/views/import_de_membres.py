"""Importing members from a table: deposit, columns, preview row by row, confirmation."""

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.forms.import_de_membres import ColonnesDeMembresForm, ConfirmationForm, FichierDeMembresForm
from groupement.models import ImportDeMembres
from groupement.services import import_de_membres as services
from groupement.tableau_de_membres import IGNORER
from groupement.templatetags.formats import pluriel
from groupement.views.gestes import donnees, executer, tenter

PAR_PAGE = 100
ACTIONS = {
    services.NOUVEAU: "nouveaux foyers",
    services.REJOINT: "dans un foyer",
    services.INVITATION: "à inviter",
    services.DEJA: "déjà là",
    services.ERREUR: "refusées",
}


def importer(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    form = FichierDeMembresForm(donnees(request), request.FILES or None)
    depose = tenter(
        form,
        lambda: services.deposer(
            groupement=request.groupement,
            contenu=form.cleaned_data["fichier"].read(),
            nom=form.cleaned_data["fichier"].name,
            auteur=request.user,
        ),
    )
    if depose:
        for phrase in depose[1]:
            messages.warning(request, phrase)
        return redirect("groupement:apercu_de_membres", request.groupement.slug, depose[0].pk)
    en_attente = ImportDeMembres.objects.filter(etat=ImportDeMembres.Etat.EN_COURS).defer("lignes")
    return render(
        request,
        "groupement/import_deposer.html",
        {"form": form, "en_attente": en_attente.select_related("depose_par")[:10]},
    )


def apercu(request: HttpRequest, import_id: int) -> HttpResponse:
    """What would be written; writes it when it is sent."""
    depot = _trouver(request, import_id)
    if depot.etat != ImportDeMembres.Etat.EN_COURS:
        messages.info(request, f"Cet import est {depot.get_etat_display()} : pour reprendre, déposez le fichier.")
        return redirect("groupement:membres", request.groupement.slug)
    prevues = services.prevoir(depot)
    nombre = services.nombre_de_courriels(prevues)
    form = ConfirmationForm(donnees(request), nombre=nombre)
    bilan = tenter(
        form,
        lambda: services.confirmer(
            depot=depot,
            parrain=request.adhesion,
            avec_courriels=form.cleaned_data["avec_courriels"],
            auteur=request.user,
        ),
    )
    if bilan:
        foyers = pluriel(bilan.foyers, "nouveau foyer,nouveaux foyers")
        personnes, courriels = pluriel(bilan.personnes, "personne"), pluriel(bilan.courriels, "courriel")
        messages.success(request, f"C’est fait : {personnes}, {foyers}, {courriels} en route.")
        return redirect("groupement:membres", request.groupement.slug)
    return _page(request, depot, prevues, form, ColonnesDeMembresForm(depot=depot))


@require_POST
def colonnes(request: HttpRequest, import_id: int) -> HttpResponse:
    depot = _trouver(request, import_id)
    form = ColonnesDeMembresForm(request.POST, depot=depot)
    tenter(form, lambda: services.choisir_les_colonnes(depot=depot, colonnes=form.colonnes))
    if form.errors:
        prevues = services.prevoir(depot)
        confirmation = ConfirmationForm(nombre=services.nombre_de_courriels(prevues))
        return _page(request, depot, prevues, confirmation, form)
    return redirect("groupement:apercu_de_membres", request.groupement.slug, import_id)


@require_POST
def abandonner(request: HttpRequest, import_id: int) -> HttpResponse:
    depot = _trouver(request, import_id)
    executer(request, lambda: services.abandonner(depot=depot), "L’import est abandonné : rien n’a changé.")
    return redirect("groupement:membres", request.groupement.slug)


def _trouver(request: HttpRequest, import_id: int) -> ImportDeMembres:
    exiger(request, "groupement.animer", request.groupement)
    return get_object_or_404(ImportDeMembres.objects.select_related("groupement"), pk=import_id)


def _page(
    request: HttpRequest,
    depot: ImportDeMembres,
    prevues: list[services.Prevue],
    form: ConfirmationForm,
    sens: ColonnesDeMembresForm,
) -> HttpResponse:
    """Rows in error come first: they are what one may still mend in the file."""
    nombres = Counter(prevue.action for prevue in prevues)
    rangees = sorted(prevues, key=lambda prevue: prevue.action != services.ERREUR)
    return render(
        request,
        "groupement/import_apercu.html",
        {
            "depot": depot,
            "page": Paginator(rangees, PAR_PAGE).get_page(request.GET.get("page")),
            "chiffres": [(mot, nombres[action], action == services.ERREUR) for action, mot in ACTIONS.items()],
            "refusees": nombres[services.ERREUR],
            "a_faire": nombres[services.NOUVEAU] + nombres[services.REJOINT] + nombres[services.INVITATION],
            "form": form,
            "sens": sens,
            "colonnes_a_revoir": bool(sens.errors) or all(champ == IGNORER for champ in depot.colonnes),
        },
    )
