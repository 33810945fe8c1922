"""The front door of the site, and the home page of a group."""

import pytest
from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groupement.services.adhesions import mettre_en_pause
from groupement.services.groupements import proposer_animation
from tests import fabrique

pytestmark = pytest.mark.django_db
ICI = "tests.groupement.fournisseurs"


@pytest.fixture
def rien(settings):
    """Upper floors have nothing to say."""
    settings.CARTES_D_ACCUEIL = settings.ECHEANCES_D_ACCUEIL = [f"{ICI}.rien"]
    settings.BANDEAUX_D_ACCUEIL = [f"{ICI}.aucun_bandeau"]


@pytest.fixture
def plein(settings):
    """Upper floors have more to say than the page shows."""
    settings.CARTES_D_ACCUEIL = [f"{ICI}.cartes"]
    settings.ECHEANCES_D_ACCUEIL = [f"{ICI}.echeances"]
    settings.BANDEAUX_D_ACCUEIL = [f"{ICI}.bandeau"]
    settings.TEMPLATES = [
        settings.TEMPLATES[0]
        | {
            "APP_DIRS": False,
            "OPTIONS": settings.TEMPLATES[0]["OPTIONS"]
            | {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {
                            "groupement/essai_carte.html": (
                                "<p>{{ texte }}{% if premiere %} PRINCIPALE{% endif %}</p>"
                            ),
                            "groupement/essai_bandeau.html": "<section>{{ texte }}</section>",
                        },
                    ),
                    "django.template.loaders.filesystem.Loader",
                    "django.template.loaders.app_directories.Loader",
                ]
            },
        }
    ]
    yield
    engines._engines = {}


class TestOfTheSite:
    def test_nobody_signed_in_is_sent_to_sign_in(self):
        assert Client().get("/").headers["Location"].startswith(reverse("account_login"))

    @pytest.mark.parametrize("qui, ou", [("max", "/g/limoux/"), ("zoe", "/g/septfonds/"), ("coline", "/reseau/aude/")])
    def test_the_only_place_opens_by_itself(self, monde, chez, qui, ou):
        assert chez(getattr(monde, qui)).get("/").headers["Location"] == ou

    def test_several_groups_are_a_choice(self, monde, chez):
        fabrique.adhesion(monde.septfonds, monde.max)
        page = chez(monde.max).get("/").content.decode()
        assert 'href="/g/limoux/"' in page
        assert 'href="/g/septfonds/"' in page

    def test_a_coordinator_who_is_a_member_too_chooses(self, monde, chez):
        fabrique.adhesion(monde.limoux, monde.coline)
        page = chez(monde.coline).get("/").content.decode()
        assert 'href="/g/limoux/"' in page
        assert 'href="/reseau/aude/"' in page

    def test_an_administrator_finds_all_networks(self, monde, chez):
        page = chez(monde.ada).get("/").content.decode()
        for adresse in ("/reseau/aude/", "/reseau/quercy/", "/administration/"):
            assert f'href="{adresse}"' in page

    def test_somebody_without_a_group_is_told_what_to_do(self, db, chez):
        seul = fabrique.personne("Seul")
        page = chez(seul).get("/").content.decode()
        assert "invitation" in page
        assert seul.email in page

    def test_who_has_not_accepted_yet_is_not_in_the_group(self, monde, chez):
        cuxac = fabrique.groupement("Cuxac", monde.aude)
        proposer_animation(groupement=cuxac, email=monde.max.email, prenom="Max", auteur=monde.coline)
        client = chez(monde.max)
        assert client.get("/").headers["Location"] == "/g/limoux/"
        assert client.get("/g/cuxac/").status_code == 404


class TestOfAGroup:
    def test_three_cards_at_most_the_most_urgent_first_with_one_primary_button(self, monde, chez, plein):
        page = chez(monde.max).get("/g/limoux/").content.decode()
        ordre = [page.find(f"Carte à {jours} jours") for jours in (1, 3, 5)]
        assert ordre == sorted(ordre) and -1 not in ordre
        assert "9 jours" not in page
        assert page.count("PRINCIPALE") == 1
        assert page.index("PRINCIPALE") < page.index("Carte à 3 jours")

    def test_what_is_coming_is_short_and_dated(self, monde, chez, plein):
        page = chez(monde.max).get("/g/limoux/").content.decode()
        assert page.index("Échéance 1<") < page.index("Échéance 8<")
        assert "Échéance 9<" not in page
        assert page.index("Mes producteurs") < page.index("Échéance 1<")

    def test_a_new_group_shows_the_first_steps_to_who_facilitates(self, monde, chez, rien):
        page = chez(monde.anne).get("/g/limoux/").content.decode()
        assert "Invitez les membres" in page
        assert "Ajoutez un producteur" in page
        assert "Préparez une commande" in page

    def test_a_new_group_shows_members_what_will_be_here(self, monde, chez, rien):
        page = chez(monde.max).get("/g/limoux/").content.decode()
        assert "Pas encore de commande" in page
        assert "Invitez les membres" not in page

    def test_somebody_paused_still_enters_and_is_told(self, monde, chez, dans, rien):
        with dans(monde.limoux):
            mettre_en_pause(adhesion=monde.a_max, auteur=monde.anne)
        assert "en pause" in chez(monde.max).get("/g/limoux/").content.decode()

    def test_the_page_itself_costs_few_queries(self, monde, chez, plein):
        for qui in (monde.max, monde.anne, monde.rosa):
            client = chez(qui)
            client.get("/g/limoux/")
            with CaptureQueriesContext(connection) as requetes:
                client.get("/g/limoux/")
            assert len(requetes) <= 8, [r["sql"][:90] for r in requetes]


class TestSecondFactor:
    @pytest.mark.parametrize("qui, propose", [("max", False), ("anne", True), ("tess", True), ("rosa", True)])
    def test_is_offered_to_those_with_powers(self, monde, chez, rien, qui, propose):
        page = chez(getattr(monde, qui)).get("/g/limoux/").content.decode()
        assert ("Protégez votre compte" in page) == propose

    def test_later_means_later(self, monde, chez, rien):
        client = chez(monde.anne)
        assert client.post("/profil/second-facteur/", {"retour": "/g/limoux/"}).headers["Location"] == "/g/limoux/"
        assert "Protégez votre compte" not in client.get("/g/limoux/").content.decode()

    def test_later_never_leaves_the_site(self, monde, chez):
        reponse = chez(monde.anne).post("/profil/second-facteur/", {"retour": "https://mauvais.example/"})
        assert reponse.headers["Location"] == "/"

    @pytest.mark.parametrize("qui", ["coline", "ada", "zoe"])
    def test_is_offered_on_the_profile_too(self, monde, chez, qui):
        assert "Protégez votre compte" in chez(getattr(monde, qui)).get("/profil/").content.decode()
