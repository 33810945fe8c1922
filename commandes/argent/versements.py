"""Lines of the grid of payments, drawn once for each kind of line: the page has a hundred of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from commandes.commander.trous import Fragment, percer, trous
from commandes.forms.reglements import LigneTapee
from groupement.models import Foyer

TROUS = trous(
    ("nom", "foyer", "clef", "coche", "montant", "options", "numero", "banque", "echeance", "promesse", "cheques")
)


def dessiner_la_saisie(
    foyer: Foyer, lignes: Sequence[LigneTapee], *, refusee: bool, options: dict[str, SafeString], cheques: int
) -> SafeString:
    """What a household's row offers to receive. `options`: the choices of a line, by its mode.

    `cheques`: in how many cheques what is asked may be cut, offered on the last line; 0 for no such offer.
    """
    nom, dessinees = escape(foyer.nom), []
    for rang, ligne in enumerate(lignes):
        clef, derniere = f"{foyer.pk}-{rang}", rang == len(lignes) - 1
        fragment = _fragment(
            promis=bool(ligne.promesse),
            refuse=refusee,
            date=bool(ligne.echeance) or len(lignes) > 1,
            en_plus=bool(cheques) and derniere,
        )
        valeurs = {
            "nom": nom,
            "foyer": str(foyer.pk),
            "clef": clef,
            "coche": " checked" if ligne.recu else "",
            "montant": escape(ligne.montant),
            "options": options.get(ligne.mode, options[""]),
            "numero": escape(ligne.numero),
            "banque": escape(ligne.banque),
            "echeance": escape(ligne.echeance),
            "promesse": escape(ligne.promesse),
            "cheques": str(cheques),
        }
        dessinees.append(fragment.avec(valeurs))
    return mark_safe("".join(dessinees))


@lru_cache(maxsize=16)
def _fragment(**sorte: bool) -> Fragment:
    return percer(render_to_string("commandes/_versement.html", {"trou": TROUS, **sorte}))
