"""Files made to exhaust or break what reads them: each ends in a sentence, quickly, with little memory."""

import io
import random
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.lecture.archive import DEPLIE_MAX
from catalogue.lecture.feuille import FichierRefuse
from catalogue.lecture.fichier import lire_fichier
from tests.catalogue.classeurs import cellule, ligne, ods, table, xlsx, xlsx_brut, zipper

MEGA = 1024 * 1024
BILLION = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def refus(contenu: bytes, nom: str) -> str:
    with pytest.raises(FichierRefuse) as erreur:
        lire_fichier(contenu, nom)
    return erreur.value.phrase


def gonflee(nom: str, taille: int) -> bytes:
    return zipper({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>", nom: b" " * taille})


def test_une_bombe_est_refusee_sur_ses_tailles_annoncees_sans_etre_depliee():
    bombe = gonflee("xl/sharedStrings.xml", DEPLIE_MAX + 1)
    tracemalloc.start()
    try:
        assert "démesuré" in refus(bombe, "t.xlsx")
        assert tracemalloc.get_traced_memory()[1] < 2 * MEGA
    finally:
        tracemalloc.stop()


def test_une_petite_bombe_est_refusee_sur_son_rapport():
    assert "démesuré" in refus(gonflee("xl/worksheets/sheet1.xml", 5 * MEGA), "t.xlsx")


def test_une_taille_annoncee_fausse_ne_fait_pas_deplier_davantage():
    """The directory announces 10 bytes for a part of 30 MB: no more is inflated than a step, and the checksum tells."""
    bombe = bytearray(gonflee("_rels/.rels", 30 * MEGA))
    debut = bombe.rindex(b"PK\x01\x02")
    bombe[debut + 24 : debut + 28] = struct.pack("<I", 10)
    tracemalloc.start()
    try:
        assert "abîmé" in refus(bytes(bombe), "t.xlsx")
        assert tracemalloc.get_traced_memory()[1] < 5 * MEGA
    finally:
        tracemalloc.stop()


def test_mille_parties_sont_trop():
    parties = {f"xl/{rang}.xml": "<a/>" for rang in range(1000)} | {"[Content_Types].xml": "<a/>"}
    assert "démesuré" in refus(zipper(parties), "t.xlsx")


def test_une_entite_xml_n_est_jamais_developpee():
    assert "abîmé" in refus(xlsx_brut('<row r="1"><c r="A1"><v>&b;</v></c></row>', avant=BILLION), "t.xlsx")
    assert "abîmé" in refus(ods(table(ligne(cellule("&b;"))), avant=BILLION), "t.ods")


def test_des_repetitions_enormes_ne_sont_pas_fabriquees():
    colonnes = 'table:number-columns-repeated="1000000000"'
    lignes = 'table:number-rows-repeated="1000000000"'
    assert "60 colonnes" in refus(ods(table(ligne(cellule("a", colonnes)))), "t.ods")
    assert "60 colonnes" in refus(ods(table(ligne(cellule("", colonnes), cellule("a")))), "t.ods")
    assert "5 000 lignes" in refus(ods(table(ligne(cellule("a"), attributs=lignes))), "t.ods")
    vides = table(ligne(cellule("a"), cellule("", colonnes)), ligne(cellule("", colonnes), attributs=lignes))
    assert lire_fichier(ods(vides), "t.ods").lignes == [(1, ["a"])]


@pytest.mark.parametrize("valeur", ["0", "-1", "abc", "9" * 5000, ""])
def test_une_repetition_insensee_abime_le_fichier_sans_plus(valeur):
    contenu = ods(table(ligne(cellule("a", f'table:number-columns-repeated="{valeur}"'))))
    if valeur:
        assert refus(contenu, "t.ods")
    else:
        assert lire_fichier(contenu, "t.ods").lignes == [(1, ["a"])]


def test_trop_de_cellules_vides_mises_en_forme_sont_refusees(monkeypatch):
    monkeypatch.setattr("catalogue.lecture.archive.EVENEMENTS_MAX", 1_000)
    rangs = "".join(f'<row r="{numero}"><c s="1"/><c s="2"/></row>' for numero in range(1, 400))
    assert "mises en forme" in refus(xlsx_brut(rangs), "t.xlsx")
    assert "mises en forme" in refus(ods(table(*[ligne(cellule(), cellule())] * 400)), "t.ods")


def test_une_balise_sans_fin_est_refusee_avant_d_etre_relue_mille_fois():
    hasard = random.Random(1)
    attributs = " ".join(f'a{rang}="{hasard.randrange(10**6)}"' for rang in range(200_000))
    assert "mises en forme" in refus(xlsx_brut(f"<row {attributs}/>"), "t.xlsx")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_une_compression_que_rien_ne_borne_est_refusee(compression):
    assert "abîmé" in refus(zipper({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}, compression), "t.xlsx")


def test_un_texte_partage_repete_partout_ne_remplit_pas_la_memoire():
    cellules = "".join(f'<c t="s"><v>{0}</v></c>' for _ in range(50))
    rangs = "".join(f'<row r="{numero}">{cellules}</row>' for numero in range(1, 4000))
    hasard = random.Random(1)
    texte = "".join(hasard.choice("abcdefgh ") for _ in range(100_000))
    tracemalloc.start()
    try:
        assert refus(xlsx_brut(rangs, textes=f"<si><t>{texte}</t></si>"), "t.xlsx")
        assert tracemalloc.get_traced_memory()[1] < 30 * MEGA
    finally:
        tracemalloc.stop()


def test_des_fusions_entassees_restent_bornees():
    rangs = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 5001))
    fusions = "".join(f'<mergeCell ref="A{n % 4000 + 1}:A1048576"/>' for n in range(9_000))
    feuille = lire_fichier(xlsx_brut(rangs, apres=f"<mergeCells>{fusions}</mergeCells>"), "t.xlsx")
    assert len(feuille.lignes) == 5000


