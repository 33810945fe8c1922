"""One row of everything for one group, so that a test can open every page of the site and try every id of another."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.core import signing
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from catalogue.models import Contact, Label
from catalogue.services.importation import deposer_fichier
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
from groupement.liens import lien_invitation
from groupement.models import Groupement, Invitation
from groupement.portee import dans_le_groupement
from groupement.services.preferences import lien_preferences
from reunions.invitation_liens import jeton_de
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
        tarif = ferme.tarifs.get()
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
        bordereau = Bordereau.objects.create(annee=2026, rang=1, remis_a="Paul", **payes)
        message = f.message(animatrice)
        sondage = f.sondage(groupement, animatrice)
        invite = f.invitation_de_producteur(f.reunion(groupement), animatrice)
    coordination = groupement.reseau.coordinations.first() or f.coordination(groupement.reseau, animatrice.personne)
    return {
        ("g", "slug"): groupement.slug,
        ("reseau", "slug"): groupement.reseau.slug,
        ("preferences", "jeton"): lien_preferences(membre.personne, "cloture").rstrip("/").rsplit("/", 1)[1],
        ("invitation", "jeton"): lien_invitation(invitation).rstrip("/").rsplit("/", 1)[1],
        ("bon", "jeton"): signing.dumps("essai"),
        ("aide", "role"): "membre",
        ("media", "path"): "rien.webp",
        # People
        ("membres", "adhesion_id"): membre.pk,
        ("adhesion_id", "geste"): "pause",
        ("foyers", "foyer_id"): membre.foyer_id,
        ("invitations", "invitation_id"): invitation.pk,
        ("groupements", "groupement_id"): groupement.pk,
        ("coordination", "coordination_id"): coordination.pk,
        ("admin", "personne_id"): membre.personne_id,
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
