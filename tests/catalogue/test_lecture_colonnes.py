from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.lecture.colonnes import deviner_colonnes
from catalogue.lecture.fichier import lire_fichier
from catalogue.lecture.intitules import CHAMPS, palier_de, reconnaitre_intitule, unite_de_l_intitule

FICHIERS = Path(__file__).parent / "fichiers"


def numeroter(*lignes: list[str]) -> list[tuple[int, list[str]]]:
    return list(enumerate(lignes, start=1))


def test_l_intitule_de_bioespuna_est_trouve_sous_son_titre():
    contenu = (FICHIERS / "tarif-bioespuna-2013-2014.csv").read_bytes()
    colonnes = deviner_colonnes(lire_fichier(contenu, "t.csv").lignes)
    assert colonnes.entete == 3
    assert colonnes.champs == (
        "famille",
        "produit",
        "conditionnement",
        "prix",
        "unite_prix",
        "saison",
        "origine",
        "remarques",
    )
    assert colonnes.manques() == []


def test_les_intitules_anglais_du_catalogue_sont_compris():
    colonnes = deviner_colonnes(lire_fichier((FICHIERS / "catalogue.csv").read_bytes(), "t.csv").lignes)
    assert colonnes.entete == 1
    assert colonnes.champs == ("producteur", "produit", "unite", "conditionnement", "prix", "saison", "source")


@pytest.mark.parametrize(
    ("intitule", "champ"),
    [
        ("PRIX T.T.C. (€/kg)", "prix"),
        ("Prix unitaire TTC", "prix"),
        ("P.U. TTC", "prix"),
        ("Tarif", "prix"),
        ("Prix HT", "prix_ht"),
        ("Prix au kilo", "prix"),
        ("Désignation", "produit"),
        ("Désignation des produits", "produit"),
        ("Réf.", "reference"),
        ("Qté par carton", "colisage"),
        ("Nb / carton", "colisage"),
        ("Poids moyen (kg)", "poids_moyen"),
        ("Unité de vente", "unite"),
        ("Unité de prix", "unite_prix"),
        ("TVA %", "tva"),
        ("Observations", "remarques"),
        ("Prix dès 5 kg", "palier"),
        ("Prix pour 25 kg et plus", "palier"),
        ("Producteurs", "origine"),
        ("Producteur", "producteur"),
        ("Disponibilité", "saison"),
        ("Stock", "stock"),
    ],
)
def test_un_intitule_usuel_est_reconnu(intitule, champ):
    assert reconnaitre_intitule(intitule)[0] == champ


@pytest.mark.parametrize("intitule", ["Quantité", "Votre commande", "Total", "", "DLC", "N°", "Montant total"])
def test_une_colonne_a_remplir_ou_inconnue_n_est_pas_lue(intitule):
    assert reconnaitre_intitule(intitule) is None


def test_chaque_choix_propose_se_reconnait_a_son_propre_nom():
    for champ, nom in CHAMPS.items():
        if champ not in ("ignorer", "palier"):
            assert reconnaitre_intitule(nom)[0] == champ, nom


def test_l_ordre_des_colonnes_est_libre_et_la_signature_n_en_depend_pas():
    entete = {"Produit": "produit", "Prix": "prix", "Unité": "unite", "Famille": "famille"}
    signatures = set()
    for ordre in permutations(entete):
        colonnes = deviner_colonnes(numeroter(list(ordre), ["a", "b", "c", "d"]))
        assert colonnes.champs == tuple(entete[intitule] for intitule in ordre)
        signatures.add(colonnes.signature)
    assert len(signatures) == 1
    assert deviner_colonnes(numeroter(["PRODUIT", "prix", "Unite", "FAMILLE"])).signature in signatures
    assert deviner_colonnes(numeroter(["Produit", "Prix", "Unité"])).signature not in signatures


def test_ce_que_la_personne_a_choisi_est_retenu_et_l_emporte():
    lignes = numeroter(["Produit", "Nom latin", "Prix", "Bidule"], ["Chou", "Brassica", "2", "3"])
    choisies = deviner_colonnes(lignes).choisir({"Produit": "remarques", "Nom latin": "produit", "Bidule": "stock"})
    assert choisies.champs == ("remarques", "produit", "prix", "stock")
    memoire = choisies.memoire()
    retrouvees = deviner_colonnes(numeroter(["BIDULE", "Nom latin", "Prix", "Produit"], ["3", "x", "2", "y"]), memoire)
    assert retrouvees.champs == ("stock", "produit", "prix", "remarques")


def test_une_memoire_seule_suffit_a_reconnaitre_un_intitule_etrange():
    lignes = numeroter(["Ferme X"], ["Machin", "Truc"], ["Chou", "2"])
    assert deviner_colonnes(lignes, {"Machin": "produit", "Truc": "prix"}).entete == 2


