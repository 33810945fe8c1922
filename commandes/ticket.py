"""A household's basket as a receipt: by producer, what it comes to, to whom one pays and how."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from catalogue.models import Partenariat
from catalogue.unites import a_l_unite, nommer
from commandes.models import Commande, Ligne, Volet
from groupement.models import Foyer
from groupement.templatetags.formats import montant as en_euros


@dataclass
class Ticket:
    """A household's lines at one producer, as a receipt; all amounts in euros."""

    volet: Volet
    lignes: list[Ligne] = field(default_factory=list)
    total: Decimal = Decimal(0)
    consigne: Decimal = Decimal(0)

    @property
    def du(self) -> Decimal:
        """What is owed: the printed lines and the deposit on containers; nothing for a cancelled order."""
        return Decimal(0) if self.volet.etat == Volet.Etat.ANNULE else self.total + self.consigne

    @property
    def estime(self) -> bool:
        return any(ligne.offre.pese for ligne in self.lignes)

    @property
    def moyens(self) -> str:
        """ "par chèque ou par virement"."""
        modes = self.volet.partenariat.modes_de_paiement
        return " ou ".join(
            f"par {Partenariat.Mode(mode).label}" if mode != "especes" else "en espèces" for mode in modes
        )


def en_tickets(lignes: Iterable[Ligne]) -> list[Ticket]:
    """Lines (offer, volet with producer and partnership loaded) gathered by volet, in the order they come."""
    tickets: dict[int, Ticket] = {}
    for ligne in lignes:
        ticket = tickets.setdefault(ligne.volet_id, Ticket(ligne.volet))
        ticket.lignes.append(ligne)
        ticket.total += ligne.montant
        ticket.consigne += ligne.montant_consigne
    return list(tickets.values())


def panier_en_ticket(commande: Commande, foyer: Foyer) -> list[Ticket]:
    """The basket by producer, in one query; each line carries `en_mots` and `plus`, its tolerance in words."""
    lignes = list(
        Ligne.objects.filter(panier__commande=commande, panier__foyer=foyer)
        .select_related("offre", "saisie_par", "volet__producteur", "volet__partenariat")
        .order_by("volet__producteur__nom", "volet_id", "offre__nom")
    )
    for ligne in lignes:
        ligne.en_mots = ligne_en_mots(ligne)
        ligne.plus = nommer(ligne.offre.unite, ligne.tolerance)
    return en_tickets(lignes)


def ligne_en_mots(ligne: Ligne) -> str:
    """ "1,5 kg à 2,20 €", "2 pièces à 12,50 € le kg, environ 4 kg"."""
    offre = ligne.offre
    texte = f"{nommer(offre.unite, ligne.retenue)} à {en_euros(ligne.prix)}"
    if offre.prix_par == "mesure" and offre.mesure != offre.unite:
        poids = nommer(offre.mesure, ligne.retenue * ligne.facteur)
        texte += f" {a_l_unite(offre.mesure)}, {'environ ' if offre.pese else ''}{poids}"
    premier = Decimal(offre.paliers[0][1])
    if offre.paliers_du_groupe and ligne.prix < premier:
        texte += f", prix de groupe au lieu de {en_euros(premier)}"
    return texte
