"""The screen of delivery day: households, what each takes, owes and to whom; as many queries for 2 as for 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from catalogue.models import Partenariat
from catalogue.mots import aplatir
from catalogue.unites import nommer
from commandes.argent.dus import par_foyer, postes_de_la_commande, postes_des_volets, somme
from commandes.livraison import RECEVABLES
from commandes.models import Commande, Ligne, Panier, Volet
from commandes.services.pointer import POINTABLES
from groupement.templatetags.formats import a_, montant

MONTRES = (*POINTABLES, Volet.Etat.SOLDE)


@dataclass
class FoyerAServir:
    """A household's lines to hand over; amounts in euros, deposits on containers included."""

    panier: Panier
    lignes: list[Ligne] = field(default_factory=list)
    dus: dict[str, Decimal] = field(default_factory=dict)  # "à la Ferme du Rec, par chèque" -> euros

    @property
    def nom(self) -> str:
        return self.panier.foyer.nom

    @property
    def servi(self) -> bool:
        return all(ligne.remise_le for ligne in self.lignes)

    @property
    def total(self) -> Decimal:
        return sum(self.dus.values(), Decimal(0))

    @property
    def estime(self) -> bool:
        return any(ligne.offre.pese and ligne.poids is None for ligne in self.lignes)

    @property
    def doit(self) -> list[str]:
        """ "12,40 € à Ferme du Rec, par chèque"."""
        return [f"{montant(somme)} {a_qui}" for a_qui, somme in self.dus.items()]

    @property
    def modifiable(self) -> bool:
        return any(ligne.pointable for ligne in self.lignes)


def foyers_a_servir(commande: Commande, volet: Volet | None = None) -> list[FoyerAServir]:
    """In the order of names; lines carry `en_mots`, `pesee`, `a_peser`. With `volet`, only that producer's."""
    lignes = (
        Ligne.objects.filter(commande=commande, volet__etat__in=MONTRES, retenue__gt=0)
        .select_related("offre", "panier__foyer", "panier__creneau", "volet__producteur", "volet__partenariat")
        .order_by("volet__producteur__nom", "offre__famille", "offre__nom", "offre__libelle")
    )
    if volet is not None:
        lignes = lignes.filter(volet=volet)
    foyers: dict[int, FoyerAServir] = {}
    for ligne in lignes:
        foyer = foyers.setdefault(ligne.panier_id, FoyerAServir(ligne.panier))
        ligne.en_mots = nommer(ligne.offre.unite, ligne.retenue)
        balance = ligne.offre.pese_en
        ligne.pesee = nommer(balance, ligne.poids) if balance and ligne.poids is not None else ""
        ligne.a_peser = bool(balance and ligne.offre.pese and ligne.poids is None and ligne.volet.etat in RECEVABLES)
        ligne.pointable = ligne.volet.etat in POINTABLES
        foyer.lignes.append(ligne)
    _dire_ce_qui_est_du(commande, volet, list(foyers.values()))
    return sorted(foyers.values(), key=lambda foyer: aplatir(foyer.nom))


def _dire_ce_qui_est_du(commande: Commande, volet: Volet | None, foyers: Sequence[FoyerAServir]) -> None:
    volets = list(
        Volet.objects.filter(commande=commande, etat__in=MONTRES).select_related("producteur", "partenariat")
        if volet is None
        else [volet]
    )
    postes = postes_de_la_commande(commande, volets) if volet is None else postes_des_volets(volets)
    a_qui = _beneficiaires(volets)
    par_payee = par_foyer(postes)
    for foyer in foyers:
        siens = par_payee[foyer.panier.foyer_id]
        foyer.dus = {a_qui[payee]: somme(dus) for payee, dus in siens.items() if somme(dus)}


def _beneficiaires(volets: Sequence[Volet]) -> dict[int | None, str]:
    """Payee → "à Ferme du Rec, par chèque ou en espèces"; the association takes what any of its volets accepts."""
    modes: dict[int | None, dict[str, None]] = {None: {}}
    noms: dict[int | None, str] = {None: "à l’association"}
    for volet in volets:
        noms.setdefault(volet.paye_a, a_(volet.producteur))
        modes.setdefault(volet.paye_a, {}).update(dict.fromkeys(volet.partenariat.modes_de_paiement))
    moyens = {payee: Partenariat.moyens_en_mots(siens) for payee, siens in modes.items()}
    return {payee: f"{nom}, {moyens[payee]}" if moyens[payee] else nom for payee, nom in noms.items()}


def chercher(foyers: Sequence[FoyerAServir], debut: str) -> list[FoyerAServir]:
    """Those of whom a word begins with `debut`, whatever the accents."""
    voulu = aplatir(debut)
    return [
        f
        for f in foyers
        if not voulu or any(mot.startswith(voulu) for mot in _mots(f.nom)) or aplatir(f.nom).startswith(voulu)
    ]


def _mots(nom: str) -> list[str]:
    return aplatir(nom).replace("-", " ").replace("'", " ").split()
