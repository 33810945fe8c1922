from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.lecture import deviner_colonnes, lire_fichier, lire_tarif
from catalogue.lecture.lignes import Palier
from catalogue.lecture.mois import TOUTE_L_ANNEE
from catalogue.lecture.nombres import FORMULE_SANS_VALEUR

FICHIERS = Path(__file__).parent / "fichiers"


def lire(texte: str, corrections=None, ecartees=(), memoire=None):
    feuille = lire_fichier(texte.encode(), "t.csv")
    return lire_tarif(feuille.lignes, deviner_colonnes(feuille.lignes, memoire), corrections, ecartees)


def lire_reel(nom: str):
    feuille = lire_fichier((FICHIERS / nom).read_bytes(), nom)
    return lire_tarif(feuille.lignes, deviner_colonnes(feuille.lignes))


def une(entete: str, ligne: str):
    tarif = lire(f"{entete}\n{ligne}\n")
    assert tarif.refusees == []
    return tarif.lues[0]


def vendu(ligne):
    """How a line is sold, short: unit of order, unit of price, content, weighed, case, step."""
    return (
        ligne.unite_commande,
        ligne.unite_prix,
        ligne.contenance,
        ligne.mesure,
        ligne.contenance_approchee,
        ligne.pese,
        ligne.colisage,
        ligne.pas,
    )


def test_les_dix_produits_de_bioespuna_se_lisent_et_rien_n_est_refuse():
    tarif = lire_reel("tarif-bioespuna-2013-2014.csv")
    assert (len(tarif.lues), tarif.refusees) == (10, [])
    ignorees = [(ignoree.numero, ignoree.raison) for ignoree in tarif.ignorees]
    assert ignorees == [(1, "titre"), (3, "entete"), (15, "note")]
    oranges, citrons, _, huile, demi_litre = tarif.lues[:5]
    assert vendu(oranges) == ("kg", "kg", None, "", False, True, Decimal(10), None)
    assert (oranges.prix, oranges.mois, oranges.famille) == (Decimal("2.2"), (1, 2, 3, 4, 5, 11, 12), "Agrumes")
    assert oranges.libelle == "caisse de 10 kg"
    assert (citrons.mois, citrons.notes) == (
        TOUTE_L_ANNEE,
        "avec des clémentines ou des oranges ; saison : presque toute l'année",
    )
    assert (vendu(huile)[:4], huile.prix) == (("bidon", "unite", Decimal(5), "L"), 35)
    assert vendu(demi_litre)[:4] == ("bouteille", "unite", Decimal("0.5"), "L")
    assert huile.origine == "Carlos Almarcha (Los Majos)"


