"""Help pages: every page's link lands on a section that exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from groupement.views.aide import GUIDES, PAR_SUJET

ANCRES = {
    ancre.strip()
    for gabarit in (settings.RACINE / "templates").rglob("*.html")
    for ancre in re.findall(r"block aide_ancre %}([a-z-]+)\s*{%", Path(gabarit).read_text())
}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.role)
def test_each_subject_of_a_guide_is_a_section_of_its_page(guide, client):
    page = client.get(f"/aide/{guide.role}/").content.decode()
    for sujet in guide.sujets:
        assert f'id="{sujet}"' in page


def test_every_anchor_that_a_page_links_to_is_a_subject():
    assert ANCRES
    assert not ANCRES - set(PAR_SUJET)


def test_the_link_of_a_page_leads_to_its_section(client):
    assert client.get("/aide/?sujet=commander").url == "/aide/membre/#commander"
    assert client.get("/aide/?sujet=inconnu").status_code == 200
