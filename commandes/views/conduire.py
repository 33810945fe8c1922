"""A round and its volets, for those who run them: what each page shows. The gestures are in `views.gestes_du_volet`."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commandes import rondes
from commandes.colisage.complement import colis_incomplets
from commandes.colisage.minimum import minimum_de
from commandes.commander.rangees import prix_en_mots
from commandes.etapes import etapes_de, pas_du_jour, prochain_pas, rang_present
from commandes.forms.volet import DatesDuVoletForm, OffresForm
from commandes.livraison import ou_en_est
from commandes.models import BonDeCommande, Commande, Document, Offre, Volet
from commandes.services import cloturer, offrir, preparer
from commandes.services.repartir import a_confirmer
from commandes.suivi import suivre
from commandes.views.bons_du_volet import ce_qui_change
from commandes.views.gestes import donnees, tenter, trouver_commande, trouver_volet
from commandes.views.preparer import referents_par_partenariat
from groupement.droits import exiger
from groupement.models import EntreeJournal
from groupement.templatetags.formats import de
from groupement.tri import par_nom
from referents.droits import partenariats_en_charge

ENTREES_DU_JOURNAL = 60


def gerer(request: HttpRequest, pk: int) -> HttpResponse:
    """The round: dates, place, producers with the next step of each, documents, delivery."""
    commande = trouver_commande(request, pk)
    volets = _volets(commande)
    if cloturer.mettre_a_l_heure(commande=commande, volets=volets):
        volets = _volets(commande)
    chiffres = rondes.chiffres_par_volet(commande)
    referents = referents_par_partenariat()
    en_charge = partenariats_en_charge(request.user, request.groupement)
    lignes = [
        {
            "volet": volet,
            "chiffres": chiffres[volet.pk],
            "pas": prochain_pas(volet, offres=volet.nombre_d_offres, foyers=chiffres[volet.pk].foyers),
            "referents": referents.get(volet.partenariat_id, []),
            "a_moi": volet.partenariat_id in en_charge,
        }
        for volet in volets
    ]
    vivants = [ligne for ligne in lignes if ligne["volet"].etat != Volet.Etat.ANNULE]
    return render(
        request,
        "commandes/commande_gerer.html",
        {
            "commande": commande,
            "creneaux": list(commande.creneaux.all()),
            "lignes": lignes,
            "foyers": rondes.foyers_de(commande),
            "montant": sum(ligne["chiffres"].montant for ligne in vivants),
            "etat": _ou_en_est(commande, [ligne["volet"] for ligne in vivants]),
            "journal": list(EntreeJournal.objects.sur(commande)[:ENTREES_DU_JOURNAL]),
            "aide_ancre": "preparer",
        },
    )


def _volets(commande: Commande) -> list[Volet]:
    volets = list(
        Volet.objects.filter(commande=commande)
        .select_related("producteur", "partenariat")
        .annotate(nombre_d_offres=Count("offres", filter=Q(offres__retiree_le=None)))
        .order_by(*par_nom("producteur__nom"))
    )
    for volet in volets:
        volet.commande, volet.groupement = commande, commande.groupement
    return volets


def _ou_en_est(commande: Commande, volets: list[Volet]) -> str:
    """What the page is about now: "vide", "preparation", "ouverte", "documents", "pointage" or "finie"."""
    etats = {volet.etat for volet in volets}
    if not etats:
        return "vide"
    if etats == {Volet.Etat.PREPARATION}:
        return "preparation"
    if etats <= {Volet.Etat.SOLDE}:
        return "finie"
    if commande.livraison_le <= timezone.localdate() and etats & {"clos", "transmis", "livre"}:
        return "pointage"
    return "ouverte" if Volet.Etat.OUVERT in etats else "documents"


def volet(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    """The référent's page of one producer; a facilitator without the mandate reads it."""
    trouve = trouver_volet(request, pk, volet)
    if cloturer.mettre_a_l_heure(commande=trouve.commande, volets=[trouve]):
        trouve = trouver_volet(request, pk, volet)
    suivi = suivre(trouve)
    journal = list(EntreeJournal.objects.sur(trouve)[:ENTREES_DU_JOURNAL])
    bons = list(
        BonDeCommande.objects.filter(volet=trouve)
        .select_related("courriel", "etabli_par")
        .prefetch_related(Prefetch("fichiers", Document.objects.defer("octets").order_by("format")))
    )
    rang = rang_present(trouve, offres=suivi.offres, tout_remis=suivi.tout_remis)
    ou = ou_en_est(trouve) if trouve.etat in (Volet.Etat.TRANSMIS, Volet.Etat.LIVRE) else None
    return render(
        request,
        "commandes/volet_voir.html",
        {
            "volet": trouve,
            "commande": trouve.commande,
            "suivi": suivi,
            "etapes": etapes_de(
                trouve, entrees=journal, offres=suivi.offres, tout_remis=suivi.tout_remis, livraison=ou
            ),
            "ou": ou,
            "pas": pas_du_jour(ou, tout_remis=suivi.tout_remis) if ou else "",
            "rang": rang,
            "bons": bons,
            "bon": bons[0] if bons else None,
            "bon_perime": [] if ou and ou.commencee else ce_qui_change(trouve, bons[0] if bons else None),
            "bon_en_echec": bool(bons) and any(fichier.echec for fichier in bons[0].fichiers.all()),
            "journal": journal,
            "a_confirmer": a_confirmer(trouve),
            "referents": referents_par_partenariat().get(trouve.partenariat_id, []),
            "conduit": request.user.has_perm("commandes.conduire_volet", trouve),
            "minimum": minimum_de(trouve),
            "incomplets": colis_incomplets([trouve.pk]).get(trouve.pk, []) if trouve.en_complement else [],
            "aide_ancre": "referent",
        },
    )


