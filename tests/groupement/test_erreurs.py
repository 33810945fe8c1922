"""Real pages for what goes wrong."""

import pytest
from allauth.core.internal.ratelimit import respond_429
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import path

from groupement import urls

pytestmark = pytest.mark.django_db


def mal_formee(request):
    raise SuspiciousOperation


def en_panne(request):
    raise RuntimeError


class AvecPannes:
    """The site, and two pages that fail."""

    urlpatterns = [path("mal-formee/", mal_formee), path("en-panne/", en_panne), *urls.urlpatterns]
    handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
    handler500 = urls.handler500


@pytest.mark.parametrize(
    "adresse, statut, titre",
    [
        ("/mal-formee/", 400, "pas compris cette demande"),
        ("/nulle-part/", 404, "Cette page n’existe pas"),
        ("/en-panne/", 500, "Une panne de notre côté"),
    ],
)
def test_each_failure_has_its_page(settings, adresse, statut, titre):
    settings.ROOT_URLCONF = AvecPannes
    client = Client(raise_request_exception=False)
    reponse = client.get(adresse)
    assert reponse.status_code == statut
    assert titre in reponse.content.decode()


def test_an_expired_form_says_that_nothing_was_lost(monde):
    client = Client(enforce_csrf_checks=True)
    client.force_login(monde.max, backend="groupement.droits.ConnexionParCourriel")
    reponse = client.post("/profil/", {"partie": "rappels"})
    assert reponse.status_code == 403
    assert "Ce formulaire a expiré" in reponse.content.decode()


def test_too_many_tries_have_their_page(monde):
    requete = RequestFactory().get("/compte/connexion/")
    requete.user, requete.groupement, requete.resolver_match = monde.max, None, None
    reponse = respond_429(requete)
    assert reponse.status_code == 429
    assert "Trop d’essais" in reponse.content.decode()