def test_les_soixante_neuf_produits_du_catalogue_se_lisent_et_rien_n_est_refuse():
    tarif = lire_reel("catalogue.csv")
    assert (len(tarif.lues), tarif.refusees, len(tarif.ignorees)) == (69, [], 1)
    par_nom = {(ligne.produit.split(" (")[0], ligne.libelle): ligne for ligne in tarif.lues}
    assert len(par_nom) == 69
    assert sum(ligne.prix_est_estime for ligne in tarif.lues) == 27
    assert {ligne.producteur for ligne in tarif.lues} >= {"Maraîcher bio", "Œufs et volailles", "Apiculteur"}
    d = Decimal
    for cle, attendu in {
        ("Panier de légumes moyen", "env. 4,5 kg"): ("panier", "unite", d("4.5"), "kg", True, False, None, None),
        ("Carottes", "vrac, botte ou sac 5 kg"): ("kg", "kg", None, "", False, False, None, None),
        ("Pommes de terre de conservation", "sac 5 kg / 10 kg"): ("kg", "kg", None, "", False, False, None, d(5)),
        ("Courge butternut", "à la pièce, pesée (prix variable)"): ("kg", "kg", None, "", False, True, None, None),
        ("Asperges vertes", "botte 500 g"): ("botte", "unite", d("0.5"), "kg", False, False, None, None),
        ("Abricots", "cagette 5 kg"): ("kg", "kg", None, "", False, False, d(5), None),
        ("Pommes", "cagette 10 kg ou vrac"): ("kg", "kg", None, "", False, False, None, None),
        ("Jus de pomme", "bouteille 1 L, carton de 6"): ("bouteille", "unite", d(1), "L", False, False, d(6), None),
        ("Farine de sarrasin", "sachet 1 kg"): ("kg", "kg", None, "", False, False, None, d(1)),
        ("Farine de seigle", "sac 5 kg (2,60 €/kg)"): ("sac", "unite", d(5), "kg", False, False, None, None),
        ("Œufs plein air", "boîte de 6"): ("boite", "unite", None, "", False, False, None, None),
        ("Poulet fermier", "à la pièce, prix au kg"): ("piece", "kg", d(2), "kg", True, True, None, None),
        ("Faisselles de chèvre", "lot de 4 x 150 g"): ("lot", "unite", d("0.6"), "kg", False, False, None, None),
        ("Tomme de brebis", "morceau env. 500 g"): ("morceau", "kg", d("0.5"), "kg", True, True, None, None),
        ("Agneau entier découpé", "env. 6 kg (agneau de lait)"): (
            "agneau",
            "unite",
            d(6),
            "kg",
            True,
            False,
            None,
            None,
        ),
        ("Merguez d'agneau", "barquette env. 500 g (pesée)"): (
            "barquette",
            "unite",
            d("0.5"),
            "kg",
            True,
            True,
            None,
            None,
        ),
        ("Vin rosé IGP Pays d’Oc", "bag-in-box 5 L"): ("bib", "unite", d(5), "L", False, False, None, None),
        ("Bière blonde artisanale", "33 cl, carton de 12"): (
            "bouteille",
            "unite",
            d("0.33"),
            "L",
            False,
            False,
            d(12),
            None,
        ),
    }.items():
        assert vendu(par_nom[cle]) == attendu, cle


@pytest.mark.parametrize(
    ("entete", "ligne", "attendu"),
    [
        ("Produit;Conditionnement;Prix", "Vin;carton de 6 bouteilles de 75 cl;48 €", ("carton", "unite", "4.5", "L")),
        (
            "Produit;Conditionnement;Prix",
            "Vin;bouteille 75 cl, carton de 6;48 €/carton",
            ("carton", "unite", "4.5", "L"),
        ),
        ("Produit;Prix", "Chou;2,50", ("piece", "unite", None, "")),
        ("Produit;Prix", "Chou;2,50 €/kg", ("kg", "kg", None, "")),
        ("Produit;Prix au kg", "Chou;2,50", ("kg", "kg", None, "")),
        ("Produit;Prix", "Miel 500 g;9", ("piece", "unite", "0.5", "kg")),
        ("Produit;Unité;Prix", "Miel;pot de 500 g;9", ("pot", "unite", "0.5", "kg")),
        ("Produit;Unité;Prix;Poids moyen", "Poulet;pièce;12,50 €/kg;1,8 kg", ("piece", "kg", "1.8", "kg")),
        ("Produit;Unité;Prix;Poids moyen (g)", "Tome;pièce;25 €/kg;450", ("piece", "kg", "0.45", "kg")),
        ("Produit;Unité;Prix", "Chou;botte;3 €/kg", ("kg", "kg", None, "")),
        ("Produit;Unité;Prix", "Noix;caisse de 10 kg;3 €/kg", ("caisse", "kg", "10", "kg")),
        ("Produit;Conditionnement;Prix", "Lait;1 L;1,50", ("L", "L", None, "")),
        ("Produit;Conditionnement;Prix", "Pois;vrac;3", ("kg", "kg", None, "")),
        ("Produit;Unité;Prix", "Radis;botte;1,50 €/pièce", ("botte", "unite", None, "")),
        ("Produit;Unité;Prix;Contenance", "Huile;bidon;40;5 L", ("bidon", "unite", "5", "L")),
    ],
)
def test_ce_qui_se_commande_et_ce_qui_se_paie_se_distinguent(entete, ligne, attendu):
    lue = une(entete, ligne)
    contenance = None if attendu[2] is None else Decimal(attendu[2])
    assert vendu(lue)[:4] == (attendu[0], attendu[1], contenance, attendu[3])


