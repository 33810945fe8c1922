"""Messages about the life of a volet, one function each: who, when, what."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from catalogue.unites import nommer
from commandes.colisage.complement import Manque
from commandes.colisage.minimum import minimum_de
from commandes.models import Commande, Ligne, Offre, Volet
from groupement.models import Adhesion, Personne
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.services.preferences import lien_preferences
from groupement.templatetags.formats import jour, jusqu_au
from referents.models import Mandat


def personnes_du_groupement(volet: Volet) -> list[Personne]:
    """Everybody active in the group who has an e-mail address."""
    actives = Adhesion.objects.actives().filter(personne__email__isnull=False, personne__is_active=True)
    return [adhesion.personne for adhesion in actives.select_related("personne")]


def personnes_des_foyers(foyers: Iterable[int]) -> list[Personne]:
    """The people of these households (ids) who have an e-mail address."""
    actives = Adhesion.objects.filter(
        foyer__in=list(foyers), etat__in=["active", "en_pause"], personne__email__isnull=False
    )
    return [adhesion.personne for adhesion in actives.select_related("personne")]


def referents_de(volet: Volet) -> list[Personne]:
    """Who runs this volet today, titular first."""
    mandats = Mandat.objects.au(timezone.localdate()).filter(partenariat=volet.partenariat_id)
    return [m.adhesion.personne for m in mandats.order_by("-rang").select_related("adhesion__personne")]


def adresses_des_referents(volet: Volet) -> list[str]:
    return [personne.email for personne in referents_de(volet) if personne.email]


def prevenir_les_referents(*, volet: Volet, vide: bool) -> None:
    """At closing: "your order is ready to check", once for each closing; what is missing for the minimum is said."""
    sujet = "votre commande est prête à vérifier"
    if volet.en_complement:
        sujet, vide = "les membres complètent les colis", False
    elif vide:
        sujet = "rien à commander"
    _aux_referents(volet, clef=f"volet-clos:{volet.pk}:{volet.clos_le:%Y%m%d%H%M%S}", sujet=sujet, vide=vide)


def annoncer_la_fin_du_complement(*, volet: Volet) -> None:
    """Members can complete no more and the order is established: the référents have something to check."""
    _aux_referents(
        volet,
        clef=f"complement-fini:{volet.pk}:{volet.complement_jusqu_a:%Y%m%d%H%M%S}",
        sujet="les colis sont complétés, votre commande est prête à vérifier",
        vide=False,
    )


def _aux_referents(volet: Volet, *, clef: str, sujet: str, vide: bool) -> None:
    minimum = minimum_de(volet)
    for personne in referents_de(volet):
        if not personne.email or Personne.Rappel.REFERENT in personne.rappels_refuses:
            continue
        deposer(
            clef=f"{clef}:{personne.pk}",
            destinataire=personne.email,
            personne=personne,
            groupement=volet.groupement,
            sujet=f"{volet.producteur} : {sujet}",
            urgent=True,  # nobody else does it
            **rediger(
                "volet_clos",
                _contexte(volet)
                | {
                    "vide": vide,
                    "minimum": minimum,
                    "preferences": lien_preferences(personne, Personne.Rappel.REFERENT),
                },
            ),
        )


def annoncer_la_reouverture(*, volet: Volet, motif: str) -> None:
    _a_tous(
        volet,
        personnes_du_groupement(volet),
        clef=f"volet-rouvert:{volet.pk}:{volet.ouvert_le:%Y%m%d%H%M%S%f}",
        sujet=f"{volet.producteur} : commande rouverte {jusqu_au(volet.cloture_le)}",
        gabarit="volet_rouvert",
        utile_jusqu_a=volet.cloture_le,
        motif=motif,
    )


def annoncer_l_annulation(*, volet: Volet, motif: str) -> None:
    foyers = Ligne.objects.filter(volet=volet).values_list("panier__foyer_id", flat=True).distinct()
    _a_tous(
        volet,
        personnes_des_foyers(foyers),
        clef=f"volet-annule:{volet.pk}",
        sujet=f"{volet.producteur} : la commande est annulée",
        gabarit="volet_annule",
        urgent=True,
        motif=motif,
    )


def annoncer_le_deplacement(*, commande: Commande, ancien_jour: datetime.date) -> None:
    """The day, the place or the hours changed: those who have something to fetch must know now."""
    lignes = Ligne.objects.filter(commande=commande, retenue__gt=0).exclude(volet__etat=Volet.Etat.ANNULE)
    corps = rediger(
        "livraison_deplacee",
        {
            "commande": commande,
            "groupement": commande.groupement,
            "creneaux": list(commande.creneaux.all()),
            "ancien_jour": ancien_jour,
            "lien_commande": adresse_complete(commande.get_absolute_url() + "panier/"),
        },
    )
    empreinte = f"{timezone.now():%Y%m%d%H%M%S%f}"
    for personne in personnes_des_foyers(lignes.values_list("panier__foyer_id", flat=True).distinct()):
        deposer(
            clef=f"livraison-deplacee:{commande.pk}:{empreinte}:{personne.pk}",
            destinataire=personne.email or "",
            personne=personne,
            groupement=commande.groupement,
            repondre_a=[commande.groupement.courriel] if commande.groupement.courriel else [],
            sujet=f"Changement : venez chercher votre panier {jour(commande.livraison_le)}, {commande.lieu}",
            urgent=True,
            **corps,
        )


def annoncer_le_retrait(*, volet: Volet, offre: Offre, motif: str) -> int:
    """Tell those who had a withdrawn product; returns how many households had it."""
    foyers = set(Ligne.objects.filter(offre=offre).values_list("panier__foyer_id", flat=True))
    _a_tous(
        volet,
        personnes_des_foyers(foyers),
        clef=f"offre-retiree:{offre.pk}",
        sujet=f"{offre.nom} : retiré de la commande",
        gabarit="offre_retiree",
        motif=motif,
        offre=offre,
    )
    return len(foyers)


def proposer_de_completer(*, volet: Volet, manques: Sequence[Manque]) -> None:
    """At closing, once: those who ordered from this producer may complete a case that is begun."""
    foyers = Ligne.objects.filter(volet=volet).values_list("panier__foyer_id", flat=True).distinct()
    _a_tous(
        volet,
        [p for p in personnes_des_foyers(foyers) if Personne.Rappel.CLOTURE not in p.rappels_refuses],
        clef=f"complement:{volet.pk}:{volet.clos_le:%Y%m%d%H%M%S}",
        sujet=f"{volet.producteur} : aidez à compléter un colis, {jusqu_au(volet.complement_jusqu_a)}",
        gabarit="complement",
        utile_jusqu_a=volet.complement_jusqu_a,
        manques=manques,
    )


def annoncer_la_repartition(*, volet: Volet, lignes: Iterable[Ligne]) -> int:
    """Tell each household what it gets on these lines (offer and basket loaded), in one message; returns how many."""
    par_foyer: dict[int, list[dict[str, Any]]] = {}
    for ligne in lignes:
        quoi = nommer(ligne.offre.unite, ligne.retenue)
        dite = {"offre": ligne.offre, "phrase": ligne.attribuee_motif or f"{quoi}, comme vous l’aviez demandé"}
        par_foyer.setdefault(ligne.panier.foyer_id, []).append(dite)
    destinataires = (
        Adhesion.objects.filter(foyer__in=par_foyer, etat__in=["active", "en_pause"], personne__email__isnull=False)
        .select_related("personne")
        .order_by("pk")
    )
    for adhesion in destinataires:
        _a_tous(
            volet,
            [adhesion.personne],
            clef=f"repartition:{volet.pk}:{volet.repartition_confirmee_le:%Y%m%d%H%M%S%f}",
            sujet=f"{volet.producteur} : vos quantités ont changé",
            gabarit="repartition",
            lignes=par_foyer[adhesion.foyer_id],
        )
    return len(par_foyer)


def _a_tous(
    volet: Volet,
    personnes: Iterable[Personne],
    *,
    clef: str,
    sujet: str,
    gabarit: str,
    urgent: bool = False,
    utile_jusqu_a: datetime.datetime | None = None,
    **contexte: Any,
) -> None:
    corps = rediger(gabarit, _contexte(volet) | contexte)
    for personne in personnes:
        deposer(
            clef=f"{clef}:{personne.pk}",
            destinataire=personne.email or "",
            personne=personne,
            groupement=volet.groupement,
            repondre_a=adresses_des_referents(volet)[:2],
            sujet=sujet,
            urgent=urgent,
            utile_jusqu_a=utile_jusqu_a,
            **corps,
        )


def _contexte(volet: Volet) -> dict[str, Any]:
    return {
        "volet": volet,
        "commande": volet.commande,
        "groupement": volet.groupement,
        "lien_volet": adresse_complete(volet.get_absolute_url()),
        "lien_commande": adresse_complete(volet.commande.get_absolute_url()),
    }
