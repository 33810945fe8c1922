"""Makes rows for tests. One word per thing, sensible defaults, everything may be named."""

import datetime
import itertools
import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django_scopes import scopes_disabled

from catalogue.models import Conditionnement, Partenariat, Prix, Producteur, Produit, Tarif
from charte.models import Acceptation, Charte, SectionCharte, VersionCharte
from commandes.models import Commande, Creneau, Ligne, Offre, Panier, Volet
from groupement.models import Adhesion, Coordination, Foyer, Groupement, Message, Personne, Reseau
from groupement.services.messages import envoyer as envoyer_un_message
from groupement.services.messages import trouver_audience
from referents.models import (
    Distribution,
    Frais,
    Inscription,
    Mandat,
    Materiel,
    PageDeCarnet,
    Permanence,
    PointDeRelais,
    Pret,
    PropositionDeMandat,
    Relais,
)
from reunions.models import InvitationDeProducteur, PointOrdreDuJour, Reunion, Sondage
from reunions.services.invitations import inviter as inviter_un_producteur
from reunions.services.sondages import ouvrir as ouvrir_un_sondage

MOT_DE_PASSE = "groupement-demo"
_suite = itertools.count(1)


def reseau(nom: str = "Aude", **champs: Any) -> Reseau:
    return Reseau.objects.create(nom=nom, slug=champs.pop("slug", nom.lower()), **champs)


def groupement(nom: str, reseau: Reseau, **champs: Any) -> Groupement:
    return Groupement.objects.create(nom=nom, slug=champs.pop("slug", nom.lower()), reseau=reseau, **champs)


def personne(prenom: str, **champs: Any) -> Personne:
    champs.setdefault("email", f"{prenom.lower()}@exemple.test")
    return Personne.objects.create_user(prenom=prenom, nom=champs.pop("nom", "Durand"), **champs)


def foyer(groupement: Groupement, nom: str = "", **champs: Any) -> Foyer:
    return Foyer.objects.create(groupement=groupement, nom=nom or f"Foyer {next(_suite)}", **champs)


def adhesion(groupement: Groupement, personne: Personne, **champs: Any) -> Adhesion:
    champs.setdefault("foyer", None)
    if champs["foyer"] is None:
        champs["foyer"] = foyer(groupement, f"{personne.prenom} {personne.nom} {next(_suite)}")
    if any(nom.endswith("_visible") for nom in champs):
        champs.setdefault("coordonnees_choisies_le", timezone.now())
    return Adhesion.objects.create(groupement=groupement, personne=personne, **champs)


def coordination(reseau: Reseau, personne: Personne) -> Coordination:
    return Coordination.objects.create(reseau=reseau, personne=personne)


def producteur(reseau: Reseau, nom: str = "", **champs: Any) -> Producteur:
    champs.setdefault("courriel", "ferme@exemple.test")
    return Producteur.objects.create(reseau=reseau, nom=nom or f"Ferme {next(_suite)}", **champs)


def tarif(producteur: Producteur, **champs: Any) -> Tarif:
    champs.setdefault("nom", "saison")
    champs.setdefault("du", timezone.localdate() - datetime.timedelta(days=30))
    return Tarif.objects.create(reseau=producteur.reseau, producteur=producteur, **champs)


@scopes_disabled()
def conditionnement(
    producteur: Producteur, nom: str = "", *, prix: str | None = "2.00", famille: str = "Légumes", **champs: Any
) -> Conditionnement:
    """A product in one packing, with its price in the list in force (made if needed). `prix` in euros."""
    produit, _ = Produit.objects.get_or_create(
        reseau=producteur.reseau,
        producteur=producteur,
        nom=nom or f"Produit {next(_suite)}",
        famille=famille,
        defaults={"mois": champs.pop("mois", list(range(1, 13)))},
    )
    cree = Conditionnement.objects.create(reseau=producteur.reseau, produit=produit, **champs)
    if prix is not None:
        liste = producteur.tarifs.en_vigueur(timezone.localdate()).first() or tarif(producteur)
        Prix.objects.create(reseau=producteur.reseau, tarif=liste, conditionnement=cree, prix=Decimal(prix))
    return cree


