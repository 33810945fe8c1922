"""Two people press at the same moment: real threads on the real database, beside a control without the lock."""

import threading

import pytest
from django.db import connection, transaction

from groupement.models import Adhesion, Foyer, Groupement, Personne
from groupement.portee import dans_le_groupement
from groupement.refus import Refus
from groupement.services import adhesions
from groupement.services.accueillir import Presentation, accepter
from groupement.services.invitations import inviter

pytestmark = pytest.mark.django_db(transaction=True)


def ensemble(groupement, *gestes):
    """Run the callables at the same time, each in its own connection; what each returned or raised."""
    depart, resultats = threading.Barrier(len(gestes)), [None] * len(gestes)

    def faire(rang, geste):
        try:
            with dans_le_groupement(groupement):
                depart.wait(timeout=10)
                resultats[rang] = geste()
        except Exception as erreur:
            resultats[rang] = erreur
        finally:
            connection.close()

    fils = [threading.Thread(target=faire, args=paire) for paire in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    return resultats


@pytest.fixture
def deux_animatrices(monde, dans):
    with dans(monde.limoux):
        adhesions.changer_roles(adhesion=monde.a_max, roles=["animation"], auteur=monde.anne)
    return [
        lambda: adhesions.changer_roles(adhesion=monde.a_anne, roles=[], auteur=monde.anne),
        lambda: adhesions.changer_roles(adhesion=monde.a_max, roles=[], auteur=monde.max),
    ]


def test_two_who_step_down_together_do_not_leave_the_group_alone(monde, dans, deux_animatrices):
    resultats = ensemble(monde.limoux, *deux_animatrices)
    assert [type(r) for r in resultats].count(Refus) == 1
    with dans(monde.limoux):
        assert Adhesion.objects.animation().count() == 1


def test_control_without_the_lock_on_the_group_nobody_is_left(monde, dans, deux_animatrices, monkeypatch):
    attendre = threading.Barrier(2)
    garder = adhesions._garder_une_animation

    def sans_verrou(adhesion):
        return Adhesion.objects.select_related("personne", "foyer", "groupement").get(pk=adhesion.pk)

    def garder_ensemble(adhesion):
        garder(adhesion)
        attendre.wait(timeout=10)

    monkeypatch.setattr(adhesions, "_verrouiller", sans_verrou)
    monkeypatch.setattr(adhesions, "_garder_une_animation", garder_ensemble)
    ensemble(monde.limoux, *deux_animatrices)
    with dans(monde.limoux):
        assert Adhesion.objects.animation().count() == 0


def test_a_double_click_on_an_invitation_makes_one_member(monde, dans):
    with dans(monde.limoux):
        invitation = inviter(groupement=monde.limoux, email="lea@exemple.test", parrain=monde.a_anne)

    def geste():
        return accepter(
            invitation=invitation, personne=None, presentation=Presentation(prenom="Léa", nom_du_foyer="Roques")
        )

    resultats = ensemble(monde.limoux, geste, geste)
    assert sorted(type(r).__name__ for r in resultats) == ["Adhesion", "Refus"]
    assert Personne.objects.filter(email="lea@exemple.test").count() == 1
    with dans(monde.limoux):
        assert Foyer.objects.filter(nom__startswith="Roques").count() == 1


def test_two_invitations_of_one_address_at_once_make_one(monde, dans):
    def geste():
        return inviter(groupement=monde.limoux, email="lea@exemple.test", parrain=monde.a_anne)

    resultats = ensemble(monde.limoux, geste, geste)
    assert sorted(type(r).__name__ for r in resultats) == ["Invitation", "Refus"]


def test_a_row_held_too_long_is_said_and_the_form_kept(monde, chez):
    pris, fini = threading.Event(), threading.Event()

    def tenir():
        with transaction.atomic():
            Groupement.objects.select_for_update().get(pk=monde.limoux.pk)
            pris.set()
            fini.wait(timeout=20)
        connection.close()

    fil = threading.Thread(target=tenir)
    fil.start()
    pris.wait(timeout=10)
    with connection.cursor() as curseur:
        curseur.execute("SET lock_timeout = '200ms'")
    page = chez(monde.anne).post("/g/limoux/invitations/", {"email": "lea@exemple.test"}).content.decode()
    fini.set()
    fil.join(timeout=10)
    with connection.cursor() as curseur:
        curseur.execute("RESET lock_timeout")
    assert "réessayez dans un instant" in page
    assert 'value="lea@exemple.test"' in page
