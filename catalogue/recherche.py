"""Finding a producer in the directory: by words, nature, label, family of products; by name or by distance.

A network has tens of producers and hundreds of products: comparing words here, without accents, needs no
index.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from catalogue.distance import distance_entre
from catalogue.models import Label, Partenariat, Producteur, Produit
from catalogue.mots import aplatir
from groupement.models import Groupement
from groupement.tri import par_nom


@dataclass
class Fiche:
    """A producer as the list shows it. `distance`: km to the group; `partenariat`: id when the group orders
    there; `ecarts`: how it stands outside what the group expects."""

    producteur: Producteur
    distance: float | None = None
    partenariat: int | None = None
    familles: list[str] = field(default_factory=list)
    produits: list[str] = field(default_factory=list)
    ecarts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Annuaire:
    """All producers of the network in scope, with what the filters may offer."""

    fiches: list[Fiche]
    labels: list[Label]
    familles: list[str]
    distances: bool


def ouvrir_annuaire(groupement: Groupement | None) -> Annuaire:
    """Read the directory of the network in scope, five queries whatever its size; distances are to
    `groupement`."""
    produits = defaultdict(list)
    familles = defaultdict(set)
    for producteur, famille, nom in Produit.objects.actifs().values_list("producteur", "famille", "nom"):
        produits[producteur].append(nom)
        familles[producteur].add(famille)
    partenariats = {}
    if groupement is not None:
        partenariats = dict(Partenariat.objects.filter(actif=True).values_list("producteur", "pk"))
    fiches = [
        Fiche(
            producteur=producteur,
            distance=distance_entre(groupement, producteur),
            partenariat=partenariats.get(producteur.pk),
            familles=sorted(familles[producteur.pk], key=aplatir),
            produits=produits[producteur.pk],
        )
        for producteur in Producteur.objects.prefetch_related("labels")
    ]
    return Annuaire(
        fiches=fiches,
        labels=list(Label.objects.order_by(*par_nom("nom"))),
        familles=sorted({famille for ensemble in familles.values() for famille in ensemble}, key=aplatir),
        distances=any(fiche.distance is not None for fiche in fiches),
    )


def chercher(annuaire: Annuaire, filtres: dict[str, Any]) -> list[Fiche]:
    """The records that answer `filtres` (q, nature, label, famille, tri, archives), in order."""
    mots = aplatir(filtres.get("q") or "").split()
    retenues = [
        fiche
        for fiche in annuaire.fiches
        if bool(fiche.producteur.archive_le) == bool(filtres.get("archives"))
        and filtres.get("nature") in (None, "", fiche.producteur.nature)
        and filtres.get("famille") in (None, "", *fiche.familles)
        and (not filtres.get("label") or filtres["label"] in {str(la.pk) for la in fiche.producteur.labels.all()})
        and _contient(fiche, mots)
    ]
    par_distance = annuaire.distances and filtres.get("tri") != "nom"
    return sorted(retenues, key=_par_distance if par_distance else _par_nom)


def _contient(fiche: Fiche, mots: list[str]) -> bool:
    if not mots:
        return True
    producteur = fiche.producteur
    texte = aplatir(
        " ".join([producteur.nom, producteur.commune, producteur.description, *fiche.familles, *fiche.produits])
    )
    return all(mot in texte for mot in mots)


def _par_nom(fiche: Fiche) -> str:
    return aplatir(fiche.producteur.nom)


def _par_distance(fiche: Fiche) -> tuple[bool, float, str]:
    return fiche.distance is None, fiche.distance or 0.0, _par_nom(fiche)
