"""The sign-off list: name and phone, what each owes to whom, a box when it is paid, room to sign."""

from collections.abc import Iterator

from django.utils.safestring import SafeString

from commandes.documents.emargement import Emargement, LigneDEmargement
from groupement.pdf import rendre
from groupement.pdf.colonnes import Boite, Colonne, Grille, Rang
from groupement.templatetags.formats import montant

GRILLE = Grille(
    colonnes=(Colonne(0, 66), Colonne(67, 26, droite=True)),  # payee, amount
    largeur=186.0,
    corps=11,
    interligne=6.5,
)
TITRES = Rang(
    ("Foyer, à payer à", "montant", "payé", "Signature"),
    colonnes=(Colonne(0, 66), Colonne(67, 26, droite=True), Colonne(95, 11), Colonne(110, 76)),
    gras=True,
)
NOM = (Colonne(0, 72), Colonne(73, 32))  # household, phone
PAYE = 96.0
SIGNATURE = (109.0, 77.0)  # x, width
SIGNATURE_MAX = 24.0
PAGE = 266.0  # mm inside the margins
INTRODUCTION = 38.0


def pdf_de_l_emargement(document: Emargement, *, identifiant: str) -> bytes:
    contexte = {"entete": document.entete, "pages": list(_pages(document))}
    return rendre("pdf/emargement.html", contexte, identifiant=identifiant)


def _pages(document: Emargement) -> Iterator[SafeString]:
    """One block for each page: titles repeated, no household cut."""
    page = [TITRES]
    restant = PAGE - INTRODUCTION - GRILLE.hauteur(page)
    for n, ligne in enumerate(document.lignes):
        rangs = list(_rangs(ligne, raye=n % 2 == 0))
        hauteur = GRILLE.hauteur(rangs)
        if hauteur > restant and len(page) > 1:
            yield GRILLE.bloc(page)
            page = [TITRES]
            restant = PAGE - GRILLE.hauteur(page)
        page += rangs
        restant -= hauteur
    totaux = list(_totaux(document))
    if GRILLE.hauteur(totaux) > restant:
        yield GRILLE.bloc(page)
        page = []
    yield GRILLE.bloc([*page, *totaux])


def _rangs(ligne: LigneDEmargement, raye: bool) -> Iterator[Rang]:
    dus = [
        Rang((du.a_qui, montant(du.total)), boites=(Boite(PAYE),), raye=raye, filet=du is ligne.dus[-1])
        for du in ligne.dus
    ]
    nom = Rang((ligne.foyer, ligne.telephone), colonnes=NOM, gras=True, raye=raye, filet=False)
    if ligne.creneau:
        dus.insert(0, Rang((ligne.creneau, ""), raye=raye, filet=False))
    nom.boites = (Boite(*SIGNATURE, hauteur=min(SIGNATURE_MAX, GRILLE.hauteur([nom, *dus]) - 1.5)),)
    yield nom
    yield from dus


def _totaux(document: Emargement) -> Iterator[Rang]:
    for du in document.totaux:
        yield Rang((f"Total pour {du.a_qui}", montant(du.total)), gras=True)
    if len(document.totaux) > 1:
        yield Rang(("Total", montant(document.total)), gras=True)