def partenariat(groupement: Groupement, producteur: Producteur, **champs: Any) -> Partenariat:
    return Partenariat.objects.create(groupement=groupement, reseau=producteur.reseau, producteur=producteur, **champs)


def mandat(partenariat: Partenariat, adhesion: Adhesion, **champs: Any) -> Mandat:
    champs.setdefault("du", timezone.localdate() - datetime.timedelta(days=10))
    return Mandat.objects.create(
        groupement=partenariat.groupement, partenariat=partenariat, adhesion=adhesion, **champs
    )


def relais(mandat: Mandat, successeur: Adhesion, **champs: Any) -> Relais:
    """A handover prepared for tomorrow, with two points."""
    champs.setdefault("prend_le", timezone.localdate() + datetime.timedelta(days=1))
    cree = Relais.objects.create(
        groupement=mandat.groupement, partenariat=mandat.partenariat, mandat=mandat, predecesseur=mandat.adhesion,
        successeur=successeur, **champs,
    )  # fmt: skip
    PointDeRelais.objects.bulk_create(
        PointDeRelais(groupement=mandat.groupement, relais=cree, rang=rang, texte=texte)
        for rang, texte in enumerate(("Présenter au producteur", "Remettre les clés"), start=1)
    )
    return cree


def proposition(partenariat: Partenariat, adhesion: Adhesion, **champs: Any) -> PropositionDeMandat:
    return PropositionDeMandat.objects.create(
        groupement=partenariat.groupement, partenariat=partenariat, adhesion=adhesion, **champs
    )


def materiel(groupement: Groupement, nom: str = "Balance", **champs: Any) -> Materiel:
    champs.setdefault("exclusif", champs.get("nombre", 1) == 1)
    return Materiel.objects.create(groupement=groupement, nom=nom, **champs)


def pret(materiel: Materiel, adhesion: Adhesion, **champs: Any) -> Pret:
    """Lent to the person's household yesterday, to be back in three days."""
    champs.setdefault("du", timezone.localdate() - datetime.timedelta(days=1))
    champs.setdefault("au", timezone.localdate() + datetime.timedelta(days=3))
    return Pret.objects.create(
        groupement=materiel.groupement, materiel=materiel, exclusif=materiel.exclusif, foyer=adhesion.foyer,
        note_par=adhesion, **champs,
    )  # fmt: skip


def frais(adhesion: Adhesion, montant: str = "12.00", **champs: Any) -> Frais:
    champs.setdefault("jour", timezone.localdate() - datetime.timedelta(days=2))
    champs.setdefault("motif", "Chercher les farines")
    return Frais.objects.create(groupement=adhesion.groupement, adhesion=adhesion, montant=Decimal(montant), **champs)


def page_de_carnet(partenariat: Partenariat, auteur: Adhesion, **champs: Any) -> PageDeCarnet:
    champs.setdefault("numero", 1)
    champs.setdefault("texte", "Appeler **après la traite**.")
    return PageDeCarnet.objects.create(
        groupement=partenariat.groupement, partenariat=partenariat, auteur=auteur, **champs
    )


def permanence(groupement: Groupement, distribution: Distribution | None = None, **champs: Any) -> Permanence:
    """Two people, half an hour before a delivery of 17 to 19 h in five days, unless told otherwise."""
    distribution = distribution or Distribution.objects.create(
        groupement=groupement,
        nom="Commande du samedi",
        jour=champs.pop("jour", timezone.localdate() + datetime.timedelta(days=5)),
        lieu="Salle des fêtes",
        ouvre=datetime.time(17),
        ferme=datetime.time(19),
    )
    champs.setdefault("intitule", "Décharger")
    return Permanence.objects.create(groupement=groupement, distribution=distribution, **champs)


def inscription(permanence: Permanence, adhesion: Adhesion, **champs: Any) -> Inscription:
    return Inscription.objects.create(
        groupement=permanence.groupement,
        permanence=permanence,
        adhesion=adhesion,
        rang=champs.pop("rang", permanence.inscriptions.count() + 1),
        places=permanence.nombre,
        **champs,
    )


