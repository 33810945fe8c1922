"""The grid of payments of a payee: what each household owes, what is received, many cheques in one sending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from commandes.argent.beneficiaires import Beneficiaire, beneficiaires, parmi, volets_de
from commandes.argent.grille_des_reglements import Rangee, composer, totaliser
from commandes.argent.soldes import situations
from commandes.forms.reglements import GrilleLue, ecrire_vu, lire_la_grille
from commandes.models import Bordereau, Commande, Reglement, Volet
from commandes.services import regler
from commandes.services.facturer import FACTURABLES
from commandes.services.remettre import DE_LA_MAIN_A_LA_MAIN
from groupement.droits import exiger
from groupement.refus import Refus
from groupement.templatetags.formats import montant, pluriel

Etat = Volet.Etat


def trouver_commande(request: HttpRequest, pk: int) -> Commande:
    """A round of the group; who may receive in it is asked payee by payee."""
    commande = get_object_or_404(Commande, pk=pk)
    commande.groupement = request.groupement
    return commande


def trouver_beneficiaire(request: HttpRequest, pk: int, partenariat: int | None) -> Beneficiaire:
    """One payee of a round, for whoever may receive its money; 404 for everybody else."""
    for trouve in beneficiaires(trouver_commande(request, pk)):
        if trouve.partenariat_id == partenariat:
            exiger(request, "commandes.encaisser", trouve)
            return trouve
    raise Http404


@require_GET
def reglements(request: HttpRequest, pk: int) -> HttpResponse:
    """The payees of a round whose money the person may receive; one alone is its grid."""
    commande = trouver_commande(request, pk)
    siens = [b for b in beneficiaires(commande) if request.user.has_perm("commandes.encaisser", b)]
    if len(siens) == 1:
        return redirect(siens[0])
    if not siens and not _conduit(request):
        exiger(request, "groupement.tenir_les_comptes", request.groupement)
    comptes = situations(commande, [b.partenariat_id for b in siens]).values()
    lignes = [
        {"beneficiaire": b, "totaux": totaliser(s for s in comptes if s.partenariat_id == b.partenariat_id)}
        for b in siens
    ]
    return render(
        request,
        "commandes/reglement_choisir.html",
        {"commande": commande, "lignes": lignes, "conduit": _conduit(request), "aide_ancre": "reglements"},
    )


@require_http_methods(["GET", "POST"])
def grille(request: HttpRequest, pk: int, partenariat: int | None = None) -> HttpResponse:
    volets = volets_de(pk, request.groupement, ailleurs=True)
    commande = next((v.commande for v in volets if v.commande_id == pk), None) or trouver_commande(request, pk)
    tous = parmi(commande, volets)
    trouve = next((b for b in tous if b.partenariat_id == partenariat), None)
    if trouve is None:  # a payee of cancelled volets only, which somebody had paid
        trouve = trouver_beneficiaire(request, pk, partenariat)
    exiger(request, "commandes.encaisser", trouve)
    lue, en_plus, perimes = None, None, set()
    if request.method == "POST":
        lue = lire_la_grille(request.POST)
        choisi = request.POST.get("en-plus", "")
        if choisi.isdecimal() and len(choisi) < 18:
            en_plus, lue.phrases = int(choisi), {}
        elif not lue.phrases:
            reponse = _encaisser(request, trouve, lue)
            if reponse is not None:
                return reponse
            perimes = set(lue.phrases)
    rangees = composer(trouve, volets=volets, lue=lue, en_plus=en_plus, perimes=perimes)
    autres = [b for b in tous if request.user.has_perm("commandes.encaisser", b)]
    contexte = _contexte(request, trouve, rangees) | {"autres": autres if len(autres) > 1 else []}
    return render(request, "commandes/reglement_lister.html", contexte, status=422 if lue and lue.phrases else 200)


def _encaisser(request: HttpRequest, beneficiaire: Beneficiaire, lue: GrilleLue) -> HttpResponse | None:
    """None when the page is to be shown again, as it was typed."""
    if not lue.saisies:
        messages.info(request, "Cochez les règlements que vous avez en main, puis enregistrez.")
        return None
    try:
        recus = regler.encaisser_en_masse(beneficiaire=beneficiaire, saisies=lue.saisies, auteur=request.user)
    except regler.ReglementsRefuses as refus:
        lue.phrases = refus.phrases
        return None
    except Refus as refus:
        messages.error(request, refus.phrase)
        return None
    somme = montant(sum(r.montant for r in recus))
    messages.success(request, f"{pluriel(len(recus), 'règlement enregistré,règlements enregistrés')} : {somme}.")
    return redirect(beneficiaire)


def _contexte(request: HttpRequest, beneficiaire: Beneficiaire, rangees: list[Rangee]) -> dict[str, Any]:
    presents = [r for rangee in rangees for r in rangee.passes]
    filtre = request.GET.get("voir") == "manquent"
    bordereaux = {r.bordereau.pk: r.bordereau for r in presents if r.bordereau}
    return {
        "commande": beneficiaire.commande,
        "beneficiaire": beneficiaire,
        "ici": beneficiaire.get_absolute_url(),
        "banques": sorted({r.banque for r in presents if r.banque}),
        "rangees": [r for r in rangees if r.situation.reste > 0 or r.erreur] if filtre else rangees,
        "filtre": filtre,
        "refusees": [rangee for rangee in rangees if rangee.erreur],
        "totaux": totaliser(rangee.situation for rangee in rangees),
        "vu": ecrire_vu({rangee.foyer.pk: rangee.encaisse for rangee in rangees}),
        "a_remettre": sum(r.etat == Reglement.Etat.RECU and r.mode in DE_LA_MAIN_A_LA_MAIN for r in presents),
        "bordereaux": sorted(bordereaux.values(), key=_du_plus_recent),
        "a_saisir": any(ligne for rangee in rangees for ligne in rangee.lignes),
        "factures": [v for v in beneficiaire.volets if v.etat in (*FACTURABLES, Etat.SOLDE)],
        "estime": any(volet.etat == Etat.OUVERT for volet in beneficiaire.volets),
        "conduit": _conduit(request),
        "aide_ancre": "reglements",
    }


def _du_plus_recent(bordereau: Bordereau) -> tuple[int, int]:
    return -bordereau.annee, -bordereau.rang


def _conduit(request: HttpRequest) -> bool:
    """Whether the pages of those who run rounds open for the reader: a treasurer has none of them."""
    return request.user.has_perm("commandes.preparer", request.groupement)
