"""The private feed of a person's dates, read by a parser of ours that knows nothing of what wrote it."""

import datetime
from threading import Thread

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groupement.calendrier import Evenement
from groupement.flux import PARIS, calendrier, composant, contenu_de
from groupement.models import Abonnement, EntreeJournal, EvenementDit
from groupement.services import flux as services
from tests import fabrique as f
from tests.groupement.ical import lire

MAINTENANT = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
PROGRAMME: list[Evenement] = []


def source(adhesion, du, au):
    """What an app would give; tests put events in `PROGRAMME`."""
    return [e for e in PROGRAMME if e.premier_jour <= au and e.dernier_jour >= du]


@pytest.fixture
def programme(settings):
    settings.SOURCES_DU_CALENDRIER = ["tests.groupement.test_flux.source"]
    PROGRAMME.clear()
    yield PROGRAMME
    PROGRAMME.clear()


def evenement(clef="reunion:1", **champs):
    champs.setdefault("genre", "reunion")
    champs.setdefault("debut", timezone.now() + datetime.timedelta(days=3))
    champs.setdefault("titre", "Réunion de rentrée")
    return Evenement(clef=clef, **champs)


def lu(personne, **entetes):
    jeton = services.abonnement_de(personne=personne).jeton
    reponse = Client().get(reverse("calendrier:flux", args=[jeton]), **entetes)
    assert reponse.status_code == 200
    return {e.brut("UID"): e for e in lire(reponse.content).enfants}


def ecrire(e, **autres):
    contenu = contenu_de(e, groupement="", site="https://exemple.test")
    options = {"uid": f"{e.clef}@exemple.test", "sequence": 0, "dit_le": MAINTENANT, "annule": False} | autres
    [seul] = lire(calendrier([composant(contenu, **options)], nom="Groupement")).enfants
    return seul


class TestWriting:
    """Pure: what a program gets of one event."""

    def test_an_instant_is_told_in_utc_on_both_sides_of_the_change_of_clocks(self):
        for jour, heure in ((28, 9), (29, 8)):  # 2026-03-29 at 2 o'clock, Paris goes from UTC+1 to UTC+2
            e = ecrire(evenement(debut=datetime.datetime(2026, 3, jour, 10, tzinfo=PARIS)))
            assert e.quand("DTSTART") == datetime.datetime(2026, 3, jour, heure, tzinfo=datetime.UTC)

    def test_the_hour_that_comes_twice_stays_two_hours(self):
        debuts = {
            ecrire(evenement(debut=datetime.datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=PARIS))).quand("DTSTART")
            for fold in (0, 1)
        }
        assert len(debuts) == 2

    def test_a_whole_day_ends_on_the_day_after(self):
        minuit = datetime.datetime(2026, 3, 29, tzinfo=PARIS)
        e = ecrire(evenement(debut=minuit, jour_entier=True))
        assert (e.quand("DTSTART"), e.quand("DTEND")) == (datetime.date(2026, 3, 29), datetime.date(2026, 3, 30))

    def test_whole_days_include_their_last_one(self):
        e = ecrire(
            evenement(
                debut=datetime.datetime(2026, 12, 30, tzinfo=PARIS),
                fin=datetime.datetime(2027, 1, 2, tzinfo=PARIS),
                jour_entier=True,
            )
        )
        assert e.quand("DTEND") == datetime.date(2027, 1, 3)

    def test_an_end_that_is_no_end_is_left_out(self):
        quand = datetime.datetime(2026, 5, 1, 20, tzinfo=PARIS)
        assert "DTEND" not in ecrire(evenement(debut=quand, fin=quand)).proprietes

    def test_the_kind_is_said_once(self):
        assert ecrire(evenement(titre="Réunion de rentrée")).texte("SUMMARY") == "Réunion de rentrée"
        e = evenement(genre="cloture", titre="Commande d’avril")
        assert ecrire(e).texte("SUMMARY") == "Clôture : Commande d’avril"

    @given(titre=st.text(max_size=120), lieu=st.text(max_size=200), texte=st.text(max_size=400))
    def test_whatever_is_typed_survives_the_way(self, titre, lieu, texte):
        """Commas, quotes, line feeds, emoji, control characters: the reader checks the form, this the content."""
        e = ecrire(evenement(titre=f"Réunion {titre}", lieu=lieu, texte=texte))
        visible = "".join(c for c in f"Réunion {titre}" if c.isalnum())
        assert "".join(c for c in e.texte("SUMMARY") if c.isalnum()) == visible

    def test_a_long_accented_line_is_folded_between_characters(self):
        phrase = "Épinards, échalotes ; œufs\\coquilles\n" * 12
        assert ecrire(evenement(texte=phrase)).texte("DESCRIPTION") == phrase.strip()

    def test_programs_are_told_how_often_to_come(self):
        racine = lire(calendrier([], nom="Groupement"))
        assert racine.brut("REFRESH-INTERVAL") == racine.brut("X-PUBLISHED-TTL") == "PT4H"
        assert racine.proprietes["REFRESH-INTERVAL"][0][1] == {"VALUE": "DURATION"}


