"""The agenda that members feed, and the roles: chosen, or drawn by lot and fairly."""

import datetime

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from groupement.refus import Refus
from reunions.models import PointOrdreDuJour, RoleDeReunion
from reunions.services import ordre_du_jour, roles, venir
from reunions.temps import duree, phrase_du_temps
from reunions.tirage import tirer
from tests import fabrique as f
from tests.groupement.pages import champs_montres

INSECABLE = "\u00a0"


@pytest.fixture
def reunion(monde, dans):
    with dans(monde.limoux):
        yield f.reunion(monde.limoux)


def ici(route, *arguments):
    return reverse(f"reunions:{route}", args=["limoux", *arguments])


def titres(reunion):
    return [point.titre for point in PointOrdreDuJour.objects.filter(reunion=reunion)]


def test_any_member_brings_a_point_and_changes_it_but_not_those_of_others(monde, chez, reunion):
    cliente = chez(monde.max)
    cliente.post(
        ici("ajouter_un_point", reunion.pk),
        {"titre": "Les bocaux", "minutes": "20", "presente_par": monde.a_max.pk, "note": "Voir *le prix*."},
    )
    point = PointOrdreDuJour.objects.get()
    page = cliente.get(reunion.get_absolute_url()).text
    assert "Les bocaux" in page and "<em>le prix</em>" in page and f"il reste 1{INSECABLE}h{INSECABLE}40" in page
    lien = ici("modifier_le_point", reunion.pk, point.pk)
    cliente.post(lien, champs_montres(cliente.get(lien)) | {"minutes": "30"})
    point.refresh_from_db()
    assert point.minutes == 30
    assert chez(monde.rosa).get(lien).status_code == 404
    assert chez(monde.anne).get(lien).status_code == 200
    cliente.post(ici("retirer_le_point", reunion.pk, point.pk))
    assert titres(reunion) == []


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [({"titre": ""}, "obligatoire"), ({"minutes": "0"}, "au moins"), ({"minutes": "x"}, "nombre")],
)
def test_a_point_that_cannot_be_is_refused_and_kept_as_typed(monde, chez, reunion, champs, phrase):
    page = chez(monde.max).post(
        ici("ajouter_un_point", reunion.pk), {"titre": "Les bocaux", "minutes": "20", "note": "à lire"} | champs
    )
    assert phrase in page.text and "à lire" in page.text and titres(reunion) == []


def test_the_order_changes_one_place_at_a_time(monde, chez, reunion):
    points = [f.point(reunion, nom) for nom in ("Un", "Deux", "Trois")]
    chez(monde.anne).post(ici("changer_l_ordre", reunion.pk, points[2].pk), {"sens": "monter"})
    assert titres(reunion) == ["Un", "Trois", "Deux"]
    ordre_du_jour.changer_l_ordre(point=points[0], vers_le_haut=False)
    ordre_du_jour.changer_l_ordre(point=points[1], vers_le_haut=False)
    assert titres(reunion) == ["Trois", "Un", "Deux"]
    assert chez(monde.max).post(ici("changer_l_ordre", reunion.pk, points[0].pk), {}).status_code == 404


def test_an_agenda_that_is_too_long_says_by_how_much(monde, chez, reunion):
    f.point(reunion, minutes=150)
    page = chez(monde.max).get(reunion.get_absolute_url()).text
    assert f"c’est 30{INSECABLE}minutes de trop" in page
    assert phrase_du_temps(120, 120).endswith("le compte est juste.")


@given(st.integers(0, 5000))
def test_a_duration_is_said_in_hours_and_minutes(minutes):
    dite = duree(minutes).replace(INSECABLE, " ")
    if minutes < 60:
        assert dite in (f"{minutes} minute", f"{minutes} minutes")
    else:
        heures, _, reste = dite.partition(" h")
        assert int(heures) * 60 + int(reste or 0) == minutes


def test_what_was_spoken_of_stays_on_the_agenda(monde, dans, reunion):
    point = f.point(reunion)
    reunion.decisions.create(groupement=monde.limoux, point=point, texte="Oui.", prise_le=datetime.date.today())
    with pytest.raises(Refus, match="On a déjà parlé de ce point"):
        ordre_du_jour.retirer_le_point(point=point)


