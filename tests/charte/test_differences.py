"""Word by word: nothing of either text is lost, whatever the texts."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charte.differences import AJOUTE, GARDE, RETIRE, Morceau, comparer, comparer_les_sections

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


def test_sections_are_matched_by_their_key_even_when_moved_or_renamed():
    ecarts = comparer_les_sections(
        [("a", "Valeurs", "x"), ("b", "Taille", "y"), ("c", "Partir", "z")],
        [("c", "Partir", "z"), ("a", "Nos valeurs", "x"), ("d", "Nouveau", "n")],
    )
    assert [(e.titre, e.etat) for e in ecarts] == [
        ("Partir", "egale"),
        ("Nos valeurs", "changee"),
        ("Taille", "retiree"),
        ("Nouveau", "ajoutee"),
    ]


CLEFS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@tranquille
@given(CLEFS, CLEFS)
def test_each_section_of_either_version_is_told_once(avant, apres):
    ecarts = comparer_les_sections([(c, c, c) for c in avant], [(c, c, c) for c in apres])
    assert sorted(e.titre for e in ecarts) == sorted({*avant, *apres})
    assert [e.titre for e in ecarts if e.etat != "retiree"] == apres
