"""Sheets by household: one block each, never cut across pages unless it is longer than one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from commandes.documents.feuille_foyers import Du, FeuilleDeFoyer, FeuillesDesFoyers
from groupement.pdf import rendre
from groupement.pdf.colonnes import Boite, Colonne, Grille, Rang
from groupement.templatetags.formats import montant

LARGEUR = 186.0
GRILLE = Grille(
    colonnes=(
        Colonne(7, 26),  # ordered
        Colonne(34, 62),  # product
        Colonne(120, 6),  # unit of what was weighed
        Colonne(126, 35, droite=True),  # price
        Colonne(162, 24, droite=True),  # amount
    ),
    largeur=LARGEUR,
)
COCHE = Boite(0)
RECU = Boite(98, largeur=20)
TITRE_RECU = (Colonne(7, 26), Colonne(34, 62), Colonne(98, 26), Colonne(126, 35, droite=True), Colonne(162, 24, droite=True))
PLEINE = (Colonne(0, LARGEUR),)
A_PAYER = (Colonne(7, 104), Colonne(112, 22, droite=True), Colonne(136, 22), Colonne(160, 26))
# What one page holds under the household's name, with the name and the signature beside it.
HAUTEUR_UTILE = 235.0


@dataclass(frozen=True, slots=True)
class Bloc:
    """A household, or the part of it that one page holds."""

    nom: str
    creneau: str
    suite: str
    signe: bool
    grille: SafeString


def pdf_des_foyers(document: FeuillesDesFoyers, *, identifiant: str) -> bytes:
    plusieurs = len({part.producteur for feuille in document.feuilles for part in feuille.parts}) > 1
    blocs = [bloc for feuille in document.feuilles for bloc in _blocs(feuille, plusieurs)]
    return rendre("pdf/feuille_foyers.html", {"entete": document.entete, "blocs": blocs}, identifiant=identifiant)


def _blocs(feuille: FeuilleDeFoyer, plusieurs_producteurs: bool) -> Iterator[Bloc]:
    pages = _pages(list(_rangs(feuille, plusieurs_producteurs)), [_rang_du(du) for du in feuille.dus])
    for n, rangs in enumerate(pages, start=1):
        yield Bloc(
            nom=feuille.nom,
            creneau=feuille.creneau,
            suite=f"{n} sur {len(pages)}" if len(pages) > 1 else "",
            signe=n == len(pages),
            grille=GRILLE.bloc(rangs),
        )


def _rangs(feuille: FeuilleDeFoyer, plusieurs_producteurs: bool) -> Iterator[Rang]:
    for part in feuille.parts:
        if plusieurs_producteurs:
            yield Rang((part.producteur,), gras=True, colonnes=PLEINE)
        for n, ligne in enumerate(part.lignes):
            somme = montant(ligne.montant)
            yield Rang(
                (ligne.quantite, ligne.produit, ligne.pese_en, ligne.prix, f"env. {somme}" if ligne.estime else somme),
                boites=(COCHE, RECU),
                raye=n % 2 == 0,
            )


def _rang_du(du: Du) -> Rang:
    texte = f"À payer à {du.a_qui}" + (f", par {du.modes}" if du.modes else "")
    if du.consigne:
        texte += f" ({montant(du.montant)} et {montant(du.consigne)} de consigne)"
    return Rang(
        (texte, montant(du.total), "", "payé"), boites=(Boite(136, largeur=22), Boite(172)), colonnes=A_PAYER, gras=True
    )


def _pages(rangs: list[Rang], dus: list[Rang]) -> list[list[Rang]]:
    """The rows of each page, titles first; a producer's name never ends a page."""
    titres = Rang(("Commandé", "Produit", "Reçu ou pesé", "Prix", "Montant"), colonnes=TITRE_RECU)
    pages: list[list[Rang]] = [[titres]]
    restant = HAUTEUR_UTILE - GRILLE.hauteur([titres])
    for n, rang in enumerate([*rangs, *dus]):
        voulu = GRILLE.hauteur([rang]) * (2 if rang.colonnes is PLEINE else 1)
        if voulu > restant:
            pages.append([titres])
            restant = HAUTEUR_UTILE - GRILLE.hauteur([titres])
            if rang.boites and (producteur := _producteur_de(rangs[:n])) and n < len(rangs):
                pages[-1].append(Rang((f"{producteur} (suite)",), gras=True, colonnes=PLEINE))
                restant -= GRILLE.interligne
        pages[-1].append(rang)
        restant -= GRILLE.hauteur([rang])
    return pages


def _producteur_de(rangs: list[Rang]) -> str:
    return next((rang.textes[0] for rang in reversed(rangs) if rang.colonnes is PLEINE), "")
