"""What goes to a spreadsheet is read there, never run."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupement.tableur import csv_francais, neutraliser, retablir


@pytest.mark.parametrize("signe", "=+-@\t\r\n＝＋－＠")
@pytest.mark.parametrize("avant", ["", "'", "''"])
def test_ce_qu_un_tableur_executerait_est_neutralise(avant, signe):
    assert neutraliser(f"{avant}{signe}1+1") == f"'{avant}{signe}1+1"


@pytest.mark.parametrize("texte", ["", "chou", "'chou", "2,50 €", "a=1", "5-6"])
def test_un_texte_ordinaire_n_est_pas_touche(texte):
    assert neutraliser(texte) == texte == retablir(texte)


@given(st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠a1 ")) | st.text())
def test_ce_qui_est_neutralise_se_retablit(texte):
    assert retablir(neutraliser(texte)) == texte


def test_le_csv_neutralise_les_textes_et_garde_les_nombres():
    contenu = csv_francais([["Nom", "Somme"], ["=1+1", Decimal("-2.50")], ["a;b", Decimal("1E+3")], []])
    assert contenu.decode("utf-8") == '\ufeffNom;Somme\r\n\'=1+1;-2,50\r\n"a;b";1000\r\n\r\n'
