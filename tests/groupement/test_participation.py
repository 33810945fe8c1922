"""One's own place in a group: what one shows, a pause, leaving, coming back."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from groupement.membres import montre
from groupement.models import Adhesion, Courriel, DemandeDeParticipation, EntreeJournal
from groupement.refus import Refus
from groupement.services import adhesions, participation
from groupement.tasks import appliquer_les_demandes

pytestmark = pytest.mark.django_db
CHOIX = {
    "telephone_visible": "groupe",
    "email_visible": "referents",
    "adresse_visible": "personne",
    "competences": "Conduire un fourgon",
    "competences_visible": "groupe",
}


class TestWhatOneShows:
    @pytest.fixture
    def choisi(self, monde, chez, dans):
        monde.tess.telephone = "06 01 02 03 04"
        monde.tess.save()
        monde.a_tess.foyer.adresse = "3 rue du Four"
        monde.a_tess.foyer.save()
        reponse = chez(monde.tess).post("/g/limoux/membres/mes-coordonnees/", CHOIX)
        assert reponse.status_code == 302
        with dans(monde.limoux):
            monde.a_tess.refresh_from_db()
        return monde

    def test_each_field_has_its_own_readers(self, choisi, chez):
        pages = {nom: chez(getattr(choisi, nom)).get("/g/limoux/membres/").text for nom in ("anne", "rosa", "max")}
        assert all("06 01 02 03 04" in page and "fourgon" in page for page in pages.values())
        assert "tess@exemple.test" in pages["rosa"] and "tess@exemple.test" not in pages["max"]
        assert "3 rue du Four" in pages["anne"] and "3 rue du Four" not in pages["rosa"]

    def test_the_choice_is_dated_and_told_in_the_journal(self, choisi):
        assert choisi.a_tess.coordonnees_choisies_le is not None
        entree = EntreeJournal.objects.get(action="coordonnees")
        assert entree.apres["qui voit mon téléphone"] == "tout le groupement"

    def test_nothing_is_shown_where_the_group_shares_nothing_or_to_somebody_in_pause(self, choisi, dans):
        with dans(choisi.limoux):
            lecteur = Adhesion.objects.select_related("groupement", "personne").get(pk=choisi.a_max.pk)
            assert montre(choisi.a_tess, "telephone", lecteur)
            lecteur.etat = "en_pause"
            assert not montre(choisi.a_tess, "telephone", lecteur)
            lecteur.etat = "active"
            lecteur.groupement.contacts_partages = False
            assert not montre(choisi.a_tess, "telephone", lecteur)

    def test_nobody_chooses_for_another(self, monde, dans):
        with dans(monde.limoux), pytest.raises(Refus, match="elle-même"):
            adhesions.choisir_ses_coordonnees(adhesion=monde.a_max, valeurs=CHOIX, auteur=monde.anne)

    def test_the_database_refuses_to_show_without_a_dated_choice(self, monde, dans):
        with dans(monde.limoux), pytest.raises(IntegrityError), transaction.atomic():
            Adhesion.objects.filter(pk=monde.a_max.pk).update(email_visible="groupe")

    def test_a_skill_is_found_only_when_it_is_shown(self, choisi, chez, dans):
        chercher = "/g/limoux/membres/?q=fourgon"
        assert "Tess" in chez(choisi.max).get(chercher).text
        with dans(choisi.limoux):
            Adhesion.objects.filter(pk=choisi.a_tess.pk).update(competences_visible="personne")
        assert "Tess" not in chez(choisi.max).get(chercher).text

    @pytest.mark.parametrize("champ", ["telephone_visible", "email_visible"])
    def test_an_unknown_reader_is_refused(self, monde, chez, champ):
        reponse = chez(monde.tess).post("/g/limoux/membres/mes-coordonnees/", CHOIX | {champ: "le monde entier"})
        assert reponse.status_code == 200 and "à corriger" in reponse.text


class TestPauseAndLeaving:
    def demander(self, monde, dans, genre="pause", jours=0, qui="max"):
        with dans(monde.limoux):
            return participation.demander(
                adhesion=getattr(monde, f"a_{qui}"), genre=genre, message="Je déménage.",
                pour_le=timezone.localdate() + datetime.timedelta(days=jours), auteur=getattr(monde, qui),
            )  # fmt: skip

    def etat(self, monde, dans):
        with dans(monde.limoux):
            monde.a_max.refresh_from_db()
        return monde.a_max.etat

    def test_a_member_asks_and_nothing_changes_before_somebody_confirms(self, monde, chez, dans):
        client = chez(monde.max)
        reponse = client.post(
            "/g/limoux/membres/ma-participation/",
            {"genre": "pause", "pour_le": timezone.localdate().isoformat(), "message": "Un hiver ailleurs."},
        )
        assert reponse.status_code == 302 and self.etat(monde, dans) == "active"
        assert Courriel.objects.get(destinataire=monde.anne.email).sujet == "Max Durand demande à faire une pause"
        with dans(monde.limoux):
            demande = DemandeDeParticipation.objects.get()
        assert "Un hiver ailleurs." in chez(monde.anne).get(f"/g/limoux/membres/{monde.a_max.pk}/").text
        assert client.post(f"/g/limoux/demandes/{demande.pk}/confirmer/").status_code == 404
        chez(monde.anne).post(f"/g/limoux/demandes/{demande.pk}/confirmer/")
        assert self.etat(monde, dans) == "en_pause"
        assert "pause" in Courriel.objects.get(destinataire=monde.max.email).sujet

    def test_one_confirmed_for_later_waits_for_its_day(self, monde, dans):
        demande = self.demander(monde, dans, "depart", jours=3)
        with dans(monde.limoux):
            participation.confirmer(demande=demande, auteur=monde.anne)
        appliquer_les_demandes()
        assert self.etat(monde, dans) == "active"
        with dans(monde.limoux):
            DemandeDeParticipation.objects.update(pour_le=timezone.localdate())
        for _ in range(2):
            appliquer_les_demandes()
        assert self.etat(monde, dans) == "partie"
        assert EntreeJournal.objects.filter(action="partie").count() == 1

    def test_a_request_is_withdrawn_by_its_author(self, monde, chez, dans):
        demande = self.demander(monde, dans)
        chez(monde.max).post(f"/g/limoux/demandes/{demande.pk}/retirer/")
        with dans(monde.limoux), pytest.raises(Refus, match="retirée"):
            participation.confirmer(demande=demande, auteur=monde.anne)
        assert chez(monde.tess).post(f"/g/limoux/demandes/{demande.pk}/retirer/").status_code == 404

    def test_one_request_at_a_time(self, monde, dans):
        self.demander(monde, dans)
        with pytest.raises(Refus, match="déjà en cours"):
            self.demander(monde, dans, "depart")

    @pytest.mark.parametrize("jours", [-1, 400])
    def test_the_day_is_today_or_within_a_year(self, monde, dans, jours):
        with pytest.raises(Refus, match="dans l’année"):
            self.demander(monde, dans, jours=jours)

    def test_somebody_in_pause_asks_to_come_back(self, monde, chez, dans):
        with dans(monde.limoux):
            adhesions.mettre_en_pause(adhesion=monde.a_max, auteur=monde.anne)
            monde.a_max.refresh_from_db()
        assert "participer de nouveau" in chez(monde.max).get("/g/limoux/membres/ma-participation/").text
        demande = self.demander(monde, dans, "retour")
        with dans(monde.limoux):
            participation.confirmer(demande=demande, auteur=monde.anne)
        assert self.etat(monde, dans) == "active"
        assert Courriel.objects.filter(sujet__startswith="Vous participez de nouveau").count() == 1

    def test_the_last_one_who_facilitates_stays_until_somebody_else_does(self, monde, dans):
        demande = self.demander(monde, dans, "depart", qui="anne")
        with dans(monde.limoux), pytest.raises(Refus, match="plus personne pour l’animer"):
            participation.confirmer(demande=demande, auteur=monde.anne)

    def test_what_is_left_to_settle_is_said_before_and_in_the_mail(self, monde, chez, dans, settings):
        settings.RESTES_AU_DEPART = ["tests.groupement.fournisseurs.reste"]
        assert "Il garde la balance." in chez(monde.max).get("/g/limoux/membres/ma-participation/").text
        demande = self.demander(monde, dans, "depart")
        with dans(monde.limoux):
            participation.confirmer(demande=demande, auteur=monde.anne)
        assert "Il garde la balance." in Courriel.objects.get(destinataire=monde.max.email).texte
