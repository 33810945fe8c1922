"""What the walks over pages share: rounds in every state, and the addresses that a person really reaches."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Partenariat
from commandes.argent.beneficiaires import beneficiaires
from commandes.courriels.bons import jeton_du_bon
from commandes.models import Commande, Volet
from commandes.services.bons import confirmer_bon, etablir_bon, transmettre_bon
from commandes.services.contenants import rendre
from commandes.services.documents import demander
from commandes.services.facturer import enregistrer_la_facture
from commandes.services.peser import Pesee, peser
from commandes.services.recevoir import Arrivee, recevoir
from commandes.services.regler import Saisie, Versement, encaisser_en_masse, promettre
from commandes.services.remettre import remettre
from commandes.services.remplacer import lignes_a_court, proposer
from commandes.services.solder import solder
from groupement.models import Courriel
from groupement.portee import dans_le_groupement
from reunions.models import Sondage, VersionCompteRendu
from reunions.services import rediger, seance, venir
from reunions.services.clore import clore
from reunions.services.roles import tirer_les_roles
from reunions.services.sondages import amender
from reunions.services.sondages import clore as clore_le_sondage
from reunions.services.votes import saisir, voter
from tests import fabrique as f
from tests.groupement.decor import decor
from tests.groupement.test_routes import ROUTES, adresse

ETATS = ("preparation", "ouvert", "clos", "transmis", "livre", "solde", "annule")


def planter(monde: SimpleNamespace) -> SimpleNamespace:
    """One row of everything for Limoux, a round for each state of a volet, orders, sheets."""
    scene = SimpleNamespace(monde=monde, decor=decor(monde.limoux, monde.a_anne, monde.a_max, monde.a_rosa))
    with dans_le_groupement(monde.limoux):
        scene.volets = {etat: _ronde(monde, etat) for etat in ETATS}
        _commencer_la_livraison(monde, scene.volets["livre"])
        bon = etablir_bon(volet_id=scene.volets["transmis"].pk)
        demander(commande=bon.commande, genre="matrice", auteur=monde.anne)
        bon.commande.documents.exclude(genre="matrice").update(octets=b"%PDF-1.7", pret_le=timezone.now())
        scene.liens = {"a_confirmer": _lien(bon)}
        confirme = etablir_bon(volet_id=scene.volets["livre"].pk)
        confirmer_bon(bon_id=confirme.pk, message="Les navets sont petits cette année.")
        scene.liens["confirme"] = _lien(confirme)
        scene.liens["annule"] = _lien(_bon_annule(scene.volets["annule"]))
        transmettre_bon(bon_id=bon.pk, auteur=monde.rosa)
        _regler(monde, scene.volets["livre"])
        scene.sondages = _sonder(monde)
    scene.courriel = scene.decor["courrier", "courriel_id"] = Courriel.objects.get(destinataire=monde.ferme.courriel).pk
    with dans_le_groupement(monde.limoux):
        scene.reunions = _reunions(monde)
    return scene


def _reunions(monde: SimpleNamespace) -> dict[str, int]:
    """A meeting in each state: with an agenda that is too long, answers, cars, a point spoken of, two versions."""
    avant = timezone.now() - datetime.timedelta(days=3)
    reunions = {
        "prevue": f.reunion(monde.limoux, titre="La grande commande", places_enfants=1, producteur="Ferme du Soleil"),
        "en_cours": f.reunion(monde.limoux, debut=timezone.now()),
        "close": f.reunion(monde.limoux, debut=avant),
        "annulee": f.reunion(monde.limoux, etat="annulee", motif="La salle est prise."),
    }
    for reunion in reunions.values():
        f.point(reunion, "Les bocaux", minutes=20, note="Voir *le prix*.", presente_par=monde.a_rosa)
        f.point(reunion, "La charte", minutes=120, propose_par=monde.a_max)
    venir.repondre(reunion=reunions["prevue"], adhesion=monde.a_rosa, vient=True, avec=1, enfants=2)
    venir.repondre(reunion=reunions["prevue"], adhesion=monde.a_anne, vient=False)
    trajet = venir.proposer_un_trajet(reunion=reunions["prevue"], adhesion=monde.a_rosa, depart="Couiza", places=2)
    venir.prendre_une_place(trajet=trajet, adhesion=monde.a_max)
    venir.demander_une_place(reunion=reunions["prevue"], adhesion=monde.a_tess, depart="la gare")
    tirer_les_roles(reunion=reunions["prevue"], roles=["temps"], auteur=monde.anne)
    for etat in ("en_cours", "close"):
        seance.commencer(reunion=reunions[etat], auteur=monde.anne)
        seance.passer_au_point(reunion=reunions[etat], point=reunions[etat].points.first())
        seance.pointer(reunion=reunions[etat], adhesion=monde.a_max, presente=True)
        seance.noter_une_decision(reunion=reunions[etat], texte="Caution de 30 €.", adhesion=monde.a_max)
    close = clore(reunion=reunions["close"], auteur=monde.anne, prochaine=reunions["prevue"])
    Sondage.objects.filter(tours__resultat__isnull=False).update(reunion=close)
    for texte in ("## Le prix\n\n- 30 €", "## Le prix\n\n- 35 €"):
        partie = close.sections.get(point=None)
        rediger.ecrire_la_section(section=partie, texte=texte, version_lue=partie.version, adhesion=monde.a_max)
        rediger.publier(reunion=close, adhesion=monde.a_anne, corrige="Le prix.")
    return {etat: reunion.pk for etat, reunion in reunions.items()}


def pages_des_reunions(scene: SimpleNamespace) -> list[str]:
    """Pages of a meeting that change with its state."""
    racine, r = "/g/limoux/reunions/", scene.reunions
    with dans_le_groupement(scene.monde.limoux):
        versions = list(VersionCompteRendu.objects.filter(reunion=r["close"]).values_list("pk", flat=True))
    rendu = f"{racine}{r['close']}/compte-rendu/"
    return [
        *(f"{racine}{pk}/" for pk in r.values()),
        *(f"{racine}{r['prevue']}/{suite}/" for suite in ("modifier", "deplacer", "annuler", "points/nouveau")),
        f"{racine}{r['close']}/prochaine/",
        *(f"{racine}{r['en_cours']}/{suite}/" for suite in ("seance", "seance/maintenant", "terminer")),
        *(f"{rendu}{suite}" for suite in ("", "ecrire/", "publier/")),
        *(f"{rendu}versions/{pk}/{suite}" for pk in versions for suite in ("", "changements/")),
    ]


def _ronde(monde: SimpleNamespace, etat: str) -> Volet:
    """A round of one producer in this state: two products, two households, one of which typed in by a référent."""
    commande: Commande = f.commande(monde.limoux, nom=f"Commande {etat}", note="Apportez vos cagettes.")
    if etat in ("livre", "solde"):
        Commande.objects.filter(pk=commande.pk).update(livraison_le=timezone.localdate())
    # A settled volet takes no more line: it is settled at the end, as it would be.
    volet = f.volet(commande, monde.partenariat, etat="livre" if etat == "solde" else etat, note="Légumes du jour.")
    kilo = f.offre(volet, nom="Carottes", unite="kg", colisage=10, pese=False)
    bidon = f.offre(volet, nom="Huile de tournesol", famille="Huiles", unite="bidon", consigne=2, stock=12)
    if etat != "preparation":
        for adhesion in (monde.a_max, monde.a_tess):
            panier = f.panier(commande, adhesion.foyer)
            f.ligne(panier, kilo, "4")
            f.ligne(panier, bidon, saisie_par=monde.rosa, saisie_pour_autrui=True)
    if etat == "solde":
        return solder(volet=volet, auteur=monde.rosa)
    return volet


def _commencer_la_livraison(monde: SimpleNamespace, volet: Volet) -> None:
    """Carrots came in part, the rest is awaited; oil is missing, something else is proposed; chickens are weighed."""
    kilo, bidon = volet.offres.order_by("nom")
    poulet = f.offre(volet, nom="Poulet", unite="piece", contenance=2, mesure="kg", prix_par="mesure", pese=True)
    for panier in volet.commande.paniers.all():
        f.ligne(panier, poulet, "3")
    recevoir(
        volet=volet,
        arrivees=[
            Arrivee(kilo.pk, Decimal(6), Decimal(1), True, "le reste mardi"),
            Arrivee(bidon.pk, Decimal(1)),
            Arrivee(poulet.pk, Decimal(8)),
        ],
        auteur=monde.rosa,
    )
    premier, second = volet.lignes.filter(offre=poulet).order_by("pk")
    peser(volet=volet, pesees={premier.pk: Pesee([Decimal(2), Decimal("2.1"), Decimal("1.95")])}, auteur=monde.rosa)
    a_court = {courte.ligne.pk: Decimal(1) for courte in lignes_a_court(bidon)}
    autre = f.conditionnement(volet.producteur, f"Huile de colza {volet.pk}", prix="7.00")
    proposer(volet=volet, offre=bidon, conditionnement_id=autre.pk, quantites=a_court, auteur=monde.rosa)
    rendre(volet=volet, foyer=monde.a_tess.foyer, nombre=3, consigne=Decimal(2), auteur=monde.rosa)


def _regler(monde: SimpleNamespace, volet: Volet) -> None:
    """Cheques promised in two times and handed over, a transfer to make, an invoice a cent away."""
    Partenariat.objects.filter(pk=volet.partenariat_id).update(
        cheques_au_plus=3, iban="FR7630006000011234567890189", modes_de_paiement=["cheque", "virement"]
    )
    commande = Commande.objects.select_related("groupement").get(pk=volet.commande_id)
    [a_qui] = [b for b in beneficiaires(commande) if b.partenariat_id == volet.partenariat_id]
    [promis, _] = promettre(beneficiaire=a_qui, foyer=monde.a_tess.foyer, mode="cheque", nombre=2, auteur=monde.tess)
    versement = Versement(promis.montant, numero="42", banque="La Nef", promesse=promis.pk)
    [recu] = encaisser_en_masse(
        beneficiaire=a_qui, saisies=[Saisie(monde.a_tess.foyer_id, [versement])], auteur=monde.rosa
    )
    remettre(beneficiaire=a_qui, reglements=[recu.pk], auteur=monde.rosa)
    enregistrer_la_facture(volet=volet, montant=Decimal("1.01"), auteur=monde.rosa, numero="F-12")


def _sonder(monde: SimpleNamespace) -> dict[str, str]:
    """{what is to be seen: address} of polls of every kind, answered or not, open and closed."""
    demain = timezone.now() + datetime.timedelta(days=1)
    dates, choix, secret, amende = (
        f.sondage(monde.limoux, monde.a_anne, genre, **champs)
        for genre, champs in (
            ("dates", {}), ("choix", {"plusieurs": True, "par": "foyer"}), ("consentement", {"secret": True}),
            ("consentement", {"quorum": 3}),
        )
    )  # fmt: skip
    objection = {"avis": "objection", "raison": "Trop loin."}
    reponses = {
        dates: {"dates": {str(option.pk): "oui" for option in dates.options.all()}},
        choix: {"choix": [choix.options.first().pk]}, secret: objection, amende: objection,
    }  # fmt: skip
    for sondage, contenu in reponses.items():
        voter(tour=sondage.tours.get(), adhesion=monde.a_max, contenu=contenu)
    amender(sondage=amende, texte="Plus près.", cloture_le=demain, auteur=monde.anne)
    clos = f.sondage(monde.limoux, monde.a_anne, "dates")
    voter(tour=clos.tours.get(), adhesion=monde.a_max, contenu={
        "dates": {str(option.pk): "besoin" for option in clos.options.all()}
    })  # fmt: skip
    clore_le_sondage(sondage=clos, auteur=monde.anne)
    papier = f.foyer(monde.limoux, "Foyer Vidal", sans_internet=True)
    saisir(tour=choix.tours.get(), pour=papier, auteur=monde.a_anne, contenu={"choix": [choix.options.last().pk]})
    tous = {"dates": dates, "choix": choix, "secret": secret, "amende": amende, "clos": clos}
    adresses = {nom: sondage.get_absolute_url() for nom, sondage in tous.items()}
    return adresses | {f"saisir {nom}": f"{adresses[nom]}saisir/" for nom in ("dates", "choix", "amende")}


def _bon_annule(volet: Volet):
    """The order of a volet that was cancelled after it had been sent."""
    Volet.objects.filter(pk=volet.pk).update(etat="clos", clos_le=timezone.now(), annule_le=None)
    bon = etablir_bon(volet_id=volet.pk)
    Volet.objects.filter(pk=volet.pk).update(etat="annule", annule_le=timezone.now())
    return bon


def _lien(bon) -> str:
    return reverse("producteur:bon", args=[jeton_du_bon(bon)])


def pages_de(personne, scene: SimpleNamespace) -> dict[str, str]:
    """{name of the route: address} of all that answers this person (None: nobody) with a page.

    The directory is one set of pages mounted twice, under a group and under a network: one name for both.
    """
    client = Client()
    if personne is not None:
        client.force_login(personne, backend="groupement.droits.ConnexionParCourriel")
    trouvees = {}
    for route in ROUTES:
        if route.nom == "courrier:html":
            continue  # a mail, not a page
        chemin = adresse(route, scene.decor)
        reponse = client.get(chemin)
        if reponse.status_code == 200 and reponse["Content-Type"].startswith("text/html"):
            trouvees[route.nom.replace("annuaire-du-reseau:", "annuaire:")] = chemin
    return trouvees


def pages_des_etats(scene: SimpleNamespace) -> list[str]:
    """Pages of a round that change with the state of its volets."""
    chemins = []
    for volet in scene.volets.values():
        racine = f"/g/limoux/commandes/{volet.commande_id}/"
        chemins += [f"{racine}gerer/", f"{racine}producteurs/{volet.pk}/"]
        if volet.etat in ("transmis", "livre"):
            with dans_le_groupement(scene.monde.limoux):
                offre = volet.offres.get(nom="Huile de tournesol").pk
            sous = ("recevoir/", f"recevoir/{offre}/", f"recevoir/{offre}/remplacer/", "peser/", "contenants/")
            chemins += [f"{racine}producteurs/{volet.pk}/{suite}" for suite in sous]
        if volet.etat == "livre":
            chemins.append(f"{racine}paniers-non-retires/")
        if volet.etat in ("clos", "livre", "annule"):
            chemins.append(f"{racine}regler/")
            if volet.etat != "annule":
                chemins.append(f"{racine}reglements/{volet.partenariat_id}/")
            chemins += [f"{racine}panier/", f"{racine}pointage/", f"{racine}documents/", f"{racine}saisies/"]
    return chemins