def modifier_volet(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    """A producer's own dates: prepared by those who prepare; once open, changed by whoever runs the volet."""
    trouve = trouver_volet(request, pk, volet)
    if trouve.etat != Volet.Etat.PREPARATION:
        exiger(request, "commandes.conduire_volet", trouve)
    if trouve.etat not in (Volet.Etat.PREPARATION, Volet.Etat.OUVERT):
        messages.error(request, "La commande à ce producteur est close : ses dates ne changent plus.")
        return redirect(trouve)
    form = DatesDuVoletForm(donnees(request), volet=trouve)
    ecrit = tenter(
        form,
        lambda: preparer.modifier_volet(
            volet=trouve, auteur=request.user, cloture_le=form.cleaned_data["cloture_le"],
            ouvre_le=form.cleaned_data.get("ouvre_le"), pret=form.cleaned_data.get("pret", trouve.pret),
            note=form.cleaned_data["note"], complement_heures=form.cleaned_data["complement_heures"],
        ),
    )  # fmt: skip
    if ecrit:
        messages.success(request, f"Les dates {de(trouve)} sont enregistrées.")
        return redirect(trouve)
    return render(
        request, "commandes/volet_modifier.html", {"volet": trouve, "commande": trouve.commande, "form": form}
    )


def offres(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    """In preparation: what is proposed. Afterwards: the list, from which whoever runs the volet may withdraw one."""
    trouve = trouver_volet(request, pk, volet)
    if trouve.etat != Volet.Etat.PREPARATION:
        return _offres_ouvertes(request, trouve)
    proposables = offrir.proposables(trouve)
    offerts = dict(Offre.objects.filter(volet=trouve).values_list("conditionnement_id", "stock"))
    form = OffresForm(donnees(request), proposables=proposables, offerts=offerts)
    nombre = tenter(
        form,
        lambda: offrir.choisir_les_offres(
            volet=trouve, conditionnements=form.choisis, stocks=form.stocks, auteur=request.user
        ),
    )
    if nombre is not None:
        messages.success(
            request,
            f"{nombre} produits proposés chez {trouve}." if nombre > 1 else f"Un produit proposé chez {trouve}.",
        )
        return redirect(trouve)
    return render(
        request,
        "commandes/volet_offres.html",
        {
            "volet": trouve,
            "commande": trouve.commande,
            "form": form,
            "proposables": proposables,
            "offerts": len(offerts),
        },
    )


def _offres_ouvertes(request: HttpRequest, trouve: Volet) -> HttpResponse:
    if request.method == "POST":
        messages.error(request, "La commande est déjà ouverte : retirez les produits un par un.")
        return redirect("commandes:offres", request.groupement.slug, trouve.commande_id, trouve.pk)
    proposees = (
        Offre.objects.filter(volet=trouve).annotate(foyers=Count("lignes")).order_by("famille", "nom", "libelle")
    )
    return render(
        request,
        "commandes/volet_offres_ouvertes.html",
        {
            "volet": trouve,
            "commande": trouve.commande,
            "offres": [{"offre": offre, **prix_en_mots(offre)} for offre in proposees],
            "peut_retirer": trouve.etat in (Volet.Etat.OUVERT, Volet.Etat.CLOS)
            and request.user.has_perm("commandes.conduire_volet", trouve),
        },
    )
