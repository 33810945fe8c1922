"""Taking somebody's name out of what was written of them: mails that others got, the journal, published papers.

A sentence of the group stays, it says "Ancien membre" where it named the person. Only whole names go: "Max Durand" is
taken out of "Max Durand, référent", not out of "Max Durandet".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models
from django.db.models import F, Func, JSONField, Q, TextField, Value
from django.db.models.functions import Cast, Left
from django.utils.html import escape

from groupement.models import Adhesion

PRENOM_EFFACE, NOM_EFFACE = "Ancien", "membre"
EFFACE = f"{PRENOM_EFFACE} {NOM_EFFACE}"
LETTRES_AU_MOINS = 4  # less would tear sentences apart
PERMISSION = "groupement.effacement"  # a setting of the transaction, read by the triggers that keep published texts


class _Remplacer(Func):
    function = "regexp_replace"
    template = "%(function)s(%(expressions)s, 'g')"
    output_field = TextField()


def noms_de(adhesion: Adhesion) -> set[str]:
    """What tells who this person is, in sentences. To be called before their rows are made anonymous."""
    personne = adhesion.personne
    return {nom for nom in (str(personne), personne.email, personne.telephone) if nom}


def taire(lignes: models.QuerySet, *champs: str, noms: Iterable[str], prenom: str = "") -> list[int]:
    """Replace `noms` in these text or JSON fields of these rows; the keys of those that named them.

    `prenom`: taken out as well, of the rows that give a whole name, unless a family name of somebody else follows.
    """
    dits = sorted({v for nom in noms if len(nom) >= LETTRES_AU_MOINS for v in _ecrits(nom)}, key=len, reverse=True)
    if not dits:
        return []
    motifs = [_entier(re.escape(dit)) for dit in dits]
    if len(prenom) >= LETTRES_AU_MOINS - 1:
        motifs.append(_entier(re.escape(prenom)) + r"(?! [[:upper:]])")
    nommes, changes = Q(), {}
    for champ in champs:
        en_json = isinstance(lignes.model._meta.get_field(champ), JSONField)
        texte = Cast(F(champ), TextField())
        lignes = lignes.alias(**{f"lu_{champ}": texte})
        for dit in dits:
            nommes |= Q(**{f"lu_{champ}__contains": dit})
        tu = texte
        for motif in motifs:
            tu = _Remplacer(tu, Value(motif), Value(EFFACE))
        longueur = lignes.model._meta.get_field(champ).max_length
        changes[champ] = Cast(tu, JSONField()) if en_json else Left(tu, longueur) if longueur else tu
    clefs = list(lignes.filter(nommes).order_by().values_list("pk", flat=True))
    with permission():
        lignes.model._base_manager.filter(pk__in=clefs).update(**changes)
    return clefs


def _ecrits(nom: str) -> set[str]:
    """As it stands in a text, in HTML, and in JSON."""
    return {nom, escape(nom), json.dumps(nom, ensure_ascii=False)[1:-1]}


def _entier(motif: str) -> str:
    # In JSON a new line is written \n: that n is no letter of the word that follows.
    return rf"(?:(?<!\w)|(?<=\\[nrt])){motif}(?!\w)"


@contextmanager
def permission() -> Iterator[None]:
    """Inside, and inside this transaction only, published texts may lose a name."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT set_config(%s, 'oui', true)", [PERMISSION])
    yield
    with connection.cursor() as curseur:
        curseur.execute("SELECT set_config(%s, '', true)", [PERMISSION])
