"""The outbox page of a demonstration."""

import pytest
from django.test import Client
from django.utils import timezone

from commandes.models import Document
from groupement.models import Courriel
from groupement.services.courriels import deposer
from tests import fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture
def courriel(monde):
    return deposer(
        clef="x",
        destinataire="max@exemple.test",
        personne=monde.max,
        sujet="Votre <b>panier</b>",
        texte="Bonjour\nhttp://127.0.0.1:8000/g/limoux/",
        html='<html><head></head><body style="color:red"><script>alert(1)</script></body></html>',
    )


def test_newest_first_and_readable_without_signing_in(courriel):
    deposer(clef="y", destinataire="tess@exemple.test", sujet="Deuxième", texte="x")
    page = Client().get("/courrier/").content.decode()
    assert page.index("Deuxième") < page.index("Votre &lt;b&gt;panier")
    assert "Deuxième" not in Client().get("/courrier/", {"q": "max@"}).content.decode()


def test_a_mail_shows_its_text_and_frames_its_html(courriel):
    page = Client().get(f"/courrier/{courriel.pk}/").content.decode()
    assert f'src="/courrier/{courriel.pk}/html/"' in page
    assert "sandbox=" in page
    assert 'href="http://127.0.0.1:8000/g/limoux/"' in page


def test_the_html_may_use_its_own_styles_but_no_script(courriel):
    reponse = Client().get(f"/courrier/{courriel.pk}/html/")
    csp = reponse.headers["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in csp
    assert "script-src 'none'" in csp
    assert reponse.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert b'<base target="_blank">' in reponse.content


def test_an_attachment_comes_as_it_was_kept(monde, dans):
    with dans(monde.limoux):
        commande = fabrique.commande(monde.limoux)
        document = Document.objects.create(
            groupement=monde.limoux,
            commande=commande,
            genre="matrice",
            format="pdf",
            nom_du_fichier="bon été.pdf",
            octets=b"%PDF-1.7",
            pret_le=timezone.now(),
        )
    courriel = deposer(clef="z", destinataire="ferme@exemple.test", sujet="Bon", texte="x", pieces_jointes=[document])
    assert "bon été.pdf" in Client().get(f"/courrier/{courriel.pk}/").content.decode()
    reponse = Client().get(f"/courrier/{courriel.pk}/pieces/0/")
    assert (reponse.content, reponse.headers["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert reponse.headers["Content-Disposition"].startswith("attachment")
    assert Client().get(f"/courrier/{courriel.pk}/pieces/1/").status_code == 404
    Document._base_manager.all().delete()
    assert "disparu" in Client().get(f"/courrier/{courriel.pk}/").content.decode()
    assert Client().get(f"/courrier/{courriel.pk}/pieces/0/").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_thirty(courriel, django_assert_num_queries):
    Courriel.objects.bulk_create(
        [Courriel(clef=str(n), destinataire="a@exemple.test", sujet="S", texte="t") for n in range(30)]
    )
    with django_assert_num_queries(2):
        Client().get("/courrier/")
