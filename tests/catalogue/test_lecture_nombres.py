from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.lecture.nombres import (
    FORMULE_SANS_VALEUR,
    Illisible,
    ecrire_montant,
    ecrire_nombre,
    lire_nombre,
    lire_oui_non,
    lire_prix,
    lire_quantite,
    lire_taux,
    lire_unite_prix,
)


@pytest.mark.parametrize(
    ("texte", "montant", "unite"),
    [
        ("35 €", "35", None),
        ("2,20 €/kg", "2.20", "kg"),
        ("8,5", "8.5", None),
        ("1 234,50", "1234.5", None),
        ("1\u202f234,50 €", "1234.5", None),
        ("1.234,50", "1234.5", None),
        ("1,234.50", "1234.5", None),
        ("12.00", "12", None),
        ("2,50/kg", "2.5", "kg"),
        ("€ 3", "3", None),
        ("3€50", "3.5", None),
        ("35,-", "35", None),
        ("80 cts", "0.8", None),
        ("8,50 € la bouteille", "8.5", "bouteille"),
        ("2,20€ le kg", "2.2", "kg"),
        ("1,20 €/100 g", "12", "kg"),
        ("2 € pièce", "2", "piece"),
        (".50", "0.5", None),
        ("4,00 € / L", "4", "L"),
        ("7 € TTC", "7", None),
        ("18 € la caisse de 10 kg", "18", "caisse"),
        ("2,20 euros par kilo", "2.2", "kg"),
        ("99 999,99", "99999.99", None),
        ("2,33333", "2.3333", None),
    ],
)
def test_un_prix_se_lit_comme_les_tarifs_l_ecrivent(texte, montant, unite):
    lu = lire_prix(texte)
    assert (lu.montant, lu.unite, lu.hors_taxe) == (Decimal(montant), unite, False)


def test_un_prix_hors_taxes_est_signale():
    assert lire_prix("2,10 € HT").hors_taxe
    assert lire_unite_prix("€ HT/kg").hors_taxe


@pytest.mark.parametrize(
    ("texte", "mot"),
    [
        ("-3", "négatif"),
        ("−3 €", "négatif"),
        ("(12,00)", "négatif"),
        ("1,85,0", "n’est pas un prix"),
        ("abc", "n’est pas un prix"),
        ("épuisé", "n’est pas un prix"),
        ("?", "n’est pas un prix"),
        ("", "n’est pas un prix"),
        ("1e9", "comprends pas"),
        ("NaN", "n’est pas un prix"),
        ("inf", "n’est pas un prix"),
        ("0,00", "nul"),
        ("100000", "dépasse"),
        ("1 000 000 000 €", "dépasse"),
        ("2,80 à 3,50 €/kg", "deux prix"),
        ("$8", "en euros"),
        ("12 34", "comprends pas"),
        ("3 € (promo)", "comprends pas"),
        ("3 € le fagot", "comprends pas"),
        ("9" * 60, "n’est pas un prix"),
        ("#REF!", "erreur de calcul"),
        (FORMULE_SANS_VALEUR, "formule"),
    ],
)
def test_ce_qui_n_est_pas_un_prix_est_refuse_en_le_disant(texte, mot):
    with pytest.raises(Illisible) as refus:
        lire_prix(texte)
    assert mot in refus.value.phrase


@pytest.mark.parametrize(
    ("texte", "mesure", "valeur"),
    [
        ("6", "", "6"),
        ("par 6", "", "6"),
        ("6 bouteilles", "", "6"),
        ("carton de 6", "", "6"),
        ("0,5 kg", "kg", "0.5"),
        ("500 g", "kg", "0.5"),
        ("0,25", "kg", "0.25"),
        ("1 000", "", "1000"),
        ("caisse de 10 kg", "kg", "10"),
    ],
)
def test_une_quantite_se_lit_avec_ou_sans_son_unite(texte, mesure, valeur):
    assert lire_quantite(texte, mesure) == Decimal(valeur)


@pytest.mark.parametrize("texte", ["0", "-1", "500 g", "1e3", "1000000", "beaucoup", "1 2"])
def test_une_quantite_qui_n_a_pas_de_sens_est_refusee(texte):
    with pytest.raises(Illisible):
        lire_quantite(texte)


@pytest.mark.parametrize(
    ("texte", "taux"),
    [
        ("5,5", "5.5"),
        ("5.5 %", "5.5"),
        ("20%", "20"),
        ("0,055", "5.5"),
        ("TVA 5,5%", "5.5"),
        ("0", "0"),
        ("0,5 %", "0.5"),
    ],
)
def test_un_taux_de_tva_se_lit_en_pour_cent(texte, taux):
    assert lire_taux(texte) == Decimal(taux)


@pytest.mark.parametrize("texte", ["50", "-5", "abc", "1000"])
def test_un_taux_de_tva_invraisemblable_est_refuse(texte):
    with pytest.raises(Illisible):
        lire_taux(texte)


def test_oui_et_non_s_ecrivent_de_plusieurs_facons():
    assert [lire_oui_non(mot) for mot in ("Oui", "x", "VRAI", "non", "", "FAUX")] == [True] * 3 + [False] * 3
    with pytest.raises(Illisible):
        lire_oui_non("peut-être")


montants = st.decimals(min_value="0.0001", max_value="99999.9999", places=4)


@given(montants)
def test_un_montant_ecrit_se_relit_au_dix_millieme(montant):
    assert lire_prix(ecrire_montant(montant)).montant == montant
    assert lire_prix(f"{ecrire_montant(montant)} €/kg").montant == montant
    assert lire_nombre(ecrire_nombre(montant)) == montant


@given(montants, st.sampled_from([" ", "\u202f", "\xa0", "'"]))
def test_les_milliers_separes_ne_changent_pas_le_montant(montant, espace):
    assert lire_prix(f"{montant:,.4f}".replace(",", espace).replace(".", ",")).montant == montant
    assert lire_prix(f"{montant:,.4f}").montant == montant


@given(st.text(alphabet="0123456789.,€-/ kgeE'()abH", max_size=14))
def test_un_prix_lu_est_toujours_vraisemblable_ou_refuse_par_une_phrase(texte):
    try:
        lu = lire_prix(texte)
    except Illisible as refus:
        assert refus.phrase.endswith(".")
        return
    assert 0 < lu.montant < 100_000
    assert lu.montant == round(lu.montant, 4)


@given(st.text(max_size=30))
def test_aucun_texte_ne_fait_echouer_autrement_que_par_une_phrase(texte):
    for lire in (lire_nombre, lire_prix, lire_quantite, lire_taux, lire_oui_non, lire_unite_prix):
        try:
            lire(texte)
        except Illisible as refus:
            assert refus.phrase