@pytest.mark.django_db
class TestTelling:
    """Through HTTP: what the same program hears from one visit to the next."""

    def test_an_event_keeps_its_uid_and_grows_its_sequence(self, monde, programme):
        programme.append(evenement(lieu="Salle des fêtes"))
        [avant] = lu(monde.max).values()
        programme[:] = [evenement(lieu="Foyer rural")]
        [apres] = lu(monde.max).values()
        assert avant.brut("UID") == apres.brut("UID") == "reunion:1@127.0.0.1"
        assert (avant.brut("SEQUENCE"), apres.brut("SEQUENCE")) == ("0", "1")
        assert apres.quand("DTSTAMP") > avant.quand("DTSTAMP")
        assert apres.quand("LAST-MODIFIED") > avant.quand("LAST-MODIFIED")
        assert apres.texte("LOCATION") == "Foyer rural"

    def test_nothing_new_is_the_same_feed_to_the_byte(self, monde, programme):
        programme.append(evenement())
        jeton = services.abonnement_de(personne=monde.max).jeton
        premiere, seconde = (Client().get(reverse("calendrier:flux", args=[jeton])) for _ in range(2))
        assert premiere.content == seconde.content
        assert premiere["ETag"] == seconde["ETag"]

    def test_who_has_it_already_is_told_so_in_no_words(self, monde, programme):
        programme.append(evenement())
        adresse = reverse("calendrier:flux", args=[services.abonnement_de(personne=monde.max).jeton])
        marque = Client().get(adresse)["ETag"]
        assert Client().get(adresse, headers={"If-None-Match": marque}).status_code == 304
        assert Client().get(adresse, headers={"If-None-Match": f"W/{marque}"}).status_code == 304
        programme.append(evenement("reunion:2"))
        assert Client().get(adresse, headers={"If-None-Match": marque}).status_code == 200

    def test_a_cancelled_event_is_told_with_its_uid(self, monde, programme):
        programme.append(evenement())
        lu(monde.max)
        programme[:] = [evenement(annule=True)]
        [e] = lu(monde.max).values()
        assert (e.brut("STATUS"), e.brut("SEQUENCE")) == ("CANCELLED", "1")

    def test_what_was_erased_is_told_as_cancelled_with_its_last_content(self, monde, programme):
        programme.append(evenement(lieu="Salle des fêtes"))
        lu(monde.max)
        programme.clear()
        [e] = lu(monde.max).values()
        assert (e.brut("STATUS"), e.texte("LOCATION")) == ("CANCELLED", "Salle des fêtes")
        [encore] = lu(monde.max).values()
        assert encore.brut("SEQUENCE") == e.brut("SEQUENCE") == "1"

    def test_what_comes_back_is_confirmed_again(self, monde, programme):
        programme.append(evenement())
        lu(monde.max)
        programme.clear()
        lu(monde.max)
        programme.append(evenement())
        [e] = lu(monde.max).values()
        assert (e.brut("STATUS"), e.brut("SEQUENCE")) == ("CONFIRMED", "2")

    def test_what_was_cancelled_before_anybody_heard_of_it_is_not_told(self, monde, programme):
        programme.append(evenement(annule=True))
        assert lu(monde.max) == {}

    def test_the_past_leaves_the_feed_without_being_cancelled(self, monde, programme):
        jours = services.PASSE.days
        programme += [
            evenement("reunion:1", debut=timezone.now() - datetime.timedelta(days=jours + 1)),
            evenement("reunion:2", debut=timezone.now() - datetime.timedelta(days=jours - 1)),
        ]
        EvenementDit.objects.create(
            personne=monde.max, clef="reunion:1", contenu={}, texte="", dit_le=timezone.now(),
            finit_le=timezone.now() - datetime.timedelta(days=jours + 1),
        )  # fmt: skip
        assert list(lu(monde.max)) == ["reunion:2@127.0.0.1"]
        assert not EvenementDit.objects.filter(clef="reunion:1").exists()

    def test_who_leaves_a_group_sees_its_dates_struck_out(self, monde, dans, programme):
        programme.append(evenement())
        lu(monde.max)
        monde.a_max.etat, monde.a_max.partie_le = "partie", timezone.localdate()
        with dans(monde.limoux):
            monde.a_max.save()
        [e] = lu(monde.max).values()
        assert e.brut("STATUS") == "CANCELLED"

    def test_several_groups_are_named(self, monde, programme, settings):
        settings.SOURCES_DU_CALENDRIER = ["tests.groupement.test_flux.source_du_groupement"]
        f.adhesion(f.groupement("Quillan", monde.aude), monde.max)
        titres = {e.texte("SUMMARY") for e in lu(monde.max).values()}
        assert titres == {"Réunion (Limoux)", "Réunion (Quillan)"}

    def test_a_feed_is_as_many_queries_for_one_event_as_for_two_hundred(self, monde, programme):
        nombres = []
        for combien in (1, 200):
            programme[:] = [evenement(f"reunion:{n}") for n in range(combien)]
            lu(monde.max)
            with CaptureQueriesContext(connection) as requetes:
                services.flux(personne=monde.max)
            nombres.append(len(requetes))
        assert nombres[0] == nombres[1] <= 4


