"""French puts a space before : ; ? ! » and after «, one at which no line breaks. Templates are written so; sentences of
Python get it from the filter `insecables`, in the few components that show them."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.safestring import SafeString, mark_safe

from groupement.templatetags.formats import insecables

GABARITS = settings.RACINE / "templates"
COMMENTAIRES = re.compile(r"\{% comment.*?endcomment %\}|\{#.*?#\}|<!--.*?-->", re.S)
ORDINAIRE = re.compile(r"\S [:;?!»](?![=\w])|« ")
# What has no lines: tests and addresses of Django's tags, attributes that nobody sees.
MUETS = re.compile(r"""\{%\s*(?:if|elif)\b.*?%\}|\b(?:style|href|action|class|aria-label)="[^"]*\"""", re.S)


def gabarits():
    return sorted(GABARITS.rglob("*.html"))


def fautes(source):
    """Each place, with what stands around it."""
    lu = MUETS.sub("", COMMENTAIRES.sub("", source))
    return [" ".join(lu[max(0, m.start() - 30) : m.end() + 15].split()) for m in ORDINAIRE.finditer(lu)]


def test_no_template_lets_a_line_break_before_a_high_sign():
    trouvees = {str(chemin.relative_to(GABARITS)): fautes(chemin.read_text()) for chemin in gabarits()}
    assert len(trouvees) > 200
    assert {nom: places for nom, places in trouvees.items() if places} == {}


@pytest.mark.parametrize("source", ["<p>Prêt ?</p>", "<p>{{ nom }} : oui</p>", '<a title="Ouvrir : x">', "« oui »"])
def test_the_check_sees_what_it_looks_for(source):
    assert fautes(source)


@pytest.mark.parametrize(
    "source", ["<p>Prêt&nbsp;?</p>", "{% if a != b %}", '<p style="a: b">', "https://a.test", "8 !="]
)
def test_the_check_leaves_the_rest_alone(source):
    assert not fautes(source)


@pytest.mark.parametrize(
    ("dit", "montre"),
    [
        ("C’est noté : oui", "C’est noté\u00a0: oui"),
        ("« Oui » ; pourquoi ?", "«\u00a0Oui\u00a0»\u00a0; pourquoi\u00a0?"),
        ("https://exemple.test/?a=1", "https://exemple.test/?a=1"),
        ("", ""),
    ],
)
def test_a_sentence_of_python_is_shown_as_french_prints_it(dit, montre):
    assert insecables(dit) == montre


def test_it_neither_escapes_nor_unescapes():
    assert isinstance(insecables(mark_safe("<b>Oui</b> !")), str)
    dessine = Template("{{ a|insecables }}{{ b|insecables }}").render(Context({"a": "<b> !", "b": SafeString("<i> !")}))
    assert dessine == "&lt;b&gt;\u00a0!<i>\u00a0!"
