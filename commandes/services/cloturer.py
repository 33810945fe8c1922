"""The life of a volet: one function per arrow of `Volet.TRANSITIONS`, each with its journal row.

The arrows from and to "settled" write in the accounts: they are in `services.solder`.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from commandes.colisage.complement import colis_incomplets
from commandes.courriels import volets as courriels
from commandes.models import Commande, Ligne, Volet
from commandes.services import verrou
from commandes.services.offrir import actualiser_les_offres
from commandes.services.permanences import suivre_la_commande
from commandes.services.repartir import (
    a_confirmer,
    oublier_la_repartition,
    refuser_pendant_le_complement,
    repartir_les_volets,
)
from groupement.file_de_taches import confier
from groupement.models import Personne
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.refus import Refus
from groupement.services.journal import entree, journaliser, journaliser_tout
from groupement.templatetags.formats import a_

DATE_DE_L_ETAT = {
    Volet.Etat.OUVERT: "ouvert_le",
    Volet.Etat.CLOS: "clos_le",
    Volet.Etat.TRANSMIS: "transmis_le",
    Volet.Etat.LIVRE: "livre_le",
    Volet.Etat.SOLDE: "solde_le",
    Volet.Etat.ANNULE: "annule_le",
}
# "La commande à … est " what: the states agree with a volet elsewhere.
EN_MOTS = {
    Volet.Etat.PREPARATION: "en préparation",
    Volet.Etat.OUVERT: "ouverte",
    Volet.Etat.CLOS: "close",
    Volet.Etat.TRANSMIS: "transmise au producteur",
    Volet.Etat.LIVRE: "livrée",
    Volet.Etat.SOLDE: "soldée",
    Volet.Etat.ANNULE: "annulée",
}


def prendre_pour(volet: Volet, vers: Volet.Etat) -> Volet:
    """The volet taken alone and read again, if it may go to `vers` from where it is now."""
    verrouilles = verrou.prendre([volet.pk])
    if not verrouilles:
        raise Refus("Ce volet n’existe plus.")
    pris = verrouilles[0]
    if pris.etat == vers:
        raise Refus(f"C’est déjà fait : la commande {a_(pris.producteur)} est {EN_MOTS[vers]}.")
    if vers not in Volet.TRANSITIONS[Volet.Etat(pris.etat)]:
        raise Refus(
            f"La commande {a_(pris.producteur)} est {EN_MOTS[Volet.Etat(pris.etat)]} : "
            f"elle ne peut pas être {EN_MOTS[vers]}. Rechargez la page pour voir où elle en est."
        )
    return pris


def passer_a(volet: Volet, vers: Volet.Etat, auteur: Personne | None, motif: str = "", **dates: Any) -> Volet:
    """Write the new state, its date, and the journal row. The volet is locked by the caller."""
    avant = volet.etat
    volet.etat = vers
    setattr(volet, DATE_DE_L_ETAT[vers], timezone.now())
    for nom, valeur in dates.items():
        setattr(volet, nom, valeur)
    volet.save(update_fields=["etat", DATE_DE_L_ETAT[vers], *dates])
    journaliser(
        objet=volet,
        action=f"volet.{vers}",
        libelle=f"{volet.producteur} : {vers.label}",
        auteur=auteur,
        avant={"état": Volet.Etat(avant).label},
        apres={"état": vers.label},
        motif=motif,
    )
    return volet


def ouvrir(*, volet: Volet, auteur: Personne | None) -> Volet:
    """Preparation → open: prices and packings are copied from the list in force now. `auteur` None: by the clock."""
    with verrou.transaction_patiente():
        pris = prendre_pour(volet, Volet.Etat.OUVERT)
        if pris.etat != Volet.Etat.PREPARATION:
            raise Refus("Pour rouvrir une commande close, donnez une raison et une nouvelle heure de clôture.")
        if pris.cloture_le <= timezone.now():
            raise Refus("L’heure de clôture est déjà passée : choisissez-en une autre avant d’ouvrir.")
        actualiser_les_offres(volet=pris)
        if not pris.offres.filter(retiree_le=None).exists():
            raise Refus(f"Aucun produit n’est proposé chez {pris.producteur} : choisissez-en avant d’ouvrir.")
        return passer_a(
            pris,
            Volet.Etat.OUVERT,
            auteur,
            ouvre_le=min(pris.ouvre_le, timezone.now()),
            beneficiaire=pris.partenariat.beneficiaire,
            participation_taux=pris.groupement.participation_taux,
        )


def clore(*, volet: Volet, auteur: Personne | None) -> Volet:
    """Open → closed, by hand before the deadline or by the clock after it; the order document follows in a worker."""
    with verrou.transaction_patiente():
        pris = prendre_pour(volet, Volet.Etat.CLOS)
        clos = passer_a(pris, Volet.Etat.CLOS, auteur)
        repartir_les_volets([clos])
        _suites_de_la_cloture([clos])
        return clos


def _suites_de_la_cloture(volets: Iterable[Volet]) -> None:
    """After commit: the worker establishes each order; the référents are told that it is ready to check.

    While members may complete cases there is nothing to establish yet: those who ordered there are asked to help.
    """
    volets = list(volets)
    manques = colis_incomplets([volet.pk for volet in volets if volet.en_complement])
    retenues = Ligne.objects.filter(volet__in=volets, retenue__gt=0)
    avec_lignes = set(retenues.values_list("volet_id", flat=True).distinct())
    for volet in volets:
        if volet.pk in manques:
            courriels.proposer_de_completer(volet=volet, manques=manques[volet.pk])
        elif volet.pk in avec_lignes:
            confier("commandes.tasks.etablir_bon", volet.pk)
        courriels.prevenir_les_referents(volet=volet, vide=volet.pk not in avec_lignes)


def rouvrir(*, volet: Volet, auteur: Personne, motif: str, jusqu_a: datetime.datetime) -> Volet:
    """Closed → open again, until it is transmitted: with a reason, a new deadline, and a message to members."""
    if not motif.strip():
        raise Refus("Donnez la raison de la réouverture : elle est envoyée aux membres.")
    with verrou.transaction_patiente():
        pris = prendre_pour(volet, Volet.Etat.OUVERT)
        if pris.etat != Volet.Etat.CLOS:
            raise Refus("Seule une commande close, et pas encore transmise, peut être rouverte.")
        if jusqu_a <= timezone.now():
            raise Refus("La nouvelle clôture est déjà passée : choisissez une heure à venir.")
        if timezone.localtime(jusqu_a).date() > pris.commande.livraison_le:
            raise Refus("La nouvelle clôture vient après la livraison : choisissez une heure plus tôt.")
        oublier_la_repartition(pris)
        rouvert = passer_a(pris, Volet.Etat.OUVERT, auteur, motif, cloture_le=jusqu_a, clos_le=None)
        courriels.annoncer_la_reouverture(volet=rouvert, motif=motif)
        return rouvert


def marquer_transmis(*, volet: Volet, auteur: Personne | None) -> None:
    """Closed → transmitted. Called by `services.bons` in its transaction; a later version stays there."""
    if volet.etat == Volet.Etat.TRANSMIS:
        return
    pris = prendre_pour(volet, Volet.Etat.TRANSMIS)
    refuser_pendant_le_complement(pris)
    if a_confirmer(pris):
        raise Refus("Des quantités ont changé pour remplir les colis : vérifiez et confirmez d’abord la répartition.")
    passer_a(pris, Volet.Etat.TRANSMIS, auteur)


def marquer_livre(*, volet: Volet, auteur: Personne) -> Volet:
    with verrou.transaction_patiente():
        pris = prendre_pour(volet, Volet.Etat.LIVRE)
        if pris.etat == Volet.Etat.SOLDE:
            raise Refus(f"La commande {a_(pris.producteur)} est soldée : elle se reprend avec une raison.")
        return passer_a(pris, Volet.Etat.LIVRE, auteur)


def annuler(*, volet: Volet, auteur: Personne, motif: str) -> Volet:
    """Give a volet up, with a reason told to those who had ordered; their lines stay and count for nothing."""
    if not motif.strip():
        raise Refus("Donnez la raison de l’annulation : elle est envoyée aux foyers qui ont commandé.")
    with verrou.transaction_patiente():
        annule = passer_a(prendre_pour(volet, Volet.Etat.ANNULE), Volet.Etat.ANNULE, auteur, motif)
        courriels.annoncer_l_annulation(volet=annule, motif=motif)
        suivre_la_commande(commande=annule.commande, auteur=auteur, motif=motif)
        return annule


def clore_les_echus(*, commande: Commande) -> list[Volet]:
    """Close at once every volet of a round whose time has come: queries do not grow with the number of baskets."""
    with verrou.transaction_patiente():
        dus = Volet.objects.filter(commande=commande).a_clore().values_list("pk", flat=True)
        # Read again under the lock: another worker, or a référent, may have been first.
        pris = [v for v in verrou.prendre(dus) if v.etat == Volet.Etat.OUVERT and v.cloture_le <= timezone.now()]
        if not pris:
            return []
        maintenant = timezone.now()
        Volet.objects.filter(pk__in=[v.pk for v in pris]).update(etat=Volet.Etat.CLOS, clos_le=maintenant)
        journaliser_tout(
            entree(
                objet=volet,
                action="volet.clos",
                libelle=f"{volet.producteur} : {Volet.Etat.CLOS.label}",
                auteur=None,
                avant={"état": Volet.Etat.OUVERT.label},
                apres={"état": Volet.Etat.CLOS.label},
            )
            for volet in pris
        )
        for volet in pris:
            volet.etat, volet.clos_le = Volet.Etat.CLOS, maintenant
        repartir_les_volets(pris)
        _suites_de_la_cloture(pris)
        return pris


def faire_avancer() -> int:
    """Open and close what is due, in every group. Re-runnable; a volet that cannot move does not stop the others."""
    with scopes_disabled():
        a_ouvrir = list(Volet.objects.a_ouvrir().select_related("groupement"))
        a_clore = list(
            Commande.objects.filter(pk__in=Volet.objects.a_clore().values("commande")).select_related("groupement")
        )
    avances = 0
    for volet in a_ouvrir:
        with dans_le_groupement(volet.groupement):
            avances += _ouvrir_si_possible(volet)
    for commande in a_clore:
        with dans_le_groupement(commande.groupement):
            avances += len(clore_les_echus(commande=commande))
    return avances


def _ouvrir_si_possible(volet: Volet) -> int:
    try:
        ouvrir(volet=volet, auteur=None)
    except Refus:
        return 0
    return 1


def mettre_a_l_heure(*, commande: Commande, volets: Iterable[Volet]) -> bool:
    """What the clock owes this round, when a page shows it before a worker did it. True when something moved."""
    maintenant = timezone.now()
    volets = list(volets)
    bouge = False
    for volet in volets:
        due = volet.etat == Volet.Etat.PREPARATION and volet.pret and volet.ouvre_le <= maintenant < volet.cloture_le
        bouge |= bool(due and _ouvrir_si_possible(volet))
    if any(v.etat == Volet.Etat.OUVERT and v.cloture_le <= maintenant for v in volets):
        bouge |= bool(clore_les_echus(commande=commande))
    return bouge