def test_a_role_is_chosen_left_free_and_gives_the_right_to_run_the_meeting(monde, chez, reunion):
    assert chez(monde.max).get(ici("feuille", reunion.pk)).status_code == 404
    anne = chez(monde.anne)
    anne.post(ici("confier_le_role", reunion.pk), {"role": "secretariat", "adhesion": monde.a_max.pk})
    assert "Max Durand" in anne.get(reunion.get_absolute_url()).text
    assert chez(monde.max).get(ici("feuille", reunion.pk)).status_code == 200
    anne.post(ici("confier_le_role", reunion.pk), {"role": "secretariat", "adhesion": ""})
    assert not RoleDeReunion.objects.exists()
    assert anne.post(ici("confier_le_role", reunion.pk), {"role": "roi", "adhesion": ""}).status_code == 404
    assert (
        anne.post(ici("confier_le_role", reunion.pk), {"role": "temps", "adhesion": monde.a_zoe.pk}).status_code == 404
    )


def test_lots_are_drawn_among_those_who_come_and_keep_what_makes_them_again(monde, chez, reunion):
    refus = chez(monde.anne).post(ici("tirer_les_roles", reunion.pk), follow=True)
    assert "Personne n’a encore dit qu’il venait" in refus.text
    for adhesion in (monde.a_max, monde.a_rosa, monde.a_tess):
        venir.repondre(reunion=reunion, adhesion=adhesion, vient=True)
    roles.confier_le_role(reunion=reunion, role="animation", adhesion=monde.a_anne, auteur=monde.anne)
    chez(monde.anne).post(ici("tirer_les_roles", reunion.pk))
    tires = list(RoleDeReunion.objects.exclude(role="animation"))
    assert {role.adhesion for role in tires} == {monde.a_max, monde.a_rosa, monde.a_tess}
    refaits = tirer(
        {role.role: [tuple(c) for c in role.candidats] for role in sorted(tires, key=ordre)},
        tires[0].graine,
        frozenset({monde.a_anne.pk}),
    )
    assert refaits == {role.role: role.adhesion_id for role in tires}
    encore = chez(monde.anne).post(ici("tirer_les_roles", reunion.pk), follow=True)
    assert "Chaque rôle a déjà quelqu’un" in encore.text


def ordre(role):
    return RoleDeReunion.Role.values.index(role.role)


def test_who_wrote_last_time_does_not_write_this_time(monde, dans, reunion):
    for n, adhesion in ((60, monde.a_rosa), (30, monde.a_max)):
        passee = f.reunion(monde.limoux, debut=reunion.debut - datetime.timedelta(days=n), etat="close")
        RoleDeReunion.objects.create(groupement=monde.limoux, reunion=passee, role="secretariat", adhesion=adhesion)
    for adhesion in (monde.a_max, monde.a_rosa):
        venir.repondre(reunion=reunion, adhesion=adhesion, vient=True)
    for graine in ("a", "b", "c"):
        RoleDeReunion.objects.filter(reunion=reunion).delete()
        tires = roles.tirer_les_roles(reunion=reunion, roles=["secretariat"], auteur=monde.anne, graine=graine)
        assert tires == {"secretariat": monde.a_rosa}


JOURS_PASSES = st.one_of(st.just(""), st.dates().map(str))
URNES = st.dictionaries(
    st.sampled_from(["animation", "secretariat", "temps", "parole"]),
    st.dictionaries(st.integers(1, 12), JOURS_PASSES, min_size=1, max_size=8).map(lambda d: sorted(d.items())),
)


@given(URNES, st.text(max_size=12))
def test_a_draw_is_fair_and_can_be_made_again(urnes, graine):
    tires = tirer(urnes, graine)
    assert tires == tirer(urnes, graine) and tires.keys() == urnes.keys()
    pris: set[int] = set()
    for role, urne in urnes.items():
        derniers = dict(urne)
        libres = {pk: jour for pk, jour in urne if pk not in pris}
        if libres:
            assert tires[role] in libres  # nobody has two roles while somebody has none
        assert derniers[tires[role]] == min((libres or derniers).values())  # longest ago first
        pris.add(tires[role])


def test_among_equals_every_one_is_drawn_some_day():
    urne = {"temps": [(pk, "") for pk in range(5)]}
    assert {tirer(urne, str(n))["temps"] for n in range(200)} == set(range(5))
