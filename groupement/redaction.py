"""Texts that members write in Markdown (minutes, charter, recipes), drawn as safe HTML, or told as plain text.

Two guards of the first: the parser lets no HTML through, and what it draws is cleaned again by an allow-list.
"""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from groupement.typographie import insecables

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
        for mot in jeton.children or ():
            if mot.type == "text":
                mot.content = insecables(mot.content)
    dessine = _lecteur.renderer.render(jetons, _lecteur.options, {})
    propre = nh3.clean(dessine, tags=BALISES, attributes=ATTRIBUTS, url_schemes=LIENS, link_rel="nofollow noopener")
    return mark_safe(propre)  # cleaned on the line above


def en_texte(texte: str) -> str:
    """Markdown as plain text that reads well: no sign of it left, a dash before what is listed, the address of a link
    in brackets. For mails as text, and to tell what changed apart from how it is set."""
    return "\n\n".join(_blocs(SyntaxTreeNode(_lecteur.parse(texte or ""))))


def _blocs(noeud: SyntaxTreeNode) -> list[str]:
    """What stands below `noeud`, one text for each paragraph, heading, list, quotation or table."""
    blocs = [_bloc(enfant) for enfant in noeud.children]
    return [bloc for bloc in blocs if bloc]


def _bloc(noeud: SyntaxTreeNode) -> str:
    match noeud.type:
        case "bullet_list":
            return "\n".join(_en_retrait("- ", _bloc(element)) for element in noeud.children)
        case "ordered_list":
            premier = int(noeud.attrs.get("start", 1))
            return "\n".join(_en_retrait(f"{n}. ", _bloc(e)) for n, e in enumerate(noeud.children, premier))
        case "list_item" | "thead" | "tbody" | "table":
            return "\n".join(_blocs(noeud))
        case "tr":
            return " · ".join(_bloc(cellule) for cellule in noeud.children)
        case "blockquote":
            return "\n".join(f"> {ligne}".rstrip() for ligne in "\n\n".join(_blocs(noeud)).splitlines())
        case "fence" | "code_block":
            return noeud.content.rstrip()
        case "hr":
            return ""
        case "inline":
            return "".join(_en_ligne(enfant) for enfant in noeud.children)
        case _:
            return "".join(_bloc(enfant) for enfant in noeud.children)


def _en_ligne(noeud: SyntaxTreeNode) -> str:
    if noeud.type in ("softbreak", "hardbreak"):
        return "\n"
    if not noeud.children:
        return noeud.content
    dedans = "".join(_en_ligne(enfant) for enfant in noeud.children)
    adresse = str(noeud.attrs.get("href") or noeud.attrs.get("src") or "").removeprefix("mailto:")
    return f"{dedans} ({adresse})" if adresse and adresse != dedans else dedans


def _en_retrait(puce: str, texte: str) -> str:
    return puce + texte.replace("\n", "\n" + " " * len(puce))
