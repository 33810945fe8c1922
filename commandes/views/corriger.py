"""After the closing: whoever runs a volet corrects a household's lines, with a reason that the household reads."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from catalogue.unites import nom, nommer
from commandes.forms.panier import Demande, lire_demande
from commandes.models import Volet
from commandes.services.corriger import CORRIGEABLES, LignesRefusees, corriger_un_panier, quantites_retenues
from groupement.droits import exiger
from groupement.models import Foyer
from groupement.refus import Refus
from groupement.templatetags.formats import nombre, pluriel


@require_http_methods(["GET", "POST"])
def corriger(request: HttpRequest, pk: int, volet: int, foyer: int) -> HttpResponse:
    objet = get_object_or_404(
        Volet.objects.select_related("commande", "producteur"), pk=volet, commande=pk, etat__in=CORRIGEABLES
    )
    objet.groupement = objet.commande.groupement = request.groupement
    exiger(request, "commandes.conduire_volet", objet)
    le_foyer = get_object_or_404(Foyer, pk=foyer)
    demande, motif, refus, manque_le_motif = Demande(), "", {}, False
    if request.method == "POST":
        motif = request.POST.get("motif", "").strip()[:500]
        demande = lire_demande(request.POST)
        refus, manque_le_motif = demande.refusees, not motif
        if not refus and motif:
            try:
                bilan = corriger_un_panier(
                    volet=objet, foyer=le_foyer, quantites=demande.quantites, vu=demande.vu, auteur=request.user,
                    motif=motif,
                )  # fmt: skip
            except LignesRefusees as erreur:
                refus = erreur.phrases
            except Refus as erreur:
                messages.error(request, erreur.phrase)
            else:
                return _conclure(request, objet, len(bilan.changees))
    # Typed and not written. A line that the person left alone shows what the basket holds now.
    saisi = {offre: request.POST.get(f"q-{offre}", "") for offre in demande.quantites | demande.refusees}
    rangees = _rangees(objet, le_foyer, saisi, refus)
    contexte = {
        "volet": objet,
        "commande": objet.commande,
        "foyer": le_foyer,
        "rangees": rangees,
        "refusees": [rangee for rangee in rangees if rangee["refus"]],
        "vu": json.dumps({rangee["offre"].pk: nombre(rangee["quantite"]) for rangee in rangees if rangee["quantite"]}),
        "motif": motif,
        "manque_le_motif": manque_le_motif,
    }
    return render(request, "commandes/panier_corriger.html", contexte, status=422 if refus or manque_le_motif else 200)


def _conclure(request: HttpRequest, volet: Volet, changees: int) -> HttpResponse:
    if not changees:
        messages.info(request, "Rien n’a changé.")
        return redirect("commandes:volet", request.groupement.slug, volet.commande_id, volet.pk)
    messages.success(
        request, f"{pluriel(changees, 'ligne corrigée,lignes corrigées')}. Le foyer voit la raison dans son panier."
    )
    if volet.etat == Volet.Etat.TRANSMIS:
        messages.warning(
            request, "Le bon est déjà parti : établissez une nouvelle version pour que le producteur le sache."
        )
    return redirect("commandes:volet", request.groupement.slug, volet.commande_id, volet.pk)


def _rangees(volet: Volet, foyer: Foyer, saisi: dict[int, str], refus: dict[int, str]) -> list[dict]:
    """Each offer of the volet with what the household has of it, its own first."""
    lignes = quantites_retenues(volet, foyer)
    rangees = [
        {
            "offre": offre,
            "quantite": lignes.get(offre.pk),
            "en_mots": nommer(offre.unite, lignes[offre.pk]) if offre.pk in lignes else "",
            "saisi": saisi.get(offre.pk),
            "refus": refus.get(offre.pk),
            "unite": nom(offre.unite),
        }
        for offre in volet.offres.all()
        if offre.retiree_le is None or offre.pk in lignes
    ]
    return sorted(rangees, key=lambda rangee: rangee["quantite"] is None)
