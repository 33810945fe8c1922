"""How a product is ordered and priced, decided from the words of its packing and the units of its row.

The four quantities of the trade are told apart here (unit of order, unit of price, case, comparison). Rules,
first match wins; what a column says outright always goes before what words suggest:

- A unit that is counted (bidon 35 €): ordered and priced by it, its content serves to compare (7,00 €/L).
- Priced by kg or L while ordered by a counted unit of known weight (poulet de 1,5 à 2,5 kg): ordered by the
  piece, estimated by that weight, the scale decides. Of unknown weight: ordered by kg, since nothing could be
  estimated.
- Ordered by kg, but sold whole pieces of about a known weight ("morceau env. 500 g"): the same, ordered by
  the piece.
- Ordered by kg out of a transport case ("caisse de 10 kg"): ordered by kg, the case is the colisage that
  several households fill. Out of a consumer's pack ("sachet 1 kg", "sac 25 kg"): by steps of the pack, from
  one pack on.
- Several packings to choose from ("vrac ou cagette 5 kg"): loose goods have neither step nor case; two sizes
  of the same pack ("sac 5 kg / 10 kg") give the smallest as step when the others are multiples of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from catalogue.lecture.contenu import Contenu, alleger, lire_contenu
from catalogue.lecture.nombres import Illisible, ecrire_nombre, lire_unite_prix
from catalogue.mots import aplatir, citer
from catalogue.unites import a_l_unite, reconnaitre_unite, unite

MESURES = ("kg", "L")


@dataclass(frozen=True, slots=True)
class Vente:
    """The part of a `LigneLue` that says how it is sold; same meanings."""

    unite_commande: str
    unite_prix: str
    contenance: Decimal | None = None
    mesure: str = ""
    contenance_approchee: bool = False
    pese: bool = False
    colisage: Decimal | None = None
    pas: Decimal | None = None
    minimum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Poids:
    """A content told outright by a column; `quantite` None: the column says that there is none."""

    quantite: Decimal | None
    mesure: str = ""
    approche: bool = False


def comprendre_vente(
    *,
    produit: str,
    libelle: str,
    unite_lue: str,
    unite_prix: str | None,
    poids: Poids | None = None,
    pese: bool | None = None,
    remarques: str = "",
) -> Vente:
    """`unite_lue`: text of the unit column ("": none). `unite_prix`: code said by the price ("kg", "botte"), or None.

    `poids`, `pese`: what columns say outright, None when they say nothing. Raises `Illisible`.
    """
    contenu = lire_contenu(libelle)
    commande, contenu = _unite_de_commande(unite_lue, contenu)
    nom = lire_contenu(produit)
    if contenu.contenance is None and not contenu.choix and not contenu.nombre and nom.contenance is not None:
        contenu = replace(
            contenu,
            unite=contenu.unite or nom.unite,
            contenance=nom.contenance,
            mesure=nom.mesure,
            approchee=nom.approchee,
        )
    par = unite_prix or contenu.prix_au or None
    if commande is None:
        commande = _unite_par_defaut(contenu, par)
    if commande == contenu.colis:
        contenu = _au_colis(contenu)
    if poids is not None:
        contenu = replace(contenu, contenance=poids.quantite, mesure=poids.mesure, approchee=poids.approche)
    contenu = replace(contenu, pese=_est_pese(contenu, nom, remarques) if pese is None else pese)
    if commande in MESURES:
        return _a_la_mesure(commande, par, contenu, pese)
    return _a_l_unite(commande, par, contenu, pese)


def nommer_conditionnement(vente: Vente) -> str:
    """Plain words for a packing that the file does not name: "bidon de 5 L", "morceau d’environ 500 g", "au kg"."""
    if vente.unite_commande in MESURES:
        return a_l_unite(vente.unite_commande)
    nom = unite(vente.unite_commande).singulier
    if vente.contenance is None:
        return nom
    facteur, mesure = 1, vente.mesure
    if vente.contenance < 1:
        facteur, mesure = (1000, "g") if mesure == "kg" else (100, "cl")
    lien = "d’environ" if vente.contenance_approchee else "de"
    return f"{nom} {lien} {ecrire_nombre(vente.contenance * facteur)} {mesure}"


def _unite_de_commande(texte: str, contenu: Contenu) -> tuple[str | None, Contenu]:
    """The unit column, which may itself be a packing ("bidon de 5 L", "€/kg")."""
    if not texte.strip(" -.—"):
        return None, contenu
    if code := reconnaitre_unite(texte):
        return code, contenu
    if aplatir(texte).strip(" .") in ("g", "gr", "grs", "gramme", "grammes", "cl", "ml"):
        raise Illisible(f"On ne commande pas en {citer(texte)} : écrivez « kg », « L » ou « pièce ».")
    autre = lire_contenu(texte)
    if contenu.contenance is None and not contenu.choix and autre.contenance is not None:
        contenu = replace(contenu, contenance=autre.contenance, mesure=autre.mesure, approchee=autre.approchee)
    if autre.unite or autre.contenance is not None:
        return autre.unite or ("piece" if autre.contenance != 1 else autre.mesure), contenu
    try:
        code = lire_unite_prix(texte).unite
    except Illisible:
        code = None
    if code is None:
        raise Illisible(
            f"Je ne connais pas l’unité {citer(texte)} : écrivez par exemple « kg », « pièce » ou « botte »."
        )
    return code, contenu


def _est_pese(contenu: Contenu, nom: Contenu, remarques: str) -> bool:
    return contenu.pese or nom.pese or lire_contenu(remarques).pese


def _unite_par_defaut(contenu: Contenu, par: str | None) -> str:
    """The unit of order when no column tells it."""
    if par in MESURES:
        return par
    if par is not None:
        return contenu.unite if par == "piece" and contenu.unite not in (None, *MESURES) else par
    if contenu.vrac:
        return "kg"
    if contenu.unite:
        return contenu.unite
    return contenu.mesure if contenu.contenance == 1 and not contenu.approchee else "piece"


def _au_colis(contenu: Contenu) -> Contenu:
    """Ordered by the case: "bouteille 75 cl, carton de 6" at 48 € a carton holds 4,5 L."""
    contenance = contenu.contenance * contenu.colisage if contenu.contenance and contenu.colisage else None
    return replace(contenu, unite=contenu.colis, contenance=contenance, colisage=None, colis=None)


def _a_la_mesure(mesure: str, par: str | None, contenu: Contenu, pese: bool | None) -> Vente:
    """Ordered by kg or L, unless it comes in whole pieces of a known weight."""
    if par not in (None, mesure):
        raise Illisible(f"On le commande {a_l_unite(mesure)}, mais son prix est {a_l_unite(par)} : accordez les deux.")
    vente = Vente(mesure, mesure, pese=contenu.pese)
    emballage = None if contenu.unite in MESURES else contenu.unite
    groupe = emballage is not None and unite(emballage).groupe
    taille = contenu.contenance if contenu.mesure == mesure else None
    if taille is None:
        return _selon_les_tailles(vente, contenu, groupe)
    if groupe:
        return replace(vente, colisage=taille)
    if contenu.approchee or contenu.pese or emballage in ("piece", "morceau"):
        return Vente(
            emballage or "piece",
            mesure,
            taille,
            mesure,
            contenu.approchee,
            pese=True if pese is None else pese,
            colisage=contenu.colisage,
        )
    if emballage is None and taille == 1:
        return vente
    colisage = alleger(contenu.colisage * taille) if contenu.colisage else None
    return replace(vente, pas=taille, minimum=taille, colisage=colisage)


def _selon_les_tailles(vente: Vente, contenu: Contenu, groupe: bool) -> Vente:
    if contenu.vrac or len(contenu.tailles) < 2 or contenu.mesure != vente.unite_commande:
        return vente
    petite = min(contenu.tailles)
    if any(taille % petite for taille in contenu.tailles):
        return vente
    return replace(vente, colisage=petite) if groupe else replace(vente, pas=petite, minimum=petite)


def _a_l_unite(commande: str, par: str | None, contenu: Contenu, pese: bool | None) -> Vente:
    """Ordered by a counted unit."""
    contenance, mesure = contenu.contenance, contenu.mesure if contenu.contenance is not None else ""
    vente = Vente(
        commande,
        "unite",
        contenance,
        mesure,
        contenu.approchee and contenance is not None,
        contenu.pese,
        colisage=contenu.colisage,
    )
    if par in (None, commande, "piece") or (commande == "piece" and par == contenu.unite):
        return vente
    if par not in MESURES:
        raise Illisible(
            f"On le commande {a_l_unite(commande)}, mais son prix est {a_l_unite(par)} : accordez les deux."
        )
    if contenance is None:
        return Vente(par, par, pese=contenu.pese)
    if mesure != par:
        raise Illisible(f"Son prix est {a_l_unite(par)}, mais sa contenance est en {mesure} : accordez les deux.")
    return replace(vente, unite_prix=par, pese=contenu.pese or contenu.approchee if pese is None else pese)
