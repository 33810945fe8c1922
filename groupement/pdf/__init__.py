"""From a template to the bytes of a PDF. Slow and heavy by nature: call it from a worker."""

import gc
import logging
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from celery.signals import worker_process_init
from django.conf import settings
from django.template.loader import render_to_string

_un_a_la_fois = threading.Lock()  # fonts and style sheets are shared, and Pango's font map is not thread-safe


def rendre(gabarit: str, contexte: dict[str, Any], *, identifiant: str, balises: bool = False) -> bytes:
    """The PDF of a template that extends `pdf/_base.html`.

    The same context and `identifiant` give the same bytes. `balises` adds the tags that screen readers and
    copy-and-paste use, for a third more time.
    """
    source = render_to_string(gabarit, contexte)
    with _un_a_la_fois:
        atelier = _atelier()
        html = atelier.weasyprint.HTML(string=source, url_fetcher=atelier.chercheur)
        document = html.render(stylesheets=[atelier.feuille], font_config=atelier.polices, pdf_tags=balises)
        return document.write_pdf(pdf_identifier=identifiant.encode(), pdf_tags=balises)


class _Atelier:
    """What every document shares: the library, the house's fonts and style sheet."""

    def __init__(self) -> None:
        # A line for each page drawn, for each foreign letter of a name: too much talk for a worker's log.
        for bavard in ("weasyprint", "weasyprint.progress", "fontTools"):
            logging.getLogger(bavard).setLevel(logging.ERROR)
        import weasyprint  # 0.8 s and 50 MB: only the workers that draw pay for it
        from weasyprint.text.fonts import FontConfiguration

        self.weasyprint = weasyprint
        # Templates only use their own drawings: whatever a member types, nothing is fetched from disk or network.
        self.chercheur = weasyprint.URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
        self.polices = FontConfiguration()
        self.feuille = weasyprint.CSS(
            string=render_to_string(
                "pdf/base.css", {"normale": police_du_site(400).as_uri(), "grasse": police_du_site(700).as_uri()}
            ),
            font_config=self.polices,
        )
        # A document makes a million small objects that live until it is written: looking through them for garbage
        # again and again takes a fifth of the time.
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 50, 50)


@lru_cache(maxsize=1)
def _atelier() -> _Atelier:
    return _Atelier()


@worker_process_init.connect
def chauffer(**_: Any) -> None:
    """When a worker starts, load what its first document would wait for: a second, most of the time it would take."""
    with _un_a_la_fois:
        _atelier()


def police_du_site(graisse: int) -> Path:
    """The site's own font file, 400 or 700: the same drawing on every machine, whatever fonts it has."""
    return Path(settings.RACINE) / "static/vendor/atkinson-hyperlegible" / f"atkinson-hyperlegible-{graisse}.woff2"
