"""Settings of a group, and the journal of what changed in it."""

import pytest

from groupement.journal import en_mots
from groupement.models import EntreeJournal, Groupement
from groupement.services.adhesions import changer_roles, mettre_en_pause
from groupement.services.foyers import modifier_foyer
from groupement.services.invitations import inviter
from groupement.services.journal import journaliser

pytestmark = pytest.mark.django_db
REGLAGES, JOURNAL = "/g/limoux/reglages/", "/g/limoux/journal/"
VALABLES = {
    "description": "Depuis 2009",
    "commune": "Limoux",
    "latitude": "43,0544",
    "longitude": "2,2169",
    "lieu_habituel": "Salle des fêtes",
    "courriel": "Limoux@Exemple.test",
    "telephone": "0468010203",
    "premier_rappel": "48",
    "second_rappel": "12",
    "contacts_partages": "on",
    "regle_de_partage": "equitable",
}


def test_settings_are_saved_and_told(monde, chez):
    assert chez(monde.anne).post(REGLAGES, VALABLES).status_code == 302
    limoux = Groupement.objects.get(slug="limoux")
    assert (str(limoux.latitude), limoux.premier_rappel, limoux.courriel) == (
        "43.05440",
        48,
        "limoux@exemple.test",
    )
    entree = EntreeJournal.objects.get(action="reglages")
    assert (entree.avant["premier_rappel"], entree.apres["premier_rappel"]) == ("72", "48")
    assert "contacts_partages" not in entree.apres


def test_saving_without_a_change_writes_nothing(monde, chez):
    client = chez(monde.anne)
    client.post(REGLAGES, VALABLES)
    client.post(REGLAGES, VALABLES)
    assert EntreeJournal.objects.filter(action="reglages").count() == 1


@pytest.mark.parametrize(
    "envoi, phrase",
    [
        ({"second_rappel": "72"}, "Le second rappel doit partir après le premier"),
        ({"premier_rappel": "-1"}, "au moins"),
        ({"premier_rappel": "9999999"}, "au plus"),
        ({"latitude": "100"}, "90 au plus"),
        ({"latitude": ""}, "aucune des deux"),
        ({"latitude": "abc"}, "nombre"),
        ({"courriel": "pas une adresse"}, "adresse"),
    ],
)
def test_settings_that_make_no_sense_are_refused_as_typed(monde, chez, envoi, phrase):
    reponse = chez(monde.anne).post(REGLAGES, VALABLES | envoi)
    assert reponse.status_code == 200
    page = reponse.content.decode()
    assert phrase in page
    assert 'value="Salle des fêtes"' in page
    assert Groupement.objects.get(slug="limoux").lieu_habituel == ""


ARGENT = {
    "titulaire": "Association des Paniers",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "cotisation_minimum": "10",
    "cotisation_conseillee": "15,50 €",
    "caution": "30,00",
    "participation_taux": "2,5",
    "participation_fixe": "0,80",
}


def test_money_is_set_as_people_write_it(monde, chez):
    assert chez(monde.anne).post(REGLAGES, VALABLES | ARGENT).status_code == 302
    limoux = Groupement.objects.get(slug="limoux")
    assert (limoux.iban, limoux.titulaire) == ("FR7630006000011234567890189", "Association des Paniers")
    assert [str(v) for v in (limoux.cotisation_minimum, limoux.cotisation_conseillee, limoux.caution)] == [
        "10.00", "15.50", "30.00",
    ]  # fmt: skip
    assert (str(limoux.participation_taux), str(limoux.participation_fixe)) == ("2.50", "0.80")
    page = chez(monde.anne).get(REGLAGES).content.decode()
    assert 'value="15,50"' in page and "FR76 3000 6000" in page
    assert chez(monde.anne).post(REGLAGES, VALABLES).status_code == 302
    limoux.refresh_from_db()
    assert (limoux.caution, limoux.iban) == (0, "")


