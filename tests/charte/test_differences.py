"""Section by section: each section of either version is told once."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charte.differences import comparer_les_sections

tranquille = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a loaded machine draws slowly


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
