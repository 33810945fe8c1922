"""Fees of a year, household by household, and the register of deposits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from catalogue.models import Partenariat
from catalogue.mots import aplatir
from commandes.argent.acces_aux_comptes import exiger_la_caisse
from commandes.argent.suivi_des_comptes import Cotisant, annee_de_cotisation, cautions_detenues, cotisants, sans_caution
from commandes.argent.tables_des_comptes import CautionTable
from commandes.forms.comptes import SaisieDeCotisations
from commandes.models import Caution
from commandes.services.cotiser import CotisationsRefusees, encaisser_des_cotisations
from groupement.templatetags.formats import pluriel
from groupement.views.gestes import donnees

PAR_PAGE = 50


def cotisations(request: HttpRequest) -> HttpResponse:
    """Who paid the year's fee; those who have not are ticked off in one go."""
    exiger_la_caisse(request)
    ici = annee_de_cotisation()
    demandee = request.POST.get("annee") or request.GET.get("annee", "")
    annee = int(demandee) if demandee in {str(ici - n) for n in range(-1, 11)} else ici
    tous = cotisants(annee)
    saisie = SaisieDeCotisations(donnees(request), {c.foyer.pk: c.foyer for c in tous}, request.groupement)
    if request.method == "POST":
        if not saisie.saisies:
            messages.warning(request, "Cochez les foyers dont vous avez reçu la cotisation.")
        elif saisie.is_valid() and _encaisser(request, tous, saisie):
            return redirect(f"{reverse('comptes:cotisations', args=[request.groupement.slug])}?annee={annee}")
    q = aplatir(request.GET.get("q", "")[:80])
    manquent = request.GET.get("quoi") == "manquent"
    return render(
        request,
        "commandes/cotisation_lister.html",
        {
            "annee": annee,
            "annees": [ici + 1, ici, ici - 1, ici - 2],
            "lignes": [
                _ligne(request, cotisant, saisie)
                for cotisant in tous
                if q in aplatir(cotisant.foyer.nom) and not (manquent and cotisant.cotisations)
            ],
            "ont_cotise": sum(1 for c in tous if c.cotisations),
            "nombre": len(tous),
            "total": sum(c.montant for c in tous),
            "q": request.GET.get("q", ""),
            "manquent": manquent,
            "modes": Partenariat.Mode.choices,
            "recue_le": request.POST.get("recue_le") or timezone.localdate().isoformat(),
            "refusees": bool(saisie.erreurs),
            "aide_ancre": "cotisations",
        },
    )


def _encaisser(request: HttpRequest, tous: list[Cotisant], saisie: SaisieDeCotisations) -> bool:
    foyers = {c.foyer.pk: c.foyer for c in tous}
    try:
        encaissees = encaisser_des_cotisations(
            saisies={foyers[pk]: form.cleaned_data for pk, form in saisie.saisies.items()}, auteur=request.user
        )
    except CotisationsRefusees as refus:
        saisie.erreurs |= refus.phrases
        return False
    messages.success(request, f"{pluriel(len(encaissees), 'cotisation notée,cotisations notées')}. Merci.")
    return True


def _ligne(request: HttpRequest, cotisant: Cotisant, saisie: SaisieDeCotisations) -> dict[str, Any]:
    """A household with what was typed in for it, or what is advised."""
    pk, groupement = cotisant.foyer.pk, request.groupement
    conseillee = groupement.cotisation_conseillee or groupement.cotisation_minimum
    envoi = request.POST
    return {
        "cotisant": cotisant,
        "cochee": pk in saisie.saisies,
        "montant": envoi.get(f"montant-{pk}", f"{conseillee:f}".replace(".", ",") if conseillee else ""),
        "mode": envoi.get(f"mode-{pk}", "cheque"),
        "numero": envoi.get(f"numero-{pk}", ""),
        "motif": envoi.get(f"motif-{pk}", ""),
        "erreur": saisie.erreurs.get(pk, ""),
    }


@require_GET
def cautions(request: HttpRequest) -> HttpResponse:
    exiger_la_caisse(request)
    registre = Caution.objects.select_related("foyer")
    etat = request.GET.get("etat", Caution.Etat.DETENUE)
    if etat in Caution.Etat.values:
        registre = registre.filter(etat=etat)
    q = request.GET.get("q", "").strip()[:80]
    if q:
        registre = registre.filter(foyer__nom__unaccent__icontains=q)
    table = CautionTable(registre, slug=request.groupement.slug, request=request)
    RequestConfig(request, paginate={"per_page": PAR_PAGE, "silent": True}).configure(table)
    nombre, somme = cautions_detenues()
    return render(
        request,
        "commandes/caution_lister.html",
        {
            "table": table,
            "etat": etat,
            "etats": Caution.Etat.choices,
            "q": q,
            "nombre": nombre,
            "somme": somme,
            "sans_caution": sans_caution() if request.groupement.caution else [],
            "aide_ancre": "cautions",
        },
    )
