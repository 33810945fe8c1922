"""Sheets by household: one block each, never cut across pages unless it is longer than one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from commandes.documents.feuille_foyers import Du, FeuilleDeFoyer, FeuillesDesFoyers
from groupement.pdf import rendre
from groupement.pdf.colonnes import MM_PAR_POINT, Boite, Colonne, Grille, Rang
from groupement.pdf.police import police
from groupement.templatetags.formats import montant

LARGEUR = 186.0
GRILLE = Grille(
    colonnes=(
        Colonne(6.5, 25),  # ordered
        Colonne(32, 70),  # product
        Colonne(122, 5),  # unit of what was weighed
        Colonne(127, 33, droite=True),  # price
        Colonne(161, 25, droite=True),  # amount
    ),
    largeur=LARGEUR,
    interligne=6.0,
)
COCHE = Boite(0)
RECU = (104.0, 17.0)  # x, width of the column to write in
TITRES = Rang(
    ("Commandé", "Produit", "Reçu, pesé", "Prix", "Montant"),
    colonnes=(
        Colonne(6.5, 25),
        Colonne(32, 70),
        Colonne(104, 25),
        Colonne(130, 30, droite=True),
        Colonne(161, 25, droite=True),
    ),
)
PLEINE = (Colonne(0, LARGEUR),)
# What is due, two payees on a line: name, amount foreseen, blank for the real one, paid.
DEMI = 95.0
A_PAYER = tuple(c for x in (0.0, DEMI) for c in (Colonne(x, 42), Colonne(x + 43, 21, droite=True)))
TITRES_A_PAYER = Rang(
    ("À payer à", "prévu", "réel", "payé") * 2,
    colonnes=tuple(
        c
        for x in (0.0, DEMI)
        for c in (Colonne(x, 42), Colonne(x + 43, 21, droite=True), Colonne(x + 66, 10), Colonne(x + 82, 9))
    ),
    gras=True,
)
PAGE = 266.0  # mm inside the margins
LEGENDE = 12.0
AVANT = 8.6  # the rule above a household, and the white around it: pdf/base.css
NOM = 116.0  # beside the signature
CORPS_DU_NOM = 20
LIGNE_DU_NOM = 7.8
TETE_MIN = 13.0


@dataclass(frozen=True, slots=True)
class Bloc:
    """A household, or the part of it that one page holds. `tete`: height in mm of its name and time."""

    nom: str
    creneau: str
    suite: str
    signe: bool
    tete: float
    nouvelle_page: bool
    grille: SafeString


def pdf_des_foyers(document: FeuillesDesFoyers, *, identifiant: str) -> bytes:
    return rendre(
        "pdf/feuille_foyers.html", {"entete": document.entete, "blocs": list(_blocs(document))}, identifiant=identifiant
    )


def _blocs(document: FeuillesDesFoyers) -> Iterator[Bloc]:
    """Page breaks are decided here: heights are known, and a layout engine would try each block twice."""
    plusieurs = len({part.producteur for feuille in document.feuilles for part in feuille.parts}) > 1
    restant = PAGE - LEGENDE - (10 if document.entete.provisoires else 0)
    for feuille in document.feuilles:
        tete = _tete(feuille)
        morceaux = _morceaux(feuille, plusieurs, PAGE - AVANT - tete)
        for n, rangs in enumerate(morceaux, start=1):
            hauteur = AVANT + tete + GRILLE.hauteur(rangs)
            nouvelle_page = hauteur > restant
            restant = (PAGE if nouvelle_page else restant) - hauteur
            yield Bloc(
                nom=feuille.nom,
                creneau=feuille.creneau,
                suite=f"{n} sur {len(morceaux)}" if len(morceaux) > 1 else "",
                signe=n == len(morceaux),
                tete=tete,
                nouvelle_page=nouvelle_page,
                grille=GRILLE.bloc(rangs),
            )


def _tete(feuille: FeuilleDeFoyer) -> float:
    lignes = len(police(gras=True).couper(feuille.nom, NOM / (CORPS_DU_NOM * MM_PAR_POINT)))
    # A long name may print one more line than measured; the second small line says the time, or "feuille 1 sur 2".
    return max(TETE_MIN, lignes * LIGNE_DU_NOM + 5)


def _rangs(feuille: FeuilleDeFoyer, plusieurs_producteurs: bool) -> Iterator[Rang]:
    for part in feuille.parts:
        if plusieurs_producteurs:
            yield Rang((part.producteur,), gras=True, colonnes=PLEINE, blanc=RECU)
        for n, ligne in enumerate(part.lignes):
            somme = montant(ligne.montant)
            yield Rang(
                (ligne.quantite, ligne.produit, ligne.pese_en, ligne.prix, f"env. {somme}" if ligne.estime else somme),
                boites=(COCHE,),
                blanc=RECU,
                raye=n % 2 == 0,
            )


def _rangs_dus(dus: list[Du]) -> Iterator[Rang]:
    yield TITRES_A_PAYER
    for n in range(0, len(dus), 2):
        textes: list[str] = []
        boites: list[Boite] = []
        for x, du in zip((0.0, DEMI), dus[n : n + 2], strict=False):
            dont = f", dont {montant(du.consigne)} de consigne" if du.consigne else ""
            textes += (du.a_qui + dont, montant(du.total))
            boites += (Boite(x + 66, largeur=16), Boite(x + 84))
        yield Rang([*textes, "", ""][:4], boites=boites, colonnes=A_PAYER)


def _morceaux(feuille: FeuilleDeFoyer, plusieurs_producteurs: bool, place: float) -> list[list[Rang]]:
    """The rows of each page that a household needs, titles first; a producer's name never ends a page."""
    rangs = list(_rangs(feuille, plusieurs_producteurs))
    pages: list[list[Rang]] = [[TITRES]]
    restant = place - GRILLE.hauteur([TITRES])
    producteur = ""
    for rang in [*rangs, *_rangs_dus(feuille.dus)]:
        suivi = rang.colonnes is PLEINE or rang is TITRES_A_PAYER
        if GRILLE.hauteur([rang]) + (GRILLE.interligne * 2 if suivi else 0) > restant:
            pages.append([TITRES])
            restant = place - GRILLE.hauteur([TITRES])
            if producteur and rang.boites and rang.colonnes is not A_PAYER:
                pages[-1].append(Rang((f"{producteur} (suite)",), gras=True, colonnes=PLEINE, blanc=RECU))
                restant -= GRILLE.interligne
        if rang.colonnes is PLEINE:
            producteur = rang.textes[0]
        pages[-1].append(rang)
        restant -= GRILLE.hauteur([rang])
    return pages
