"""What the walks over pages share: rounds in every state, and the addresses that a person really reaches."""

from types import SimpleNamespace

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commandes.courriels.bons import jeton_du_bon
from commandes.models import Commande, Volet
from commandes.services.bons import confirmer_bon, etablir_bon, transmettre_bon
from commandes.services.documents import demander
from groupement.models import Courriel
from groupement.portee import dans_le_groupement
from tests import fabrique as f
from tests.groupement.decor import decor
from tests.groupement.test_routes import ROUTES, adresse

ETATS = ("preparation", "ouvert", "clos", "transmis", "livre", "solde", "annule")


def planter(monde: SimpleNamespace) -> SimpleNamespace:
    """One row of everything for Limoux, a round for each state of a volet, orders, sheets."""
    scene = SimpleNamespace(monde=monde, decor=decor(monde.limoux, monde.a_anne, monde.a_max, monde.a_rosa))
    with dans_le_groupement(monde.limoux):
        scene.volets = {etat: _ronde(monde, etat) for etat in ETATS}
        bon = etablir_bon(volet_id=scene.volets["transmis"].pk)
        demander(commande=bon.commande, genre="matrice", auteur=monde.anne)
        bon.commande.documents.exclude(genre="matrice").update(octets=b"%PDF-1.7", pret_le=timezone.now())
        scene.liens = {"a_confirmer": _lien(bon)}
        confirme = etablir_bon(volet_id=scene.volets["livre"].pk)
        confirmer_bon(bon_id=confirme.pk, message="Les navets sont petits cette année.")
        scene.liens["confirme"] = _lien(confirme)
        scene.liens["annule"] = _lien(_bon_annule(scene.volets["annule"]))
        transmettre_bon(bon_id=bon.pk, auteur=monde.rosa)
    scene.courriel = scene.decor["courrier", "courriel_id"] = Courriel.objects.get(destinataire=monde.ferme.courriel).pk
    return scene


def _ronde(monde: SimpleNamespace, etat: str) -> Volet:
    """A round of one producer in this state: two products, two households, one of which typed in by a référent."""
    commande: Commande = f.commande(monde.limoux, nom=f"Commande {etat}", note="Apportez vos cagettes.")
    if etat in ("livre", "solde"):
        Commande.objects.filter(pk=commande.pk).update(livraison_le=timezone.localdate())
    volet = f.volet(commande, monde.partenariat, etat=etat, note="Légumes du jour.")
    kilo = f.offre(volet, nom="Carottes", unite="kg", colisage=10, pese=False)
    bidon = f.offre(volet, nom="Huile de tournesol", famille="Huiles", unite="bidon", consigne=2, stock=12)
    if etat != "preparation":
        for adhesion in (monde.a_max, monde.a_tess):
            panier = f.panier(commande, adhesion.foyer)
            f.ligne(panier, kilo, "4")
            f.ligne(panier, bidon, saisie_par=monde.rosa, saisie_pour_autrui=True)
    return volet


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
        if volet.etat in ("clos", "livre", "annule"):
            chemins += [f"{racine}panier/", f"{racine}pointage/", f"{racine}documents/", f"{racine}saisies/"]
    return chemins
