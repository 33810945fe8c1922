"""The meeting while it goes on, and its end."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from groupement.models import Courriel, EntreeJournal
from groupement.refus import Refus
from groupement.typographie import insecables
from reunions.models import Decision, PointOrdreDuJour, Presence, RegleDeReunion, Reunion, RoleDeReunion, TachePrise
from reunions.services import clore, ordre_du_jour, rediger, seance
from tests import fabrique as f
from tests.groupement.pages import champs_montres

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _taches(settings):
    settings.CREER_UNE_TACHE = "tests.reunions.taches.creer"


@pytest.fixture
def reunion(monde, dans):
    """A meeting that began five minutes ago, with two points, which Max writes down."""
    debut = timezone.now() - 5 * MINUTE
    with dans(monde.limoux):
        en_cours = f.reunion(monde.limoux, debut=debut)
        monde.un, monde.deux = f.point(en_cours, "Les bocaux", minutes=10), f.point(en_cours, "La charte")
        RoleDeReunion.objects.create(
            groupement=monde.limoux, reunion=en_cours, role="secretariat", adhesion=monde.a_max
        )
        yield seance.commencer(reunion=en_cours, auteur=monde.anne)


def ici(route, *arguments):
    return reverse(f"reunions:{route}", args=["limoux", *arguments])


def test_it_begins_on_its_day_by_those_who_run_it_and_opens_a_part_of_the_minutes_for_each_point(monde, chez, dans):
    with dans(monde.limoux):
        demain = f.reunion(monde.limoux)
        f.point(demain)
        assert chez(monde.max).post(ici("commencer", demain.pk)).status_code == 404
        refus = chez(monde.anne).post(ici("commencer", demain.pk), follow=True)
        assert "prévue un autre jour" in refus.text
        Reunion.objects.filter(pk=demain.pk).update(debut=timezone.now() + 10 * MINUTE)
        assert "Commencer la réunion" in chez(monde.anne).get(demain.get_absolute_url()).text
        page = chez(monde.anne).post(ici("commencer", demain.pk), follow=True)
        assert page.redirect_chain[-1][0] == ici("seance", demain.pk)
        assert [str(section) for section in demain.sections.all()][1:] == ["Pour toute la réunion"]


def test_begun_by_mistake_it_goes_back_until_something_was_said(monde, chez, reunion):
    chez(monde.anne).post(ici("revenir_avant", reunion.pk))
    reunion.refresh_from_db()
    assert reunion.est_prevue
    seance.commencer(reunion=reunion, auteur=monde.anne)
    seance.passer_au_point(reunion=reunion, point=monde.un)
    with pytest.raises(Refus, match="a déjà laissé des traces"):
        seance.revenir_avant(reunion=reunion, auteur=monde.anne)


def test_the_screen_says_where_we_are_and_what_comes_next(monde, chez, reunion):
    cliente = chez(monde.anne)
    assert "Ensuite&nbsp;: Les bocaux" in cliente.get(ici("seance", reunion.pk)).text
    cliente.post(ici("passer_au_point", reunion.pk), {"point": monde.un.pk})
    page = chez(monde.rosa).get(ici("maintenant", reunion.pk)).text
    restent = int(re.search(r'data-restant="(-?\d+)"', page)[1])
    assert 580 < restent <= 600 and "Ensuite&nbsp;: <strong>La charte" in page
    assert "Passer au point suivant" not in page  # she does not run it
    PointOrdreDuJour.objects.filter(pk=monde.un.pk).update(commence_le=timezone.now() - 12 * MINUTE)
    assert "Temps dépassé" in cliente.get(ici("seance", reunion.pk)).text
    cliente.post(ici("passer_au_point", reunion.pk), {"point": monde.deux.pk})
    monde.un.refresh_from_db()
    assert monde.un.est_fini and monde.un.minutes_passees in (12, 13)
    cliente.post(ici("passer_au_point", reunion.pk), {"point": ""})
    assert "Tous les points ont été vus" in cliente.get(ici("seance", reunion.pk)).text


def test_a_point_that_is_taken_up_again_keeps_the_time_already_spent(monde, reunion):
    seance.passer_au_point(reunion=reunion, point=monde.un)
    PointOrdreDuJour.objects.filter(pk=monde.un.pk).update(commence_le=timezone.now() - 4 * MINUTE)
    seance.passer_au_point(reunion=reunion, point=monde.deux)
    seance.passer_au_point(reunion=reunion, point=monde.un)
    monde.un.refresh_from_db()
    assert monde.un.est_en_cours and 240 <= monde.un.secondes_passees() < 250


def test_the_database_has_one_present_point_at_most(monde, reunion):
    seance.passer_au_point(reunion=reunion, point=monde.un)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointOrdreDuJour.objects.filter(pk=monde.deux.pk).update(commence_le=timezone.now())


def test_a_point_brought_during_the_meeting_has_its_part_too(monde, reunion):
    point = ordre_du_jour.ajouter_un_point(reunion=reunion, adhesion=monde.a_rosa, titre="Ah, au fait")
    assert reunion.sections.filter(point=point).exists()


def test_people_are_ticked_one_at_a_time_and_those_who_are_no_members_are_named(monde, chez, reunion):
    cliente = chez(monde.max)
    cliente.post(ici("pointer", reunion.pk, monde.a_rosa.pk), {"presente": "oui"})
    cliente.post(ici("pointer", reunion.pk, monde.a_tess.pk), {"presente": "oui"})
    cliente.post(ici("pointer", reunion.pk, monde.a_tess.pk), {"presente": "non"})
    cliente.post(ici("noter_les_autres", reunion.pk), {"autres_presents": "Paul, du Domaine"})
    assert set(Presence.objects.exclude(presente_le=None).values_list("adhesion", flat=True)) == {monde.a_rosa.pk}
    page = cliente.get(ici("seance", reunion.pk)).text
    assert (
        'aria-pressed="true">Rosa Durand' in page
        and "Paul, du Domaine" in page
        and "1\u00a0personne notée présente" in page
    )
    lien, par_script = ici("pointer", reunion.pk, monde.a_anne.pk), {"X-Requested-With": "seance"}
    assert cliente.post(lien, {"presente": "oui"}, headers=par_script).status_code == 204
    assert Presence.objects.exclude(presente_le=None).count() == 2
    # Whoever was there writes too; the others follow.
    assert "Noter la décision" in chez(monde.rosa).get(ici("seance", reunion.pk)).text
    assert "Noter la décision" not in chez(monde.tess).get(ici("seance", reunion.pk)).text
    assert chez(monde.tess).post(ici("pointer", reunion.pk, monde.a_tess.pk), {}).status_code == 404


def test_decisions_are_noted_with_their_point_and_may_be_taken_back(monde, chez, reunion):
    cliente = chez(monde.max)
    cliente.post(ici("noter_une_decision", reunion.pk), {"texte": "Caution de 30 €.", "point": monde.un.pk})
    decision = Decision.objects.get()
    assert (decision.point, decision.notee_par) == (monde.un, monde.a_max)
    assert "Caution de 30 €." in chez(monde.tess).get(ici("maintenant", reunion.pk)).text
    vide = cliente.post(ici("noter_une_decision", reunion.pk), {"texte": ""})
    assert vide.status_code == 422 and "obligatoire" in vide.text
    cliente.post(ici("retirer_la_decision", reunion.pk, decision.pk))
    assert not Decision.objects.exists()
    assert EntreeJournal.objects.filter(action="decision.retirer").get().avant == {"texte": "Caution de 30 €."}


def test_a_point_of_another_meeting_is_refused(monde, chez, reunion, dans):
    with dans(monde.limoux):
        autre = f.point(f.reunion(monde.limoux))
    refus = chez(monde.max).post(ici("noter_une_decision", reunion.pk), {"texte": "Oui.", "point": autre.pk})
    assert refus.status_code == 422 and "Ce choix n’est pas dans la liste" in refus.text
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            groupement=monde.limoux, reunion=reunion, point=autre, texte="Non.", prise_le=timezone.localdate()
        )
        with transaction.get_connection().cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_somebody_takes_on_becomes_a_real_task(monde, chez, reunion):
    demain = timezone.localdate() + datetime.timedelta(days=1)
    chez(monde.max).post(
        ici("prendre_une_tache", reunion.pk),
        {"intitule": "Acheter des bocaux", "adhesion": monde.a_rosa.pk, "pour_le": str(demain), "point": ""},
    )
    prise, creee = TachePrise.objects.get(), EntreeJournal.objects.get(action="tache")
    assert prise.adresse == f"/g/limoux/taches/{creee.pk}/" and "Rosa Durand" in creee.libelle
    assert creee.apres == {"pour_le": str(demain), "origine": reunion.get_absolute_url()}
    assert prise.adresse in chez(monde.tess).get(reunion.get_absolute_url()).text
    sans = chez(monde.max).post(ici("prendre_une_tache", reunion.pk), {"intitule": "Trouver une salle"}, follow=True)
    assert "elle cherche quelqu’un" in sans.text


def test_a_task_that_is_refused_leaves_nothing(monde, chez, reunion):
    refus = chez(monde.max).post(ici("prendre_une_tache", reunion.pk), {"intitule": "impossible"})
    assert refus.status_code == 422 and "ne peut pas être créée" in refus.text
    hier = timezone.localdate() - datetime.timedelta(days=1)
    passe = chez(monde.max).post(ici("prendre_une_tache", reunion.pk), {"intitule": "Hier", "pour_le": str(hier)})
    assert "Ce jour est déjà passé" in passe.text and not TachePrise.objects.exists()


def test_it_does_not_end_before_the_next_date_is_chosen_or_said_to_be_unknown(monde, chez, reunion):
    anne, lien = chez(monde.anne), ici("clore", reunion.pk)
    assert "Choisissez la prochaine date" in anne.post(lien, {}).text
    assert "Dites en quelques mots" in anne.post(lien, {"suite": "sans", "raison": " "}).text
    reunion.refresh_from_db()
    assert reunion.est_en_cours
    anne.post(lien, {"suite": "sans", "raison": "On attend de savoir pour la salle."})
    reunion.refresh_from_db()
    assert reunion.est_close and "On attend de savoir" in chez(monde.max).get(reunion.get_absolute_url()).text
    with pytest.raises(Refus):
        clore.clore(reunion=reunion, auteur=monde.anne, raison="encore")


def test_the_date_that_the_rule_proposes_is_planned_at_once(monde, chez, reunion):
    regle = RegleDeReunion.objects.create(
        groupement=monde.limoux, rang=3, jour=5, heure=datetime.time(10), mois=list(range(1, 13)), duree=90
    )
    page = chez(monde.anne).get(ici("clore", reunion.pk)).text
    choix = re.search(rf'value="(regle:{regle.pk}:[\d-]+)"', page)[1]
    chez(monde.anne).post(ici("clore", reunion.pk), {"suite": choix})
    reunion.refresh_from_db()
    suivante = reunion.prochaine
    local = timezone.localtime(suivante.debut)
    assert (str(local.date()), local.hour, suivante.minutes) == (choix.rsplit(":", 1)[1], 10, 90)
    assert Courriel.objects.filter(clef__startswith=f"reunion-prevue:{suivante.pk}").count() == 4


def test_a_meeting_that_is_planned_already_may_be_the_next_one(monde, chez, reunion):
    suivante = f.reunion(monde.limoux, titre="La visite")
    chez(monde.anne).post(ici("clore", reunion.pk), {"suite": f"reunion:{suivante.pk}"})
    reunion.refresh_from_db()
    assert reunion.prochaine == suivante


def test_ended_in_two_tabs_the_second_hears_what_was_kept_and_may_change_it(monde, chez, reunion):
    premiere, seconde = f.reunion(monde.limoux, titre="La visite"), f.reunion(monde.limoux, titre="Le repas")
    chez(monde.anne).post(ici("clore", reunion.pk), {"suite": f"reunion:{premiere.pk}"})
    page = chez(monde.max).post(ici("clore", reunion.pk), {"suite": f"reunion:{seconde.pk}"}, follow=True)
    assert page.redirect_chain[-1][0] == ici("changer_la_suite", reunion.pk)
    assert insecables("déjà terminée. La prochaine fois, telle qu’elle est notée : La visite") in page.text
    assert champs_montres(page)["suite"] == [f"reunion:{premiere.pk}"]
    with pytest.raises(Refus, match="La visite"):
        clore.clore(reunion=reunion, auteur=monde.max, prochaine=seconde)
    changee = chez(monde.max).post(
        ici("changer_la_suite", reunion.pk), champs_montres(page) | {"suite": f"reunion:{seconde.pk}"}, follow=True
    )
    for phrase in ("La prochaine fois : Le repas", "Toujours au calendrier : La visite"):
        assert insecables(phrase) in changee.text
    reunion.refresh_from_db()
    assert reunion.prochaine == seconde
    trace = EntreeJournal.objects.get(action="reunion.suite")
    assert "La visite" in trace.avant["suite"] and "Le repas" in trace.apres["suite"]


def test_two_people_who_change_the_next_date_do_not_overwrite_one_another(monde, chez, reunion):
    autres = [f.reunion(monde.limoux, titre=titre) for titre in ("La visite", "Le repas")]
    clore.clore(reunion=reunion, auteur=monde.anne, raison="on verra")
    lien = ici("changer_la_suite", reunion.pk)
    anne, max_ = chez(monde.anne), chez(monde.max)
    d_anne, de_max = champs_montres(anne.get(lien)), champs_montres(max_.get(lien))
    anne.post(lien, d_anne | {"suite": f"reunion:{autres[0].pk}"})
    refus = max_.post(lien, de_max | {"suite": f"reunion:{autres[1].pk}"})
    assert "Quelqu’un a changé cette fiche entre-temps" in refus.text and "La visite" in refus.text
    reunion.refresh_from_db()
    assert reunion.prochaine == autres[0]


def test_a_meeting_that_is_cancelled_meanwhile_is_not_the_next_one(monde, reunion):
    suivante = f.reunion(monde.limoux, titre="La visite", etat="annulee")
    with pytest.raises(Refus, match="cette réunion est annulée. Choisissez une autre date"):
        clore.clore(reunion=reunion, auteur=monde.anne, prochaine=suivante)


def test_opened_again_it_shows_the_next_date_and_takes_another_one(monde, chez, reunion):
    premiere, seconde = f.reunion(monde.limoux, titre="La visite"), f.reunion(monde.limoux, titre="Le repas")
    clore.clore(reunion=reunion, auteur=monde.anne, prochaine=premiere)
    seance.noter_une_decision(reunion=reunion, texte="Oui.", adhesion=monde.a_max)
    rediger.publier(reunion=Reunion.objects.get(pk=reunion.pk), adhesion=monde.a_max)
    cliente = chez(monde.anne)
    cliente.post(ici("rouvrir", reunion.pk))
    montres = champs_montres(cliente.get(ici("clore", reunion.pk)))
    assert montres["suite"] == [f"reunion:{premiere.pk}"]
    page = cliente.post(ici("clore", reunion.pk), {"suite": f"reunion:{seconde.pk}"}, follow=True)
    reunion.refresh_from_db()
    assert reunion.prochaine == seconde and insecables("Toujours au calendrier : La visite") in page.text
    assert "Il reste à écrire le compte rendu" not in page.text and "publiez une version corrigée" in page.text
    fiche = cliente.get(reunion.get_absolute_url()).text
    assert "Changer la prochaine date" in fiche and "Lire le compte rendu" in fiche


def test_closed_too_early_it_is_opened_again(monde, chez, reunion):
    clore.clore(reunion=reunion, auteur=monde.anne, raison="plus tard")
    assert chez(monde.tess).post(ici("rouvrir", reunion.pk)).status_code == 404
    chez(monde.max).post(ici("rouvrir", reunion.pk))
    reunion.refresh_from_db()
    assert reunion.est_en_cours


def test_the_attendance_sheet_has_every_member_and_room_for_others(monde, chez, reunion):
    page = chez(monde.max).get(ici("feuille", reunion.pk)).text
    assert all(nom in page for nom in ("Anne Durand", "Rosa Durand", "Max Durand", "Tess Durand"))
    assert page.count("<tr>") == 1 + 4 + 8 and "<thead>" in page


def test_the_home_page_leads_to_a_meeting_that_goes_on(monde, chez, reunion):
    assert ici("seance", reunion.pk) in chez(monde.tess).get("/g/limoux/").text


def test_the_screen_makes_as_many_queries_with_thirty_points_as_with_two(
    monde, chez, reunion, django_assert_max_num_queries
):
    cliente = chez(monde.anne)

    def compter():
        with django_assert_max_num_queries(35) as compte:
            assert cliente.get(ici("seance", reunion.pk)).status_code == 200
        return len(compte)

    seance.noter_une_decision(reunion=reunion, texte="Un", adhesion=monde.a_max)
    seance.prendre_une_tache(reunion=reunion, intitule="Un", auteur=monde.a_max, adhesion=monde.a_max)
    un = compter()
    for n in range(20):
        f.point(reunion, presente_par=f.adhesion(monde.limoux, f.personne(f"Personne{n}")))
        seance.noter_une_decision(reunion=reunion, texte=f"Décision {n}", adhesion=monde.a_max)
    assert compter() == un
