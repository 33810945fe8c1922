"""A network and a group in which every list has `combien` rows, for somebody who may see them all."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django_scopes import scopes_disabled

from catalogue.models import (
    Conditionnement,
    Contact,
    ImportTarif,
    Label,
    LabelProducteur,
    Partenariat,
    Producteur,
    Tarif,
)
from catalogue.services.importation import deposer_fichier
from commandes.documents.bon_de_commande import contenu_du_bon
from commandes.models import (
    BonDeCommande,
    Caution,
    Commande,
    Cotisation,
    Creneau,
    Document,
    Ecriture,
    Ligne,
    Panier,
    Volet,
)
from groupement.models import Adhesion, Coordination, EntreeJournal, Groupement, Invitation, Personne, Reseau
from groupement.services.journal import entree
from referents.models import Frais, Interet, Mandat, Materiel, Pret, Relais
from tests import fabrique
from tests.performance import donnees

VOLETS_AU_PLUS = 50  # in one round; the lists of rounds, producers and offers go all the way
VERSIONS_AU_PLUS = 20  # of one order; each holds the whole of it
UN_JOUR = datetime.timedelta(days=1)


@dataclass
class Rangees:
    """What the parameters of a page's address stand for: `clefs` with an open round, `livrees` with one to deliver."""

    groupement: Groupement
    personne: Personne
    clefs: dict[str, int]
    livrees: dict[str, int]


@scopes_disabled()
def ranger(combien: int) -> Rangees:
    reseau = fabrique.reseau(f"Réseau {combien}", slug=f"reseau-{combien}")
    groupement = fabrique.groupement(f"Groupement {combien}", reseau, slug=f"rang-{combien}")
    adhesions = donnees.adherer(groupement, combien, roles=["animation", "tresorerie"])
    tete = adhesions[0]
    Personne.objects.filter(pk=tete.personne_id).update(est_admin=True)
    clefs = _reseau(reseau, groupement, adhesions)
    # One more than the round has, so that there is always one to add.
    partenariats = _producteurs(reseau, groupement, tete, combien + 1)
    ferme = partenariats[0].producteur
    clefs |= {"producteur": ferme.pk, "partenariat": partenariats[0].pk, **_fiches(ferme, tete.personne, combien)}
    clefs["mandat"] = Mandat.objects.filter(partenariat=partenariats[0]).values_list("pk", flat=True).get()
    clefs |= _partage(groupement, partenariats, adhesions)
    _commandes_passees(groupement, partenariats[0], combien)
    conditionnements = donnees.garnir(partenariats[0], combien)
    clefs["produit"] = conditionnements[0].produit_id
    ouverte, livree = (
        _commande(groupement, partenariats, conditionnements, adhesions, etat) for etat in ("ouvert", "transmis")
    )
    _comptes(groupement, partenariats[0], adhesions)
    return Rangees(groupement, tete.personne, clefs | ouverte, clefs | livree)


def _reseau(reseau: Reseau, groupement: Groupement, adhesions: list[Adhesion]) -> dict[str, int]:
    combien, tete = len(adhesions), adhesions[0]
    autres = Groupement.objects.bulk_create(
        Groupement(reseau=reseau, nom=f"Voisin {combien}-{n}", slug=f"voisin-{combien}-{n}") for n in range(combien)
    )
    coordinations = Coordination.objects.bulk_create(
        Coordination(reseau=reseau, personne=adhesion.personne) for adhesion in adhesions
    )
    dans_une_semaine = timezone.now() + 7 * UN_JOUR
    invitations = Invitation.objects.bulk_create(
        Invitation(groupement=groupement, email=f"invitee-{n}@exemple.test", parrain=tete, expire_le=dans_une_semaine)
        for n in range(combien)
    )
    _noter(groupement, tete, combien)
    return {
        "adhesion": adhesions[-1].pk, "foyer": adhesions[-1].foyer_id, "invitation": invitations[0].pk,
        "voisin": autres[0].pk, "coordination": coordinations[-1].pk, "personne": tete.personne_id,
    }  # fmt: skip


def _producteurs(reseau: Reseau, groupement: Groupement, tete: Adhesion, combien: int) -> list[Partenariat]:
    producteurs = Producteur.objects.bulk_create(
        Producteur(reseau=reseau, nom=f"Ferme {n:03}", courriel=f"ferme-{n}@exemple.test") for n in range(combien)
    )
    labels = Label.objects.bulk_create(Label(reseau=reseau, nom=f"Label {n}") for n in range(combien))
    LabelProducteur.objects.bulk_create(
        LabelProducteur(reseau=reseau, producteur=producteur, label=label)
        for producteur, label in zip(producteurs, labels, strict=True)
    )
    partenariats = Partenariat.objects.bulk_create(
        Partenariat(groupement=groupement, reseau=reseau, producteur=producteur, modes_de_paiement=["cheque"])
        for producteur in producteurs
    )
    hier = timezone.localdate() - UN_JOUR
    Mandat.objects.bulk_create(
        Mandat(groupement=groupement, partenariat=partenariat, adhesion=tete, du=hier) for partenariat in partenariats
    )
    return partenariats


