"""What a person decides for themself."""

import pytest
from django.test import Client

from groupement.models import EntreeJournal, Personne
from groupement.services.courriels import deposer
from groupement.services.preferences import lien_preferences
from groupement.tasks import envoyer_les_courriels_dus

pytestmark = pytest.mark.django_db


def relire(personne):
    return Personne.objects.get(pk=personne.pk)


def test_name_and_phone_are_changed_and_journaled(monde, chez):
    envoi = {"partie": "identite", "prenom": "Maxime", "nom": "Durand", "telephone": "06.12.34.56.78"}
    assert chez(monde.max).post("/profil/", envoi).status_code == 302
    assert (relire(monde.max).prenom, relire(monde.max).telephone) == ("Maxime", "06 12 34 56 78")
    entree = EntreeJournal.objects.get(objet="groupement.personne")
    assert entree.avant == {"prénom": "Max", "téléphone": ""}


def test_a_refused_form_keeps_what_was_typed_and_changes_nothing(monde, chez):
    page = chez(monde.max).post("/profil/", {"partie": "identite", "prenom": "", "nom": "X", "telephone": "abc"})
    assert page.status_code == 200
    assert 'value="abc"' in page.content.decode()
    assert relire(monde.max).prenom == "Max"


def test_the_ticked_reminders_are_the_wanted_ones(monde, chez):
    client = chez(monde.max)
    client.post("/profil/", {"partie": "rappels", "rappels": ["retrait"]})
    assert relire(monde.max).rappels_refuses == ["cloture", "referent", "permanence"]
    page = client.get("/profil/").content.decode()
    assert page.count("checked") == 1


class TestTheLinkOfAMail:
    @pytest.fixture
    def lien(self, monde, settings):
        lien = lien_preferences(monde.max, "cloture")
        assert lien.startswith(settings.ADRESSE_DU_SITE)
        return lien.removeprefix(settings.ADRESSE_DU_SITE)

    def test_reading_it_changes_nothing(self, monde, lien):
        page = Client().get(lien).content.decode()
        assert "Ne plus recevoir ce rappel" in page
        assert relire(monde.max).rappels_refuses == []

    def test_one_click_stops_it_and_another_takes_it_back(self, monde, lien):
        client = Client(enforce_csrf_checks=True)
        page = client.post(lien, {"geste": "arreter"}).content.decode()
        assert "Ce rappel est arrêté" in page
        assert relire(monde.max).rappels_refuses == ["cloture"]
        client.post(lien, {"geste": "reprendre"})
        assert relire(monde.max).rappels_refuses == []

    def test_a_mail_program_may_unsubscribe_by_itself(self, monde, lien):
        client = Client(enforce_csrf_checks=True)
        assert client.post(lien, {"List-Unsubscribe": "One-Click"}).status_code == 200
        client.post(lien, {"List-Unsubscribe": "One-Click"})
        assert relire(monde.max).rappels_refuses == ["cloture"]

    def test_a_forged_link_says_so(self, lien):
        reponse = Client().post(lien[:-4] + "/")
        assert reponse.status_code == 404
        assert "pas complet" in reponse.content.decode()

    def test_the_mail_that_carries_it_offers_it_in_its_headers_too(self, monde, mailoutbox):
        lien = lien_preferences(monde.max, "cloture")
        for clef, texte in (
            ("rappel", f"Bonjour\n\n-- \nNe plus recevoir ces rappels : {lien}\n"),
            ("bon", "Bonjour\n"),
        ):
            deposer(clef=clef, destinataire=monde.max.email, sujet="S", texte=texte)
        envoyer_les_courriels_dus()
        rappel, bon = mailoutbox
        assert f"\nList-Unsubscribe: \n <{lien}>\n" in rappel.message().as_string(), "in one piece, however long"
        assert rappel.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "List-Unsubscribe" not in bon.extra_headers
