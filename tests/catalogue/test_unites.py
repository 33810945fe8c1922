from decimal import Decimal

import pytest

from catalogue.lecture.nombres import lire_unite_prix
from catalogue.unites import (
    ESPACE,
    ESPACE_FINE,
    UNITES,
    a_l_unite,
    choix_d_unites,
    nommer,
    permet_decimales,
    reconnaitre_unite,
    unite,
)


@pytest.mark.parametrize(
    ("code", "quantite", "attendu"),
    [
        ("botte", "2", "2 bottes"),
        ("botte", "1", "1 botte"),
        ("botte", "0", "0 botte"),
        ("bocal", "3", "3 bocaux"),
        ("kg", "1.5", "1,5 kg"),
        ("kg", "1.500", "1,5 kg"),
        ("L", "10", "10 L"),
        ("colis", "4", "4 colis"),
        ("demi-agneau", "2", "2 demi-agneaux"),
        ("pain", "1.5", "1,5 pain"),
    ],
)
def test_une_quantite_se_dit_avec_son_unite_accordee(code, quantite, attendu):
    assert nommer(code, Decimal(quantite)) == attendu.replace(" ", ESPACE)


def test_les_milliers_sont_separes_par_une_espace_fine():
    assert nommer("kg", Decimal("1234.50")) == f"1{ESPACE_FINE}234,5{ESPACE}kg"


@pytest.mark.parametrize(
    ("texte", "code"),
    [
        ("bouteilles", "bouteille"),
        ("PIÈCE", "piece"),
        ("pce.", "piece"),
        ("Boite", "boite"),
        ("boîtes", "boite"),
        ("à la pièce", "piece"),
        ("le kg", "kg"),
        ("Kilo", "kg"),
        ("litres", "L"),
        ("l", "L"),
        ("bag-in-box", "bib"),
        ("½ agneau", "demi-agneau"),
        ("Demi agneau", "demi-agneau"),
        ("cageot", "cagette"),
        ("l'unité", "piece"),
        ("dz", "douzaine"),
        ("fagot", None),
        ("", None),
        ("bouteille de 75 cl", None),
        ("500 g", None),
    ],
)
def test_une_unite_se_reconnait_sans_accents_ni_casse_ni_pluriel(texte, code):
    assert reconnaitre_unite(texte) == code


@pytest.mark.parametrize(
    ("code", "attendu"),
    [
        ("kg", "au kg"),
        ("L", "au litre"),
        ("botte", "à la botte"),
        ("agneau", "à l’agneau"),
        ("pot", "au pot"),
    ],
)
def test_on_dit_comment_un_produit_se_vend(code, attendu):
    assert a_l_unite(code) == attendu


def test_seuls_le_kilo_et_le_litre_se_divisent():
    assert [u.code for u in UNITES if permet_decimales(u.code)] == ["kg", "L"]


@pytest.mark.parametrize("u", UNITES, ids=lambda u: u.code)
def test_chaque_unite_se_relit_comme_elle_s_ecrit(u):
    assert u.code.isascii() and len(u.code) <= 20
    assert reconnaitre_unite(u.singulier) == reconnaitre_unite(u.pluriel) == reconnaitre_unite(u.code) == u.code
    assert reconnaitre_unite(a_l_unite(u.code)) == u.code
    assert lire_unite_prix(f"€/{u.singulier}").unite == u.code


def test_un_code_inconnu_se_montre_tel_quel():
    assert unite("fagot").pluriel == "fagot"
    assert nommer("fagot", 2) == f"2{ESPACE}fagot"


def test_la_liste_de_choix_commence_par_les_plus_courantes():
    codes = [code for code, _ in choix_d_unites()]
    assert codes[:3] == ["kg", "L", "piece"]
    assert sorted(codes) == sorted(u.code for u in UNITES)
