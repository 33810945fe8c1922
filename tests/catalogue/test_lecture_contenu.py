from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.lecture.contenu import Contenu, lire_contenu, lire_mesure


def attendu(**faits):
    for cle in ("contenance", "colisage"):
        if cle in faits:
            faits[cle] = Decimal(str(faits[cle]))
    return Contenu(**faits)


@pytest.mark.parametrize(
    ("texte", "faits"),
    [
        ("bidon de 5 litres", {"unite": "bidon", "contenance": 5, "mesure": "L"}),
        ("bouteille verre de 1/2 litre", {"unite": "bouteille", "contenance": 0.5, "mesure": "L"}),
        ("bouteille de 250 ml", {"unite": "bouteille", "contenance": 0.25, "mesure": "L"}),
        ("bouteille 200 ml plastique", {"unite": "bouteille", "contenance": 0.2, "mesure": "L"}),
        ("sachet 500 g", {"unite": "sachet", "contenance": 0.5, "mesure": "kg"}),
        ("Filet de 5 kg", {"unite": "filet", "contenance": 5, "mesure": "kg"}),
        ("bag-in-box 5 L", {"unite": "bib", "contenance": 5, "mesure": "L"}),
        ("lot de 4 x 150 g", {"unite": "lot", "contenance": 0.6, "mesure": "kg", "nombre": 4}),
        ("lot de 4 pots", {"unite": "lot", "nombre": 4}),
        ("4 pots de 125 g", {"unite": "lot", "contenance": 0.5, "mesure": "kg", "nombre": 4}),
        ("carton de 6 bouteilles de 75 cl", {"unite": "carton", "contenance": 4.5, "mesure": "L", "nombre": 6}),
        ("boîte de 6", {"unite": "boite", "nombre": 6}),
        ("la douzaine", {"unite": "douzaine", "nombre": 12}),
        ("½ litre", {"contenance": 0.5, "mesure": "L"}),
        ("demi-litre", {"contenance": 0.5, "mesure": "L"}),
        ("1 000 g", {"contenance": 1, "mesure": "kg"}),
        ("sac 5 kg (1,60 €/kg)", {"unite": "sac", "contenance": 5, "mesure": "kg"}),
        ("Lait entier, bouteille 1 L", {"unite": "bouteille", "contenance": 1, "mesure": "L"}),
        ("12 % vol, 75 cl", {"contenance": 0.75, "mesure": "L"}),
        ("500 g net", {"contenance": 0.5, "mesure": "kg"}),
        ("vrac", {"vrac": True}),
        ("", {}),
        ("—", {}),
        ("Farine T80", {}),
    ],
)
def test_un_emballage_dit_ce_qu_il_contient(texte, faits):
    assert lire_contenu(texte) == attendu(**faits)


@pytest.mark.parametrize(
    ("texte", "faits"),
    [
        ("75 cl, carton de 6", {"contenance": 0.75, "mesure": "L", "colisage": 6, "colis": "carton"}),
        (
            "bouteille 1 L, carton de 6",
            {"unite": "bouteille", "contenance": 1, "mesure": "L", "colisage": 6, "colis": "carton"},
        ),
        ("bouteille 33 cl par 12", {"unite": "bouteille", "contenance": 0.33, "mesure": "L", "colisage": 12}),
        (
            "sachet 1 kg, carton de 10 kg",
            {"unite": "sachet", "contenance": 1, "mesure": "kg", "colisage": 10, "colis": "carton"},
        ),
    ],
)
def test_le_colis_nomme_apres_l_unite_donne_le_colisage(texte, faits):
    assert lire_contenu(texte) == attendu(**faits)


@pytest.mark.parametrize(
    ("texte", "contenance"),
    [
        ("env. 4,5 kg", "4.5"),
        ("morceau env. 500 g", "0.5"),
        ("1,5 à 2,5 kg", "2"),
        ("entre 1 et 2 kg", "1.5"),
        ("500 g à 1 kg", "0.75"),
        ("≈ 300 g", "0.3"),
        ("1-2 kg", "1.5"),
    ],
)
def test_un_poids_approche_est_reconnu_comme_tel(texte, contenance):
    lu = lire_contenu(texte)
    assert (lu.contenance, lu.mesure, lu.approchee) == (Decimal(contenance), "kg", True)


@pytest.mark.parametrize("texte", ["pesée", "à la pièce, pesé", "prix variable", "(à la coupe, pesée)"])
def test_ce_qui_se_pese_est_reconnu(texte):
    assert lire_contenu(texte).pese


def test_plusieurs_conditionnements_au_choix_ne_donnent_pas_une_contenance():
    lu = lire_contenu("sac 5 kg / 10 kg")
    assert (lu.choix, lu.contenance, lu.tailles) == (True, None, (Decimal(5), Decimal(10)))
    lu = lire_contenu("vrac, botte ou sac 5 kg")
    assert (lu.choix, lu.vrac, lu.contenance) == (True, True, None)


def test_une_fraction_qui_n_en_est_pas_une_n_est_pas_lue():
    assert lire_mesure("5/10 kg") is None


@pytest.mark.parametrize("texte", ["0 kg", "999999 kg", "9" * 200 + " kg", "9999 x 9999 kg"])
def test_une_contenance_absurde_est_laissee_de_cote(texte):
    assert lire_contenu(texte).contenance is None


@given(st.text())
def test_aucun_texte_ne_fait_echouer_la_lecture(texte):
    lire_contenu(texte)


@given(
    st.lists(
        st.sampled_from(
            [
                "1",
                "4",
                "1/2",
                "0,5",
                "kg",
                "g",
                "L",
                "cl",
                "x",
                "à",
                "-",
                "/",
                "ou",
                ",",
                "carton",
                "de",
                "pot",
                "env.",
                "vrac",
                "pesé",
                "boîte",
                "(",
                ")",
                "2 kg",
                "6",
                "par",
                "demi",
                "douzaine",
                "€",
                "prix au kg",
            ]
        ),
        max_size=12,
    )
)
def test_les_mots_des_tarifs_dans_le_desordre_restent_coherents(morceaux):
    lu = lire_contenu(" ".join(morceaux))
    assert (lu.contenance is None) or (lu.contenance > 0 and lu.mesure in ("kg", "L"))
    assert lu.colisage is None or lu.colisage > 1
