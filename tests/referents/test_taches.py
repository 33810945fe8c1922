"""Tasks of the group: the list, who takes what, what comes back."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groupement.engagements import creer_une_tache
from groupement.models import Adhesion, Courriel
from groupement.refus import Refus
from referents.models import PriseDeTache, Tache
from referents.services import taches as services

JOUR = datetime.timedelta(days=1)


def ici(route, *arguments, slug="limoux"):
    return reverse(f"taches:{route}", args=[slug, *arguments])


@pytest.fixture
def tache(monde, dans):
    with dans(monde.limoux):
        return services.proposer_tache(
            groupement=monde.limoux, auteur=monde.a_rosa,
            valeurs={"intitule": "Visiter la chèvrerie", "theme": "visites", "nombre": 2, "heures": 3},
        )  # fmt: skip


def remplie(**champs):
    return {
        "intitule": "Tenir le stand", "theme": "representation", "description": "", "nombre": "2", "heures": "1,5",
        "pour_le": "", "toutes_les": "", "unite": "", **champs,
    }  # fmt: skip


def test_any_member_proposes_a_task_and_another_takes_it(monde, chez, dans):
    assert "Pas encore de tâche" in chez(monde.max).get(ici("liste")).text
    reponse = chez(monde.max).post(ici("creer"), remplie())
    with dans(monde.limoux):
        tache = Tache.objects.get()
    assert reponse.headers["Location"] == tache.get_absolute_url()
    assert "Il manque 2" in chez(monde.tess).get(ici("liste")).text.replace("\u00a0", " ")
    chez(monde.tess).post(ici("prendre", tache.pk))
    assert "Tess Durand" in chez(monde.max).get(ici("tache", tache.pk)).text
    assert "Tenir le stand" in chez(monde.tess).get(ici("liste") + "?voir=miennes").text
    assert "Tenir le stand" not in chez(monde.max).get(ici("liste") + "?voir=miennes").text
    assert "Tenir le stand" not in chez(monde.max).get(ici("liste") + "?voir=personne").text
    chez(monde.tess).post(ici("laisser", tache.pk))
    assert "Tenir le stand" in chez(monde.max).get(ici("liste") + "?voir=personne").text


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"intitule": " "}, "obligatoire"),
        ({"nombre": "0"}, "Il faut au moins une personne"),
        ({"nombre": "beaucoup"}, "nombre entier"),
        ({"heures": "-1"}, "Le temps doit être d’au moins 0,25"),
        ({"pour_le": "2026-02-31"}, "Ce jour n’existe pas"),
        ({"toutes_les": "3"}, "Une tâche qui revient a besoin d’un premier jour"),
        ({"toutes_les": "99", "pour_le": "2026-03-01"}, "52 au plus"),
        ({"theme": "sieste"}, "n’est pas dans la liste"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(monde, chez, dans, champs, phrase):
    reponse = chez(monde.max).post(ici("creer"), remplie(description="Avec le barnum", **champs))
    assert reponse.status_code == 200 and phrase in reponse.text and "Avec le barnum" in reponse.text
    with dans(monde.limoux):
        assert not Tache.objects.exists()


def test_a_recurring_task_makes_the_next_one_once(monde, chez, dans):
    dimanche = timezone.localdate() - 10 * JOUR
    chez(monde.max).post(ici("creer"), remplie(pour_le=str(dimanche), toutes_les="1", unite="semaines"))
    with dans(monde.limoux):
        tache = Tache.objects.get()
        services.prendre(tache=tache, adhesion=monde.a_max, auteur=monde.max)
    for _ in range(2):
        chez(monde.max).post(ici("terminer", tache.pk))
    with dans(monde.limoux):
        [faite, suite] = Tache.objects.order_by("pk")
    assert faite.etat == "faite" and suite.suite_de_id == faite.pk
    assert suite.pour_le == dimanche + 14 * JOUR  # the one that was missed meanwhile is skipped
    chez(monde.max).post(ici("reprendre", faite.pk))
    with dans(monde.limoux):
        [seule] = Tache.objects.all()
    assert seule.est_a_faire and seule.faite_le is None


def test_a_done_task_does_not_come_back_when_somebody_counts_on_the_next(monde, chez, dans, tache):
    with dans(monde.limoux):
        services.modifier_tache(
            tache=tache, auteur=monde.anne,
            valeurs={"pour_le": timezone.localdate(), "toutes_les": 1, "unite": "mois"},
        )  # fmt: skip
        suite = services.terminer(tache=tache, auteur=monde.anne)
        services.prendre(tache=suite, adhesion=monde.a_max, auteur=monde.max)
        with pytest.raises(Refus, match="La fois suivante est déjà prise en charge"):
            services.reprendre(tache=tache, auteur=monde.anne)
        assert Tache.objects.get(pk=tache.pk).etat == "faite"


def test_a_member_edits_only_what_they_proposed_and_nobody_took(monde, chez, dans, tache):
    assert chez(monde.max).get(ici("modifier", tache.pk)).status_code == 404
    assert chez(monde.rosa).get(ici("modifier", tache.pk)).status_code == 200
    with dans(monde.limoux):
        services.prendre(tache=tache, adhesion=monde.a_max, auteur=monde.max)
    assert chez(monde.rosa).get(ici("modifier", tache.pk)).status_code == 404
    assert chez(monde.anne).get(ici("modifier", tache.pk)).status_code == 200
    assert chez(monde.tess).post(ici("terminer", tache.pk)).status_code == 404
    assert chez(monde.max).post(ici("confier", tache.pk), {"adhesion": monde.a_tess.pk}).status_code == 404


def test_two_facilitators_do_not_overwrite_each_other(monde, chez, tache):
    page = chez(monde.anne).get(ici("modifier", tache.pk))
    empreinte = page.context["form"]["empreinte"].value()
    champs = remplie(intitule="Visiter la bergerie", theme="visites", heures="3")
    chez(monde.anne).post(ici("modifier", tache.pk), champs)
    refuse = chez(monde.anne).post(ici("modifier", tache.pk), champs | {"intitule": "Autre", "empreinte": empreinte})
    assert "Quelqu’un a changé cette fiche entre-temps" in refuse.text


def test_the_facilitator_entrusts_a_task_and_the_person_is_told_once(monde, chez, dans, tache):
    for _ in range(2):
        chez(monde.anne).post(ici("confier", tache.pk), {"adhesion": monde.a_max.pk})
    [courriel] = Courriel.objects.all()
    assert courriel.destinataire == monde.max.email and "Visiter la chèvrerie" in courriel.sujet
    assert tache.get_absolute_url() in courriel.texte
    reponse = chez(monde.anne).post(ici("confier", tache.pk), {"adhesion": monde.a_zoe.pk})
    assert reponse.status_code == 200 and "n’est pas dans la liste" in reponse.text


def test_who_is_in_pause_reads_but_takes_nothing(monde, chez, dans, tache):
    with dans(monde.limoux):
        Adhesion.objects.filter(pk=monde.a_max.pk).update(etat="en_pause")
    assert chez(monde.max).get(ici("liste")).status_code == 200
    assert chez(monde.max).post(ici("prendre", tache.pk)).status_code == 404
    assert chez(monde.max).get(ici("creer")).status_code == 404


def test_a_task_given_up_leaves_the_list_and_may_come_back(monde, chez, dans, tache):
    assert "Vous pourrez la reprendre" in chez(monde.rosa).get(ici("abandonner", tache.pk)).text
    chez(monde.rosa).post(ici("abandonner", tache.pk), {"motif": "La ferme est fermée"})
    assert "chèvrerie" not in chez(monde.max).get(ici("liste")).text
    chez(monde.anne).post(ici("reprendre", tache.pk))
    assert "chèvrerie" in chez(monde.max).get(ici("liste")).text


def test_searching_and_themes(monde, chez, dans, tache):
    texte = chez(monde.max).get(ici("liste") + "?q=CHÈVRERIE visiter").text
    assert "Visiter la chèvrerie" in texte
    assert "Aucune tâche ici" in chez(monde.max).get(ici("liste") + "?theme=ateliers").text
    assert "Aucune tâche ici" in chez(monde.max).get(ici("liste") + "?q=%25_").text
    assert chez(monde.max).get(ici("liste") + "?voir=nimporte&theme=rien&page=zut").status_code == 200


def test_a_meeting_makes_real_tasks(monde, dans):
    with dans(monde.limoux):
        chemin = creer_une_tache(
            groupement=monde.limoux, intitule="Écrire à la mairie " + "très " * 60, qui=[monde.a_max, monde.a_tess],
            pour_le=timezone.localdate() + 7 * JOUR, origine="/g/limoux/reunions/3/", auteur=monde.a_anne,
        )  # fmt: skip
        [tache] = Tache.objects.all()
        assert chemin == tache.get_absolute_url()
        assert tache.nombre == 2 and tache.prises.count() == 2 and tache.intitule.endswith("…")
        assert "très très" in tache.description
        assert not Courriel.objects.exists()  # they were there
        with pytest.raises(Refus, match="page du groupement"):
            creer_une_tache(
                groupement=monde.limoux, intitule="Lien", qui=[], pour_le=None, origine="//ailleurs.test/",
                auteur=monde.a_anne,
            )  # fmt: skip


@pytest.mark.parametrize("faute", ["groupe", "date", "rythme", "deux_fois"])
def test_the_database_forbids_what_must_never_be(monde, dans, tache, faute):
    with dans(monde.limoux), pytest.raises(IntegrityError), transaction.atomic():
        if faute == "groupe":
            PriseDeTache.objects.create(groupement=monde.limoux, tache=tache, adhesion=monde.a_zoe)
            connection.check_constraints()
            with connection.cursor() as curseur:
                curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        elif faute == "date":
            Tache.objects.update(etat="faite")
        elif faute == "rythme":
            Tache.objects.update(toutes_les=3)
        else:
            for _ in range(2):
                PriseDeTache.objects.create(groupement=monde.limoux, tache=tache, adhesion=monde.a_max)


def test_two_thousand_tasks_ask_as_few_queries_as_one(monde, chez, dans, tache):
    def compter():
        with CaptureQueriesContext(connection) as requetes:
            assert chez(monde.max).get(ici("liste")).status_code == 200
        return len(requetes)

    compter()
    seule = compter()
    with dans(monde.limoux):
        nombreuses = Tache.objects.bulk_create(
            Tache(groupement=monde.limoux, intitule=f"Tâche {n}", pour_le=timezone.localdate()) for n in range(2000)
        )
        PriseDeTache.objects.bulk_create(
            PriseDeTache(groupement=monde.limoux, tache=t, adhesion=monde.a_max) for t in nombreuses
        )
    assert compter() == seule