def source_du_groupement(adhesion, du, au):
    return [evenement(f"reunion:{adhesion.groupement_id}", titre="Réunion")]


@pytest.mark.django_db
class TestAddress:
    def test_a_new_address_kills_the_old_one_at_once(self, monde, chez, programme):
        client = chez(monde.max)
        client.get(reverse("calendrier:abonnement"))
        ancien = Abonnement.objects.get(personne=monde.max).jeton
        reponse = client.post(reverse("calendrier:nouvelle_adresse"), follow=True)
        nouveau = Abonnement.objects.get(personne=monde.max).jeton
        assert nouveau != ancien and nouveau in reponse.content.decode()
        assert Client().get(reverse("calendrier:flux", args=[ancien])).status_code == 404
        assert Client().get(reverse("calendrier:flux", args=[nouveau])).status_code == 200
        assert EntreeJournal.objects.sur(monde.max).filter(action="calendrier").exists()

    def test_the_address_cannot_be_guessed(self, monde):
        jetons = {services.abonnement_de(personne=qui).jeton for qui in (monde.max, monde.anne)}
        assert len(jetons) == 2 and all(len(jeton) >= 43 for jeton in jetons)

    def test_an_account_that_is_closed_tells_nothing(self, monde, programme):
        jeton = services.abonnement_de(personne=monde.max).jeton
        monde.max.is_active = False
        monde.max.save()
        assert Client().get(reverse("calendrier:flux", args=[jeton])).status_code == 404

    def test_the_page_says_when_a_program_came(self, monde, chez, programme):
        page = chez(monde.max).get(reverse("calendrier:abonnement")).content.decode()
        assert "Aucun agenda" in page and "webcal://" in page
        lu(monde.max)
        assert "est venu la lire" in chez(monde.max).get(reverse("calendrier:abonnement")).content.decode()

    def test_the_feed_is_kept_by_no_shared_cache_and_no_search_engine(self, monde, programme):
        jeton = services.abonnement_de(personne=monde.max).jeton
        reponse = Client().get(reverse("calendrier:flux", args=[jeton]))
        assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
        assert "private" in reponse["Cache-Control"] and reponse["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db(transaction=True)
def test_two_programs_at_once_tell_one_version(monde, programme):
    programme.append(evenement())
    lu(monde.max)
    programme[:] = [evenement(lieu="Foyer rural"), *(evenement(f"reunion:{n}") for n in range(2, 40))]
    reponses = []

    def venir():
        reponses.append(services.flux(personne=monde.max))
        connections.close_all()

    fils = [Thread(target=venir) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(reponses) == 4
    for octets in reponses:
        assert {e.brut("UID"): e.brut("SEQUENCE") for e in lire(octets).enfants}["reunion:1@127.0.0.1"] == "1"
