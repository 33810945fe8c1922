"""A network for those who coordinate it, the site for those who administer it."""

import pytest
from django.test import Client

from groupement.models import Adhesion, Coordination, Courriel, EntreeJournal, Groupement, Personne, Reseau
from groupement.portee import scopes_disabled
from tests import fabrique

pytestmark = pytest.mark.django_db
NOUVEAU = {"nom": "Cuxac", "slug": "Cuxac", "commune": "Cuxac", "prenom": "Léa", "email": "lea@exemple.test"}


@pytest.mark.parametrize("qui, statut", [("coline", 200), ("ada", 200), ("anne", 404), ("max", 404), ("zoe", 404)])
def test_a_network_is_known_to_those_who_coordinate_it(monde, chez, qui, statut):
    client = chez(getattr(monde, qui))
    for adresse in ("/reseau/aude/", "/reseau/aude/reglages/", "/reseau/aude/groupements/nouveau/"):
        assert client.get(adresse).status_code == statut


def test_a_coordinator_of_one_network_does_not_know_another(monde, chez):
    assert chez(monde.coline).get("/reseau/quercy/").status_code == 404
    assert chez(monde.coline).get(f"/reseau/aude/groupements/{monde.septfonds.pk}/").status_code == 404


def test_groups_are_counted_and_households_not_named(monde, chez):
    fabrique.foyer(monde.limoux, "Mme Pech")
    reponse = chez(monde.coline).get("/reseau/aude/")
    page = reponse.content.decode()
    [limoux] = reponse.context["groupements"]
    assert (limoux["foyers"], limoux["personnes"], limoux["animation"]) == (5, 4, 1)
    assert "Septfonds" not in page
    for nom in ("Pech", "Max", "Tess"):
        assert nom not in page


def test_upper_floors_add_columns(monde, chez, settings):
    settings.INDICATEURS_DE_RESEAU = ["tests.groupement.fournisseurs.livraisons"]
    assert "Prochaine livraison" in chez(monde.coline).get("/reseau/aude/").content.decode()


def test_ten_groups_cost_as_many_queries_as_one(monde, chez, django_assert_max_num_queries):
    for rang in range(10):
        fabrique.adhesion(fabrique.groupement(f"G{rang}", monde.aude), monde.max, roles=["animation"])
    client = chez(monde.coline)
    with django_assert_max_num_queries(10):
        client.get("/reseau/aude/")


class TestANewGroup:
    @pytest.fixture
    def cuxac(self, monde, chez):
        assert chez(monde.coline).post("/reseau/aude/groupements/nouveau/", NOUVEAU).status_code == 302
        return Groupement.objects.get(slug="cuxac")

    @pytest.fixture
    def lien(self, cuxac):
        texte = Courriel.objects.get(destinataire="lea@exemple.test").texte
        return "/" + next(m for m in texte.split() if "/invitation/" in m).split("/", 3)[3]

    def test_its_first_facilitator_is_invited(self, monde, chez, cuxac, lien):
        client = Client()
        assert "vous propose d’animer" in client.get(lien).content.decode()
        client.post(lien, {"prenom": "Léa", "nom": "Roques"})
        with scopes_disabled():
            adhesion = Adhesion.objects.get(personne__email="lea@exemple.test")
        assert adhesion.anime
        assert adhesion.parrain is None
        assert client.get("/g/cuxac/invitations/").status_code == 200

    def test_nobody_facilitates_before_saying_yes(self, monde, chez, cuxac):
        page = chez(monde.coline).get("/reseau/aude/").content.decode()
        assert "attend la réponse de lea@exemple.test" in page
        with scopes_disabled():
            assert not Adhesion.objects.get(groupement=cuxac).anime

    def test_another_person_may_be_asked_and_the_first_link_dies(self, monde, chez, cuxac, lien):
        chez(monde.coline).post(
            f"/reseau/aude/groupements/{cuxac.pk}/", {"prenom": "Paul", "email": "paul@exemple.test"}
        )
        assert Client().get(lien).status_code == 410
        assert Courriel.objects.filter(destinataire="paul@exemple.test").exists()

    def test_the_same_person_may_be_asked_again(self, monde, chez, cuxac):
        client = chez(monde.coline)
        for _ in range(2):
            envoi = {"prenom": "Léa", "email": "lea@exemple.test"}
            assert client.post(f"/reseau/aude/groupements/{cuxac.pk}/", envoi).status_code == 302
        assert Courriel.objects.filter(destinataire="lea@exemple.test").count() == 3

    def test_a_group_that_has_somebody_is_left_alone(self, monde, chez):
        reponse = chez(monde.coline).post(
            f"/reseau/aude/groupements/{monde.limoux.pk}/", {"prenom": "X", "email": "x@exemple.test"}
        )
        assert "déjà quelqu’un" in reponse.content.decode()

    @pytest.mark.parametrize(
        "envoi, phrase",
        [
            ({"slug": "limoux"}, "existe déjà"),
            ({"slug": "pas bon"}, "slug"),
            ({"email": "x"}, "adresse"),
        ],
    )
    def test_bad_input_is_refused_and_nothing_half_made(self, monde, chez, envoi, phrase):
        page = chez(monde.coline).post("/reseau/aude/groupements/nouveau/", NOUVEAU | envoi)
        assert page.status_code == 200
        assert phrase in page.content.decode().lower()
        assert Groupement.objects.count() == 2
        assert not Personne.objects.filter(email="lea@exemple.test").exists()


