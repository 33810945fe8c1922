"""A référente hands a producer over: who takes it, what is passed on, what she knows, both confirm; on the day, and not
before, the right to run the producer's volet changes hands."""

import datetime

import pytest
from django.db.models import F
from django.utils import timezone
from django_scopes import scopes_disabled

from groupement.models import Courriel
from referents.models import Mandat, PointDeRelais, Relais
from tests import fabrique as f
from tests.navigateur.gestes import plat, tient_en_largeur

JOUR = datetime.timedelta(days=1)
TELEPHONE = {"largeur": 360, "hauteur": 780}


@pytest.fixture
def recit(monde, settings, live_server):
    settings.ADRESSE_DU_SITE = live_server.url
    commande = f.commande(monde.limoux)
    volet = f.volet(commande, monde.partenariat)
    monde.volet = f"/g/limoux/commandes/{commande.pk}/producteurs/{volet.pk}/"
    return monde


def test_a_mandate_is_handed_over_and_the_right_follows_on_the_day(
    recit, ouvrir, sans_ouvrier, verifier_acces
):  # fmt: skip
    with scopes_disabled():
        rosa, max_ = ouvrir(recit.rosa), ouvrir(recit.max, **TELEPHONE)
        prepare_the_handover(rosa)
        write_in_the_notebook(rosa)
        tick_what_is_passed_on(rosa, verifier_acces)
        read_and_acknowledge_on_a_phone(recit, max_, verifier_acces)
        assert (conduit(rosa, recit), conduit(max_, recit)) == (True, False)
        acknowledge(rosa)
        assert (conduit(rosa, recit), conduit(max_, recit)) == (True, False), "the day has not come"
        let_the_night_pass()
        assert (conduit(rosa, recit), conduit(max_, recit)) == (False, True)
        the_notebook_has_changed_hands(recit, rosa, max_)


# --- The steps ---------------------------------------------------------------------------------------------------


def prepare_the_handover(page):
    page.goto("/g/limoux/producteurs/")
    page.get_by_role("link", name="Qui est référent").click()
    page.get_by_role("link", name="Passer le relais de Rosa Durand").click()
    page.get_by_label("Qui prend la suite").select_option(label=personne(page, "Max Durand"))
    page.get_by_label("À partir du").fill(str(timezone.localdate() - JOUR))
    page.get_by_role("button", name="Préparer le relais").click()
    page.get_by_text("Ce jour est passé").first.wait_for()
    page.get_by_label("À partir du").fill(str(timezone.localdate() + JOUR))
    page.get_by_role("button", name="Préparer le relais").click()
    page.get_by_role("heading", name="Ce qui se passe de main en main").wait_for()
    assert Relais.objects.get().etat == "prevu"


def write_in_the_notebook(page):
    relais = page.url
    page.get_by_role("link", name="Écrire dans le carnet").click()
    page.get_by_label("Ce qu’il faut savoir").fill("Téléphoner **après la traite**.\n\n- Rendre les cagettes")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("après la traite").wait_for()
    page.goto(relais)


def tick_what_is_passed_on(page, verifier_acces):
    page.get_by_role("checkbox", name="Présenter la nouvelle personne").check()
    page.get_by_role("checkbox", name="Remettre les fichiers").check()
    page.get_by_role("button", name="Enregistrer la liste").click()
    page.get_by_text("La liste est enregistrée").wait_for()
    assert Relais.objects.get().etat == "en_cours"
    verifier_acces(page)


def read_and_acknowledge_on_a_phone(recit, page, verifier_acces):
    courriel = Courriel.objects.get(destinataire=recit.max.email)
    page.goto(courriel.texte.split("Voir le relais :\n")[1].split()[0])
    assert "Vous prenez la suite de Rosa Durand" in plat(page.inner_text("main"))
    tient_en_largeur(page)
    verifier_acces(page)
    page.get_by_role("link", name="Lire le carnet").click()
    page.get_by_text("Rendre les cagettes").wait_for()
    assert page.get_by_role("link", name="Compléter").count() == 0
    page.go_back()
    page.get_by_role("button", name="J’ai tout reçu").click()
    page.get_by_role("heading", name="3 points ne sont pas cochés").wait_for()
    tient_en_largeur(page)
    verifier_acces(page)
    page.get_by_role("button", name="Confirmer quand même").click()
    page.get_by_text("C’est à Rosa Durand de confirmer maintenant").wait_for()


def acknowledge(page):
    page.goto(Relais.objects.select_related("groupement").get().get_absolute_url())
    for point in page.get_by_role("checkbox").all():
        point.check()
    page.get_by_role("button", name="J’ai tout transmis").click()  # and what was just ticked is kept
    page.get_by_text("Le relais est fait").first.wait_for()
    assert not PointDeRelais.objects.filter(fait_le=None).exists()
    assert Mandat.objects.count() == 2


def let_the_night_pass():
    """A day later: all that is dated in days is one day nearer."""
    Mandat.objects.update(du=F("du") - JOUR, au=F("au") - JOUR)


def the_notebook_has_changed_hands(recit, rosa, max_):
    carnet = f"/g/limoux/referents/producteur/{recit.partenariat.pk}/carnet/"
    assert rosa.goto(carnet).status == 404
    max_.goto(carnet)
    max_.get_by_role("link", name="Compléter").click()
    max_.get_by_label("Ce qu’il faut savoir").wait_for()


def conduit(page, recit):
    """Whether the person may run the producer's volet now."""
    return page.goto(recit.volet).status == 200


def personne(page, nom):
    """The whole label of the choice that begins with `nom`."""
    return page.locator("option", has_text=nom).first.inner_text()
