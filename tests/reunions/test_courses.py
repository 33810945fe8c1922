"""Two people at the same minutes: real threads on the real database, beside a control without the lock."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from groupement.models import Courriel
from groupement.portee import dans_le_groupement
from reunions.models import Presence, RegleDeReunion, Reunion, SectionCompteRendu, Trajet, VersionCompteRendu
from reunions.services import clore, rediger, seance, venir
from reunions.services.rediger import EcriteEntretemps, ecrire_la_section
from tests import fabrique as f

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reunion(monde):
    with dans_le_groupement(monde.limoux):
        en_cours = seance.commencer(reunion=f.reunion(monde.limoux, debut=timezone.now()), auteur=monde.anne)
    monde.reunion = en_cours
    monde.section = SectionCompteRendu._base_manager.get(reunion=en_cours)
    return monde


def ensemble(groupement, gestes):
    """Run the callables at once, each in its own thread and connection; returns what each returned or raised."""
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

    fils = [threading.Thread(target=faire, args=(rang, geste)) for rang, geste in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    return resultats


def ecrivains(monde, combien=5):
    return [
        lambda n=n: ecrire_la_section(section=monde.section, texte=f"Texte {n}", version_lue=0, adhesion=monde.a_max)
        for n in range(combien)
    ]


def test_of_people_who_save_the_same_part_at_once_one_is_kept_and_the_others_are_told(reunion):
    resultats = ensemble(reunion.limoux, ecrivains(reunion))
    gardes = [r for r in resultats if isinstance(r, SectionCompteRendu)]
    refuses = [r for r in resultats if isinstance(r, EcriteEntretemps)]
    assert len(gardes) == 1 and len(refuses) == 4
    assert {refus.presente.texte for refus in refuses} == {gardes[0].texte}
    with scopes_disabled():
        assert SectionCompteRendu.objects.get().texte == gardes[0].texte


def test_control_without_the_lock_a_text_is_lost_unseen(reunion, monkeypatch):
    attendre = threading.Barrier(5)

    def sans_verrou(section):
        relue = SectionCompteRendu.objects.get(pk=section.pk)
        attendre.wait(timeout=10)
        return relue

    monkeypatch.setattr(rediger, "relire_sous_verrou", sans_verrou)
    resultats = ensemble(reunion.limoux, ecrivains(reunion))
    assert sum(isinstance(r, SectionCompteRendu) for r in resultats) == 5  # all were told "saved": four texts are gone


def test_published_twice_at_once_there_is_one_version_and_one_mail_each(reunion):
    with dans_le_groupement(reunion.limoux):
        seance.noter_une_decision(reunion=reunion.reunion, texte="Oui.", adhesion=reunion.a_max)
        clore.clore(reunion=reunion.reunion, auteur=reunion.anne, raison="on verra")
    ensemble(
        reunion.limoux, [lambda: rediger.publier(reunion=reunion.reunion, adhesion=reunion.a_max) for _ in range(4)]
    )
    with scopes_disabled():
        assert VersionCompteRendu.objects.count() == 1
    assert Courriel.objects.filter(clef__startswith="compte-rendu").count() == 4


def test_closed_twice_at_once_the_next_meeting_is_planned_once(reunion):
    with dans_le_groupement(reunion.limoux):
        regle = RegleDeReunion.objects.create(
            groupement=reunion.limoux, rang=1, jour=1, heure=datetime.time(20), mois=list(range(1, 13))
        )
        debut = regle.rythme.prochaines(timezone.now() + datetime.timedelta(days=1), 1)[0]

    def finir():
        return clore.clore(reunion=reunion.reunion, auteur=reunion.anne, nouvelle=(regle, debut))

    resultats = ensemble(reunion.limoux, [finir] * 3)
    assert sum(isinstance(r, Reunion) for r in resultats) == 1
    with scopes_disabled():
        assert Reunion.objects.filter(debut=debut).count() == 1


def test_two_people_who_tick_at_once_do_not_undo_each_other(reunion):
    adhesions = [reunion.a_max, reunion.a_rosa, reunion.a_tess, reunion.a_max]
    resultats = ensemble(
        reunion.limoux,
        [lambda a=a: seance.pointer(reunion=reunion.reunion, adhesion=a, presente=True) for a in adhesions],
    )
    assert resultats == [None] * 4
    with scopes_disabled():
        assert Presence.objects.exclude(presente_le=None).count() == 3


def test_the_last_seat_of_a_car_is_taken_once(monde):
    with dans_le_groupement(monde.limoux):
        reunion = f.reunion(monde.limoux)
        trajet = Trajet.objects.create(
            groupement=monde.limoux, reunion=reunion, adhesion=monde.a_anne, depart="ici", places=1
        )
    adhesions = [monde.a_max, monde.a_rosa, monde.a_tess]
    ensemble(monde.limoux, [lambda a=a: venir.prendre_une_place(trajet=trajet, adhesion=a) for a in adhesions])
    with scopes_disabled():
        assert trajet.passagers.count() == 1
