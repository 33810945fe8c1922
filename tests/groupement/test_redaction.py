"""What members write in Markdown is drawn, and nothing of it runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupement.redaction import en_html, en_texte


@pytest.mark.parametrize(
    "mechant",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[ici](javascript:alert(1))",
        "[ici](JaVaScRiPt:alert(1))",
        "[ici](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='javascript:alert(1)'>ici</a>",
        "![x](javascript:alert(1))",
        "`<script>`</script>",
        "<style>body{display:none}</style>",
    ],
)
def test_a_script_never_gets_through(mechant):
    dessine = en_html(mechant).lower()
    for interdit in ("<script", "<img", "<style", 'href="javascript', 'href="data'):
        assert interdit not in dessine


@given(st.text(max_size=200))
def test_no_tag_outside_the_list_is_ever_drawn(texte):
    assert "<script" not in en_html(texte).lower()


def test_headings_go_down_one_level_and_lists_stay():
    dessine = en_html("# Décisions\n\n- la date\n- le lieu\n\n**oui**")
    assert "<h2>Décisions</h2>" in dessine and "<li>la date</li>" in dessine and "<strong>oui</strong>" in dessine


def test_a_link_to_a_page_opens_and_gives_no_credit():
    assert 'href="https://exemple.test"' in en_html("[la ferme](https://exemple.test)")


def test_as_plain_text_no_sign_is_left_and_links_keep_their_address():
    texte = (
        "## Ce qui change\n\nUn **mot** de [la ferme](https://a.test).\n\n- pain\n- lait\n  1. cru\n  2. cuit\n\n> dit"
    )
    assert en_texte(texte) == (
        "Ce qui change\n\nUn mot de la ferme (https://a.test).\n\n- pain\n- lait\n  1. cru\n  2. cuit\n\n> dit"
    )


def test_a_table_as_plain_text_keeps_its_lines():
    assert en_texte("| Jour | Heure |\n|---|---|\n| **lundi** | 18 h |") == "Jour · Heure\nlundi · 18 h"


@given(st.text(max_size=200))
def test_any_text_can_be_told_as_plain_text(texte):
    assert isinstance(en_texte(texte), str)


@given(st.lists(st.from_regex(r"[a-zé]{1,8}", fullmatch=True), min_size=1, max_size=8))
def test_words_without_signs_are_told_as_they_are(mots):
    assert en_texte(" ".join(mots)) == " ".join(mots)


def test_no_line_breaks_before_a_high_sign_but_code_stays_as_it_is():
    assert en_html("Prêt : « oui » ? `a : b`") == ("<p>Prêt&nbsp;: «&nbsp;oui&nbsp;»&nbsp;? <code>a : b</code></p>\n")
