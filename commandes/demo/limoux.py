"""The group that visitors see first: one round open, one waiting for its distribution, one in preparation."""

from __future__ import annotations

import datetime

from commandes.demo.calendrier import SAMEDI, Ronde, a_l_heure, prochain
from commandes.demo.gouts import Menage
from commandes.demo.present import (
    CRENEAUX,
    antidater,
    commander,
    completer_les_caisses,
    de_saison,
    ouvrir_les_volets,
    ouvrir_une_commande,
)
from commandes.models import Commande, Creneau, Document, Panier, Volet
from commandes.services.bons import confirmer_bon, etablir_bon, marquer_remis_autrement, transmettre_bon
from commandes.services.cloturer import clore
from commandes.services.documents import FEUILLES, demander, fabriquer
from commandes.services.preparer import preparer_commande
from groupement.demo.monde import Monde
from groupement.models import EntreeJournal

OUVERTE = Ronde(
    "", ("maraicher", "volailles", "moulin", "cerealier", "vergers", "chevrerie", "bergerie", "rucher", "domaine",
         "simples", "bioespuna"),
    2, SAMEDI, 6, 0.66,
    "Pensez aux chèques, un par producteur, et rapportez bocaux et bouteilles vides. "
    "Pour les agrumes, regardez les caisses à compléter avant de valider.",
)  # fmt: skip
A_DISTRIBUER = ("maraicher", "volailles", "porcs", "elevage", "bergerie")
EN_PREPARATION = ("maraicher", "volailles", "moulin", "cerealier", "vergers", "chevrerie", "domaine", "bioespuna")
A_ENVOYER = "maraicher"  # its order is ready: referente@demo.test has to check and send it
PAR_TELEPHONE = "elevage"
REPONSES = {
    "volailles": "C’est noté. Les poulets feront plutôt 1,8 kg cette semaine. À bientôt !",
    "porcs": "",
}


def charger_limoux(monde: Monde, menages: list[Menage]) -> None:
    """The scope of the group is open."""
    _en_attente_de_distribution(monde, menages)
    ouvrir_une_commande(monde, "limoux", OUVERTE, menages)
    _en_preparation(monde)


def _en_attente_de_distribution(monde: Monde, menages: list[Menage]) -> None:
    """Ordered last week, closed last night, sent this morning, delivered in two days."""
    groupement, livraison = monde.groupements["limoux"], monde.jour(2)
    ouvre_le, cloture_le = a_l_heure(monde.jour(-10), 8), a_l_heure(monde.jour(-1), 20)
    commande = preparer_commande(
        groupement=groupement, auteur=monde.animation("limoux"), nom="Légumes, œufs et viandes", ouvre_le=ouvre_le,
        cloture_le=monde.maintenant + datetime.timedelta(hours=1), livraison_le=livraison,
        lieu=groupement.lieu_habituel, creneaux=CRENEAUX,
        partenariats=de_saison(monde, "limoux", A_DISTRIBUER, livraison),
        note="Venez avec vos cagettes et vos boîtes à œufs. Les volailles sont pesées sur place.",
    )  # fmt: skip
    ouvrir_les_volets(commande)
    actifs = [m for m in menages if m.adhesion.est_active]
    hasard = monde.hasard("distribution limoux")
    commander(monde, commande, [m for m in actifs if m.fidele or hasard.random() < 0.75])
    completer_les_caisses(commande, monde.animation("limoux"))
    for volet in commande.volets.order_by("pk"):
        clore(volet=volet, auteur=None)
    _clore_hier(commande, ouvre_le, cloture_le)
    _choisir_les_creneaux(monde, commande)
    for clef in A_DISTRIBUER:
        volets = commande.volets.filter(partenariat=monde.partenariats["limoux", clef], lignes__isnull=False)
        for volet in volets.distinct():
            _transmettre(clef, volet)
    for genre in FEUILLES:
        demander(commande=commande, genre=genre, auteur=monde.animation("limoux"))  # a worker builds them


def _clore_hier(commande: Commande, ouvre_le: datetime.datetime, cloture_le: datetime.datetime) -> None:
    antidater(commande, ouvre_le, cloture_le)
    commande.cloture_le = cloture_le
    commande.save(update_fields=["cloture_le"])
    volets = list(commande.volets.values_list("pk", flat=True))
    Volet.objects.filter(pk__in=volets).update(cloture_le=cloture_le, clos_le=cloture_le)
    journal = EntreeJournal.objects.filter(objet="commandes.volet", objet_id__in=volets)
    journal.filter(action="volet.clos").update(le=cloture_le)


def _choisir_les_creneaux(monde: Monde, commande: Commande) -> None:
    hasard = monde.hasard("créneaux limoux")
    creneaux = list(Creneau.objects.filter(commande=commande).order_by("debut"))
    paniers = list(Panier.objects.filter(commande=commande).order_by("pk"))
    for panier in paniers:
        panier.creneau = hasard.choice(creneaux)
    Panier.objects.bulk_update(paniers, ["creneau"])


def _transmettre(clef: str, volet: Volet) -> None:
    """The order is established with its files; then sent, or read on the phone, and confirmed by some producers."""
    bon = etablir_bon(volet_id=volet.pk)
    for document in Document.objects.filter(bon=bon).order_by("pk"):
        fabriquer(document_id=document.pk)
    if clef == A_ENVOYER:
        return
    auteur = next(m.adhesion.personne for m in volet.partenariat.mandats.filter(rang="titulaire", au=None))
    if clef == PAR_TELEPHONE:
        marquer_remis_autrement(bon_id=bon.pk, auteur=auteur)
        return
    transmettre_bon(bon_id=bon.pk, auteur=auteur)
    if clef in REPONSES:
        confirmer_bon(bon_id=bon.pk, message=REPONSES[clef])


def _en_preparation(monde: Monde) -> None:
    """Opens by itself in a few days; the référents choose what they offer until then."""
    livraison = prochain(monde.jour(20), SAMEDI)
    preparer_commande(
        groupement=monde.groupements["limoux"], auteur=monde.animation("limoux"), ouvre_le=a_l_heure(monde.jour(6), 8),
        cloture_le=a_l_heure(livraison - datetime.timedelta(days=6), 20), livraison_le=livraison,
        lieu=monde.groupements["limoux"].lieu_habituel, creneaux=CRENEAUX,
        partenariats=de_saison(monde, "limoux", EN_PREPARATION, livraison),
    )  # fmt: skip
