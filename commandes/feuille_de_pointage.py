"""The screen of delivery day: households, what each takes, owes and to whom; as many queries for 2 as for 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from catalogue.models import Partenariat
from catalogue.mots import aplatir
from catalogue.unites import nommer
from commandes.models import Commande, Ligne, Panier, Volet
from commandes.services.pointer import POINTABLES
from groupement.templatetags.formats import montant

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
        return any(ligne.offre.pese for ligne in self.lignes)

    @property
    def doit(self) -> list[str]:
        """ "12,40 € à Ferme du Rec, par chèque"."""
        return [f"{montant(somme)} {a_qui}" for a_qui, somme in self.dus.items()]

    @property
    def modifiable(self) -> bool:
        return any(ligne.pointable for ligne in self.lignes)


def foyers_a_servir(commande: Commande, volet: Volet | None = None) -> list[FoyerAServir]:
    """In the order of names. With `volet`, only that producer's lines."""
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
        ligne.pointable = ligne.volet.etat in POINTABLES
        foyer.lignes.append(ligne)
        a_qui = _a_qui(ligne.volet)
        foyer.dus[a_qui] = foyer.dus.get(a_qui, Decimal(0)) + ligne.montant + ligne.montant_consigne
    return sorted(foyers.values(), key=lambda foyer: aplatir(foyer.nom))


def _a_qui(volet: Volet) -> str:
    partenariat = volet.partenariat
    direct = partenariat.beneficiaire == Partenariat.Beneficiaire.PRODUCTEUR
    moyens = " ou ".join(
        "en espèces" if mode == Partenariat.Mode.ESPECES else f"par {Partenariat.Mode(mode).label}"
        for mode in partenariat.modes_de_paiement
    )
    return (f"à {volet.producteur}" if direct else "à l’association") + (f", {moyens}" if moyens else "")


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
