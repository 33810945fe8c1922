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
from charte.models import (
    Acceptation,
    Charte,
    Criteres,
    Question,
    Raison,
    RevisionSection,
    SectionCharte,
    SectionModele,
    VersionCharte,
)
from charte.models import Commentaire as CommentaireDeCharte
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
from groupement.models import (
    Adhesion,
    Annonce,
    Candidature,
    Commentaire,
    Coordination,
    DemandeDeParticipation,
    Destinataire,
    Entree,
    EntreeJournal,
    EtapeFaite,
    Fiche,
    Groupement,
    ImportDeMembres,
    Invitation,
    Message,
    Personne,
    Reseau,
    Suivi,
)
from groupement.services.journal import entree
from referents.models import (
    Distribution,
    Echange,
    Frais,
    Inscription,
    Interet,
    Mandat,
    Materiel,
    ModeleDePermanence,
    Permanence,
    PlaceProposee,
    Pret,
    PriseDeTache,
    PropositionDeSaison,
    Relais,
    Tache,
)
from reunions.depouillement import depouiller
from reunions.models import (
    Decision,
    DemandeDePlace,
    InvitationDeProducteur,
    PointOrdreDuJour,
    Presence,
    RegleDeReunion,
    SectionCompteRendu,
    Sondage,
    TachePrise,
    Tour,
    Trajet,
    VersionCompteRendu,
    Vote,
)
from reunions.services.rediger import contenu_actuel
from tests import fabrique
from tests.performance import donnees

VOLETS_AU_PLUS = 50  # in one round; the lists of rounds, producers and offers go all the way
SECTIONS_AU_PLUS = 50  # of one charter; its comments, members and answers go all the way
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
    clefs |= _reunions(groupement, adhesions)
    clefs |= _charte(groupement, adhesions)
    clefs |= _travail(groupement, adhesions)
    clefs |= _entraide(groupement, adhesions)
    clefs |= _questions(groupement, adhesions) | _messages(groupement, adhesions)
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
    candidature, depot = _arrivees(groupement, adhesions)
    return {
        "candidature": candidature.pk, "import_de_membres": depot.pk,
        "adhesion": adhesions[-1].pk, "foyer": adhesions[-1].foyer_id, "invitation": invitations[0].pk,
        "voisin": autres[0].pk, "coordination": coordinations[-1].pk, "personne": tete.personne_id,
    }  # fmt: skip


def _arrivees(groupement: Groupement, adhesions: list[Adhesion]) -> tuple[Candidature, ImportDeMembres]:
    """Open groups, newcomers with a step done each, requests of members, what each shows, files to confirm."""
    combien, maintenant = len(adhesions), timezone.now()
    Entree.objects.bulk_create(
        Entree(groupement=autre, page_publique=True, etapes=["adresse", "parrainage", "charte", "accord"])
        for autre in Groupement.objects.filter(reseau=groupement.reseau)
    )
    candidatures = Candidature.objects.bulk_create(
        Candidature(
            groupement=groupement, prenom=f"Noura {n}", nom="Haddad", email=f"noura-{n}-{groupement.slug}@exemple.test",
            etat="en_cours", confirmee_le=maintenant, accompagnee_par=adhesions[n],
        )
        for n in range(combien)
    )  # fmt: skip
    EtapeFaite.objects.bulk_create(
        EtapeFaite(groupement=groupement, candidature=candidature, etape="adresse", par=adhesions[0].personne)
        for candidature in candidatures
    )
    DemandeDeParticipation.objects.bulk_create(
        DemandeDeParticipation(groupement=groupement, adhesion=adhesion, genre="pause", pour_le=timezone.localdate())
        for adhesion in adhesions
    )
    Adhesion.objects.filter(groupement=groupement).update(
        telephone_visible="groupe", email_visible="referents", coordonnees_choisies_le=maintenant
    )
    depots = ImportDeMembres.objects.bulk_create(
        ImportDeMembres(
            groupement=groupement, nom_du_fichier=f"membres-{n}.csv", colonnes=["prenom", "nom", "email"],
            lignes=[[rang, [f"P{rang}", f"N{rang}", f"p{rang}@exemple.test"]] for rang in range(1, combien + 1)],
            depose_par=adhesions[n].personne,
        )
        for n in range(min(combien, 10))
    )  # fmt: skip
    return candidatures[0], depots[0]


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


