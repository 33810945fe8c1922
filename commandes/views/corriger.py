"""After the closing: whoever runs a volet corrects a household's lines, with a reason that the household reads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from catalogue.unites import nom
from commandes.forms.panier import lire_demande
from commandes.models import Ligne, Volet
from commandes.services.commander import enregistrer_lignes
from groupement.droits import exiger
from groupement.models import Foyer
from groupement.refus import Refus
from groupement.templatetags.formats import pluriel

CORRIGEABLES = (Volet.Etat.CLOS, Volet.Etat.TRANSMIS)


@require_http_methods(["GET", "POST"])
def corriger(request: HttpRequest, pk: int, volet: int, foyer: int) -> HttpResponse:
    objet = get_object_or_404(
        Volet.objects.select_related("commande", "producteur"), pk=volet, commande=pk, etat__in=CORRIGEABLES
    )
    objet.groupement = objet.commande.groupement = request.groupement
    exiger(request, "commandes.conduire_volet", objet)
    le_foyer = get_object_or_404(Foyer, pk=foyer)
    motif, saisi, refus, manque_le_motif = "", {}, {}, False
    if request.method == "POST":
        motif = request.POST.get("motif", "").strip()[:500]
        demande = lire_demande(request.POST)
        saisi = {nom_[2:]: valeur for nom_, valeur in request.POST.items() if nom_.startswith("q-")}
        refus, manque_le_motif = demande.refusees, not motif
        if not refus and motif:
            try:
                bilan = enregistrer_lignes(
                    commande=objet.commande, foyer=le_foyer, quantites=demande.quantites, auteur=request.user,
                    pour_autrui=True, correction=motif,
                )  # fmt: skip
            except Refus as erreur:
                messages.error(request, erreur.phrase)
            else:
                refus = bilan.refusees
                if not refus:
                    return _conclure(request, objet, len(bilan.enregistrees))
    contexte = {
        "volet": objet,
        "commande": objet.commande,
        "foyer": le_foyer,
        "rangees": _rangees(objet, le_foyer, saisi, refus),
        "motif": motif,
        "manque_le_motif": manque_le_motif,
    }
    return render(request, "commandes/panier_corriger.html", contexte, status=422 if refus or manque_le_motif else 200)


def _conclure(request: HttpRequest, volet: Volet, nombre: int) -> HttpResponse:
    messages.success(
        request, f"{pluriel(nombre, 'ligne corrigée,lignes corrigées')}. Le foyer voit la raison dans son panier."
    )
    if volet.etat == Volet.Etat.TRANSMIS:
        messages.warning(
            request, "Le bon est déjà parti : établissez une nouvelle version pour que le producteur le sache."
        )
    return redirect("commandes:volet", request.groupement.slug, volet.commande_id, volet.pk)


def _rangees(volet: Volet, foyer: Foyer, saisi: dict[str, str], refus: dict[int, str]) -> list[dict]:
    """Each offer of the volet with what the household has of it, its own first."""
    lignes = dict(Ligne.objects.filter(volet=volet, panier__foyer=foyer).values_list("offre_id", "quantite"))
    rangees = [
        {
            "offre": offre,
            "quantite": lignes.get(offre.pk),
            "saisi": saisi.get(str(offre.pk)),
            "refus": refus.get(offre.pk),
            "unite": nom(offre.unite),
        }
        for offre in volet.offres.all()
        if offre.retiree_le is None or offre.pk in lignes
    ]
    return sorted(rangees, key=lambda rangee: rangee["quantite"] is None)