def _partage(groupement: Groupement, partenariats: list[Partenariat], adhesions: list[Adhesion]) -> dict[str, int]:
    """A finished handover, a thing lent and given back, costs and a wish for each; what is asked is about the first."""
    tete, jour, maintenant = adhesions[0], timezone.localdate(), timezone.now()
    autre = fabrique.adhesion(groupement, fabrique.personne(f"Suite{len(adhesions)}"))
    # A substitute's mandate on the last producer, which rounds leave out.
    mandat = fabrique.mandat(partenariats[-1], autre, rang="suppleant")
    Relais.objects.bulk_create(
        Relais(groupement=groupement, partenariat=partenariats[-1], mandat=mandat, predecesseur=autre, successeur=tete,
               prend_le=jour, etat="annule", annule_le=maintenant)
        for _ in adhesions
    )  # fmt: skip
    relais = fabrique.relais(mandat, tete)
    Interet.objects.bulk_create(
        Interet(groupement=groupement, adhesion=a, partenariat=partenariats[0]) for a in adhesions
    )
    choses = Materiel.objects.bulk_create(
        Materiel(groupement=groupement, nom=f"Glacière {n}", garde_par=a.foyer) for n, a in enumerate(adhesions)
    )
    prets = Pret.objects.bulk_create(
        Pret(groupement=groupement, materiel=chose, foyer=a.foyer, du=jour - 9 * UN_JOUR, au=jour - n % 2 * UN_JOUR,
             note_par=tete)
        for n, (chose, a) in enumerate(zip(choses, adhesions, strict=True))
    )  # fmt: skip
    frais = Frais.objects.bulk_create(
        Frais(groupement=groupement, adhesion=a, jour=jour, motif="Moulin", montant=12) for a in adhesions
    )
    return {"relais": relais.pk, "materiel": choses[0].pk, "pret": prets[0].pk, "frais": frais[-1].pk}


def _fiches(ferme: Producteur, personne: Personne, combien: int) -> dict[str, int]:
    """What a producer's own pages list; their products come with `donnees.garnir`."""
    reseau = ferme.reseau
    contacts = Contact.objects.bulk_create(
        Contact(reseau=reseau, producteur=ferme, nom=f"Contact {n}", telephone="0468000000") for n in range(combien)
    )
    # Past lists of one day each; `garnir` adds the one in force.
    debut = timezone.localdate() - 40 * UN_JOUR
    tarifs = Tarif.objects.bulk_create(
        Tarif(reseau=reseau, producteur=ferme, nom=f"Tarif {n}", du=debut - n * UN_JOUR, au=debut - n * UN_JOUR)
        for n in range(combien)
    )
    fichier = "Famille;Produit;Unité;Prix\n" + "".join(f"Légumes;Nouveau {n};kg;2,20 €\n" for n in range(combien))
    depot, _ = deposer_fichier(producteur=ferme, contenu=fichier.encode(), nom="tarif.csv", auteur=personne)
    ImportTarif.objects.bulk_create(
        ImportTarif(
            reseau=reseau, producteur=ferme, nom_du_fichier=f"tarif-{n}.csv", depose_par=personne,
            lignes=depot.lignes[:2], correspondance=depot.correspondance,
        )
        for n in range(combien - 1)
    )  # fmt: skip
    return {
        "label": Label.objects.filter(porteurs__producteur=ferme).values_list("pk", flat=True).get(),
        "contact": contacts[0].pk, "tarif": tarifs[0].pk, "import": depot.pk,
    }  # fmt: skip


def _commandes_passees(groupement: Groupement, partenariat: Partenariat, combien: int) -> None:
    maintenant = timezone.now()
    commandes = Commande.objects.bulk_create(
        Commande(
            groupement=groupement, ouvre_le=maintenant - (n + 20) * UN_JOUR, cloture_le=maintenant - (n + 10) * UN_JOUR,
            livraison_le=timezone.localdate() - (n + 5) * UN_JOUR, lieu="Salle des fêtes",
        )
        for n in range(combien)
    )  # fmt: skip
    Volet.objects.bulk_create(
        Volet(
            groupement=groupement, commande=commande, partenariat=partenariat, producteur=partenariat.producteur,
            etat="solde", ouvre_le=commande.ouvre_le, cloture_le=commande.cloture_le, ouvert_le=commande.ouvre_le,
            clos_le=commande.cloture_le, transmis_le=commande.cloture_le, livre_le=commande.cloture_le,
            solde_le=commande.cloture_le,
        )
        for commande in commandes
    )  # fmt: skip


