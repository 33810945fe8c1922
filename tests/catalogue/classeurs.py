"""Workbooks made by hand, to the byte, for the tests that read them."""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook

ENTETE_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_PRINCIPAL = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LIENS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PAQUET = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def zipper(parties: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", compression) as archive:
        for nom, contenu in parties.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()


def xlsx_brut(lignes: str, *, textes: str = "", styles: str = "", apres: str = "", avant: str = "") -> bytes:
    """A workbook of one sheet whose XML is given: `lignes` inside sheetData, `textes` inside sst, `apres` after."""
    return zipper(
        {
            "[Content_Types].xml": f"{ENTETE_XML}<Types/>",
            "_rels/.rels": f'{ENTETE_XML}<Relationships {_PAQUET}><Relationship Id="rId1" '
            f'Type="{_LIENS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'{ENTETE_XML}<workbook {_PRINCIPAL} xmlns:r="{_LIENS}"><sheets>'
            '<sheet name="Tarif" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"{ENTETE_XML}<Relationships {_PAQUET}>"
            + "".join(
                f'<Relationship Id="rId{rang}" Type="{_LIENS}/{genre}" Target="{cible}"/>'
                for rang, (genre, cible) in enumerate(
                    [
                        ("worksheet", "worksheets/sheet1.xml"),
                        ("sharedStrings", "sharedStrings.xml"),
                        ("styles", "styles.xml"),
                    ],
                    start=1,
                )
            )
            + "</Relationships>",
            "xl/sharedStrings.xml": f"{ENTETE_XML}<sst {_PRINCIPAL}>{textes}</sst>",
            "xl/styles.xml": f"{ENTETE_XML}<styleSheet {_PRINCIPAL}>{styles}</styleSheet>",
            "xl/worksheets/sheet1.xml": f"{ENTETE_XML}{avant}<worksheet {_PRINCIPAL}>"
            f"<sheetData>{lignes}</sheetData>{apres}"
            "</worksheet>",
        }
    )


def xlsx(lignes: list[list[object]], regler=None) -> bytes:
    """A workbook as openpyxl writes it; `regler(feuille)` may change the sheet before it is saved."""
    classeur = Workbook()
    feuille = classeur.active
    for ligne in lignes:
        feuille.append(ligne)
    if regler:
        regler(feuille)
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def ods(tables: str, *, avant: str = "", manifeste: str = "", mimetype: str = "spreadsheet") -> bytes:
    """An OpenDocument workbook whose `tables` are given as XML."""
    espaces = " ".join(
        f'xmlns:{prefixe}="urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0"'
        for prefixe, nom in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    return zipper(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{mimetype}",
            "META-INF/manifest.xml": f"{ENTETE_XML}<manifest>{manifeste}</manifest>",
            "content.xml": f"{ENTETE_XML}{avant}<office:document-content {espaces}><office:body><office:spreadsheet>"
            f"{tables}</office:spreadsheet></office:body></office:document-content>",
        }
    )


def table(*lignes: str, nom: str = "Tarif") -> str:
    return f'<table:table table:name="{nom}">{"".join(lignes)}</table:table>'


def ligne(*cellules: str, attributs: str = "") -> str:
    return f"<table:table-row {attributs}>{''.join(cellules)}</table:table-row>"


def cellule(texte: str = "", attributs: str = "") -> str:
    contenu = f"<text:p>{texte}</text:p>" if texte else ""
    return f"<table:table-cell {attributs}>{contenu}</table:table-cell>"
