"""What the file of products does not say, and a producer would: family, VAT, allergens, deposits, stock, tiers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from catalogue.lecture import LigneLue, Palier

# By the name in the column of producers; (words in the product's name -> family), the last one for all the others.
FAMILLES: dict[str, tuple[tuple[str, str], ...]] = {
    "Maraîcher bio": (("Panier", "Paniers de légumes"), ("", "Légumes")),
    "Arboriculteur bio": (("Jus", "Boissons"), ("", "Fruits")),
    "Paysan-meunier": (("", "Farines"),),
    "Boulanger au levain": (("", "Pains"),),
    "Légumineuses et pâtes (céréalier)": (("Huile", "Huiles et olives"), ("", "Légumes secs et pâtes")),
    "Œufs et volailles": (("Œufs", "Œufs"), ("", "Volailles")),
    "Chevrier fromager": (("", "Fromages de chèvre"),),
    "Brebis laitière": (("Tomme", "Fromages de brebis"), ("", "Crèmerie")),
    "Éleveur bovin": (("", "Viandes"),),
    "Éleveur ovin": (("", "Viandes"),),
    "Éleveur de porc plein air": (("Colis", "Viandes"), ("", "Charcuterie")),
    "Apiculteur": (("", "Miels"),),
    "Oléiculteur": (("", "Huiles et olives"),),
    "Vigneron bio": (("", "Vins"),),
    "Plantes aromatiques et brasserie": (("Bière", "Bières"), ("", "Tisanes")),
}
TVA_PLEINE = ("Vins", "Bières")
ALLERGENES = {
    "Farines": "gluten",
    "Pains": "gluten",
    "Œufs": "œufs",
    "Fromages de chèvre": "lait",
    "Fromages de brebis": "lait",
    "Crèmerie": "lait",
    "Vins": "sulfites",
    "Bières": "gluten",
}
# By product; a packing is named where a product has several.
PAR_PRODUIT: dict[tuple[str, str], dict[str, Any]] = {
    ("Jus de pomme", ""): {"consigne": Decimal("0.30"), "notes": "Bouteille consignée : rapportez-la rincée."},
    ("Yaourts de brebis", ""): {"consigne": Decimal("0.80"), "notes": "Quatre pots de verre consignés."},
    ("Œufs plein air", ""): {"stock": Decimal(36), "notes": "Rapportez vos boîtes vides."},
    ("Œufs plein air plateau", ""): {"stock": Decimal(6)},
    ("Poulet fermier (entier, 1,5 à 2,5 kg, pesé)", ""): {
        "stock": Decimal(24),
        "notes": "Pesé à la livraison : le montant affiché est une estimation pour 2 kg.",
    },
    ("Pain d'épices au miel", ""): {"allergenes": "gluten"},
    ("Pâtes fermières de blé dur", ""): {"allergenes": "gluten"},
    ("Farine de blé T80 meule de pierre", "sachet 1 kg"): {
        "paliers": (Palier(Decimal(5), Decimal("1.60")), Palier(Decimal(25), Decimal("1.50"))),
    },
    ("Farine de blé bio (Lozère)", ""): {
        "minimum_du_groupe": Decimal(20),
        "notes": "Le moulin ne la fait venir qu’à partir de 20 kg pour tout le groupe.",
    },
    ("Lentilles vertes bio", ""): {
        "paliers": (Palier(Decimal(10), Decimal("3.90")), Palier(Decimal(25), Decimal("3.60"))),
        "paliers_du_groupe": True,
    },
    **{
        (vin, ""): {"panachage": "vins"}
        for vin in (
            "Corbières rouge AOP bio",
            "Corbières blanc AOP bio",
            "Corbières rosé AOP bio",
            "Blanquette de Limoux AOP",
        )
    },
    ("Farine de sarrasin", ""): {"paliers": (Palier(Decimal(5), Decimal("2.60")),), "allergenes": "gluten (traces)"},
    ("Merguez d'agneau", ""): {"notes": "Barquette pesée à la livraison."},
    ("Tomme de brebis (à la coupe, pesée)", ""): {"notes": "Coupée et pesée à la distribution."},
}


def retoucher(lignes: Iterable[LigneLue]) -> list[LigneLue]:
    return [_retoucher(ligne) for ligne in lignes]


def _retoucher(ligne: LigneLue) -> LigneLue:
    regles = FAMILLES.get(ligne.producteur, ())
    famille = next((nom for mot, nom in regles if mot in ligne.produit), ligne.famille)
    champs: dict[str, Any] = {
        "famille": famille,
        "tva": ligne.tva or Decimal("20" if famille in TVA_PLEINE else "5.5"),
        "allergenes": ligne.allergenes or ALLERGENES.get(famille, ""),
        "source": "",  # where a price comes from stays in the file (PROVENANCE.md)
    }
    champs |= PAR_PRODUIT.get((ligne.produit, ""), {}) | PAR_PRODUIT.get((ligne.produit, ligne.libelle), {})
    return replace(ligne, **champs)
