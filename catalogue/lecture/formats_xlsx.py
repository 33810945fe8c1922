"""How an Excel workbook shows its numbers: a date, a rate, "2,20 €/kg"."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache

from catalogue.lecture.archive import DEMESURE, Arret, parcourir_xml
from catalogue.lecture.feuille import FichierRefuse

_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PREDEFINIS = {2: "0.00", 4: "0.00", 9: "0%", 10: "0.00%", 39: "0.00", 40: "0.00", 43: "0.00", 44: "0.00"}


@dataclass(frozen=True, slots=True)
class FormatDeNombre:
    """How a number is shown: "nombre", "date" or "pourcent", with its decimals and the words after it ("€/kg")."""

    genre: str = "nombre"
    decimales: int | None = None
    suffixe: str = ""


def lire_formats(archive: zipfile.ZipFile, chemin: str) -> list[FormatDeNombre]:
    """The number format of each cell style, by the style's rank."""
    formats: list[FormatDeNombre] = []
    if chemin not in archive.NameToInfo:
        return formats
    codes = dict(_PREDEFINIS)
    dans_les_styles = [False]

    def debut(nom: str, attributs: dict[str, str]) -> None:
        if nom == "numFmt":
            codes[int(attributs.get("numFmtId", -1))] = attributs.get("formatCode", "")[:255]
        elif nom == "cellXfs":
            dans_les_styles[0] = True
        elif nom == "xf" and dans_les_styles[0]:
            numero = int(attributs.get("numFmtId") or 0)
            formats.append(FormatDeNombre("date") if numero in _DATES else _comprendre_format(codes.get(numero, "")))
            if len(formats) > 70_000:  # Excel itself stops at 65,490
                raise FichierRefuse(DEMESURE)

    def fin(nom: str) -> None:
        if nom == "cellXfs":
            raise Arret

    parcourir_xml(archive, chemin, debut, fin)
    return formats


@lru_cache(maxsize=1024)
def _comprendre_format(code: str) -> FormatDeNombre:
    """What a format code like `#,##0.00" €/kg"` shows."""
    positif = code.split(";")[0]
    nu = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", positif)
    if "%" in nu:
        return FormatDeNombre("pourcent")
    chiffres = list(re.finditer(r"[0#?]+(?:\.([0#?]+))?", nu))
    if not chiffres:
        est_date = nu.lower() != "general" and re.search(r"[ymdhs]", nu, re.I)
        return FormatDeNombre("date" if est_date else "nombre")
    apres = re.split(r"[0#?](?=[^0#?]*$)", positif)[-1]
    litteral = next((a or b for a, b in re.findall(r'"([^"]*)"|\[\$([^\]-]*)', apres)), "").strip()
    utile = len(litteral) <= 20 and re.search(r"[a-zA-Z]", litteral)
    return FormatDeNombre("nombre", len(chiffres[-1][1] or ""), f" {litteral}" if utile else "")