def test_un_conditionnement_non_dit_est_mis_en_mots():
    assert une("Produit;Unité;Prix;Contenance", "Huile;bidon;40;5 L").libelle == "bidon de 5 L"
    assert une("Produit;Unité;Prix;Poids moyen", "Tome;pièce;25 €/kg;450 g").libelle == "pièce d’environ 450 g"
    assert une("Produit;Prix", "Chou;2 €/kg").libelle == "au kg"


def test_les_autres_colonnes_sont_lues():
    ligne = une(
        "Réf;Produit;Unité;Prix;TVA;Consigne;Stock;Colisage;Pas;Minimum;Allergènes;Label;Remarques",
        "B-12;Bière;bouteille;2,80;20%;0,20 €;48;12;2;4;orge;AB;fermière",
    )
    assert (ligne.reference, ligne.tva, ligne.consigne, ligne.stock) == ("B-12", 20, Decimal("0.2"), 48)
    assert (ligne.colisage, ligne.pas, ligne.minimum) == (12, 2, 4)
    assert (ligne.allergenes, ligne.notes) == ("orge", "AB ; fermière")


def test_les_prix_par_palier_viennent_d_une_colonne_ou_de_plusieurs():
    attendus = (Palier(Decimal(5), Decimal("1.6")), Palier(Decimal(25), Decimal("1.5")))
    for entete, suite in (
        ("Produit;Unité;Prix;Paliers", 'Farine;kg;2;"dès 25 kg : 1,50 €/kg ; dès 5 kg : 1,60"'),
        ("Produit;Unité;Prix;Dès 5 kg;Dès 25 kg", "Farine;kg;2;1,60;1,50"),
        ("Produit;Unité;Prix dès 1 kg;Prix dès 5 kg;Prix dès 25 kg", "Farine;kg;2 €;1,60 €;1,50 €"),
    ):
        ligne = une(entete, suite)
        assert (ligne.prix, ligne.paliers) == (2, attendus)


def test_un_prix_hors_taxes_devient_ttc_si_le_taux_est_connu():
    assert une("Produit;Prix HT;TVA", "Miel;9,00;5,5").prix == Decimal("9.50")
    refusee = lire("Produit;Prix HT\nMiel;9,00\n").refusees[0]
    assert "hors taxes" in refusee.motif