def commande(groupement: Groupement, **champs: Any) -> Commande:
    """A round open since yesterday, closing in two days, delivered in five."""
    maintenant = timezone.now()
    champs.setdefault("ouvre_le", maintenant - datetime.timedelta(days=1))
    champs.setdefault("cloture_le", maintenant + datetime.timedelta(days=2))
    champs.setdefault("livraison_le", timezone.localdate() + datetime.timedelta(days=5))
    champs.setdefault("lieu", "Salle des fêtes")
    cree = Commande.objects.create(groupement=groupement, **champs)
    Creneau.objects.create(groupement=groupement, commande=cree, debut=datetime.time(17), fin=datetime.time(19))
    return cree


def message(auteur: Adhesion, audience: str = "tous", **champs: Any) -> Message:
    """Sent by `auteur` to everybody of the audience, confirmed as its preview showed it."""
    a_qui = trouver_audience(auteur, audience).destinataires()
    champs.setdefault("sujet", "Livraison avancée à 16 h")
    champs.setdefault("texte", "Le maraîcher arrive **plus tôt**.")
    champs.setdefault("reponses", "auteur")
    champs.setdefault("vu", a_qui.empreinte)
    champs.setdefault("envoi", uuid.uuid4())
    return envoyer_un_message(auteur=auteur, audience=audience, **champs)


def sondage(groupement: Groupement, auteur: Adhesion, genre: str = "consentement", **champs: Any) -> Sondage:
    """A proposal to consent to, or another poll, that closes in two days; opened as its author would."""
    if genre == "dates":
        champs.setdefault("options", [timezone.now() + datetime.timedelta(days=jours) for jours in (10, 12, 14)])
    elif genre == "choix":
        champs.setdefault("options", ["Pommes", "Poires", "Coings"])
    champs.setdefault("question", f"Question {next(_suite)}")
    champs.setdefault("texte", "On se retrouve **à 10 h**.")
    champs.setdefault("cloture_le", timezone.now() + datetime.timedelta(days=2))
    return ouvrir_un_sondage(groupement=groupement, auteur=auteur, genre=genre, **champs)


def invitation_de_producteur(reunion: Reunion, auteur: Adhesion, **champs: Any) -> InvitationDeProducteur:
    champs.setdefault("nom", "Chèvrerie du Pech")
    champs.setdefault("courriel", "chevrerie@exemple.test")
    champs.setdefault("mot", "Nous aimerions goûter vos fromages.")
    return inviter_un_producteur(reunion=reunion, auteur=auteur, **champs)


def volet(commande: Commande, partenariat: Partenariat, **champs: Any) -> Volet:
    champs.setdefault("etat", Volet.Etat.OUVERT)
    champs.setdefault("ouvre_le", commande.ouvre_le)
    champs.setdefault("cloture_le", commande.cloture_le)
    champs.setdefault("beneficiaire", partenariat.beneficiaire)
    champs.setdefault("part_du_port", partenariat.part_du_port)
    if champs["etat"] != Volet.Etat.PREPARATION:
        champs.setdefault("ouvert_le", commande.ouvre_le)
    dates = {
        "clos": ["clos_le"],
        "transmis": ["clos_le", "transmis_le"],
        "livre": ["clos_le", "transmis_le", "livre_le"],
        "solde": ["clos_le", "transmis_le", "livre_le", "solde_le"],
        "annule": ["annule_le"],
    }
    for date in dates.get(champs["etat"], []):
        champs.setdefault(date, timezone.now())
    return Volet.objects.create(
        groupement=commande.groupement,
        commande=commande,
        partenariat=partenariat,
        producteur=partenariat.producteur,
        **champs,
    )


