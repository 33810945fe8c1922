"""Counting the words of many answers: French stop words left out, plurals and accents merged. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MOTS_AU_PLUS = 40
LETTRES_AU_MOINS = 3
LETTRES_AU_PLUS = 24  # longer is not a word
_MOT = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# What French says without meaning it, without accents.
_VIDES = """
    a abord afin ai aie ainsi ait alors apres as assez au aucun aucune aujourd aujourdhui aura aussi autant autre
    autres aux
    avait avant avec avoir beaucoup bien car ce ceci cela celle celles celui cependant certain certaine certains ces cet
    cette ceux chacun chacune chaque chez ci comme comment contre crois dans de dehors deja depuis des dessous dessus
    deux devant dire dit doit donc dont du elle elles en encore entre envie es est et etaient etait etant ete etes etre
    eu eux faire fais fait faut font fus gens grace hui ici il ils jamais je jusqu jusque juste la le les leur leurs
    lequel laquelle lors lorsque lui ma mais me meme memes mes mettre moi moins mon ne ni non nos notre nos nous on ont
    ou oui par parce parfois participe participer participation pas pendant permet permettre petit petite petits peu
    peut peux plus plusieurs plutot pour pourquoi pouvoir pres presque prendre puis puisque quand que quel quelle
    quelles quels quelqu quelque quelques qui quoi rien sa sais sans sauf se selon sera ses seulement si sien soi soient
    soit sommes son sont souvent sous suis sur surtout ta tandis tant te tel telle tels tes toi ton toujours tous tout
    toute toutes tres trois trop tu un une vais vers veut veux viens voici voila voir vos votre vous vouloir vraiment y
    etc chose choses bon bons bonne bonnes mieux grand grande afin aime aimer
"""
VIDES = frozenset(_VIDES.split())


@dataclass(frozen=True, slots=True)
class Mot:
    """A word as most people wrote it, and how many people said it."""

    forme: str
    nombre: int

    @property
    def racine(self) -> str:
        return racine(self.forme)


def compter(
    reponses: Iterable[str], *, au_plus: int = MOTS_AU_PLUS, montrer: Callable[[Mot], bool] = lambda mot: True
) -> list[Mot]:
    """The most said words, most first, of those that `montrer` lets through; a person who says a word three times
    said it once."""
    personnes: Counter[str] = Counter()
    formes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for reponse in reponses:
        dites = {(racine(mot), mot) for mot in _mots(reponse)}
        personnes.update({clef for clef, _ in dites})
        for clef, mot in dites:
            formes[clef][mot] += 1
    mots = [Mot(_preferee(formes[clef]), nombre) for clef, nombre in personnes.items()]
    return sorted(filter(montrer, mots), key=lambda mot: (-mot.nombre, sans_accents(mot.forme), mot.forme))[:au_plus]


def sans_accents(texte: str) -> str:
    decompose = unicodedata.normalize("NFKD", texte.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))


def racine(mot: str) -> str:
    """The same for "légume", "Légumes" and "legumes", for "local" and "locaux"."""
    plat = sans_accents(mot)
    if len(plat) > 4 and plat.endswith("eaux"):
        return plat[:-1]
    if len(plat) > 4 and plat.endswith("aux"):
        return plat[:-2] + "l"
    return plat[:-1] if len(plat) > 3 and plat[-1] in "sx" else plat


def _mots(reponse: str) -> Iterable[str]:
    """Words in lower case that mean something; an apostrophe ends a word ("l’échange" is "échange")."""
    texte = unicodedata.normalize("NFC", reponse).lower()
    for mot in _MOT.findall(texte):
        plat = sans_accents(mot)
        if LETTRES_AU_MOINS <= len(plat) <= LETTRES_AU_PLUS and not {plat, racine(mot)} & VIDES:
            yield mot


def _preferee(formes: Counter[str]) -> str:
    """The most frequent form; between equals, the singular, then the one that took care of its accents."""
    return min(formes, key=lambda forme: (-formes[forme], len(forme), -_accents(forme), forme))


def _accents(forme: str) -> int:
    return sum(not lettre.isascii() for lettre in forme)
