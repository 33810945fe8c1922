import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalogue.lecture import deviner_colonnes, ecrire_csv, ecrire_xlsx, lire_fichier, lire_tarif
from catalogue.lecture.lignes import LigneLue, Palier
from catalogue.mots import aplatir, nettoyer
from catalogue.unites import UNITES

FICHIERS = Path(__file__).parent / "fichiers"
ECRITURES = {"t.csv": ecrire_csv, "t.xlsx": ecrire_xlsx}
PIEGES = (
    "=1+1",
    "'=2",
    "''=3",
    "+33 6",
    "-5 %",
    "@moi",
    "＝1",
    "'chou",
    'a"b',
    "a;b,c",
    "botte 500 g",
    "sac 5 kg / 10 kg",
    "caisse de 10 kg",
    "env. 2 kg (pesée)",
    "à la pièce, prix au kg",
    "75 cl, carton de 6",
    "vrac ou sachet 1 kg",
    "entier, 1,5 à 2,5 kg, pesé",
    "LÉGUMES",
    "* note",
    "12",
    "2,50 €",
    "oui",
    "Prix",
    "Œufs d’été",
    "http://x/y?z=1",
)


def relire(nom: str, contenu: bytes):
    feuille = lire_fichier(contenu, nom)
    return lire_tarif(feuille.lignes, deviner_colonnes(feuille.lignes))


def sans_numero(lignes):
    return [replace(ligne, numero=0) for ligne in lignes]


def textes(longueur: int, *, vide: bool = True):
    libres = st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=min(longueur, 30))
    propres = st.one_of(st.sampled_from(PIEGES), libres.map(nettoyer)).filter(
        lambda texte: len(texte) <= longueur and not texte.startswith("#") and texte == nettoyer(texte)
    )
    return st.one_of(st.just(""), propres) if vide else propres.filter(bool)


def decimales(maximum: int, places: int, minimum: str = "0.001"):
    return st.decimals(min_value=minimum, max_value=maximum, places=places)


@st.composite
def lignes_lues(tirer):
    unite = tirer(st.sampled_from([u.code for u in UNITES]))
    a_la_mesure = unite in ("kg", "L")
    contenance = None if a_la_mesure else tirer(st.none() | decimales(10_000, 4, "0.0001"))
    mesure = "" if contenance is None else tirer(st.sampled_from(["kg", "L"]))
    quantites = decimales(99_999, 3) if a_la_mesure else st.integers(1, 99_999).map(Decimal)
    prix = tirer(decimales(99_999, 4, "0.0001"))
    moins_cher = decimales(99_999, 4, "0.0001").filter(lambda montant: montant < prix)
    baisses = sorted(tirer(st.sets(moins_cher, max_size=3)), reverse=True)
    seuils = sorted(tirer(st.sets(decimales(9_999, 3), min_size=len(baisses), max_size=len(baisses))))
    return LigneLue(
        numero=0,
        famille=tirer(textes(80)),
        produit=tirer(textes(120, vide=False)),
        libelle=tirer(textes(120, vide=False)),
        unite_commande=unite,
        unite_prix=unite if a_la_mesure else tirer(st.sampled_from(["unite", mesure or "unite"])),
        prix=prix,
        contenance=contenance,
        mesure=mesure,
        contenance_approchee=contenance is not None and tirer(st.booleans()),
        pese=tirer(st.booleans()),
        colisage=tirer(st.none() | quantites),
        pas=tirer(st.none() | quantites),
        minimum=tirer(st.none() | st.just(Decimal(0)) | quantites),
        tva=tirer(st.none() | decimales(30, 2, "0")),
        consigne=tirer(st.none() | decimales(1_000, 2, "0")),
        stock=tirer(st.none() | st.just(Decimal(0)) | quantites),
        mois=tuple(sorted(tirer(st.sets(st.integers(1, 12), min_size=1)))),
        notes=tirer(textes(2_000)),
        allergenes=tirer(textes(200)),
        producteur=tirer(textes(120)),
        paliers=tuple(map(Palier, seuils, baisses)),
        reference=tirer(textes(60)),
        origine=tirer(textes(200)),
        source=tirer(textes(500)),
        panachage=tirer(textes(40)),
        minimum_du_groupe=tirer(st.none() | st.just(Decimal(0)) | quantites),
        paliers_du_groupe=bool(baisses) and tirer(st.booleans()),
    )


