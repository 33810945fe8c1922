import datetime
import io

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from catalogue.lecture.feuille import FichierRefuse
from catalogue.lecture.fichier import lire_fichier
from catalogue.lecture.nombres import FORMULE_SANS_VALEUR
from tests.catalogue.classeurs import cellule, ligne, ods, table, xlsx, xlsx_brut, zipper

NOMBRE = 'office:value-type="float" office:value="{}"'


def lire_xlsx(contenu: bytes, **options):
    return lire_fichier(contenu, "tarif.xlsx", **options)


def lire_ods(*tables: str, **options):
    return lire_fichier(ods("".join(tables)), "tarif.ods", **options)


def test_un_classeur_excel_se_lit_en_textes_francais():
    feuille = lire_xlsx(
        xlsx(
            [
                ["Tarif 2026"],
                [],
                ["Produit", "Prix", "Bio", "Reste"],
                ["Épinards", 2.2, True, 1234.5],
                [" Œufs  ", 3, False],
            ]
        )
    )
    assert (feuille.format, feuille.nom, feuille.autres_feuilles) == ("xlsx", "Sheet", ())
    assert feuille.lignes == [
        (1, ["Tarif 2026"]),
        (3, ["Produit", "Prix", "Bio", "Reste"]),
        (4, ["Épinards", "2,2", "VRAI", "1234,5"]),
        (5, ["Œufs", "3", "FAUX"]),
    ]


def test_le_bruit_des_flottants_disparait_et_les_decimales_montrees_comptent():
    contenu = xlsx_brut(
        '<row r="1"><c r="A1"><v>2.2000000000000002</v></c><c r="B1" s="1"><v>2.2154999</v></c>'
        '<c r="C1"><v>1E-3</v></c><c r="D1"><v>1E+20</v></c></row>',
        styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="2"/></cellXfs>',
    )
    assert lire_xlsx(contenu).lignes == [(1, ["2,2", "2,22", "0,001", "100000000000000000000"])]


def test_le_format_d_un_nombre_dit_son_unite_son_taux_ou_sa_date():
    def regler(feuille):
        for adresse, forme in (
            ("A1", '#,##0.00" €/kg"'),
            ("B1", "0.0%"),
            ("C1", "dd/mm/yyyy"),
            ("D1", '0.00 "€"'),
            ("E1", "_-* #,##0.00\\ [$€-40C]_-"),
            ("F1", "General"),
            ("G1", '0" kg"'),
        ):
            feuille[adresse].number_format = forme

    contenu = xlsx([[2.2, 0.055, datetime.date(2026, 12, 1), 35, 8.5, 4, 10]], regler)
    assert lire_xlsx(contenu).lignes == [(1, ["2,2 €/kg", "5,5 %", "01/12/2026", "35", "8,5", "4", "10 kg"])]


def test_une_formule_donne_son_resultat_enregistre_ou_se_dit():
    contenu = xlsx_brut(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1</f><v></v></c>'
        '<c r="D1" t="str"><f>"a"</f><v>chou</v></c><c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="F1" t="str"><f>""</f><v></v></c><c r="G1"><v>1</v></c></row>'
    )
    assert lire_xlsx(contenu).lignes == [
        (1, ["2", FORMULE_SANS_VALEUR, FORMULE_SANS_VALEUR, "chou", "#DIV/0!", "", "1"])
    ]


def test_une_formule_ecrite_par_un_programme_sans_calcul_se_dit_aussi():
    assert lire_xlsx(xlsx([["Chou", "=1+1"]])).lignes == [(1, ["Chou", FORMULE_SANS_VALEUR])]


def test_les_textes_partages_enrichis_et_en_ligne_se_lisent_sans_les_aides_de_lecture():
    contenu = xlsx_brut(
        '<row r="2"><c r="A2" t="s"><v>0</v></c>'
        '<c r="C2" t="inlineStr"><is><r><t>bi</t></r><r><t>o</t></r></is></c></row>',
        textes='<si><r><t>Chou </t></r><r><t xml:space="preserve"> vert</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>',
    )
    assert lire_xlsx(contenu).lignes == [(2, ["Chou vert", "", "bio"])]


def test_une_fusion_vers_le_bas_vaut_pour_ses_lignes_et_une_fusion_en_largeur_pour_sa_premiere_cellule():
    def regler(feuille):
        feuille.merge_cells("A1:C1")
        feuille.merge_cells("A2:A3")

    contenu = xlsx([["Tarif de printemps", None, None], ["Légumes", "Chou", 2], [None, "Pois", 3]], regler)
    assert lire_xlsx(contenu).lignes == [
        (1, ["Tarif de printemps"]),
        (2, ["Légumes", "Chou", "2"]),
        (3, ["Légumes", "Pois", "3"]),
    ]


def test_les_feuilles_vides_ou_cachees_sont_passees_et_les_autres_annoncees():
    def regler(feuille):
        feuille.title = "Vide"
        classeur = feuille.parent
        cachee = classeur.create_sheet("Secrète")
        cachee.append(["caché"])
        cachee.sheet_state = "hidden"
        classeur.create_sheet("Tarif").append(["Chou", 2])
        classeur.create_sheet("Recettes").append(["Soupe"])

    contenu = xlsx([], regler)
    feuille = lire_xlsx(contenu)
    assert (feuille.nom, feuille.lignes) == ("Tarif", [(1, ["Chou", "2"])])
    assert feuille.autres_feuilles == ("Vide", "Recettes")
    assert "« Tarif »" in feuille.avertissements[0]
    assert lire_xlsx(contenu, feuille="Recettes").lignes == [(1, ["Soupe"])]
    with pytest.raises(FichierRefuse, match="n’a pas de feuille"):
        lire_xlsx(contenu, feuille="Secrète")


