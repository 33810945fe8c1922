"""Nobody enters where they are not: every route of the site, as anonymous, as each role, as another group's member.

The routes come from the resolver, so a page added tomorrow is walked too; an argument that `decor` does not know
fails the test, which says where to register it.
"""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import get_resolver, reverse

from groupement.services.courriels import deposer
from tests.groupement.decor import decor, routes

pytestmark = pytest.mark.django_db

ROUTES = routes(get_resolver())
NOMBRE_MINIMAL = 150
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")
# Open to whoever comes: signing in, links of mails, help, health, and the outbox of a demonstration.
PUBLIQUES = re.compile(
    r"groupement:(preferences_courriel|invitation|ouverts|page_publique|demande_envoyee|venir)$|lettres:choisir$"
    r"|calendrier:flux$|donnees:registre$|sante:|aide:|courrier:|producteur:|rencontre:"
    r"|account_(login|logout|signup|inactive|request_login_code|confirm_login_code|reset_password\w*|confirm_email"
    r"|email_verification_sent)$|mfa_authenticate$|media$|$"
)
REPONSES_D_UNE_PERSONNE = {200, 201, 204, 301, 302, 400, 403, 404, 405, 409, 410, 415, 422}


def arguments(route):
    """(what stands before it in the address, name) of each argument of `route`."""
    trouves = []
    for trouve in ARGUMENT.finditer(route):
        nom = trouve[1] or trouve[2]
        avant = re.sub(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)", r"\1\2", route[: trouve.start()])
        trouves.append((re.split(r"[/-]", avant.rstrip("/-"))[-1], nom))
    return trouves


def adresse(route, decor, remplace=()):
    valeurs = {}
    for clef in arguments(route.route):
        if clef not in decor:
            pytest.fail(
                f"{route.route}: register the argument {clef} in tests/groupement/decor.py, with a row of the group."
            )
        valeurs[clef[1]] = dict(remplace).get(clef, decor[clef])
    if route.nom.endswith(":") or not route.nom:
        return "/" + route.route
    return reverse(route.nom, kwargs=valeurs)


def ouvrir(client, methode, chemin):
    """The answer; what it wrote (rows, session) is taken back, so that the next address finds all as it was."""
    client.raise_request_exception = False  # a failure is a 500 like any other: name all of them at once
    temoins = client.cookies.copy()
    with transaction.atomic():
        reponse = getattr(client, methode)(chemin)
        transaction.set_rollback(True)
    client.cookies = temoins
    return reponse


@pytest.fixture(autouse=True)
def _page_introuvable_toute_simple(monkeypatch):
    """Thousands of refusals: drawing the page that says so each time would take most of the suite's time."""
    monkeypatch.setattr("groupement.urls.handler404", lambda request, exception: HttpResponseNotFound())


@pytest.fixture
def ici(monde):
    deposer(clef="x", destinataire="a@exemple.test", sujet="S", texte="T", html="<p>T</p>")
    return decor(monde.limoux, monde.a_anne, monde.a_max, monde.a_rosa)


@pytest.fixture
def ailleurs(monde):
    return decor(monde.septfonds, monde.a_zoe, monde.a_zoe, monde.a_zoe)


def essayer(client, routes, decor, attendu):
    """Open each of `routes` by GET and POST; name the addresses whose answer `attendu` refuses, one a line."""
    surprises = []
    for route in routes:
        chemin = adresse(route, decor)
        for methode in ("get", "post"):
            reponse = ouvrir(client, methode, chemin)
            if not attendu(route, reponse):
                surprises.append(f"{methode.upper()} {chemin} ({route.nom}): {reponse.status_code}")
    return "\n".join(surprises)


def vers_la_connexion(reponse):
    return reponse.status_code == 302 and reponse.headers["Location"].startswith(reverse("account_login"))


def sous(*racines):
    return [route for route in ROUTES if route.route.split("/")[0] in racines]


