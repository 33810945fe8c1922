from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.lecture.feuille import CELLULE_MAX, FichierRefuse
from catalogue.lecture.fichier import lire_fichier
from catalogue.lecture.texte import decoder, deviner_separateur

FICHIERS = Path(__file__).parent / "fichiers"
PHRASE = "Épinards à 2,20 €;Œufs d’été;Jesualdo Muñoz\n"


def lire(texte: str | bytes, nom: str = "tarif.csv"):
    return lire_fichier(texte.encode() if isinstance(texte, str) else texte, nom)


def test_le_fichier_de_bioespuna_se_lit_tel_quel():
    feuille = lire_fichier((FICHIERS / "tarif-bioespuna-2013-2014.csv").read_bytes(), "tarif-bioespuna-2013-2014.csv")
    assert (feuille.encodage, feuille.separateur, feuille.format) == ("cp1252", ";", "csv")
    assert [numero for numero, _ in feuille.lignes] == [1, *range(3, 14), 15]
    assert feuille.lignes[2][1][:5] == ["Agrumes", "Oranges", "caisse de 10 kg", "2,20", "€/kg"]
    assert feuille.avertissements == []


def test_le_catalogue_a_virgules_et_guillemets_se_lit_tel_quel():
    feuille = lire_fichier((FICHIERS / "catalogue.csv").read_bytes(), "catalogue.csv")
    assert (feuille.encodage, feuille.separateur, len(feuille.lignes)) == ("utf-8", ",", 70)
    assert {len(cellules) for _, cellules in feuille.lignes} == {7}


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_les_accents_survivent_a_chaque_encodage_courant(encodage):
    assert lire(PHRASE.encode(encodage)).lignes == [(1, ["Épinards à 2,20 €", "Œufs d’été", "Jesualdo Muñoz"])]


@pytest.mark.parametrize("encodage", ["mac_roman", "cp850"])
def test_les_vieux_encodages_francais_sont_reconnus_a_leurs_lettres(encodage):
    texte = "Pâtés;épicé à l'âtre;bœuf fermé\n".replace("œ", "oe")
    assert decoder(texte.encode(encodage)) == (texte, encodage)


@pytest.mark.parametrize("separateur", [";", ",", "\t", "|"])
def test_le_separateur_se_devine_malgre_les_decimales(separateur):
    lignes = [["Produit", "Prix", "Unité"], ["Chou", '"1,50"', "pièce"], ["Noix; noisettes", '"12,00"', "kg"]]
    lignes[2][0] = '"Noix; noisettes"'
    assert deviner_separateur("\n".join(separateur.join(ligne) for ligne in lignes)) == separateur


def test_des_prix_a_virgule_sans_guillemets_ne_trompent_pas():
    assert deviner_separateur("Chou;1,50\nNoix;2,50\nPois, fèves;3,00\n") == ";"


def test_la_premiere_ligne_sep_d_excel_est_obeie_et_comptee():
    assert lire("sep=,\nProduit,Prix\nChou;vert,2\n").lignes == [(2, ["Produit", "Prix"]), (3, ["Chou;vert", "2"])]


@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r"])
def test_une_cellule_sur_plusieurs_lignes_garde_les_vrais_numeros(fin):
    texte = fin.join(["Produit;Prix", '"Chou', "vert;", 'frisé";2', "", "Pois;3", ""])
    assert lire(texte).lignes == [(1, ["Produit", "Prix"]), (2, ["Chou vert; frisé", "2"]), (6, ["Pois", "3"])]


def test_un_guillemet_jamais_referme_est_nomme_par_sa_ligne():
    with pytest.raises(FichierRefuse, match="ligne 2"):
        lire('Produit;Prix\n"Chou;2\nPois;3\nNoix;4\n')


def test_un_guillemet_dans_un_nom_ne_gene_pas():
    assert lire('Produit;Prix\nPlaque 5" de tome;2\nTome "dorée";3\n').lignes[1][1][0] == 'Plaque 5" de tome'


