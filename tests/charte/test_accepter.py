"""A new version asks each member, kindly then firmly, and never takes away what somebody typed."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from charte import entree
from charte.models import Acceptation, Charte, Question
from charte.porte import PLUS_TARD
from charte.services.accepter import accepter
from groupement.models import Adhesion, Courriel
from groupement.refus import Refus
from tests import fabrique as f

pytestmark = pytest.mark.django_db
MEMBRES, COMMANDES = "/g/limoux/membres/", "/g/limoux/commandes/"
A_ACCEPTER = "/g/limoux/charte/a-accepter/"


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        Adhesion.objects.update(depuis_le=timezone.localdate() - datetime.timedelta(days=400))
        yield monde


@pytest.fixture
def version(limoux):
    """Published today; 15 days to answer."""
    return f.version_de_charte(limoux.a_anne, {"Valeurs": "Manger local."})


@pytest.fixture
def ancienne(limoux):
    """Published twenty days ago: the days of grace are over."""
    return f.version_de_charte(limoux.a_anne, {"Valeurs": "Manger local."}, il_y_a=20)


def envoyer(client, geste, version, suivant=MEMBRES):
    return client.post(f"/g/limoux/charte/{geste}/", {"version": version.pk, "suivant": suivant})


def est_menee(reponse):
    return reponse.status_code == 302 and reponse.headers["Location"].startswith(A_ACCEPTER)


class TestAtTheDoor:
    def test_the_first_page_leads_to_the_charter_and_back_where_one_was_going(self, version, limoux, chez):
        client = chez(limoux.max)
        reponse = client.get(MEMBRES + "?page=2")
        assert est_menee(reponse)
        page = client.get(reponse.headers["Location"]).content.decode()
        assert 'value="/g/limoux/membres/?page=2"' in page and "J’accepte" in page and "Plus tard" in page
        assert envoyer(client, "accepter", version, MEMBRES + "?page=2").headers["Location"] == MEMBRES + "?page=2"
        assert client.get(MEMBRES).status_code == 200

    def test_nobody_is_asked_where_there_is_no_charter_nor_for_a_draft(self, limoux, chez):
        f.version_de_charte(limoux.a_anne, publiee=False)
        assert chez(limoux.max).get(MEMBRES).status_code == 200

    def test_another_group_asks_nothing_of_its_own_members(self, version, limoux, chez):
        assert chez(limoux.zoe).get("/g/septfonds/membres/").status_code == 200

    def test_a_new_version_asks_again_and_shows_what_changed_word_by_word(self, version, limoux, chez):
        accepter(version=version, adhesion=limoux.a_max)
        f.version_de_charte(limoux.a_anne, {"Valeurs": "Manger ensemble."})
        page = chez(limoux.max).get(A_ACCEPTER).content.decode()
        assert "Vous aviez accepté la version 1" in page
        assert "<del>local</del>" in page and "<ins>ensemble</ins>" in page

    def test_what_changed_is_told_since_the_version_one_accepted_not_the_last(self, version, limoux, chez):
        accepter(version=version, adhesion=limoux.a_max)
        f.version_de_charte(limoux.a_anne, {"Valeurs": "Manger bio."})
        f.version_de_charte(limoux.a_anne, {"Valeurs": "Manger ensemble."})
        page = chez(limoux.max).get(A_ACCEPTER).content.decode()
        assert "<del>local</del>" in page and "bio" not in page

    def test_somebody_away_is_not_asked(self, version, limoux, chez):
        Adhesion.objects.filter(pk=limoux.a_max.pk).update(etat="en_pause")
        assert chez(limoux.max).get(MEMBRES).status_code == 200

    def test_what_was_typed_is_never_lost(self, ancienne, limoux, chez):
        reponse = chez(limoux.anne).post("/g/limoux/foyers/nouveau/", {"nom": "Foyer tout neuf"})
        assert reponse.status_code == 302 and not est_menee(reponse)

    def test_what_a_script_fetches_passes(self, ancienne, limoux, chez):
        assert chez(limoux.max).get(MEMBRES, headers={"Sec-Fetch-Dest": "empty"}).status_code == 200

    @pytest.mark.parametrize("qui, adresse", [
        ("max", "/g/limoux/charte/"), ("max", "/g/limoux/charte/versions/"), ("max", "/profil/"),
        ("max", "/aide/membre/"), ("max", "/g/limoux/mon-compte/"), ("tess", "/g/limoux/comptes/"),
    ])  # fmt: skip
    def test_pages_that_never_wait(self, ancienne, limoux, chez, qui, adresse):
        assert chez(getattr(limoux, qui)).get(adresse).status_code == 200

    def test_a_basket_a_delivery_and_a_referents_work_never_wait_but_ordering_does(self, ancienne, limoux, chez):
        commande = f.commande(limoux.limoux)
        volet = f.volet(commande, limoux.partenariat)
        f.ligne(f.panier(commande, limoux.a_max.foyer), f.offre(volet))
        racine = f"{COMMANDES}{commande.pk}/"
        assert chez(limoux.max).get(f"{racine}panier/").status_code == 200
        for page in ("gerer/", "pointage/", f"producteurs/{volet.pk}/"):
            assert chez(limoux.rosa).get(racine + page).status_code == 200, page
        assert est_menee(chez(limoux.max).get(racine))
        assert est_menee(chez(limoux.max).get(COMMANDES))


class TestLater:
    def test_later_leaves_in_peace_for_a_few_days_with_a_card_at_home(self, version, limoux, chez):
        client = chez(limoux.max)
        assert envoyer(client, "plus-tard", version).headers["Location"] == MEMBRES
        assert client.get(MEMBRES).status_code == 200
        assert "Une charte à accepter" in client.get("/g/limoux/").content.decode()
        session = client.session
        session[PLUS_TARD] = {"limoux": [version.pk, (timezone.now() - datetime.timedelta(minutes=1)).isoformat()]}
        session.save()
        assert est_menee(client.get(MEMBRES))

    def test_once_the_days_are_over_only_an_answer_opens_the_group(self, ancienne, limoux, chez):
        client = chez(limoux.max)
        page = client.get(A_ACCEPTER).content.decode()
        assert "Plus tard" not in page and "Le délai est passé" in page
        assert est_menee(envoyer(client, "plus-tard", ancienne))
        assert est_menee(client.get(MEMBRES))
        envoyer(client, "accepter", ancienne)
        assert client.get(MEMBRES).status_code == 200

    def test_later_does_not_outlast_the_days_of_grace(self, limoux, chez):
        Charte.objects.create(groupement=limoux.limoux, delai=0)
        version = f.version_de_charte(limoux.a_anne)
        client = chez(limoux.max)
        envoyer(client, "plus-tard", version)
        jusqu_a = datetime.datetime.fromisoformat(client.session[PLUS_TARD]["limoux"][1])
        assert timezone.localdate(jusqu_a) == timezone.localdate() + datetime.timedelta(days=1)
        assert timezone.localtime(jusqu_a).hour == 0

    def test_a_newcomer_has_their_days_from_their_arrival(self, ancienne, limoux, chez):
        Adhesion.objects.filter(pk=limoux.a_max.pk).update(depuis_le=timezone.localdate())
        assert "Plus tard" in chez(limoux.max).get(A_ACCEPTER).content.decode()

    def test_later_said_of_one_version_does_not_hold_for_the_next(self, version, limoux, chez):
        client = chez(limoux.max)
        envoyer(client, "plus-tard", version)
        f.version_de_charte(limoux.a_anne)
        assert est_menee(client.get(MEMBRES))

    def test_one_comes_back_only_inside_the_site(self, version, limoux, chez):
        assert (
            envoyer(chez(limoux.max), "accepter", version, "https://ailleurs.test/").headers["Location"] == "/g/limoux/"
        )


class TestAccepting:
    def test_who_accepted_what_and_when(self, version, limoux):
        accepter(version=version, adhesion=limoux.a_max)
        accepter(version=version, adhesion=limoux.a_max)
        [acceptation] = Acceptation.objects.all()
        assert (acceptation.adhesion, acceptation.version) == (limoux.a_max, version)

    def test_one_accepts_what_is_in_force_not_what_was_read_before(self, version, limoux, chez):
        f.version_de_charte(limoux.a_anne)
        with pytest.raises(Refus, match="plus récente"):
            accepter(version=version, adhesion=limoux.a_max)
        assert est_menee(envoyer(chez(limoux.max), "accepter", version))

    def test_members_see_counts_those_who_facilitate_see_names(self, version, limoux, chez):
        accepter(version=version, adhesion=limoux.a_max)
        accepter(version=version, adhesion=limoux.a_anne)
        page = chez(limoux.max).get("/g/limoux/charte/acceptations/").content.decode()
        assert "2\u00a0membres sur 4" in page and "Tess" not in page
        assert "Tess Durand" in chez(limoux.anne).get("/g/limoux/charte/acceptations/").content.decode()

    def test_who_accepted_an_older_version_stays_known(self, version, limoux, chez):
        accepter(version=version, adhesion=limoux.a_max)
        f.version_de_charte(limoux.a_anne)
        client = chez(limoux.anne)
        assert "1\u00a0membre sur 4" in client.get("/g/limoux/charte/acceptations/?version=1").content.decode()
        assert "0\u00a0membre sur 4" in client.get("/g/limoux/charte/acceptations/").content.decode()
        assert client.get("/g/limoux/charte/acceptations/?version=7").status_code == 404
        page = chez(limoux.max).get(f"/g/limoux/charte/versions/{version.pk}/").content.decode()
        assert "Vous l’avez acceptée" in page

    def test_the_group_sets_the_days_from_0_to_90(self, limoux, chez):
        client, adresse = chez(limoux.anne), "/g/limoux/charte/acceptations/"
        client.post(adresse, {"delai": "30"})
        assert Charte.objects.get().delai == 30
        assert "de 0 à 90" in client.post(adresse, {"delai": "91"}).content.decode()
        assert chez(limoux.max).post(adresse, {"delai": "5"}).status_code == 404


class TestAsking:
    def test_a_question_goes_to_those_who_facilitate_and_stops_the_waiting(self, ancienne, limoux, chez):
        client = chez(limoux.max)
        client.post("/g/limoux/charte/question/", {"genre": "refus", "texte": "Et les enfants ?"})
        [courriel] = Courriel.objects.all()
        assert (courriel.destinataire, courriel.repondre_a) == (limoux.anne.email, [limoux.max.email])
        assert "Et les enfants ?" in courriel.texte and "ne peut pas accepter" in courriel.sujet
        assert client.get(MEMBRES).status_code == 200
        assert "Plus tard" in client.get(A_ACCEPTER).content.decode()

    def test_once_answered_the_charter_waits_again(self, ancienne, limoux, chez):
        client = chez(limoux.max)
        client.post("/g/limoux/charte/question/", {"genre": "question", "texte": "Pourquoi ?"})
        question = Question.objects.get()
        adresse = f"/g/limoux/charte/questions/{question.pk}/reglee/"
        assert "Pourquoi ?" in chez(limoux.anne).get("/g/limoux/charte/acceptations/").content.decode()
        assert client.post(adresse).status_code == 404
        chez(limoux.anne).post(adresse)
        assert Question.objects.get().reglee_le is not None
        assert "Plus tard" not in client.get(A_ACCEPTER).content.decode()


class TestEntering:
    def test_a_newcomer_accepts_before_being_admitted(self, version, limoux):
        candidate = f.adhesion(limoux.limoux, f.personne("Nour"), etat="candidate")
        assert not entree.a_accepte(candidate)
        entree.accepter(candidate)
        assert entree.a_accepte(candidate)

    def test_without_a_charter_nothing_is_asked(self, limoux):
        assert entree.a_accepte(limoux.a_max)
        assert entree.texte_public(limoux.limoux) is None
        entree.accepter(limoux.a_max)

    def test_the_public_text_is_safe_to_show(self, limoux):
        f.version_de_charte(limoux.a_anne, {"<b>Valeurs": "**Local** <script>"})
        texte = entree.texte_public(limoux.limoux)
        assert "<h3>&lt;b&gt;Valeurs</h3>" in texte and "<strong>Local</strong>" in texte and "<script>" not in texte


class TestCost:
    def compter(self, client, adresse):
        with CaptureQueriesContext(
            connection,
        ) as envoyees:
            client.get(adresse)
        return len(envoyees)

    def test_a_page_costs_no_query_more_with_a_charter_than_without(self, limoux, chez):
        client = chez(limoux.max)
        sans = self.compter(client, MEMBRES)
        version = f.version_de_charte(limoux.a_anne)
        accepter(version=version, adhesion=limoux.a_max)
        assert self.compter(client, MEMBRES) == sans
        f.version_de_charte(limoux.a_anne)
        attendu = chez(limoux.max)
        assert self.compter(attendu, MEMBRES) <= 3  # session, person, membership