def _reunions(groupement: Groupement, adhesions: list[Adhesion]) -> dict[str, int]:
    """As many meetings before and after; one that goes on has as many points, people, decisions, versions."""
    combien, maintenant = len(adhesions), timezone.now()
    for n in range(combien):
        fabrique.reunion(groupement, debut=maintenant - (n + 2) * UN_JOUR, etat="close")
        fabrique.reunion(groupement, debut=maintenant + (n + 2) * UN_JOUR)
    reunion = fabrique.reunion(groupement, debut=maintenant, etat="en_cours")
    commun = {"groupement": groupement, "reunion": reunion}
    points = PointOrdreDuJour.objects.bulk_create(
        PointOrdreDuJour(rang=n, titre=f"Point {n}", minutes=10, presente_par=qui, propose_par=qui, **commun)
        for n, qui in enumerate(adhesions)
    )
    Presence.objects.bulk_create(
        Presence(adhesion=qui, reponse="oui", repondu_le=maintenant, presente_le=maintenant, **commun)
        for qui in adhesions
    )
    Trajet.objects.bulk_create(Trajet(adhesion=qui, depart="ici", **commun) for qui in adhesions)
    DemandeDePlace.objects.bulk_create(DemandeDePlace(adhesion=qui, **commun) for qui in adhesions)
    decisions = Decision.objects.bulk_create(
        Decision(point=point, texte=f"Décidé : {point}", prise_le=maintenant.date(), **commun) for point in points
    )
    TachePrise.objects.bulk_create(
        TachePrise(point=point, intitule=f"À faire : {point}", adhesion=qui, **commun)
        for point, qui in zip(points, adhesions, strict=True)
    )
    sections = SectionCompteRendu.objects.bulk_create(
        SectionCompteRendu(point=point, texte="Dit.", version=1, ecrite_par=qui, ecrite_le=maintenant, **commun)
        for point, qui in zip(points, adhesions, strict=True)
    )
    contenu = {quoi: dit[:1] for quoi, dit in contenu_actuel(reunion).items()}
    versions = VersionCompteRendu.objects.bulk_create(
        VersionCompteRendu(numero=n, corrige="mieux", publiee_par=qui, contenu=contenu, **commun)
        for n, qui in enumerate(adhesions, 1)
    )
    regles = RegleDeReunion.objects.bulk_create(
        RegleDeReunion(groupement=groupement, rang=1 + n % 5, jour=n % 7, heure=datetime.time(n // 35, n % 35),
                       mois=[1, 6, 11])
        for n in range(combien)
    )  # fmt: skip
    return {
        "reunion": reunion.pk, "point": points[0].pk, "decision": decisions[0].pk, "section": sections[0].pk,
        "version": versions[0].pk, "regle": regles[0].pk,
    }  # fmt: skip


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


def _charte(groupement: Groupement, adhesions: list[Adhesion]) -> dict[str, int]:
    """Published versions accepted by all but one, a draft of many sections with many comments, everybody's words."""
    combien, tete = len(adhesions), adhesions[0]
    charte = Charte.objects.create(groupement=groupement)
    publiees = []
    for numero in range(1, min(combien, VERSIONS_AU_PLUS) + 1):
        publiees.append(VersionCharte.objects.create(groupement=groupement, charte=charte, numero=numero))
        _sections(publiees[-1], min(combien, SECTIONS_AU_PLUS))
        publiees[-1].etat, publiees[-1].publiee_le, publiees[-1].publiee_par = "publiee", timezone.now(), tete
        publiees[-1].save()
    Acceptation.objects.bulk_create(
        Acceptation(groupement=groupement, version=publiees[-1], adhesion=adhesion) for adhesion in adhesions
    )
    brouillon = VersionCharte.objects.create(groupement=groupement, charte=charte, numero=len(publiees) + 1)
    sections = _sections(brouillon, min(combien, SECTIONS_AU_PLUS))
    RevisionSection.objects.bulk_create(
        RevisionSection(groupement=groupement, section=sections[0], numero=n, titre="Section", texte="…", auteur=tete)
        for n in range(combien)
    )
    commentaires = CommentaireDeCharte.objects.bulk_create(
        CommentaireDeCharte(groupement=groupement, section=sections[n % len(sections)], auteur=adhesion, texte="Oui.")
        for n, adhesion in enumerate(adhesions)
    )
    questions = Question.objects.bulk_create(
        Question(groupement=groupement, version=publiees[-1], adhesion=adhesion, texte="?") for adhesion in adhesions
    )
    Raison.objects.bulk_create(
        Raison(groupement=groupement, adhesion=adhesion, texte=f"Manger local, mot{chr(97 + n % 26) * 3}")
        for n, adhesion in enumerate(adhesions)
    )
    Criteres.objects.create(groupement=groupement, distance_max=100)
    section_modele = SectionModele.objects.first() or SectionModele.objects.create(rang=1, titre="Valeurs", texte="…")
    return {
        "version": publiees[0].pk, "section": sections[0].pk, "commentaire": commentaires[0].pk,
        "question": questions[0].pk, "section_modele": section_modele.pk,
    }  # fmt: skip


def _sections(version: VersionCharte, combien: int) -> list[SectionCharte]:
    return SectionCharte.objects.bulk_create(
        SectionCharte(groupement_id=version.groupement_id, version=version, rang=n, titre=f"Section {n}", texte="Oui.")
        for n in range(combien)
    )


def _travail(groupement: Groupement, adhesions: list[Adhesion]) -> dict[str, int]:
    """Four tasks for each member (2,000 for 500), each taken by two; the first by everybody."""
    taches = Tache.objects.bulk_create(
        Tache(groupement=groupement, intitule=f"Tâche {n}", pour_le=timezone.localdate(), proposee_par=adhesions[0])
        for n in range(4 * len(adhesions))
    )
    PriseDeTache.objects.bulk_create(
        PriseDeTache(groupement=groupement, tache=tache, adhesion=adhesion)
        for n, tache in enumerate(taches)
        for adhesion in (adhesions if n == 0 else {adhesions[0], adhesions[n % len(adhesions)]})
    )
    return {"tache": taches[0].pk, **_permanences(groupement, adhesions)}


def _permanences(groupement: Groupement, adhesions: list[Adhesion]) -> dict[str, int]:
    """As many days as members, each with as many slots as models, and places that look for somebody else."""
    modeles = ModeleDePermanence.objects.bulk_create(
        ModeleDePermanence(groupement=groupement, intitule=f"Permanence {n}")
        for n in range(min(len(adhesions), VOLETS_AU_PLUS))
    )
    jours = Distribution.objects.bulk_create(
        Distribution(groupement=groupement, nom=f"Commande {n}", jour=timezone.localdate() + n * UN_JOUR)
        for n in range(len(adhesions))
    )
    permanences = Permanence.objects.bulk_create(
        Permanence(groupement=groupement, distribution=jour, modele=modele, intitule=modele.intitule)
        for jour in jours
        for modele in modeles[: VOLETS_AU_PLUS if jour is jours[0] else 2]
    )
    inscriptions = Inscription.objects.bulk_create(
        Inscription(groupement=groupement, permanence=permanence, adhesion=adhesions[0], rang=1, places=2)
        for permanence in permanences
    )
    echanges = Echange.objects.bulk_create(
        Echange(groupement=groupement, inscription=inscription, de=adhesions[0]) for inscription in inscriptions
    )
    saison = PropositionDeSaison.objects.create(groupement=groupement, du=jours[0].jour, au=jours[-1].jour)
    PlaceProposee.objects.bulk_create(
        PlaceProposee(
            groupement=groupement,
            proposition=saison,
            permanence=permanence,
            adhesion=adhesions[-1 - n % len(adhesions)],
        )
        for n, permanence in enumerate(permanences)
    )
    return {
        "proposition": saison.pk, "distribution": jours[0].pk, "permanence": permanences[0].pk,
        "inscription": inscriptions[0].pk,
        "echange": echanges[0].pk, "modele": modeles[0].pk,
    }  # fmt: skip


def _questions(groupement: Groupement, adhesions: list[Adhesion]) -> dict[str, int]:
    """Open and closed polls, answers to the first one, and producers invited to a meeting."""
    combien, tete, maintenant = len(adhesions), adhesions[0], timezone.now()
    de_tete = {"groupement": groupement, "auteur": tete}
    sondages = Sondage.objects.bulk_create(
        Sondage(genre="consentement", question=f"Question {n}", **de_tete) for n in range(2 * combien)
    )
    resultat = depouiller(genre="consentement", options=[], bulletins=[], concernes=combien, quorum=None)
    resultat["phrase"] = "Personne n’a répondu."
    tours = Tour.objects.bulk_create(
        Tour(groupement=groupement, sondage=sondage, ouvert_le=maintenant - 3 * UN_JOUR, texte="Essai",
             cloture_le=maintenant + UN_JOUR * (1 if n < combien else -1), etat="ouvert" if n < combien else "clos",
             clos_le=None if n < combien else maintenant, resultat=None if n < combien else resultat)
        for n, sondage in enumerate(sondages)
    )  # fmt: skip
    Vote.objects.bulk_create(
        Vote(groupement=groupement, tour=tours[0], adhesion=adhesion, le=maintenant,
             contenu={"avis": "reserve", "raison": "Bof.", "levee": False})
        for adhesion in adhesions
    )  # fmt: skip
    reunion = fabrique.reunion(groupement)
    InvitationDeProducteur.objects.bulk_create(
        InvitationDeProducteur(reunion=reunion, nom=f"Ferme {n}", courriel=f"ferme-{n}@exemple.test", **de_tete)
        for n in range(combien)
    )
    return {"sondage": sondages[0].pk}


def _messages(groupement: Groupement, adhesions: list[Adhesion]) -> dict[str, int]:
    messages = Message.objects.bulk_create(
        Message(groupement=groupement, auteur=adhesions[0], audience="Tous", sujet=f"Sujet {n}", texte="Bonjour.",
                nombre=len(adhesions))
        for n in range(len(adhesions))
    )  # fmt: skip
    Destinataire.objects.bulk_create(
        Destinataire(groupement=groupement, message=messages[0], foyer=adhesion.foyer, adhesion=adhesion)
        for adhesion in adhesions
    )
    return {"message": messages[0].pk}


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


def _entraide(groupement: Groupement, adhesions: list[Adhesion]) -> dict[str, int]:
    """Things on the board, the first with an answer of everybody, and pages of the library."""
    annonces = Annonce.objects.bulk_create(
        Annonce(groupement=groupement, auteur=adhesion, titre=f"Annonce {n}", texte="À donner.", mots=f"annonce {n}")
        for n, adhesion in enumerate(adhesions)
    )
    Commentaire.objects.bulk_create(
        Commentaire(groupement=groupement, annonce=annonces[0], auteur=adhesion, texte="Merci")
        for adhesion in adhesions
    )
    Suivi.objects.bulk_create(
        Suivi(groupement=groupement, annonce=annonces[0], adhesion=adhesion) for adhesion in adhesions
    )
    fiches = Fiche.objects.bulk_create(
        Fiche(
            groupement=groupement, auteur=adhesion, titre=f"Fiche {n}", texte="Recette", mots="", produits=["carotte"]
        )
        for n, adhesion in enumerate(adhesions)
    )
    return {"annonce": annonces[0].pk, "fiche": fiches[0].pk}
