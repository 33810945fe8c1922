"""A member's own accounts: what their household owes, to whom, and why. Nobody else's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from catalogue.models import Partenariat
from commandes.argent.releves import releve_du_foyer
from commandes.argent.suivi_des_comptes import balances
from commandes.models import Commande, Document
from commandes.views.comptes import choisir_l_annee
from groupement.models import Foyer


@require_GET
def compte(request: HttpRequest) -> HttpResponse:
    foyer = get_object_or_404(Foyer, pk=request.adhesion.foyer_id)
    foyer.groupement = request.groupement
    annees, annee = choisir_l_annee(request)
    siennes = balances(request.groupement, foyer=foyer, a_livrer=True)
    documents = list(
        Document.objects.filter(genre=Document.Genre.RELEVE, parametres={"annee": annee, "foyer": foyer.pk}).defer(
            "octets"
        )
    )
    d_avance = set(
        Partenariat.objects.filter(
            pk__in=[b.partenariat_id for b in siennes if b.partenariat_id], quand=Partenariat.Quand.AVANT
        ).values_list("pk", flat=True)
    )
    commandes = Commande.objects.in_bulk({pk for b in siennes for pk in (*b.en_cours, *b.attendus)})
    return render(
        request,
        "commandes/mon_compte.html",
        {
            "foyer": foyer,
            "balances": [
                {
                    "balance": b,
                    "avant": b.partenariat_id in d_avance,
                    "en_cours": [(commandes[pk], somme) for pk, somme in b.en_cours.items()],
                    "attendus": [(commandes[pk], somme) for pk, somme in b.attendus.items()],
                }
                for b in siennes
            ],
            "releve": releve_du_foyer(foyer, annee),
            "annee": annee,
            "annees": annees,
            "documents": documents,
            "en_preparation": any(d.pret_le is None and not d.echec for d in documents),
            "aide_ancre": "mon-compte",
        },
    )
