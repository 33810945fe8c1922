"""One row of everything for one group, so that a test can open every page of the site and try every id of another."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from catalogue.models import Contact, Label
from catalogue.services.importation import deposer_fichier
from charte.models import Commentaire, Criteres, Question, Raison, SectionModele
from commandes.models import (
    Bordereau,
    Caution,
    Cotisation,
    Document,
    Ecriture,
    Reglement,
    Remplacement,
    RetourDeContenants,
)
from groupement.liens import lien_candidature, lien_invitation
from groupement.models import (
    Adhesion,
    Candidature,
    Courriel,
    DemandeDeParticipation,
    Entree,
    EtapeFaite,
    FichierDemande,
    Groupement,
    ImportDeMembres,
    Invitation,
)
from groupement.portee import dans_le_groupement
from groupement.services.bibliotheque import ecrire
from groupement.services.flux import abonnement_de
from groupement.services.panneau import publier, repondre
from groupement.services.preferences import lien_du_courrier, lien_preferences
from referents.models import (
    Dispense,
    Echange,
    ModeleDePermanence,
    PlaceProposee,
    PriseDeTache,
    PropositionDeSaison,
    Tache,
)
from reunions.invitation_liens import jeton_de
from reunions.models import Decision, RegleDeReunion, SectionCompteRendu, Trajet, VersionCompteRendu
from reunions.services import rediger
from tests import fabrique as f


def decor(groupement: Groupement, animatrice: Any, membre: Any, referente: Any) -> dict[tuple[str, str], Any]:
    """Value of each argument of an address, by (what stands before it in the address, its name).

    A new argument is registered here: the row of `groupement` (or of its network) that makes the address real.
    """
    with dans_le_groupement(groupement):
        ferme = f.producteur(groupement.reseau)
        conditionnement = f.conditionnement(ferme)
        partenariat = f.partenariat(groupement, ferme)
        mandat = f.mandat(partenariat, referente)
        suivante = membre if membre.pk != referente.pk else f.adhesion(groupement, f.personne("Suzon"))
        relais = f.relais(f.mandat(partenariat, referente, famille="Pains"), suivante)
        volontaire = f.proposition(f.partenariat(groupement, f.producteur(groupement.reseau)), suivante)
        materiel = f.materiel(groupement, garde_par=membre.foyer)
        pret = f.pret(materiel, membre)
        frais = f.frais(membre)
        f.page_de_carnet(partenariat, referente)
        commande = f.commande(groupement, participation_fixe=1)
        volet = f.volet(commande, partenariat)
        offre = f.offre(volet, conditionnement)
        ligne = f.ligne(f.panier(commande, membre.foyer), offre)
        remplacement = Remplacement.objects.create(
            groupement=groupement, volet=volet, ligne=ligne, offre=f.offre(volet), quantite=1
        )
        retour = RetourDeContenants.objects.create(
            groupement=groupement, commande=commande, volet=volet, foyer=membre.foyer, nombre=2, consigne=1
        )
        contact = Contact.objects.create(reseau=groupement.reseau, producteur=ferme, nom="Paul")
        label = Label.objects.create(reseau=groupement.reseau, nom=f"Label {groupement.slug}")
        importation, _ = deposer_fichier(
            producteur=ferme,
            contenu="Produit;Unité;Prix\nCarotte;kg;2,00\n".encode(),
            nom="tarif.csv",
            auteur=animatrice.personne,
        )
        document = Document.objects.create(
            groupement=groupement,
            commande=commande,
            genre="matrice",
            nom_du_fichier="matrice.pdf",
            octets=b"%PDF-1.7",
            pret_le=timezone.now(),
        )
        invitation = Invitation.objects.create(
            groupement=groupement,
            email=f"invitee@{groupement.slug}.test",
            parrain=animatrice,
            expire_le=timezone.now() + datetime.timedelta(days=3),
        )
        Entree.objects.create(
            groupement=groupement, page_publique=True, quand="le samedi", fonctionnement="On commande **ensemble**.",
            etapes=["adresse", "contact", "parrainage", "charte", "foyer", "accord"],
        )  # fmt: skip
        candidature = Candidature.objects.create(
            groupement=groupement, prenom="Noura", nom="Benchekroun", email=f"noura@{groupement.slug}.test",
            message="Bonjour !", etat="en_cours", confirmee_le=timezone.now(), accompagnee_par=animatrice,
        )  # fmt: skip
        EtapeFaite.objects.create(groupement=groupement, candidature=candidature, etape="adresse")
        demande = DemandeDeParticipation.objects.create(
            groupement=groupement, adhesion=membre, genre="pause", pour_le=timezone.localdate()
        )
        import_de_membres = ImportDeMembres.objects.create(
            groupement=groupement, nom_du_fichier="membres.csv", entete=1, colonnes=["prenom", "nom", "email"],
            lignes=[[1, ["Prénom", "Nom", "E-mail"]], [2, ["Ali", "Benali", "ali@exemple.test"]], [3, ["", "", "x@"]]],
        )  # fmt: skip
        tarif = ferme.tarifs.get()
        courriel = Courriel.objects.create(
            clef=f"decor:{groupement.pk}", groupement=groupement, personne=membre.personne, sujet="Une fête",
            destinataire=membre.personne.email, texte="Venez.",
        )  # fmt: skip
        ecriture = Ecriture.objects.create(
            groupement=groupement, foyer=membre.foyer, partenariat=partenariat, genre="correction", montant=2,
            libelle="Correction", motif="un pot cassé",
        )  # fmt: skip
        cotisation = Cotisation.objects.create(
            groupement=groupement, foyer=membre.foyer, annee=2026, montant=15, recue_le=timezone.localdate()
        )
        caution = Caution.objects.create(
            groupement=groupement, foyer=membre.foyer, montant=30, recue_le=timezone.localdate()
        )
        releve = Document.objects.create(
            groupement=groupement, genre="releve", nom_du_fichier="releve.pdf", octets=b"%PDF-1.7",
            pret_le=timezone.now(), parametres={"annee": 2026, "foyer": membre.foyer_id},
        )  # fmt: skip
        payes = {"groupement": groupement, "commande": commande, "partenariat": partenariat}
        promis = Reglement.objects.create(foyer=membre.foyer, montant=1, **payes)
        recu = Reglement.objects.create(
            foyer=membre.foyer, montant=1, etat="recu", recu_le=timezone.now(), numero="42", banque="La Nef", **payes
        )
        tache = Tache.objects.create(groupement=groupement, intitule="Accueillir les nouveaux", proposee_par=membre)
        PriseDeTache.objects.create(groupement=groupement, tache=tache, adhesion=referente)
        modele = ModeleDePermanence.objects.create(groupement=groupement, intitule="Répartir")
        permanence = f.permanence(groupement, jour=timezone.localdate(), appelee_le=timezone.now())
        inscription = f.inscription(permanence, membre)
        echange = Echange.objects.create(groupement=groupement, inscription=inscription, de=membre, mot="Merci !")
        dispense = Dispense.objects.create(groupement=groupement, foyer=referente.foyer, du=timezone.localdate())
        proposition = PropositionDeSaison.objects.create(
            groupement=groupement, du=timezone.localdate(), au=timezone.localdate() + datetime.timedelta(days=90)
        )
        PlaceProposee.objects.create(
            groupement=groupement, proposition=proposition, permanence=permanence, adhesion=referente
        )
        bordereau = Bordereau.objects.create(annee=2026, rang=1, remis_a="Paul", **payes)
        reunion = f.reunion(groupement, debut=timezone.now(), etat="en_cours")
        regle = RegleDeReunion.objects.create(
            groupement=groupement, rang=3, jour=5, heure=datetime.time(10), mois=list(range(1, 13))
        )
        de_la_reunion = {"groupement": groupement, "reunion": reunion}
        trajet = Trajet.objects.create(adhesion=referente, depart="Limoux", **de_la_reunion)
        point = f.point(reunion, "Le marché", propose_par=membre)
        partie = SectionCompteRendu.objects.create(point=point, texte="On a **parlé**.", **de_la_reunion)
        decision = Decision.objects.create(texte="On y va.", prise_le=timezone.localdate(), **de_la_reunion)
        compte_rendu = VersionCompteRendu.objects.create(
            numero=1, publiee_par=animatrice, contenu=rediger.contenu_actuel(reunion), **de_la_reunion
        )
        membres = list(Adhesion.objects.actives())
        f.version_de_charte(animatrice, {"Valeurs": "Manger *local*."}, acceptee_par=membres)
        version = f.version_de_charte(
            animatrice, {"Valeurs": "Manger *bien*.", "Taille": "Petite."}, acceptee_par=membres
        )
        brouillon = f.version_de_charte(animatrice, {"Valeurs": "Manger *mieux*."}, publiee=False)
        section = brouillon.sections.get()
        commentaire = Commentaire.objects.create(groupement=groupement, section=section, auteur=membre, texte="Oui.")
        question = Question.objects.create(groupement=groupement, version=version, adhesion=membre, texte="Et moi ?")
        Criteres.objects.create(
            groupement=groupement, distance_max=100, labels=[label.pk], ethique="Une ferme *humaine*."
        )
        Raison.objects.bulk_create(
            Raison(groupement=groupement, adhesion=adhesion, texte="Manger local, se rencontrer")
            for adhesion in membres
        )
        section_modele = SectionModele.objects.first() or SectionModele.objects.create(
            rang=1, titre="Valeurs", texte="A"
        )
    abonnement = abonnement_de(personne=membre.personne)
    fichier = FichierDemande.objects.create(
        personne=membre.personne, groupement=groupement, genre="affiche", parametres={"annee": 2026},
        nom_du_fichier="calendrier-2026.pdf", octets=b"%PDF-1.7", pret_le=timezone.now(),
    )  # fmt: skip
    with dans_le_groupement(groupement):
        annonce = publier(auteur=membre, genre="offre", titre="Plants de tomates", texte="Une **dizaine** à donner.")
        reponse = repondre(annonce=annonce, texte="J’en prends deux.", auteur=animatrice)
        fiche = ecrire(
            auteur=membre,
            valeurs={"genre": "recette", "titre": "Soupe", "texte": "# Poireau", "produits": ["poireau"], "mois": [1]},
            fichier=SimpleUploadedFile("soupe.pdf", b"%PDF-1.7 soupe"),
        )
        message = f.message(animatrice)
        sondage = f.sondage(groupement, animatrice)
        invite = f.invitation_de_producteur(f.reunion(groupement), animatrice)
    coordination = groupement.reseau.coordinations.first() or f.coordination(groupement.reseau, animatrice.personne)
    return {
        ("g", "slug"): groupement.slug,
        ("reseau", "slug"): groupement.reseau.slug,
        ("preferences", "jeton"): lien_preferences(membre.personne, "cloture").rstrip("/").rsplit("/", 1)[1],
        ("invitation", "jeton"): lien_invitation(invitation).rstrip("/").rsplit("/", 1)[1],
        ("venir", "jeton"): lien_candidature(candidature).rstrip("/").rsplit("/", 1)[1],
        ("groupements", "slug"): groupement.slug,
        ("bon", "jeton"): signing.dumps("essai"),
        ("lettres", "jeton"): lien_du_courrier(membre.personne_id, groupement.pk).rstrip("/").rsplit("/", 1)[1],
        ("lettres", "courriel_id"): courriel.pk,
        ("aide", "role"): "membre",
        ("media", "path"): "rien.webp",
        # People
        ("membres", "adhesion_id"): membre.pk,
        ("adhesion_id", "geste"): "pause",
        ("foyers", "foyer_id"): membre.foyer_id,
        ("invitations", "invitation_id"): invitation.pk,
        ("arrivees", "candidature_id"): candidature.pk,
        ("etapes", "etape"): "contact",
        ("importer", "import_id"): import_de_membres.pk,
        ("demandes", "demande_id"): demande.pk,
        ("demande_id", "geste"): "confirmer",
        ("candidature_id", "geste"): "attente",
        ("groupements", "groupement_id"): groupement.pk,
        ("coordination", "coordination_id"): coordination.pk,
        ("admin", "personne_id"): membre.personne_id,
        # Dates, files of one person
        ("flux", "jeton"): abonnement.jeton,
        ("fichiers", "fichier"): fichier.pk,
        # Board and library
        ("panneau", "annonce"): annonce.pk,
        ("reponses", "commentaire"): reponse.pk,
        ("bibliotheque", "fiche"): fiche.pk,
        # Directory
        ("annuaire", "pk"): ferme.pk,
        ("contacts", "contact"): contact.pk,
        ("labels", "pk"): label.pk,
        ("produits", "produit"): conditionnement.produit_id,
        ("tarifs", "tarif"): tarif.pk,
        ("tarif.", "format"): "csv",
        ("imports", "pk"): importation.pk,
        ("lignes", "numero"): 2,
        ("producteurs", "pk"): partenariat.pk,
        ("ajouter", "producteur"): ferme.pk,
        ("producteur", "partenariat"): partenariat.pk,
        ("referents", "pk"): mandat.pk,
        ("relais", "relais"): relais.pk,
        ("materiel", "materiel"): materiel.pk,
        ("prets", "pret"): pret.pk,
        ("frais", "frais"): frais.pk,
        ("propositions", "proposition"): volontaire.pk,
        # Rounds
        ("commandes", "pk"): commande.pk,
        ("producteurs", "volet"): volet.pk,
        ("produits", "offre"): offre.pk,
        ("recevoir", "offre"): offre.pk,
        ("contenants", "retour"): retour.pk,
        ("remplacements", "remplacement"): remplacement.pk,
        ("saisie", "foyer"): membre.foyer_id,
        ("corriger", "foyer"): membre.foyer_id,
        ("documents", "document"): document.pk,
        ("reglements", "partenariat"): partenariat.pk,
        ("regler", "reglement"): promis.pk,
        ("recus", "reglement"): recu.pk,
        ("bordereaux", "bordereau"): bordereau.pk,
        ("bordereau.", "format"): "csv",
        # Accounts of the group
        ("foyers", "foyer"): membre.foyer_id,
        ("producteurs", "partenariat"): partenariat.pk,
        ("ecritures", "ecriture"): ecriture.pk,
        ("cotisations", "cotisation"): cotisation.pk,
        ("cautions", "caution"): caution.pk,
        ("releves", "releve"): releve.pk,
        ("livraisons", "volet"): volet.pk,
        ("releve.", "format"): "csv",
        ("groupement.", "format"): "csv",
        # Meetings
        ("reunions", "pk"): reunion.pk,
        ("regles", "regle"): regle.pk,
        ("trajets", "trajet"): trajet.pk,
        ("points", "point"): point.pk,
        ("presents", "adhesion"): membre.pk,
        ("decisions", "decision"): decision.pk,
        ("parties", "section"): partie.pk,
        ("versions", "publiee"): compte_rendu.pk,
        # Charter
        ("versions", "version"): version.pk,
        ("sections", "section"): section.pk,
        ("commentaires", "commentaire"): commentaire.pk,
        ("questions", "question"): question.pk,
        ("charte", "section"): section_modele.pk,
        # Shared work
        ("taches", "tache"): tache.pk,
        ("permanences", "distribution"): permanence.distribution_id,
        ("creneaux", "permanence"): permanence.pk,
        ("inscriptions", "inscription"): inscription.pk,
        ("echanges", "echange"): echange.pk,
        ("modeles", "modele"): modele.pk,
        ("saison", "proposition"): proposition.pk,
        ("places", "permanence"): permanence.pk,
        ("dispenses", "dispense"): dispense.pk,
        ("messages", "pk"): message.pk,
        # Polls
        ("sondages", "pk"): sondage.pk,
        ("nouveau", "genre"): "dates",
        ("invites", "pk"): invite.pk,
        ("rencontre", "jeton"): jeton_de(invite),
        # Mail of a demonstration
        ("courrier", "courriel_id"): 1,
        ("pieces", "rang"): 0,
        # Accounts
        ("adresses", "key"): "abc",
        ("oublie", "uidb36"): "1",
        ("uidb36", "key"): "abc",
    }


def routes(resolveur: Any, avant: str = "", noms: tuple[str, ...] = ()) -> list[SimpleNamespace]:
    """Every address of the site, also those of apps to come."""
    trouvees: list[SimpleNamespace] = []
    for motif in resolveur.url_patterns:
        route = avant + str(motif.pattern).lstrip("^")
        if isinstance(motif, URLResolver):
            trouvees += routes(motif, route, (*noms, motif.namespace) if motif.namespace else noms)
        elif isinstance(motif, URLPattern):
            trouvees.append(SimpleNamespace(route=route, nom=":".join((*noms, motif.name or ""))))
    return trouvees
