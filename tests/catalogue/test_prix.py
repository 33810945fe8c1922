from decimal import Decimal

import pytest

from catalogue.distance import dire_distance, kilometres
from catalogue.prix import prix_au_palier, prix_de_comparaison

D = Decimal


@pytest.mark.parametrize(
    ("prix", "prix_par", "contenance", "mesure", "unite", "attendu"),
    [
        ("35", "unite", "5", "L", "bidon", ("7.00", "L")),
        ("2.20", "unite", None, "", "kg", ("2.20", "kg")),
        ("12.90", "mesure", "1.8", "kg", "piece", ("12.90", "kg")),
        ("1", "unite", "3", "kg", "sac", ("0.33", "kg")),
        ("0.125", "unite", None, "", "L", ("0.13", "L")),
        ("1.20", "unite", None, "", "botte", None),
    ],
)
def test_un_prix_se_compare_au_kilo_ou_au_litre_quand_on_le_peut(prix, prix_par, contenance, mesure, unite, attendu):
    calcule = prix_de_comparaison(D(prix), prix_par, D(contenance) if contenance else None, mesure, unite)
    assert calcule == (attendu and (D(attendu[0]), attendu[1]))


@pytest.mark.parametrize(
    ("quantite", "prix"), [("0.5", "2.00"), ("1", "2.00"), ("5", "1.60"), ("24.9", "1.60"), ("25", "1.50")]
)
def test_le_palier_atteint_fait_le_prix(quantite, prix):
    paliers = [["25", "1.50"], ["1", "2.00"], ["5", "1.60"]]
    assert prix_au_palier(paliers, D(quantite)) == D(prix)


def test_limoux_est_a_vingt_kilometres_de_carcassonne():
    assert round(kilometres("43.0538", "2.2180", "43.2122", "2.3537")) == 21
    assert dire_distance(20.6) == "à 21\N{NO-BREAK SPACE}km"
    assert dire_distance(0.4) == "tout près"
    assert dire_distance(None) == ""
