"""Finding a text by its words, in French: without accents, plurals and verb endings count as one."""

from __future__ import annotations

import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F, QuerySet

LANGUE = "french"
LONGUEUR_CHERCHEE = 200


def sans_accents(texte: str) -> str:
    """ "Épinards à l’œuf" as "epinards a l'oeuf": how texts are kept to be searched, and how one asks for them."""
    simple = texte.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("’", "'").casefold()
    return "".join(c for c in unicodedata.normalize("NFD", simple) if not unicodedata.combining(c)).replace("\0", " ")


def index(champ: str = "mots") -> SearchVector:
    """What the database indexes: `champ` holds the text without accents."""
    return SearchVector(champ, config=LANGUE)


def chercher(lignes: QuerySet, demande: str) -> QuerySet:
    """The rows that hold all the words, the nearest first; everything for no word. Their text stands in `mots`."""
    if not (demande := sans_accents(demande[:LONGUEUR_CHERCHEE]).strip()):
        return lignes
    requete = SearchQuery(demande, config=LANGUE, search_type="websearch")
    trouvees = lignes.annotate(_vecteur=index()).filter(_vecteur=requete)
    return trouvees.annotate(proximite=SearchRank(F("_vecteur"), requete)).order_by("-proximite", "-pk")