@pytest.mark.parametrize(
    "rangs",
    [
        '<row r="2"/><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="99999999"><c r="A1"><v>1</v></c></row>',
        '<row r="x"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v>',
    ],
)
def test_un_classeur_incoherent_est_dit_abime(rangs):
    assert "abîmé" in refus(xlsx_brut(rangs), "t.xlsx")


@pytest.mark.parametrize("valeur", ["NaN", "inf", "1e999", "abc", "1_0"])
def test_un_nombre_insense_reste_un_texte(valeur):
    lignes = lire_fichier(xlsx_brut(f'<row r="1"><c r="A1"><v>{valeur}</v></c></row>'), "t.xlsx").lignes
    assert len(lignes) == 1


CLASSEURS = {
    "t.xlsx": xlsx([["Produit", "Prix"], ["Chou", 2.5], ["=1+1", "'=2"], ["Épinards", "=A1"]]),
    "t.ods": ods(table(ligne(cellule("Produit"), cellule("Prix")), ligne(cellule("Chou"), cellule("2,50 €")))),
}


@pytest.mark.parametrize("nom", CLASSEURS)
def test_un_classeur_coupe_n_importe_ou_donne_une_phrase(nom):
    contenu = CLASSEURS[nom]
    for fin in range(4, len(contenu) - 1, 37):
        assert refus(contenu[:fin], nom)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(nom=st.sampled_from(sorted(CLASSEURS)), graine=st.integers(0, 10**9))
def test_un_classeur_dont_le_xml_est_mutile_donne_une_feuille_ou_une_phrase(nom, graine):
    hasard = random.Random(graine)
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(CLASSEURS[nom])) as source, zipfile.ZipFile(sortie, "w") as cible:
        for partie in source.infolist():
            octets = bytearray(source.read(partie))
            for _ in range(hasard.choice([0, 1, 3])):
                if octets:
                    debut = hasard.randrange(len(octets))
                    octets[debut : debut + hasard.randrange(6)] = hasard.choice(
                        [b"", b"0", b"-1", b'"', b"<", b"/>", b"99999999999", b"\x00", b"A", b"s", b"&#0;", b'="9"']
                    )
            if hasard.random() > 0.05:
                cible.writestr(partie.filename, bytes(octets))
    try:
        assert lire_fichier(sortie.getvalue(), nom).lignes
    except FichierRefuse as erreur:
        assert erreur.phrase.endswith(".")
