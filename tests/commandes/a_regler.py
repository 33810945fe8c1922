"""What tests of payments share: a delivered round of two households at one producer, and its payee."""

from decimal import Decimal

from commandes.argent.beneficiaires import beneficiaires
from commandes.models import Commande
from commandes.services.regler import Saisie, Versement, encaisser_en_masse
from tests import fabrique as f


def preparer(monde, **volet):
    """Max owes 10.00 € of jars, 1.00 € of deposits; tess 5.00 € and 0.50 €; 4.00 € of shipping, by amounts."""
    monde.commande = f.commande(monde.limoux)
    volet.setdefault("etat", "livre")
    volet.setdefault("port", Decimal("4.00"))
    monde.volet = f.volet(monde.commande, monde.partenariat, **volet)
    monde.bocal = f.offre(monde.volet, unite="bocal", consigne=Decimal("0.50"), paliers=[["0", "5.00"]])
    monde.panier_max = f.panier(monde.commande, monde.a_max.foyer)
    f.ligne(monde.panier_max, monde.bocal, "2")
    f.ligne(f.panier(monde.commande, monde.a_tess.foyer), monde.bocal, "1")
    return monde


def a_qui(monde, partenariat="son producteur"):
    """The payee of the round: its producer, or the association (None)."""
    commande = Commande.objects.select_related("groupement").get(pk=monde.commande.pk)
    voulu = monde.partenariat.pk if partenariat == "son producteur" else partenariat
    return next(c for c in beneficiaires(commande) if c.partenariat_id == voulu)


def recevoir(monde, adhesion, *montants, vu=None, auteur=None, beneficiaire=None, **champs):
    """`recevoir(monde, monde.a_max, "12.40")`: cheques of these amounts are received from the household."""
    saisie = Saisie(adhesion.foyer_id, [Versement(Decimal(m), **champs) for m in montants], vu)
    return encaisser_en_masse(beneficiaire=beneficiaire or a_qui(monde), saisies=[saisie], auteur=auteur or monde.rosa)
