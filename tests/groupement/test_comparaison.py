"""Word by word: nothing of either text is lost, whatever the texts."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupement.comparaison import AJOUTE, GARDE, RETIRE, Morceau, a_change, comparer

MOTS = st.sampled_from(["le", "la", "ferme", "fermes", "d’ici", "bio", ",", ".", "\n", " ", "\n\n", "à", "\u00a0"])
TEXTES = st.one_of(
    st.text(max_size=30), st.lists(MOTS, max_size=25).map("".join), st.lists(MOTS, max_size=25).map(" ".join)
)
tranquille = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a loaded machine draws slowly


@tranquille
@given(TEXTES, TEXTES)
def test_kept_and_removed_words_give_the_old_text_kept_and_added_ones_the_new(ancien, nouveau):
    morceaux = comparer(ancien, nouveau)
    assert "".join(m.texte for m in morceaux if m.genre != AJOUTE) == ancien
    assert "".join(m.texte for m in morceaux if m.genre != RETIRE) == nouveau


@tranquille
@given(TEXTES, TEXTES)
def test_neighbours_are_joined_and_none_is_empty(ancien, nouveau):
    morceaux = comparer(ancien, nouveau)
    assert all(m.texte for m in morceaux)
    assert all(a.genre != b.genre for a, b in zip(morceaux, morceaux[1:], strict=False))


@tranquille
@given(TEXTES)
def test_the_same_text_is_kept_whole(texte):
    assert comparer(texte, texte) == ([Morceau(GARDE, texte)] if texte else [])


def test_one_word_changed_is_one_word_shown():
    assert comparer("Nous choisissons à cent kilomètres.", "Nous choisissons à trente kilomètres.") == [
        Morceau(GARDE, "Nous choisissons à "),
        Morceau(RETIRE, "cent"),
        Morceau(AJOUTE, "trente"),
        Morceau(GARDE, " kilomètres."),
    ]


@tranquille
@given(TEXTES, TEXTES)
def test_something_changed_when_the_texts_differ(ancien, nouveau):
    assert a_change(comparer(ancien, nouveau)) == (ancien != nouveau)