def test_des_cellules_sans_adresse_se_suivent():
    contenu = xlsx_brut("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert lire_xlsx(contenu).lignes == [(1, ["1", "2"]), (2, ["3"])]


def test_un_classeur_opendocument_se_lit_comme_un_classeur_excel():
    feuille = lire_ods(
        table(
            ligne(cellule("Tarif 2026"), attributs='table:number-rows-repeated="1"'),
            ligne(attributs='table:number-rows-repeated="2"'),
            ligne(cellule("Chou <text:s/>vert"), cellule(attributs='table:number-columns-repeated="2"'), cellule("2")),
        ),
        table(ligne(cellule("Soupe")), nom="Recettes"),
    )
    assert (feuille.format, feuille.nom, feuille.autres_feuilles) == ("ods", "Tarif", ("Recettes",))
    assert feuille.lignes == [(1, ["Tarif 2026"]), (4, ["Chou vert", "", "", "2"])]
    assert lire_ods(table(ligne(cellule("a"))), table(ligne(cellule("b")), nom="B"), feuille="B").lignes == [(1, ["b"])]


def test_les_nombres_opendocument_gardent_ce_qui_se_voit_s_il_est_fidele():
    feuille = lire_ods(
        table(
            ligne(
                cellule("2,20 €/kg", NOMBRE.format("2.2")),
                cellule("2", NOMBRE.format("2.25")),
                cellule("2,22", NOMBRE.format("2.2155")),
                cellule("1,234.5", NOMBRE.format("1234.5")),
                cellule("", NOMBRE.format("3")),
                cellule("5,5%", 'office:value-type="percentage" office:value="0.055"'),
                cellule("1 déc.", 'office:value-type="date" office:date-value="2026-12-01"'),
                cellule("VRAI", 'office:value-type="boolean" office:boolean-value="true"'),
            )
        )
    )
    assert feuille.lignes == [(1, ["2,20 €/kg", "2,25", "2,22", "1,234.5", "3", "5,5 %", "01/12/2026", "VRAI"])]


def test_les_formules_et_commentaires_opendocument_sont_mis_a_part():
    feuille = lire_ods(
        table(
            ligne(
                cellule("4", 'table:formula="of:=2+2" ' + NOMBRE.format("4")),
                cellule("", 'table:formula="of:=2+2"'),
                "<table:table-cell><office:annotation><text:p>note</text:p></office:annotation><text:p>Chou</text:p>"
                "</table:table-cell>",
            )
        )
    )
    assert feuille.lignes == [(1, ["4", FORMULE_SANS_VALEUR, "Chou"])]


def test_les_textes_des_dessins_opendocument_ne_troublent_pas_les_cellules():
    dessins = "<table:shapes><text:p>logo</text:p><text:p>bio</text:p></table:shapes>"
    assert lire_ods(table(dessins, ligne(cellule("Chou"), cellule("2")))).lignes == [(1, ["Chou", "2"])]


def test_une_fusion_opendocument_vers_le_bas_vaut_pour_ses_lignes():
    feuille = lire_ods(
        table(
            ligne(cellule("Légumes", 'table:number-rows-spanned="2"'), cellule("Chou")),
            ligne("<table:covered-table-cell/>", cellule("Pois")),
        )
    )
    assert feuille.lignes == [(1, ["Légumes", "Chou"]), (2, ["Légumes", "Pois"])]


def test_un_classeur_ecrit_par_odfpy_se_lit():
    document = OpenDocumentSpreadsheet()
    tableau = Table(name="Tarif")
    for textes in (["Produit", "Prix"], ["Œufs", "2,20 €"]):
        rang = TableRow()
        for texte in textes:
            case = TableCell(valuetype="string")
            case.addElement(P(text=texte))
            rang.addElement(case)
        tableau.addElement(rang)
    document.spreadsheet.addElement(tableau)
    sortie = io.BytesIO()
    document.save(sortie)
    assert lire_fichier(sortie.getvalue(), "t.ods").lignes == [(1, ["Produit", "Prix"]), (2, ["Œufs", "2,20 €"])]


@pytest.mark.parametrize(
    ("contenu", "nom", "mot"),
    [
        (xlsx([["a", 1]]), "t.csv", "annonce"),
        (xlsx([["a", 1]]), "t.ods", "annonce"),
        (ods(table(ligne(cellule("a")))), "t.xlsx", "annonce"),
        (xlsx([]), "t.xlsx", "aucune ligne"),
        (ods(table()), "t.ods", "aucune ligne"),
        (ods("", mimetype="text"), "t.ods", "pas un tableau"),
        (ods(table(ligne(cellule("a"))), manifeste="<encryption-data/>"), "t.ods", "mot de passe"),
        (zipper({"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"}), "t.xlsx", "pas un tableau"),
        (zipper({"a.txt": "a"}), "t.xlsx", "pas un tableau"),
        (b"PK\x03\x04abc", "t.xlsx", "abîmé"),
        (xlsx([["a"] * 61]), "t.xlsx", "60 colonnes"),
        (xlsx([["a", 1]] * 5002), "t.xlsx", "5 000 lignes"),
    ],
)
def test_un_classeur_impropre_est_refuse_par_une_phrase(contenu, nom, mot):
    with pytest.raises(FichierRefuse, match=mot) as refus:
        lire_fichier(contenu, nom)
    assert refus.value.phrase.endswith(".")
