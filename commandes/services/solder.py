"""Settling a volet writes what each household owes in the accounts; taking it back reverses what was written."""

from __future__ import annotations

from django.db.models import F

from commandes.argent.dus import Genre, comptes_des_volets, participations_fixes, postes_des_volets
from commandes.models import Ecriture, Reception, Remplacement, Volet
from commandes.services import comptes, verrou
from commandes.services.cloturer import passer_a, prendre_pour
from groupement.models import Personne
from groupement.refus import Refus
from groupement.templatetags.formats import a_, montant


def solder(*, volet: Volet, auteur: Personne) -> Volet:
    """Delivered → settled, with one entry for each amount owed. What is not paid yet stays in the balances."""
    with verrou.transaction_patiente():
        pris = prendre_pour(volet, Volet.Etat.SOLDE)
        if motif := ce_qui_manque(pris):
            raise Refus(motif)
        rang = pris.soldes + 1
        postes = postes_des_volets([pris])
        fixes = participations_fixes(
            pris.commande, {p.foyer_id for p in postes if p.genre == Genre.PRODUITS} - _ont_deja_participe(pris)
        )
        comptes.passer(
            groupement_id=pris.groupement_id,
            ecritures=[
                comptes.en_ecriture(poste, solde=rang if poste.volet_id else 0, libelle=str(pris.commande))
                for poste in [*postes, *fixes]
            ],
            auteur=auteur,
        )
        return passer_a(pris, Volet.Etat.SOLDE, auteur, soldes=rang)


def ce_qui_manque(volet: Volet) -> str:
    """Why a delivered volet cannot be settled yet, in French; empty when it can."""
    attendues = Reception.objects.filter(volet=volet, suite_attendue=True).exclude(
        offre__receptions__arrivage__gt=F("arrivage")
    )
    if attendues.exists():
        return (
            "Une partie de la livraison est encore attendue : dites ce qui est arrivé, ou que le reste ne viendra pas."
        )
    if Remplacement.objects.filter(volet=volet, etat=Remplacement.Etat.PROPOSE).exists():
        return "Un remplacement attend encore une réponse : acceptez-le ou refusez-le pour ce foyer."
    compte = comptes_des_volets([volet])[volet.pk]
    if compte.facture and compte.ecart_a_attribuer:
        return (
            f"La facture dit {montant(compte.facture.montant)}, les lignes {montant(compte.attendu)} : "
            f"dites pour qui est l’écart de {montant(compte.ecart)}."
        )
    return ""


def _ont_deja_participe(volet: Volet) -> set[int]:
    deja = Ecriture.objects.filter(commande=volet.commande_id, genre=Genre.PARTICIPATION_FIXE, annule=None)
    return set(deja.values_list("foyer_id", flat=True))


def reprendre_le_solde(*, volet: Volet, auteur: Personne, motif: str) -> Volet:
    """Settled → delivered again: each entry of the last settling is reversed. Payments stay as they are."""
    if not motif.strip():
        raise Refus("Dites pourquoi : la raison reste dans les comptes.")
    with verrou.transaction_patiente():
        pris = prendre_pour(volet, Volet.Etat.LIVRE)
        if pris.etat != Volet.Etat.SOLDE:
            raise Refus(f"La commande {a_(pris.producteur)} n’est pas soldée : il n’y a rien à reprendre.")
        ecritures = Ecriture.objects.filter(
            volet=pris, solde=pris.soldes, genre__in=Ecriture.DU_VOLET, annule=None, annulee_par=None
        )
        comptes.passer(
            groupement_id=pris.groupement_id,
            ecritures=[comptes.inverse(ecriture, motif) for ecriture in ecritures],
            auteur=auteur,
        )
        return passer_a(pris, Volet.Etat.LIVRE, auteur, motif, solde_le=None, livre_le=pris.livre_le)
