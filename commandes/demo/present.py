"""Rounds of now, made by the services themselves: what they refuse, the demonstration cannot hold."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from decimal import Decimal

from catalogue.models import Conditionnement, Partenariat
from commandes.demo.calendrier import Ronde, a_l_heure, prochain
from commandes.demo.gouts import Menage
from commandes.models import Commande, Ligne, Offre, Volet
from commandes.services.cloturer import ouvrir
from commandes.services.commander import enregistrer_lignes
from commandes.services.preparer import preparer_commande
from groupement.demo.monde import Monde
from groupement.models import EntreeJournal, Personne

CRENEAUX = [(datetime.time(17), datetime.time(18, 30)), (datetime.time(18, 30), datetime.time(19, 30))]
OUVERTE_DEPUIS = 8  # days


def ouvrir_une_commande(monde: Monde, slug: str, ronde: Ronde, menages: list[Menage]) -> Commande:
    """A round that members are ordering in. The scope of the group is open."""
    livraison = prochain(monde.jour(ronde.apres), ronde.jour)
    ouvre_le = a_l_heure(monde.jour(-OUVERTE_DEPUIS), 8)
    commande = preparer_commande(
        groupement=monde.groupements[slug], auteur=monde.animation(slug), nom=ronde.nom, note=ronde.note,
        ouvre_le=ouvre_le, cloture_le=a_l_heure(monde.jour(ronde.cloture), 20), livraison_le=livraison,
        lieu=monde.groupements[slug].lieu_habituel, creneaux=CRENEAUX,
        partenariats=de_saison(monde, slug, ronde.producteurs, livraison),
    )  # fmt: skip
    ouvrir_les_volets(commande)
    actifs = [m for m in menages if m.adhesion.est_active and not m.fidele]
    hasard = monde.hasard(f"commande ouverte {slug}")
    auteurs = ("zoe@demo.test", "tresoriere@demo.test")  # they have not ordered yet
    presents = hasard.sample([m for m in actifs if m.auteur.email not in auteurs], round(len(actifs) * ronde.part))
    commander(monde, commande, presents)
    antidater(commande, ouvre_le, monde.maintenant)
    return commande


def de_saison(monde: Monde, slug: str, producteurs: Collection[str], livraison: datetime.date) -> list[Partenariat]:
    """Those of the producers who have something to sell in the month of the delivery."""
    presents = set(
        Conditionnement.objects.actifs()
        .filter(produit__mois__contains=[livraison.month])
        .values_list("produit__producteur", flat=True)
    )
    choisis = [monde.partenariats[slug, clef] for clef in producteurs]
    return [partenariat for partenariat in choisis if partenariat.producteur_id in presents]


def ouvrir_les_volets(commande: Commande) -> list[Volet]:
    return [ouvrir(volet=volet, auteur=None) for volet in commande.volets.order_by("pk")]


def commander(monde: Monde, commande: Commande, menages: Collection[Menage]) -> None:
    """Each of these households orders what it usually takes."""
    hasard = monde.hasard(f"paniers {commande.groupement.slug} {commande.nom}")
    offres = list(Offre.objects.filter(volet__commande=commande).order_by("pk"))
    for menage in menages:
        quantites = menage.choisir(offres, hasard)
        if quantites:
            enregistrer_lignes(
                commande=commande,
                foyer=menage.foyer,
                quantites=quantites,
                auteur=menage.auteur,
                pour_autrui=menage.pour_autrui,
            )


def completer_les_caisses(commande: Commande, animation: Personne) -> None:
    """Before closing: those who take part in a case share what it lacks."""
    for offre in Offre.objects.filter(volet__commande=commande, colisage__gt=0).order_by("pk"):
        lignes = list(Ligne.objects.filter(offre=offre).select_related("panier__foyer", "saisie_par").order_by("pk"))
        entame = sum((ligne.quantite for ligne in lignes), Decimal(0)) % (offre.colisage or 1)
        manque, rang = ((offre.colisage or 0) - entame if entame else Decimal(0)), 0
        while manque > 0 and lignes:
            lignes[rang % len(lignes)].quantite += offre.pas
            manque, rang = manque - offre.pas, rang + 1
        for ligne in lignes[:rang]:
            enregistrer_lignes(
                commande=commande, foyer=ligne.panier.foyer, quantites={offre.pk: ligne.quantite},
                auteur=ligne.saisie_par or animation, pour_autrui=ligne.saisie_pour_autrui,
            )  # fmt: skip


def antidater(commande: Commande, debut: datetime.datetime, fin: datetime.datetime) -> None:
    """Spread over `debut` to `fin` what was opened and ordered a second ago."""
    volets = list(commande.volets.values_list("pk", flat=True))
    Volet.objects.filter(pk__in=volets).update(ouvert_le=debut)
    journal = EntreeJournal.objects.filter(groupement=commande.groupement_id)
    journal.filter(objet="commandes.commande", objet_id=commande.pk).update(le=debut - datetime.timedelta(days=2))
    journal.filter(objet="commandes.volet", objet_id__in=volets, action="volet.ouvert").update(le=debut)
    paniers = list(commande.paniers.order_by("pk"))
    pas = (fin - debut) / (len(paniers) + 1)
    for rang, panier in enumerate(paniers, start=1):
        moment = debut + rang * pas
        panier.cree_le = moment
        panier.save(update_fields=["cree_le"])
        panier.lignes.update(saisie_le=moment)
        journal.filter(objet="commandes.panier", objet_id=panier.pk).update(le=moment)
