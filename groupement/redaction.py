"""Texts that members write in Markdown (minutes, charter, recipes), drawn as safe HTML.

Two guards: the parser lets no HTML through, and what it draws is cleaned again by an allow-list.
"""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

BALISES = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "h5", "h6", "a", "code", "pre",
    "hr", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTS = {"a": {"href", "title"}, "ol": {"start"}}
LIENS = {"http", "https", "mailto", "tel"}
TITRES_DESCENDUS = 1  # the page has the only h1

_lecteur = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def en_html(texte: str, *, descendre: int = TITRES_DESCENDUS) -> SafeString:
    """Markdown as HTML that cannot carry a script. `descendre`: by how many levels headings go down (at most h6)."""
    jetons = _lecteur.parse(texte or "")
    for jeton in jetons:
        if jeton.type in ("heading_open", "heading_close"):
            jeton.tag = f"h{min(int(jeton.tag[1]) + descendre, 6)}"
    dessine = _lecteur.renderer.render(jetons, _lecteur.options, {})
    propre = nh3.clean(dessine, tags=BALISES, attributes=ATTRIBUTS, url_schemes=LIENS, link_rel="nofollow noopener")
    return mark_safe(propre)  # cleaned on the line above
