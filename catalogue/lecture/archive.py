"""Opening the zip of a workbook without trusting it: sizes are judged before anything is unpacked, XML has no DTD.

Neither openpyxl nor odfpy bounds what it builds in memory (styles, names, repeated cells, entities): the
readers here stream the few parts they need through expat and stop at the first bound passed.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.parsers import expat

from catalogue.lecture.feuille import FichierRefuse

DEPLIE_MAX = 40 * 1024 * 1024  # bytes, all parts together: 5,000 rows of 60 columns take about 25 MB of XML
RAPPORT_MAX = 200  # unpacked / packed size of one part above 1 MB; real sheets stay under 40
PARTIES_MAX = 500
EVENEMENTS_MAX = 2_000_000  # elements and attributes of one part: some seconds
BALISE_MAX = 1024 * 1024  # bytes of one tag
_MORCEAU = 64 * 1024
_GRANDE_PARTIE = 1024 * 1024


class _NomsLocaux(dict[str, str]):
    """Names without their prefix: "table:table-row" -> "table-row"."""

    def __missing__(self, nom_complet: str) -> str:
        local = nom_complet.rpartition(":")[2]
        if len(self) < 1_000:
            self[nom_complet] = local
        return local


class Arret(Exception):
    """Raised by a handler which has all it needs: the rest of the part is not read."""


ABIME = "Ce fichier est abîmé : ouvrez-le dans votre tableur, enregistrez-le de nouveau, puis déposez-le."
DEMESURE = "Cette feuille contient trop de cellules mises en forme : copiez le tableau seul dans un nouveau classeur."
_TROP_GROS = "Ce fichier se déplie en un document démesuré : copiez le tableau seul dans un nouveau classeur."
CHIFFRE = "Ce fichier est protégé par un mot de passe : enregistrez-le sans mot de passe, puis déposez-le."


@contextmanager
def _abime_sinon() -> Iterator[None]:
    """Whatever a damaged archive or part raises becomes one sentence.

    NotImplementedError: an exotic compression; RuntimeError: an encrypted part; ValueError and LookupError:
    attributes that are no numbers, parts that are not there.
    """
    try:
        yield
    except FichierRefuse:
        raise
    except (
        expat.ExpatError,
        zlib.error,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        ValueError,
        LookupError,
        ArithmeticError,
        EOFError,
        OSError,
    ) as erreur:
        raise FichierRefuse(ABIME) from erreur


def ouvrir_archive(contenu: bytes) -> zipfile.ZipFile:
    """The zip of `contenu`, once its announced sizes are within bounds; reading by steps never goes beyond them."""
    with _abime_sinon():
        archive = zipfile.ZipFile(BytesIO(contenu))
        parties = archive.infolist()
    if len(parties) > PARTIES_MAX or sum(partie.file_size for partie in parties) > DEPLIE_MAX:
        raise FichierRefuse(_TROP_GROS)
    for partie in parties:
        if partie.file_size > _GRANDE_PARTIE and partie.file_size > RAPPORT_MAX * max(partie.compress_size, 1):
            raise FichierRefuse(_TROP_GROS)
        if partie.flag_bits & 0x1:
            raise FichierRefuse(CHIFFRE)
        if partie.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FichierRefuse(ABIME)  # zipfile cannot inflate bzip2 and LZMA by bounded steps
    return archive


def lire_partie(archive: zipfile.ZipFile, nom: str, limite: int = _GRANDE_PARTIE) -> bytes | None:
    """The bytes of a small part, or None when there is none of this name."""
    if nom not in archive.NameToInfo:
        return None
    with _abime_sinon():
        with archive.open(nom) as flux:
            octets = flux.read(limite + 1)  # never `archive.read`: without a bound it inflates before it cuts
        if len(octets) > limite:
            raise FichierRefuse(_TROP_GROS)
        return octets


def parcourir_xml(
    archive: zipfile.ZipFile,
    nom: str,
    debut: Callable[[str, dict[str, str]], None],
    fin: Callable[[str], None] | None = None,
    texte: Callable[[str], None] | None = None,
) -> None:
    """Stream a part through expat; names are given without namespace nor prefix, attributes too."""
    analyseur = expat.ParserCreate()
    analyseur.buffer_text = True
    locaux = _NomsLocaux()
    evenements = 0

    def ouvrir(nom_complet: str, attributs: dict[str, str]) -> None:
        nonlocal evenements
        evenements += 1 + len(attributs)
        if evenements > EVENEMENTS_MAX:
            raise FichierRefuse(DEMESURE)
        debut(locaux[nom_complet], {locaux[cle]: valeur for cle, valeur in attributs.items()})

    def refuser(*_: object) -> None:
        raise FichierRefuse(ABIME)

    analyseur.StartElementHandler = ouvrir
    if fin is not None:
        analyseur.EndElementHandler = lambda nom_complet: fin(locaux[nom_complet])
    if texte is not None:
        analyseur.CharacterDataHandler = texte
    analyseur.StartDoctypeDeclHandler = refuser  # no DTD, hence no entity to expand
    with _abime_sinon(), archive.open(nom) as flux:
        lus = 0
        try:
            while morceau := flux.read(_MORCEAU):
                analyseur.Parse(morceau, False)
                lus += len(morceau)
                # Expat before 2.6 reads an unfinished tag anew with each step: its time would grow with the square.
                if lus - analyseur.CurrentByteIndex > BALISE_MAX:
                    raise FichierRefuse(DEMESURE)
            analyseur.Parse(b"", True)
        except Arret:
            return