def test_les_lignes_et_colonnes_vides_disparaissent():
    assert lire(";;;\nChou;2;;\n\n;;\n").lignes == [(2, ["Chou", "2"])]


def test_les_signes_invisibles_et_les_espaces_doubles_sont_retires():
    assert lire("Chou\u00a0\u200b  vert\u202e; 2\u202f000 \n").lignes == [(1, ["Chou vert", "2 000"])]


def test_l_apostrophe_qui_desarme_une_formule_est_retiree_a_la_lecture():
    assert lire("'=1+1;'-5;'chou;'+33\n").lignes == [(1, ["=1+1", "-5", "'chou", "+33"])]


def test_une_formule_dans_un_csv_n_est_qu_un_texte():
    assert lire("=CMD();1\n").lignes == [(1, ["=CMD()", "1"])]


def test_un_texte_demesure_est_raccourci_et_signale():
    feuille = lire("Chou;" + "x" * (CELLULE_MAX + 50) + "\n")
    assert len(feuille.lignes[0][1][1]) == CELLULE_MAX + 1
    assert "raccourcis" in feuille.avertissements[0]


@pytest.mark.parametrize(
    ("contenu", "nom", "mot"),
    [
        (b"", "t.csv", "vide"),
        (b"\xef\xbb\xbf \r\n", "t.csv", "vide"),
        (b";;\n;;\n", "t.csv", "aucune ligne"),
        (b"a;b\n" * 5002, "t.csv", "5 000 lignes"),
        (b"a;" * 61 + b"b\n", "t.csv", "60 colonnes"),
        (b"a;" * 5000 + b"b\n", "t.csv", "60 colonnes"),
        (b"x" * (5 * 1024 * 1024 + 1), "t.csv", "5 Mo"),
        (b"%PDF-1.4 ...", "t.csv", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "t.csv", "image"),
        (b"\xff\xd8\xff\xe0", "t.xlsx", "image"),
        (b"\x7fELF....", "t.csv", "programme"),
        (b"\x1f\x8b\x08", "t.csv", "archive"),
        (b"<!DOCTYPE html><table>", "t.csv", "page web"),
        (b"<?xml version='1.0'?><Workbook>", "t.csv", "page web"),
        (b"a;b\n\x00\x01\x02", "t.csv", "lisible"),
        (b"a;b\x07c\n", "t.csv", "lisible"),
        (b"\xff\xfea", "t.csv", "lisible"),
        (b"a;b\n", "t.xls", r"\.xls"),
        (b"a;b\n", "t.docx", "ni un .csv"),
        (b"a;b\n", "tarif", "ni un .csv"),
        (b"a;b\n", "t.xlsx", "annonce"),
        (b"a;b\n", "t.ods", "annonce"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "t.xlsx", r"\.xls d’autrefois"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "t.xlsx", "mot de passe"),
    ],
)
def test_un_fichier_impropre_est_refuse_par_une_phrase(contenu, nom, mot):
    with pytest.raises(FichierRefuse, match=mot) as refus:
        lire_fichier(contenu, nom)
    assert refus.value.phrase.endswith(".") and "\n" not in refus.value.phrase


def test_cinq_mille_produits_et_leur_intitule_passent():
    assert len(lire("a;b\n" * 5001).lignes) == 5001


@given(st.binary(max_size=400), st.sampled_from(["t.csv", "t.xlsx", "t.ods"]))
def test_des_octets_au_hasard_donnent_une_feuille_ou_une_phrase(contenu, nom):
    try:
        feuille = lire_fichier(contenu, nom)
    except FichierRefuse as refus:
        assert refus.phrase.endswith(".")
    else:
        assert feuille.lignes


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_un_texte_au_hasard_donne_des_cellules_propres_ou_une_phrase(texte, encodage):
    try:
        feuille = lire(texte.encode(encodage, "ignore"))
    except FichierRefuse:
        return
    numeros = [numero for numero, _ in feuille.lignes]
    assert numeros == sorted(set(numeros))
    for _, cellules in feuille.lignes:
        assert cellules[-1]
        assert all(cellule == cellule.strip() and "\x00" not in cellule for cellule in cellules)