@pytest.mark.parametrize(
    ("entete", "ligne", "champ", "mot"),
    [
        ("Produit;Prix;Unité", "Chou;abc;kg", "prix", "n’est pas un prix"),
        ("Produit;Prix;Unité", "Chou;;kg", "prix", "manque"),
        ("Produit;Prix;Unité", "Chou;-2;kg", "prix", "négatif"),
        ("Produit;Prix;Unité", ";2;kg", "produit", "pas nommé"),
        ("Produit;Prix;Unité", "Chou;2;fagot", "unite", "ne connais pas"),
        ("Produit;Prix;Unité", "Chou;2;g", "unite", "On ne"),
        ("Produit;Prix;Unité", "Chou;2 €/L;kg", "unite", "accordez"),
        ("Produit;Prix;Unité", "Vin;8 €/carton;bouteille", "unite", "accordez"),
        ("Produit;Prix;Saison", "Chou;2;hier", "saison", "ne comprends pas"),
        ("Produit;Prix;TVA", "Chou;2;80", "tva", "TVA"),
        ("Produit;Prix;Colisage", "Chou;2;0", "colisage", "supérieur"),
        ("Produit;Prix;Pas", "Chou;2;0,5", "pas", "décimales"),
        ("Produit;Prix;Stock", "Chou;2;2,5", "stock", "décimales"),
        ("Produit;Prix;Stock", "Chou;2;-4", "stock", "négatif"),
        ("Produit;Prix;Consigne", "Chou;2;abc", "consigne", "prix"),
        ("Produit;Prix;Paliers", "Chou;2;dès 5 : 3", "paliers", "plus cher"),
        ("Produit;Prix;Paliers", "Chou;2;beaucoup", "paliers", "ne comprends pas"),
        ("Produit;Prix;Contenance", "Chou;2;gros", "contenance", "ne comprends pas"),
        ("Produit;Prix;Unité de prix", "Chou;2 €/kg;€/botte", "unite_prix", "accordez"),
        ("Produit;Prix;Famille", "x" * 121 + ";2;a", "produit", "trop long"),
        ("Produit;Prix", "#REF!;2", "produit", "erreur"),
        ("Produit;Prix", "Chou;#FORMULE!", "prix", "formule"),
    ],
)
def test_une_ligne_fautive_est_refusee_avec_son_numero_et_sa_raison(entete, ligne, champ, mot):
    tarif = lire(f"{entete}\n{ligne}\nPois;3\n" if entete == "Produit;Prix" else f"{entete}\n{ligne}\n")
    refusee = tarif.refusees[0]
    assert refusee.numero == 2 and champ in refusee.champs and mot in refusee.motif and refusee.motif.endswith(".")
    assert all(ligne.numero != 2 for ligne in tarif.lues)


def test_toutes_les_fautes_d_une_ligne_sont_dites_ensemble():
    refusee = lire("Produit;Prix;Saison;TVA\nChou;abc;hier;80\n").refusees[0]
    assert set(refusee.champs) == {"prix", "saison", "tva"}
    assert refusee.cellules == {"produit": "Chou", "prix": "abc", "saison": "hier", "tva": "80"}


def test_un_produit_en_double_est_refuse_la_seconde_fois():
    tarif = lire("Produit;Conditionnement;Prix\nChou;botte;2\nPois;botte;2\nCHOU;Botte;3\nChou;caisse;3\n")
    assert [ligne.numero for ligne in tarif.lues] == [2, 3, 5]
    assert tarif.refusees[0].numero == 4 and "ligne 2" in tarif.refusees[0].motif


def test_une_correction_remplace_la_cellule_et_une_ligne_s_ecarte():
    texte = "Produit;Prix\nChou;abc\nPois;?\nNoix;3\n** note\n"
    tarif = lire(texte, {2: {"prix": " 2,50 € "}, 5: {"produit": "Ail", "prix": "4", "inconnu": "x"}}, {3})
    assert [(ligne.produit, ligne.prix) for ligne in tarif.lues] == [("Chou", Decimal("2.5")), ("Noix", 3), ("Ail", 4)]
    assert [(ignoree.numero, ignoree.raison) for ignoree in tarif.ignorees] == [(1, "entete"), (3, "ecartee")]


def test_une_correction_qui_ne_va_pas_garde_ce_qui_a_ete_tape():
    refusee = lire("Produit;Prix\nChou;abc\n", {2: {"prix": "deux euros"}}).refusees[0]
    assert refusee.cellules["prix"] == "deux euros"


def test_un_titre_de_rayon_nomme_la_famille_de_ce_qui_suit():
    tarif = lire("Produit;Prix\nLÉGUMES\nChou;2\nFRUITS\nPoires;3\nLes prix s'entendent départ ferme.\n")
    assert [(ligne.produit, ligne.famille) for ligne in tarif.lues] == [("Chou", "LÉGUMES"), ("Poires", "FRUITS")]
    assert [ignoree.raison for ignoree in tarif.ignorees] == ["entete", "rayon", "rayon", "note"]


