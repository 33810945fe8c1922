"""A household's basket as a receipt: by producer, what it comes to, to whom one pays and how."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from catalogue.models import Partenariat
from catalogue.unites import a_l_unite, nommer
from commandes.argent.dus import Genre, Poste, postes_de_la_commande, sans_produits, somme
from commandes.models import Commande, Ligne, Volet
from groupement.models import Foyer
from groupement.templatetags.formats import montant as en_euros


@dataclass
class Ticket:
    """A household's lines at one producer, and what it owes for them to whom they are paid; amounts in euros."""

    volet: Volet
    lignes: list[Ligne] = field(default_factory=list)
    postes: list[Poste] = field(default_factory=list)

    @property
    def supplements(self) -> list[tuple[str, Decimal]]:
        """What comes on top of the lines: share of the shipping, deposits less containers brought back, and so on."""
        return sans_produits(self.postes)

    @property
    def du(self) -> Decimal:
        """What is owed for this producer; nothing for a cancelled order."""
        return somme(self.postes)

    @property
    def port_provisoire(self) -> bool:
        """Others may still order: each one's share of the shipping moves with them."""
        return self.volet.etat == Volet.Etat.OUVERT and any(poste.genre == Genre.PORT for poste in self.postes)

    @property
    def estime(self) -> bool:
        return any(ligne.offre.pese and ligne.poids is None and ligne.retenue for ligne in self.lignes)

    @property
    def a_qui(self) -> str:
        """ "au producteur, directement"."""
        return self.volet.get_beneficiaire_display()

    @property
    def moyens(self) -> str:
        """ "par chèque ou par virement"."""
        return Partenariat.moyens_en_mots(self.volet.partenariat.modes_de_paiement)


@dataclass
class Recapitulatif:
    """The receipt of a round for one household. `participation`: what it owes to the group beside the producers."""

    tickets: list[Ticket]
    participation: Decimal

    @property
    def du(self) -> Decimal:
        return sum((ticket.du for ticket in self.tickets), self.participation)


def en_tickets(lignes: Iterable[Ligne], postes: Iterable[Poste]) -> Recapitulatif:
    """A household's lines (offer, volet with producer and partnership loaded) gathered by volet, in their order.

    `postes`: all that this household owes for the round.
    """
    tickets: dict[int, Ticket] = {}
    for ligne in lignes:
        tickets.setdefault(ligne.volet_id, Ticket(ligne.volet)).lignes.append(ligne)
    participation = Decimal(0)
    for poste in postes:
        ticket = tickets.get(poste.volet_id or 0)
        if ticket is not None and ticket.volet.paye_a == poste.partenariat_id:
            ticket.postes.append(poste)
        elif poste.partenariat_id is None:
            participation += poste.montant
    return Recapitulatif(list(tickets.values()), participation)


def panier_en_ticket(commande: Commande, foyer: Foyer) -> Recapitulatif:
    """The basket by producer, in five queries; each line carries `en_mots` and `plus`, its tolerance in words."""
    lignes = list(
        Ligne.objects.filter(panier__commande=commande, panier__foyer=foyer)
        .select_related("offre", "saisie_par", "volet__producteur", "volet__partenariat")
        .order_by("volet__producteur__nom", "volet_id", "offre__nom")
    )
    for ligne in lignes:
        ligne.en_mots = ligne_en_mots(ligne)
        ligne.plus = nommer(ligne.offre.unite, ligne.tolerance)
    postes = postes_de_la_commande(commande) if lignes else []
    return en_tickets(lignes, [poste for poste in postes if poste.foyer_id == foyer.pk])


def ligne_en_mots(ligne: Ligne) -> str:
    """ "1,5 kg à 2,20 €", "2 pièces à 12,50 € le kg, environ 4 kg", then "pesé 3,9 kg"."""
    offre = ligne.offre
    texte = f"{nommer(offre.unite, ligne.retenue)} à {en_euros(ligne.prix)}"
    if ligne.poids is not None and ligne.facturee is None:
        texte += f" {a_l_unite(offre.pese_en)}, pesé {nommer(offre.pese_en, ligne.poids)}" if offre.pese_en else ""
    elif offre.prix_par == "mesure" and offre.mesure != offre.unite:
        poids = nommer(offre.mesure, ligne.retenue * ligne.facteur)
        texte += f" {a_l_unite(offre.mesure)}, {'environ ' if offre.pese else ''}{poids}"
    premier = Decimal(offre.paliers[0][1])
    if offre.paliers_du_groupe and ligne.prix < premier:
        texte += f", prix de groupe au lieu de {en_euros(premier)}"
    return texte