def offre(volet: Volet, conditionnement: Conditionnement | None = None, **champs: Any) -> Offre:
    """An offer of 2.00 € a piece unless told otherwise (`paliers`, `unite`, `pas`, `stock`, ...)."""
    conditionnement = conditionnement or globals()["conditionnement"](volet.producteur)
    champs.setdefault("paliers", [["0", "2.00"]])
    for nom in (
        "unite",
        "pas",
        "minimum",
        "contenance",
        "mesure",
        "pese",
        "prix_par",
        "colisage",
        "panachage",
        "minimum_du_groupe",
        "tva",
        "consigne",
        "stock",
        "libelle",
    ):
        champs.setdefault(nom, getattr(conditionnement, nom))
    return Offre.objects.create(
        groupement=volet.groupement,
        volet=volet,
        conditionnement=conditionnement,
        famille=champs.pop("famille", conditionnement.produit.famille),
        nom=champs.pop("nom", conditionnement.produit.nom),
        **champs,
    )


def panier(commande: Commande, foyer: Foyer, **champs: Any) -> Panier:
    return Panier.objects.create(groupement=commande.groupement, commande=commande, foyer=foyer, **champs)


def ligne(panier: Panier, offre: Offre, quantite: str = "1", **champs: Any) -> Ligne:
    champs.setdefault("prix", Decimal(offre.paliers[0][1]))
    champs.setdefault("facteur", offre.contenance if offre.prix_par == "mesure" else 1)
    champs.setdefault("consigne", offre.consigne)
    return Ligne.objects.create(
        groupement=panier.groupement,
        commande=panier.commande,
        panier=panier,
        volet=offre.volet,
        offre=offre,
        quantite=Decimal(quantite),
        **champs,
    )


def reunion(groupement: Groupement, **champs: Any) -> Reunion:
    """A meeting of two hours in three days, at 18 h 30 of Paris."""
    jour = timezone.localdate() + datetime.timedelta(days=3)
    champs.setdefault("debut", timezone.make_aware(datetime.datetime.combine(jour, datetime.time(18, 30))))
    champs.setdefault("fin", champs["debut"] + datetime.timedelta(hours=2))
    champs.setdefault("lieu", "Salle des fêtes")
    etat = champs.get("etat", Reunion.Etat.PREVUE)
    if etat in (Reunion.Etat.EN_COURS, Reunion.Etat.CLOSE):
        champs.setdefault("commencee_le", champs["debut"])
    if etat == Reunion.Etat.CLOSE:
        champs.setdefault("close_le", champs["fin"])
        champs.setdefault("sans_prochaine", "on verra")
    if etat == Reunion.Etat.ANNULEE:
        champs.setdefault("annulee_le", timezone.now())
    return Reunion.objects.create(groupement=groupement, **champs)


@scopes_disabled()
def point(reunion: Reunion, titre: str = "", **champs: Any) -> PointOrdreDuJour:
    champs.setdefault("rang", next(_suite))
    return PointOrdreDuJour.objects.create(
        groupement=reunion.groupement, reunion=reunion, titre=titre or f"Point {next(_suite)}", **champs
    )


def version_de_charte(
    auteur: Adhesion, sections: dict[str, str] | None = None, *, publiee: bool = True, acceptee_par: Any = (),
    il_y_a: int = 0,
) -> VersionCharte:  # fmt: skip
    """The next version of the charter of the author's group, published (`il_y_a` days ago) unless told otherwise."""
    charte, _ = Charte.objects.get_or_create(groupement=auteur.groupement)
    precedente = charte.versions.order_by("-numero").first()
    version = VersionCharte.objects.create(
        groupement=auteur.groupement, charte=charte, numero=precedente.numero + 1 if precedente else 1
    )
    clefs = dict(precedente.sections.values_list("titre", "clef")) if precedente else {}
    for rang, (titre, texte) in enumerate((sections or {"Valeurs": "Manger local."}).items(), start=1):
        meme = {"clef": clefs[titre]} if titre in clefs else {}
        SectionCharte.objects.create(
            groupement=auteur.groupement, version=version, rang=rang, titre=titre, texte=texte, **meme
        )
    if publiee:
        version.etat, version.publiee_par = VersionCharte.Etat.PUBLIEE, auteur
        version.publiee_le = timezone.now() - datetime.timedelta(days=il_y_a)
        version.save()
    Acceptation.objects.bulk_create(
        Acceptation(groupement=auteur.groupement, version=version, adhesion=adhesion) for adhesion in acceptee_par
    )
    return version
