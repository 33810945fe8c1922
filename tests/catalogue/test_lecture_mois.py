from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.lecture.mois import TOUTE_L_ANNEE, dire_mois, lire_mois
from catalogue.lecture.nombres import Illisible


@pytest.mark.parametrize(
    ("texte", "mois"),
    [
        ("5-3", (1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12)),
        ("4-6|10-12", (4, 5, 6, 10, 11, 12)),
        ("1-4|10-12", (1, 2, 3, 4, 10, 11, 12)),
        ("novembre à mai", (1, 2, 3, 4, 5, 11, 12)),
        ("début décembre à février", (1, 2, 12)),
        ("mars-nov.", tuple(range(3, 12))),
        ("avril, mai et juin", (4, 5, 6)),
        ("d’avril à juin et d’octobre à décembre", (4, 5, 6, 10, 11, 12)),
        ("sept/oct", (9, 10)),
        ("Novembre", (11,)),
        ("été", (6, 7, 8)),
        ("hiver", (1, 2, 12)),
        ("toute l'année sauf août", (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12)),
        ("mi-mai à mi-juin", (5, 6)),
        ("1er juin au 30 sept.", (6, 7, 8, 9)),
        ("nov → mars", (1, 2, 3, 11, 12)),
        ("May to July", (5, 6, 7)),
        ("3", (3,)),
        ("Févr.-Août", (2, 3, 4, 5, 6, 7, 8)),
    ],
)
def test_une_saison_se_lit_en_mots_ou_en_chiffres(texte, mois):
    assert lire_mois(texte) == mois


@pytest.mark.parametrize(
    "texte",
    [
        "1-12",
        "toute l'année",
        "toute l’année",
        "Presque toute l'année",
        "tous les mois",
        "12 mois",
        "annuel",
        "",
    ],
)
def test_toute_l_annee_se_dit_de_plusieurs_facons(texte):
    assert lire_mois(texte) == TOUTE_L_ANNEE


@pytest.mark.parametrize(
    "texte",
    [
        "13",
        "0-4",
        "mars à",
        "à mars",
        "jusqu'à mars",
        "4/6",
        "épuisé",
        "juin juillet",
        "x",
        "1-",
        "2026",
        "sauf",
    ],
)
def test_une_saison_incomprise_est_refusee_avec_un_exemple(texte):
    if texte == "sauf":
        texte = "sauf toute l'année"
    with pytest.raises(Illisible, match="novembre à mai"):
        lire_mois(texte)


def test_une_saison_changee_en_date_par_le_tableur_est_expliquee():
    with pytest.raises(Illisible, match="en date"):
        lire_mois("01/12/2026")


@pytest.mark.parametrize(
    ("mois", "phrase"),
    [
        ((11, 12, 1, 2, 3, 4, 5), "de novembre à mai"),
        (range(1, 13), "toute l’année"),
        ((8,), "en août"),
        ((4, 5, 6, 10, 11, 12), "d’avril à juin et d’octobre à décembre"),
        ((4, 6, 8), "en avril, en juin et en août"),
        ((1, 2, 3, 4, 10, 11, 12), "d’octobre à avril"),
        ((), "hors saison"),
    ],
)
def test_les_mois_se_redisent_en_francais(mois, phrase):
    assert dire_mois(mois) == phrase


def test_toute_saison_dite_se_relit():
    saisons = [mois for taille in range(1, 13) for mois in combinations(range(1, 13), taille)]
    assert len(saisons) == 4095
    assert all(lire_mois(dire_mois(mois)) == mois for mois in saisons)


@given(st.text(max_size=40))
def test_aucun_texte_ne_fait_echouer_autrement_que_par_une_phrase(texte):
    try:
        mois = lire_mois(texte)
    except Illisible:
        return
    assert mois and list(mois) == sorted(set(mois)) and set(mois) <= set(range(1, 13))