def _comptes(groupement: Groupement, partenariat: Partenariat, adhesions: list[Adhesion]) -> None:
    """A debt, a fee and a deposit for each household; as many entries and statements for the first and the last."""
    combien, jour = len(adhesions), timezone.localdate()
    foyers = [adhesion.foyer for adhesion in adhesions]
    Ecriture.objects.bulk_create(
        Ecriture(groupement=groupement, foyer=foyer, partenariat=partenariat, genre="correction", montant=n + 1,
                 libelle=f"Correction {n}", motif="essai")
        for n, foyer in enumerate([*foyers, *[foyers[0]] * combien, *[foyers[-1]] * combien])
    )  # fmt: skip
    Caution.objects.bulk_create(
        Caution(groupement=groupement, foyer=foyer, montant=30, recue_le=jour)
        for foyer in [*foyers, *[foyers[0]] * combien, *[foyers[-1]] * combien]
    )
    Cotisation.objects.bulk_create(
        Cotisation(groupement=groupement, foyer=foyer, annee=jour.year, montant=15, recue_le=jour) for foyer in foyers
    )
    Document.objects.bulk_create(
        Document(groupement=groupement, genre="releve", nom_du_fichier=f"releve-{n}.pdf", pret_le=timezone.now(),
                 octets=b"%PDF", parametres={"annee": jour.year} | de_quoi)
        for n in range(combien)
        for de_quoi in ({"foyer": foyers[0].pk}, {"partenariat": partenariat.pk})
    )  # fmt: skip


def _commande(
    groupement: Groupement,
    partenariats: list[Partenariat],
    conditionnements: list[Conditionnement],
    adhesions: list[Adhesion],
    etat: str,
) -> dict[str, int]:
    """A round; its first volet has as many offers, baskets and lines, and the first household a line of each offer."""
    combien, tete = len(adhesions), adhesions[0]
    commande = fabrique.commande(groupement)
    volets = [fabrique.volet(commande, p, etat=etat) for p in partenariats[:-1][:VOLETS_AU_PLUS]]
    Creneau.objects.bulk_create(
        Creneau(groupement=groupement, commande=commande, debut=datetime.time(8, n), fin=datetime.time(9, n))
        for n in range(min(combien, VOLETS_AU_PLUS))
    )
    offres = donnees.proposer([(volets[0], conditionnements)])
    paniers = Panier.objects.bulk_create(
        Panier(groupement=groupement, commande=commande, foyer=adhesion.foyer) for adhesion in adhesions
    )
    Ligne.objects.bulk_create(
        [donnees.ligne(paniers[0], offre, Decimal(2)) for offre in offres]
        + [donnees.ligne(panier, offres[0], Decimal(1)) for panier in paniers[1:]]
    )
    for objet in (commande, volets[0], paniers[0]):
        _noter(objet, tete, combien)
    documents = Document.objects.bulk_create(
        Document(groupement=groupement, commande=commande, genre="matrice", nom_du_fichier=f"matrice-{n}.pdf",
                 pret_le=timezone.now(), octets=b"%PDF", demande_par=tete.personne)
        for n in range(combien)
    )  # fmt: skip
    if etat == "transmis":
        _bons(volets[0], min(combien, VERSIONS_AU_PLUS))
    return {
        "commande": commande.pk, "volet": volets[0].pk, "offre": offres[0].pk, "document": documents[0].pk,
        "creneau": commande.creneaux.order_by("pk").values_list("pk", flat=True)[0],
    }  # fmt: skip


def _bons(volet: Volet, versions: int) -> None:
    contenu = contenu_du_bon(volet)
    bons = BonDeCommande.objects.bulk_create(
        BonDeCommande(
            groupement_id=volet.groupement_id, commande_id=volet.commande_id, volet=volet, annee=2026, rang=1,
            version=n + 1, contenu=contenu, changements=["2 kg de plus"] if n else [],
        )
        for n in range(versions)
    )  # fmt: skip
    Document.objects.bulk_create(
        Document(
            groupement_id=volet.groupement_id, commande_id=volet.commande_id, volet=volet, bon=bon, genre="bon",
            nom_du_fichier=f"bon-{bon.version}.pdf", pret_le=timezone.now(), octets=b"%PDF",
        )
        for bon in bons
    )  # fmt: skip


def _noter(objet: models.Model, tete: Adhesion, combien: int) -> None:
    """Entries of the journal about `objet`."""
    EntreeJournal.objects.bulk_create(
        entree(objet=objet, action="banc", libelle=f"Essai {n}", auteur=tete.personne, foyer_id=tete.foyer_id)
        for n in range(combien)
    )
