"""Sheets by household: one block each, never cut across pages unless it is longer than one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from commandes.documents.feuille_foyers import FeuilleDeFoyer, FeuillesDesFoyers
from commandes.documents.lecture import Du
from groupement.pdf import rendre
from groupement.pdf.colonnes import MM_PAR_POINT, Boite, Colonne, Grille, Rang
from groupement.pdf.police import police
from groupement.templatetags.formats import a_, montant

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
# What is due to one payee: the amount foreseen, a blank for the real one, a box for paid.
RAYON_DU = (Colonne(0, 102), Colonne(122, 5), Colonne(127, 25, droite=True), Colonne(161, 25, droite=True))
PAYE = Boite(154)
DONT = ", dont "
PAGE = 266.0  # mm inside the margins
LEGENDE = 17.0
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
        # The first page must not stay empty below its legend.
        page = restant if feuille is document.feuilles[0] else PAGE
        morceaux = _morceaux(feuille, plusieurs, page - AVANT - tete)
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
    """A producer's name with what is due to it, then its lines; at the end what is due to somebody else."""
    au_producteur = feuille.dus_au_producteur if plusieurs_producteurs else {}
    for part in feuille.parts:
        if plusieurs_producteurs:
            yield _rang_du(part.producteur, au_producteur.get(part.producteur))
        for n, ligne in enumerate(part.lignes):
            somme = montant(ligne.montant)
            yield Rang(
                (ligne.quantite, ligne.produit, ligne.pese_en, ligne.prix, f"env. {somme}" if ligne.estime else somme),
                boites=(COCHE,),
                blanc=RECU,
                raye=n % 2 == 0,
            )
    for du in feuille.dus:
        if du.a_qui not in au_producteur:
            yield _rang_du(f"À payer {a_(du.a_qui)}", du)


def _rang_du(qui: str, du: Du | None) -> Rang:
    if du is None:
        return Rang((qui, "", "", ""), gras=True, colonnes=RAYON_DU, blanc=RECU)
    dont = f"{DONT}{', '.join(f'{mot} {montant(somme)}' for mot, somme in du.supplements)}" if du.supplements else ""
    return Rang((qui + dont, "€", "payé", montant(du.total)), gras=True, colonnes=RAYON_DU, blanc=RECU, boites=(PAYE,))


def _morceaux(feuille: FeuilleDeFoyer, plusieurs_producteurs: bool, place: float) -> list[list[Rang]]:
    """The rows of each page that a household needs, titles first; a producer's name never ends a page."""
    rangs = list(_rangs(feuille, plusieurs_producteurs))
    pages: list[list[Rang]] = [[TITRES]]
    restant = place - GRILLE.hauteur([TITRES])
    producteur = ""
    for rang in rangs:
        titre = rang.colonnes is RAYON_DU
        if GRILLE.hauteur([rang]) + (GRILLE.interligne * 2 if titre else 0) > restant:
            pages.append([TITRES])
            restant = place - GRILLE.hauteur([TITRES])
            if producteur and not titre:
                pages[-1].append(_rang_du(f"{producteur} (suite)", None))
                restant -= GRILLE.interligne
        if titre:
            producteur = rang.textes[0].partition(DONT)[0]
        pages[-1].append(rang)
        restant -= GRILLE.hauteur([rang])
    return pages