def test_un_intitule_repete_et_des_notes_ne_sont_pas_des_produits():
    entete = "Famille;Produit;Prix;Remarques\n"
    tarif = lire(f"{entete}A;Chou;2;\n{entete};;;voir le site\nA;;;note\n")
    assert len(tarif.lues) == 1
    assert [ignoree.numero for ignoree in tarif.ignorees] == [1, 3, 4, 5]


def test_un_produit_sans_prix_n_est_pas_pris_pour_une_note():
    assert lire("Famille;Produit;Prix\nA;Chou;2\n;Pois;\n").refusees[0].numero == 3


morceaux = st.sampled_from(
    [
        "",
        "Chou",
        "2,50 €",
        "2 €/kg",
        "-1",
        "abc",
        "kg",
        "botte",
        "caisse de 10 kg",
        "env. 2 kg (pesé)",
        "75 cl, carton de 6",
        "vrac",
        "5-3",
        "toute l'année",
        "€/kg",
        "€",
        "oui",
        "6",
        "0,5",
        "Produit",
        "Prix",
        "* note",
        "=1+1",
        "#REF!",
        "—",
        "-",
        "dès 5 : 1,60",
        "20 %",
        "500 g",
        "prix au kg",
        "à la pièce",
        "sac 5 kg / 10 kg",
        "x" * 150,
    ]
)
champs = st.sampled_from(
    [
        "Produit",
        "Prix",
        "Unité",
        "Conditionnement",
        "Unité de prix",
        "Famille",
        "Saison",
        "Remarques",
        "TVA",
        "Colisage",
        "Pas",
        "Minimum",
        "Stock",
        "Consigne",
        "Poids moyen",
        "Contenance",
        "Pesé",
        "Paliers",
        "Prix dès 5 kg",
        "Prix HT",
        "Autre",
    ]
)


@given(
    entete=st.lists(champs, min_size=1, max_size=9),
    corps=st.lists(st.lists(morceaux, max_size=9), max_size=8),
    corrections=st.dictionaries(st.integers(1, 9), st.dictionaries(st.sampled_from(["prix", "unite", "x"]), morceaux)),
    ecartees=st.sets(st.integers(1, 9)),
)
def test_chaque_ligne_finit_dans_une_seule_liste_coherente(entete, corps, corrections, ecartees):
    lignes = list(enumerate([entete, *corps], start=1))
    tarif = lire_tarif(lignes, deviner_colonnes(lignes), corrections, ecartees)
    numeros = [ligne.numero for liste in (tarif.lues, tarif.refusees, tarif.ignorees) for ligne in liste]
    assert sorted(numeros) == [numero for numero, _ in lignes]
    for ligne in tarif.lues:
        assert ligne.produit and ligne.libelle and 0 < ligne.prix < 100_000 and ligne.mois
        assert (ligne.contenance is None) == (ligne.mesure == "")
        if ligne.unite_commande in ("kg", "L"):
            assert ligne.unite_prix == ligne.unite_commande and ligne.contenance is None
        elif ligne.unite_prix != "unite":
            assert ligne.mesure == ligne.unite_prix and ligne.contenance > 0
    for refusee in tarif.refusees:
        assert refusee.motif and refusee.champs


def test_une_phrase_repetee_nomme_sa_colonne_a_chaque_fois():
    lignes = [(1, ["Produit", "Prix", "Stock"]), (2, ["Chou", FORMULE_SANS_VALEUR, FORMULE_SANS_VALEUR])]
    (refusee,) = lire_tarif(lignes, deviner_colonnes(lignes)).refusees
    assert refusee.motif.count("Prix TTC\u00a0: La cellule contient une formule") == 1
    assert refusee.motif.count("Stock\u00a0: La cellule contient une formule") == 1
    assert refusee.motif.count("La cellule contient") == 2