def test_the_resolver_shows_the_whole_site():
    assert len(ROUTES) >= NOMBRE_MINIMAL
    assert {route.route.split("/")[0] for route in ROUTES} >= {"g", "reseau", "compte", "administration", "profil"}
    assert not settings.DEMO or sous("courrier")


def test_anonymous_is_sent_to_sign_in_everywhere_but_on_public_pages(ici):
    def attendu(route, reponse):
        if PUBLIQUES.match(route.nom):
            return reponse.status_code < 500 or route.nom == "sante:pret"  # no worker beats here
        return vers_la_connexion(reponse) or (reponse.status_code == 405 and route.route.startswith("compte/"))

    assert essayer(Client(), ROUTES, ici, attendu) == ""


def test_no_page_of_a_group_or_network_is_public():
    assert [route.route for route in sous("g", "reseau", "administration") if PUBLIQUES.match(route.nom)] == []


@pytest.mark.parametrize("qui", ["zoe", "coline", "ada"])
def test_a_group_is_unknown_to_who_is_not_a_member(monde, chez, ici, qui):
    client = chez(getattr(monde, qui))
    assert essayer(client, sous("g"), ici, lambda route, reponse: reponse.status_code == 404) == ""


@pytest.mark.parametrize("qui", ["zoe", "anne", "rosa"])
def test_a_network_is_unknown_to_who_does_not_coordinate_it(monde, chez, ici, qui):
    client = chez(getattr(monde, qui))
    assert essayer(client, sous("reseau"), ici, lambda route, reponse: reponse.status_code == 404) == ""


@pytest.mark.parametrize("qui", ["zoe", "coline", "anne", "tess"])
def test_the_administration_is_unknown_to_who_does_not_administer(monde, chez, ici, qui):
    client = chez(getattr(monde, qui))

    def attendu(route, reponse):
        return reponse.status_code in (404, 405)

    assert essayer(client, sous("administration"), ici, attendu) == ""


@pytest.mark.parametrize("qui", ["max", "anne", "rosa", "tess"])
def test_no_page_of_the_group_fails_for_its_people(monde, chez, ici, qui):
    client = chez(getattr(monde, qui))

    def attendu(route, reponse):
        return reponse.status_code in REPONSES_D_UNE_PERSONNE

    assert essayer(client, sous("g", "profil", "aide", ""), ici, attendu) == ""


@pytest.mark.parametrize("qui", ["coline", "ada"])
def test_no_page_of_the_network_fails_for_its_people(monde, chez, ici, qui):
    client = chez(getattr(monde, qui))

    def attendu(route, reponse):
        return reponse.status_code in REPONSES_D_UNE_PERSONNE

    assert essayer(client, sous("reseau", "administration", "profil", ""), ici, attendu) == ""


def test_the_facilitator_reaches_every_page_that_shows_something(monde, chez, ici):
    """The walk above would also pass if everything answered 404: most pages must really be drawn."""
    client = chez(monde.anne)
    vues = [ouvrir(client, "get", adresse(route, ici)).status_code for route in sous("g")]
    assert vues.count(200) >= len(vues) // 3


@pytest.mark.parametrize("qui", ["anne", "rosa"])
def test_an_id_of_another_group_is_unknown_in_every_address(monde, chez, ici, ailleurs, qui):
    """In each address of Limoux, one argument after another is replaced by the row of another group and network."""
    client, surprises, essais = chez(getattr(monde, qui)), [], 0
    for route in sous("g"):
        for clef in arguments(route.route):
            if not isinstance(ici[clef], int) or clef == ("lignes", "numero"):
                continue
            chemin = adresse(route, ici, [(clef, ailleurs[clef])])
            for methode in ("get", "post"):
                essais += 1
                reponse = ouvrir(client, methode, chemin)
                if reponse.status_code not in (404, 405):
                    surprises.append(f"{methode.upper()} {chemin} ({route.nom}): {reponse.status_code}")
    assert essais > 100
    assert not surprises, "\n".join(surprises)
