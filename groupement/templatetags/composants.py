"""Pieces of pages that need a little Python: a form field, the main navigation, pictograms."""

from functools import lru_cache
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from groupement import membres
from groupement.models import Adhesion

register = template.Library()

# Drawn for this site on a 24 × 24 grid; always beside a word, so hidden from screen readers.
PICTOS = {
    "accueil": "M4 11.5 12 5l8 6.5M6 10v9h12v-9M10 19v-5h4v5",
    "panier": "M3 9.5h18l-2 10H5l-2-10ZM7.5 9.5 11 4M16.5 9.5 13 4M9 13v3.5M12 13v3.5M15 13v3.5",
    "producteurs": "M12 20v-9M12 13c0-4 2.5-6.5 7-7 0 4.5-2.5 7-7 7ZM12 16c0-3-2-5-6-5.5 0 3.5 2 5.5 6 5.5ZM8 20h8",
    "groupe": "M8.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM3 19c0-3.5 2.5-5.5 5.5-5.5S14 15.5 14 19"
    "M15.5 11.2a2.7 2.7 0 1 0 0-5.4M16.5 13.7c2.7.3 4.5 2.3 4.5 5.3",
    "aide": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM9.5 9.5A2.5 2.5 0 1 1 12 12.3V14M12 16.7v.1",
    "compte": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.5-4 3.5-6 7.5-6s7 2 7.5 6",
    "chevron": "m7 10 5 5 5-5",
    "retour": "m14 7-5 5 5 5",
    "suite": "m10 7 5 5-5 5",
    "fait": "m5 12.5 4.5 4.5L19 7.5",
    "attention": "M12 4.5 21 19.5H3L12 4.5ZM12 10v4.5M12 17v.1",
    "info": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11v5M12 8v.1",
    "imprimer": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "telecharger": "M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14",
    "courriel": "M4 6h16v12H4zM4 7l8 6 8-6",
    "chercher": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20",
}

AUTOUR_DU_GROUPE = (
    "groupement:", "comptes:", "mon_compte:", "reunions:", "charte:", "taches:", "calendrier:", "panneau:", "lettres:",
    "materiel:", "frais:", "bibliotheque:", "sondages:", "invitations_de_producteurs:", "messages_du_groupe:",
)  # fmt: skip
# Word, pictogram, route, prefixes of the routes that belong to the entry (the longest one wins).
RUBRIQUES = (
    ("Accueil", "accueil", "groupement:accueil_groupement", ("groupement:accueil_groupement",)),
    ("Commander", "panier", "commandes:liste", ("commandes:",)),
    ("Producteurs", "producteurs", "catalogue:partenariats", ("catalogue:", "annuaire:", "referents:")),
    ("Groupe", "groupe", "groupement:membres", AUTOUR_DU_GROUPE),
    ("Aide", "aide", "aide:sommaire", ("aide:",)),
)


@register.simple_tag
def picto(nom: str) -> SafeString:
    """A pictogram of the house, decoration of the word beside it."""
    dessin = '<svg class="picto" viewBox="0 0 24 24" aria-hidden="true" ><path d="{}"/></svg>'
    return format_html(dessin, PICTOS[nom])


@register.simple_tag(takes_context=True)
def contact(context: template.Context, adhesion: Adhesion, champ: str) -> str:
    """The "telephone" or "email" of a member, as far as the reader of the page may see it: "" otherwise."""
    return membres.contact(adhesion, champ, context["request"].adhesion)


@register.inclusion_tag("composants/champ.html")
def champ(
    champ: BoundField,
    libelle: str = "",
    suffixe: str = "",
    court: bool = False,
    aide: str | None = None,
    exemple: str | None = None,
) -> dict[str, Any]:
    """One form field.

    `libelle`, `aide` and `exemple` replace its label, hint and placeholder ("" takes them out: some forms
    come from a library); `suffixe` is a unit shown after the box, `court` makes the box narrow.
    """
    if aide is not None:
        champ.help_text = aide
    if exemple is not None:
        champ.field.widget.attrs["placeholder"] = exemple or False
    return {"champ": champ, "suffixe": suffixe, "court": court, "libelle": libelle}


@register.inclusion_tag("composants/navigation.html", takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """The entries of a group, the present one marked (`exacte`: it is this very page)."""
    requete = context["request"]
    ici = requete.resolver_match.view_name if requete.resolver_match else ""
    rangs = [max((len(p) for p in prefixes if ici.startswith(p)), default=0) for *_, prefixes in RUBRIQUES]
    meilleur = max(rangs)
    return {
        "entrees": [
            {
                "mot": mot,
                "picto": dessin,
                "adresse": adresse,
                "courante": meilleur > 0 and rang == meilleur,
                "exacte": adresse == requete.path,
            }
            for (mot, dessin, *_), adresse, rang in zip(
                RUBRIQUES, _adresses(requete.groupement.slug), rangs, strict=True
            )
            if adresse
        ]
    }


@lru_cache(maxsize=256)
def _adresses(slug: str) -> tuple[str, ...]:
    """Where the entries of a group lead; "" for an app that is not mounted. Asked for by every page: kept."""
    return tuple(_adresse(route, slug) for _, _, route, _ in RUBRIQUES)


def _adresse(route: str, slug: str) -> str:
    for arguments in ([slug], []):
        try:
            return reverse(route, args=arguments)
        except NoReverseMatch:
            continue
    return ""