def test_un_choix_inconnu_devient_ne_pas_lire():
    colonnes = deviner_colonnes(numeroter(["Produit", "Prix"])).choisir({"Prix": "<script>"})
    assert colonnes.champs == ("produit", "ignorer")


def test_un_titre_sur_deux_cellules_n_est_pas_un_intitule_et_deux_colonnes_suffisent():
    assert deviner_colonnes(numeroter(["Tarif 2026", "Ferme X"], ["Chou", "2,50"])).entete is None
    assert deviner_colonnes(numeroter(["Tarif 2026"], ["Produits", "Tarif TTC 2026"], ["Chou", "2,50"])).entete == 2


def test_sans_intitule_les_contenus_disent_le_produit_et_le_prix():
    colonnes = deviner_colonnes(numeroter(["A12", "Chou vert", "2,50 €"], ["A13", "Pois", "3,00 €"]))
    assert (colonnes.entete, colonnes.champs) == (None, ("ignorer", "produit", "prix"))
    assert colonnes.intitules == ("Colonne 1", "Colonne 2", "Colonne 3")


def test_une_colonne_de_prix_sans_intitule_se_reconnait_a_ses_cellules():
    lignes = numeroter(["Produit", "Famille", ""], ["Chou", "Légumes", "2,5"], ["Pois", "Légumes", "3"])
    colonnes = deviner_colonnes(lignes)
    assert colonnes.champs == ("produit", "famille", "prix")


def test_deux_intitules_pareils_se_distinguent_et_un_seul_est_lu():
    colonnes = deviner_colonnes(numeroter(["Produit", "Prix", "Prix", "Prix (2)"], ["a", "1", "2", "3"]))
    assert colonnes.intitules == ("Produit", "Prix", "Prix (2)", "Prix (2) (2)")
    assert colonnes.champs == ("produit", "prix", "ignorer", "ignorer")


def test_ce_qui_manque_pour_lire_est_dit():
    colonnes = deviner_colonnes(numeroter(["Produit", "Famille"], ["Chou", "Légumes"]))
    assert colonnes.manques() == ["Dites quelle colonne donne le prix."]
    doubles = colonnes.choisir({"Famille": "produit"})
    assert "Deux colonnes" in doubles.manques()[1]


@pytest.mark.parametrize(
    ("intitule", "quantite"),
    [
        ("Prix dès 5 kg", 5),
        ("Prix à partir de 2,5 kg", Decimal("2.5")),
        (">= 10", 10),
        ("25 kg et plus", 25),
        ("Prix", None),
    ],
)
def test_un_intitule_de_palier_dit_sa_quantite(intitule, quantite):
    assert palier_de(intitule) == quantite


@pytest.mark.parametrize(
    ("intitule", "unite"),
    [
        ("Prix TTC (€/kg)", "kg"),
        ("Prix au kilo", "kilo"),
        ("Prix / pièce", "pièce"),
        ("Poids (g)", "g"),
        ("Prix", ""),
    ],
)
def test_un_intitule_peut_donner_l_unite_de_sa_colonne(intitule, unite):
    assert unite_de_l_intitule(intitule) == unite


@given(
    st.lists(
        st.lists(st.sampled_from(["Produit", "Prix", "Chou", "2,5", "", "Famille", "x" * 70, "€"]), max_size=6),
        max_size=8,
    ),
    st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4),
)
def test_des_lignes_quelconques_donnent_un_champ_connu_par_colonne(lignes, memoire):
    colonnes = deviner_colonnes(numeroter(*lignes), memoire)
    assert len(colonnes.intitules) == len(colonnes.champs) == len(set(colonnes.intitules))
    assert set(colonnes.champs) <= set(CHAMPS)
    assert colonnes.manques() is not None and len(colonnes.signature) == 32


def test_un_intitule_inconnu_au_dessus_de_chiffres_est_un_intitule():
    colonnes = deviner_colonnes(numeroter(["Denrée", "Coût", "Divers"], ["Chou", "2,50", "x"], ["Navet", "1,80", ""]))
    assert (colonnes.entete, colonnes.intitules) == (1, ("Denrée", "Coût", "Divers"))
    assert colonnes.champs == ("produit", "prix", "ignorer")


@pytest.mark.parametrize("premiere", [["Chou", "2,50"], ["Chou n° 2", "épuisé"], ["", "2,50"]])
def test_une_premiere_ligne_avec_un_chiffre_n_est_pas_un_intitule(premiere):
    assert deviner_colonnes(numeroter(premiere, ["Navet", "1,80"], ["Radis", "1,10"])).entete is None
