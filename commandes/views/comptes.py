"""The accounts as the treasurer reads them; a référent reads those of the producers they run."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from catalogue.models import Partenariat
from catalogue.mots import aplatir
from commandes.argent.acces_aux_comptes import acces, exiger_la_caisse, exiger_le_payee
from commandes.argent.releve_du_producteur import releve_du_producteur
from commandes.argent.releves import annees_tenues, nom_de_l_association, releve_du_foyer
from commandes.argent.suivi_des_comptes import (
    Balance,
    Payees,
    a_encaisser,
    annee_de_cotisation,
    balances,
    cautions_detenues,
    cotisants,
)
from commandes.argent.tables_des_comptes import BalanceTable
from commandes.models import Document
from commandes.verification import verifier as verifier_les_comptes
from groupement.models import Foyer

PAR_PAGE = 50
FILTRES = {
    "doivent": ("Doivent", lambda b: b.reste > 0),
    "avance": ("Ont payé d’avance", lambda b: b.reste < 0),
    "partis": ("Partis", lambda b: b.foyer.parti_le is not None),
}


@require_GET
def accueil(request: HttpRequest) -> HttpResponse:
    """Who owes what to whom, and what is left to collect, to ask for, to give back."""
    droits = acces(request)
    toutes = balances(request.groupement, payees=droits.payees)
    quoi = request.GET.get("quoi", "")
    q = aplatir(request.GET.get("q", "")[:80])
    trouvees = [b for b in toutes if (quoi not in FILTRES or FILTRES[quoi][1](b)) and _contient(b, q)]
    table = BalanceTable(trouvees, slug=request.groupement.slug, request=request)
    RequestConfig(request, paginate={"per_page": PAR_PAGE, "silent": True}).configure(table)
    return render(
        request,
        "commandes/compte_lister.html",
        {
            "table": table,
            "droits": droits,
            "a_zero": not toutes,
            "q": request.GET.get("q", ""),
            "quoi": quoi,
            "filtres": [(clef, nom) for clef, (nom, _) in FILTRES.items()],
            "dus": sum((b.doit for b in toutes), Decimal(0)),
            "avances": sum((b.avance for b in toutes), Decimal(0)),
            "partis": [b for b in toutes if b.foyer.parti_le is not None],
            "a_encaisser": a_encaisser(droits.payees),
            "producteurs": _producteurs(droits.payees),
            "aide_ancre": "comptes",
            **(_association() if droits.tient else {"annee": annee_de_cotisation()}),
        },
    )


def _contient(balance: Balance, q: str) -> bool:
    return q in aplatir(balance.foyer.nom) or q in aplatir(balance.a_qui)


def _association() -> dict[str, object]:
    """Fees and deposits, in figures."""
    annee = annee_de_cotisation()
    tous = cotisants(annee)
    nombre, somme = cautions_detenues()
    return {
        "annee": annee,
        "ont_cotise": sum(1 for c in tous if c.cotisations),
        "cotisants": len(tous),
        "cotisations": sum((c.montant for c in tous), Decimal(0)),
        "cautions": somme,
        "nombre_de_cautions": nombre,
    }


def _producteurs(payees: Payees) -> list[Partenariat]:
    partenariats = Partenariat.objects.select_related("producteur")
    if payees is not None:
        partenariats = partenariats.filter(pk__in=list(payees))
    return sorted(partenariats, key=lambda p: (not p.actif, aplatir(p.producteur.nom)))


@require_GET
def foyer(request: HttpRequest, foyer: int) -> HttpResponse:
    """A household's accounts in a year, entry by entry."""
    droits = acces(request)
    trouve = get_object_or_404(Foyer, pk=foyer)
    trouve.groupement = request.groupement
    annees, annee = choisir_l_annee(request)
    releve = releve_du_foyer(trouve, annee, payees=droits.payees)
    return render(
        request,
        "commandes/compte_foyer.html",
        {
            "foyer": trouve,
            "droits": droits,
            "releve": releve,
            "balances": balances(request.groupement, payees=droits.payees, foyer=trouve),
            "annee": annee,
            "annees": annees,
            "aide_ancre": "compte-d-un-foyer",
        },
    )


def choisir_l_annee(request: HttpRequest) -> tuple[list[int], int]:
    """The years that can be read, and the one asked for (the present one when nothing sensible is)."""
    annees = annees_tenues()
    demandee = request.GET.get("annee", "")
    choisie = int(demandee) if demandee.isdecimal() and len(demandee) == 4 else annees[0]
    return annees, choisie if choisie in annees else annees[0]


@require_GET
def producteur(request: HttpRequest, partenariat: int) -> HttpResponse:
    trouve = get_object_or_404(Partenariat.objects.select_related("producteur"), pk=partenariat)
    trouve.groupement = request.groupement
    return _page_du_payee(request, trouve)


@require_GET
def association(request: HttpRequest) -> HttpResponse:
    return _page_du_payee(request, None)


def _page_du_payee(request: HttpRequest, partenariat: Partenariat | None) -> HttpResponse:
    droits = exiger_le_payee(request, partenariat)
    annees, annee = choisir_l_annee(request)
    releve = releve_du_producteur(request.groupement, partenariat, annee)
    parametres = {"annee": annee, "partenariat": partenariat.pk if partenariat else None}
    documents = list(Document.objects.filter(genre=Document.Genre.RELEVE, parametres=parametres).defer("octets"))
    return render(
        request,
        "commandes/compte_producteur.html",
        {
            "partenariat": partenariat,
            "nom": str(partenariat) if partenariat else nom_de_l_association(request.groupement),
            "droits": droits,
            "releve": releve,
            "totaux": {champ: releve.somme(champ) for champ in ("produits", "port", "consigne", "rendu", "attendu")}
            | {champ: releve.somme(champ) for champ in ("recu", "remis", "ecart")},
            "annee": annee,
            "annees": annees,
            "documents": documents,
            "en_preparation": any(d.pret_le is None and not d.echec for d in documents),
            "fini": annee < timezone.localdate().year,
            "aide_ancre": "compte-d-un-producteur",
        },
    )


@require_GET
def verifier(request: HttpRequest) -> HttpResponse:
    """Every sum computed again, now."""
    exiger_la_caisse(request)
    bilan = verifier_les_comptes(request.groupement)
    return render(request, "commandes/compte_verifier.html", {"bilan": bilan, "aide_ancre": "verifier"})