def ce_qui_distingue(ligne):
    return tuple(map(aplatir, (ligne.producteur, ligne.famille, ligne.produit, ligne.libelle))), ligne.unite_commande


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=40)
@given(
    lignes=st.lists(lignes_lues(), min_size=1, max_size=3, unique_by=ce_qui_distingue),
    nom=st.sampled_from(sorted(ECRITURES)),
)
def test_ce_qui_est_exporte_se_reimporte_a_l_identique(lignes, nom):
    tarif = relire(nom, ECRITURES[nom](lignes))
    assert tarif.refusees == []
    assert sans_numero(tarif.lues) == lignes


@pytest.mark.parametrize("nom", ECRITURES)
@pytest.mark.parametrize("reel", ["tarif-bioespuna-2013-2014.csv", "catalogue.csv"])
def test_les_fichiers_reels_exportes_se_reimportent_a_l_identique(nom, reel):
    lignes = relire("t.csv", (FICHIERS / reel).read_bytes()).lues
    assert sans_numero(relire(nom, ECRITURES[nom](lignes)).lues) == sans_numero(lignes)


def une_ligne(**autres):
    return LigneLue(0, "Légumes", "=HYPERLINK(1)", "'=sac", "kg", "kg", Decimal("1.5"), **autres)


def test_une_formule_dans_un_nom_est_desarmee_dans_le_csv():
    contenu = ecrire_csv([une_ligne(notes="-1+2", origine="@x", source="\t=1")])
    assert contenu.startswith(b"\xef\xbb\xbf") and contenu.endswith(b"\r\n")
    ligne = list(csv.reader(io.StringIO(contenu.decode("utf-8-sig")), delimiter=";"))[1]
    assert "'=HYPERLINK(1)" in ligne and "''=sac" in ligne and "1,50" in ligne
    assert all(cellule[:1] not in ("=", "+", "-", "@", "\t", "\r") for cellule in ligne)


def test_une_formule_dans_un_nom_reste_un_texte_dans_le_classeur():
    feuille = load_workbook(io.BytesIO(ecrire_xlsx([une_ligne(tva=Decimal("5.5"))], "Tarif [été]/2026"))).active
    assert feuille.title == "Tarif  été  2026"
    types = {cellule.value: cellule.data_type for cellule in feuille[2] if cellule.value is not None}
    assert types["'=HYPERLINK(1)"] == "s" and types[1.5] == "n" and types[0.055] == "n"
    assert "f" not in types.values()


@pytest.mark.parametrize(("texte", "attendu"), [("a\x00b\x07", "ab"), ("\r=1", "'=1")])
@pytest.mark.parametrize("nom", ECRITURES)
def test_les_signes_invisibles_ne_cachent_pas_une_formule(nom, texte, attendu):
    contenu = ECRITURES[nom]([une_ligne(notes=texte)])
    if nom == "t.csv":
        cellules = list(csv.reader(io.StringIO(contenu.decode("utf-8-sig")), delimiter=";"))[1]
    else:
        cellules = [cellule.value for cellule in load_workbook(io.BytesIO(contenu)).active[2]]
    assert attendu in cellules


@pytest.mark.parametrize("nom", ECRITURES)
def test_l_apostrophe_d_une_formule_ne_compte_pas_dans_la_longueur(nom):
    longue = une_ligne(notes="=" + "x" * 1_999)
    assert sans_numero(relire(nom, ECRITURES[nom]([longue])).lues) == [longue]


def test_un_export_vide_garde_ses_intitules():
    assert lire_fichier(ecrire_csv([]), "t.csv").lignes[0][1][:3] == ["Producteur", "Famille", "Produit"]
    assert len(lire_fichier(ecrire_xlsx([], ""), "t.xlsx").lignes) == 1