def test_who_keeps_the_directory_is_a_setting_of_the_network(monde, chez):
    chez(monde.coline).post("/reseau/aude/reglages/", {})
    assert not Reseau.objects.get(slug="aude").referents_modifient_annuaire
    entree = EntreeJournal.objects.get(reseau=monde.aude)
    assert entree.apres == {"annuaire tenu par": "la coordination seule"}


class TestAdministration:
    @pytest.mark.parametrize("qui", ["coline", "anne", "zoe"])
    def test_is_unknown_to_others(self, monde, chez, qui):
        client = chez(getattr(monde, qui))
        assert client.get("/administration/").status_code == 404
        assert client.post("/administration/", {"partie": "admin"}).status_code == 404
        assert client.post(f"/administration/admin/{monde.ada.pk}/retirer/").status_code == 404

    def test_a_network_is_created(self, monde, chez):
        envoi = {"partie": "reseau", "reseau-nom": "Lozère", "reseau-slug": "lozere"}
        chez(monde.ada).post("/administration/", envoi)
        assert chez(monde.ada).get("/reseau/lozere/").status_code == 200

    def test_a_coordinator_is_named_told_and_taken_off(self, monde, chez):
        client = chez(monde.ada)
        envoi = {"partie": "coordination", "coordination-reseau": monde.aude.pk, "coordination-email": monde.max.email}
        client.post("/administration/", envoi)
        coordination = Coordination.objects.get(personne=monde.max)
        assert Courriel.objects.filter(destinataire=monde.max.email, sujet__contains="Aude").exists()
        assert "coordonne déjà" in client.post("/administration/", envoi).content.decode()
        client.post(f"/administration/coordination/{coordination.pk}/retirer/")
        assert chez(monde.max).get("/reseau/aude/").status_code == 404

    def test_an_unknown_address_is_said(self, monde, chez):
        page = chez(monde.ada).post("/administration/", {"partie": "admin", "admin-email": "x@exemple.test"})
        assert "Aucun compte" in page.content.decode()

    def test_the_last_administrator_stays(self, monde, chez):
        client = chez(monde.ada)
        page = client.post(f"/administration/admin/{monde.ada.pk}/retirer/", follow=True)
        assert "ne resterait personne" in page.content.decode()
        client.post("/administration/", {"partie": "admin", "admin-email": monde.max.email})
        assert client.post(f"/administration/admin/{monde.ada.pk}/retirer/").headers["Location"] == "/"
        assert not Personne.objects.get(pk=monde.ada.pk).est_admin