@pytest.mark.parametrize(
    "envoi, phrase",
    [
        ({"cotisation_minimum": "-1"}, "ne peut pas être au-dessous de 0"),
        ({"caution": "beaucoup"}, "Écrivez un nombre"),
        ({"participation_taux": "60"}, "ne peut pas dépasser 50"),
        ({"cotisation_conseillee": "5"}, "au moins le minimum"),
        ({"iban": "FR76 3000 6000 0112 3456 7890 180"}, "relisez-le"),
    ],
)
def test_money_that_makes_no_sense_is_refused(monde, chez, envoi, phrase):
    reponse = chez(monde.anne).post(REGLAGES, VALABLES | ARGENT | envoi)
    assert reponse.status_code == 200
    assert phrase in reponse.content.decode()
    assert Groupement.objects.get(slug="limoux").caution == 0


@pytest.mark.parametrize("qui", ["max", "tess", "rosa"])
def test_only_those_who_facilitate_set_the_group(monde, chez, qui):
    client = chez(getattr(monde, qui))
    assert client.get(REGLAGES).status_code == 404
    assert client.post(REGLAGES, VALABLES).status_code == 404


class TestJournal:
    @pytest.fixture
    def histoire(self, monde, dans):
        with dans(monde.limoux):
            changer_roles(adhesion=monde.a_tess, roles=[], auteur=monde.anne)
            modifier_foyer(foyer=monde.a_max.foyer, valeurs={"nom": "Chez Max"}, auteur=monde.anne)
            modifier_foyer(foyer=monde.a_tess.foyer, valeurs={"nom": "Chez Tess"}, auteur=monde.anne)
            mettre_en_pause(adhesion=monde.a_rosa, auteur=monde.anne, motif="voyage")
            inviter(groupement=monde.limoux, email="lea@exemple.test", parrain=monde.a_anne)
        with dans(monde.septfonds):
            modifier_foyer(foyer=monde.a_zoe.foyer, valeurs={"nom": "Secret"}, auteur=monde.zoe)

    def test_who_facilitates_reads_all_of_the_group_and_nothing_else(self, monde, chez, histoire):
        page = chez(monde.anne).get(JOURNAL).content.decode()
        for texte in ("Rôles de Tess", "Chez Max", "Chez Tess", "Rosa Durand est en pause", "voyage", "lea@exemple"):
            assert texte in page
        assert "Secret" not in page

    def test_a_member_reads_what_is_everybodys_and_what_is_theirs(self, monde, chez, histoire):
        page = chez(monde.max).get(JOURNAL).content.decode()
        assert "Rôles de Tess" in page
        assert "Chez Max" in page
        for texte in ("Chez Tess", "voyage", "lea@exemple", "Secret"):
            assert texte not in page

    def test_before_and_after_are_readable(self, monde, chez, histoire):
        page = chez(monde.anne).get(JOURNAL).content.decode()
        assert "<del>trésorerie</del> → <ins>membre</ins>" in page

    def test_it_is_filtered_by_object_and_paged(self, monde, chez, histoire, django_assert_max_num_queries):
        for rang in range(60):
            journaliser(objet=monde.limoux, action="essai", libelle=f"Essai {rang}", auteur=None)
        client = chez(monde.anne)
        assert "Page 1 sur 2" in client.get(JOURNAL).content.decode().replace("\xa0", " ")
        page = client.get(JOURNAL, {"objet": "groupement.foyer"}).content.decode()
        assert "Chez Max" in page
        assert "Essai 1" not in page
        assert client.get(JOURNAL, {"objet": "n.importe", "page": "999"}).status_code == 200
        with django_assert_max_num_queries(9):
            client.get(JOURNAL)


@pytest.mark.parametrize(
    "valeur, mots",
    [
        (None, "rien"),
        ("", "rien"),
        (True, "oui"),
        ("False", "non"),
        (["a", "b"], "a, b"),
        ("2026-13-45", "2026-13-45"),
        ("2026-014", "2026-014"),
        (12, "12"),
    ],
)
def test_values_of_the_journal_in_words(valeur, mots):
    assert en_mots(valeur) == mots


def test_instants_of_the_journal_in_words():
    assert en_mots("2026-03-29T18:00:00+00:00").startswith("dimanche 29")
