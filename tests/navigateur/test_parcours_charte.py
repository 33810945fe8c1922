"""A charter's second version: written by two, discussed, published, and accepted by half of the group."""

import pytest
from playwright.sync_api import expect

from charte.models import Acceptation, Commentaire, Question, VersionCharte
from groupement.models import Courriel
from groupement.portee import dans_le_groupement
from tests import fabrique as f
from tests.navigateur.gestes import plat, tient_en_largeur

CHARTE, BROUILLON = "/g/limoux/charte/", "/g/limoux/charte/brouillon/"


@pytest.fixture
def limoux(monde, sans_ouvrier):
    """Everybody has accepted a first version."""
    with dans_le_groupement(monde.limoux):
        f.version_de_charte(
            monde.a_anne,
            {"Nos valeurs": "Nous achetons à cent kilomètres.", "Notre taille": "Nous restons petits."},
            acceptee_par=[monde.a_anne, monde.a_max, monde.a_rosa, monde.a_tess],
        )
        monde.a_rosa.roles = ["animation"]
        monde.a_rosa.save(update_fields=["roles"])
    return monde


def test_a_second_version_is_written_published_and_accepted_by_half_of_the_group(limoux, ouvrir, verifier_acces):
    anne, rosa = ouvrir(limoux.anne), ouvrir(limoux.rosa)
    _ecrire_a_deux(anne, rosa, verifier_acces)
    max_ = ouvrir(limoux.max, largeur=360, hauteur=780)
    _commenter(max_, anne, verifier_acces)
    _publier(anne, verifier_acces)
    # Half of the group accepts: one straight away, one who was going somewhere else.
    _accepter_en_allant_ailleurs(max_, verifier_acces)
    _accepter_sans_javascript(ouvrir(limoux.anne, javascript=False))
    _remettre_a_plus_tard(rosa)
    _demander_d_abord(ouvrir(limoux.tess, largeur=360, hauteur=780), verifier_acces)
    _voir_ou_on_en_est(anne, verifier_acces)
    with dans_le_groupement(limoux.limoux):
        deuxieme = VersionCharte.objects.publiees().first()
        assert deuxieme.numero == 2
        ont_accepte = Acceptation.objects.filter(version=deuxieme).values_list("adhesion", flat=True)
        assert set(ont_accepte) == {limoux.a_max.pk, limoux.a_anne.pk}
        assert Question.objects.get().adhesion == limoux.a_tess
    annonces = Courriel.objects.filter(clef__startswith="charte-version:")
    assert {c.destinataire for c in annonces} == {qui.email for qui in (limoux.max, limoux.rosa, limoux.tess)}
    assert {c.destinataire for c in Courriel.objects.exclude(pk__in=annonces)} == {
        limoux.anne.email, limoux.rosa.email
    }  # fmt: skip


def _ecrire_a_deux(anne, rosa, verifier_acces):
    """Two facilitators have the same section open: the second sees both texts, and nothing is lost."""
    anne.goto(CHARTE)
    anne.get_by_role("link", name="Prochaine version").click()
    anne.get_by_role("link", name="Commencer une version").click()
    anne.get_by_label("du texte en vigueur (version 1)").check()
    anne.get_by_role("button", name="Commencer le brouillon").click()
    rosa.goto(BROUILLON)
    for page in (anne, rosa):
        page.get_by_role("link", name="Modifier la section Nos valeurs").click()
    rosa.get_by_label("Texte").fill("Nous achetons à trente kilomètres.")
    rosa.get_by_role("button", name="Enregistrer la section").click()
    expect(rosa.get_by_role("status")).to_contain_text("est enregistrée")
    anne.get_by_label("Texte").fill("Nous achetons à cent kilomètres, en bio.")
    anne.get_by_role("button", name="Enregistrer la section").click()
    expect(anne.get_by_role("alert")).to_contain_text("Rosa Durand a enregistré cette section")
    expect(anne.get_by_text("Nous achetons à trente kilomètres.", exact=True)).to_be_visible()
    verifier_acces(anne)
    anne.get_by_label("Texte").fill("Nous achetons à trente kilomètres, en bio.")
    anne.get_by_role("button", name="Enregistrer la section").click()
    expect(anne.get_by_text("Nous achetons à trente kilomètres, en bio.")).to_be_visible()
    verifier_acces(anne)


def _commenter(membre, anne, verifier_acces):
    membre.goto(BROUILLON)
    membre.get_by_text("Commenter la section Notre taille").click()
    membre.locator("details[open]").get_by_label("Votre commentaire").fill("Et si nous devenons trop nombreux ?")
    membre.get_by_role("button", name="Envoyer ce commentaire sur Notre taille").click()
    expect(membre.get_by_text("Et si nous devenons trop nombreux ?")).to_be_visible()
    tient_en_largeur(membre)
    verifier_acces(membre)
    anne.goto(BROUILLON)
    anne.get_by_role("button", name="Résolu : le commentaire de Max Durand").click()
    expect(anne.get_by_text("1 commentaire résolu")).to_be_visible()


def _publier(anne, verifier_acces):
    anne.get_by_role("link", name="Publier").click()
    expect(anne.get_by_text("4 membres seront invités à l’accepter")).to_be_visible()
    verifier_acces(anne)
    anne.get_by_label("Comment elle a été décidée").fill("adoptée à la réunion, sans objection")
    anne.get_by_role("button", name="Publier cette version").click()
    expect(anne.get_by_text("Adoptée à la réunion, sans objection")).to_be_visible()
    expect(anne.get_by_text("Vous n’avez pas encore accepté cette version.")).to_be_visible()


def _accepter_en_allant_ailleurs(membre, verifier_acces):
    """What changed is shown word by word; the answer leads where one was going."""
    membre.goto("/g/limoux/producteurs/")
    expect(membre.get_by_role("heading", name="La charte a changé")).to_be_visible()
    assert membre.locator("del", has_text="cent").is_visible()
    assert "trente" in plat(" ".join(membre.locator("ins").all_inner_texts()))
    tient_en_largeur(membre)
    verifier_acces(membre)
    membre.get_by_role("button", name="J’accepte").click()
    expect(membre.get_by_role("status")).to_contain_text("Vous avez accepté la version 2")
    assert membre.url.endswith("/g/limoux/producteurs/")
    membre.goto("/g/limoux/")
    expect(membre.get_by_text("Une charte à accepter")).to_have_count(0)


def _accepter_sans_javascript(anne):
    anne.goto("/g/limoux/membres/")
    anne.get_by_role("button", name="J’accepte").click()
    assert anne.url.endswith("/g/limoux/membres/")


def _remettre_a_plus_tard(rosa):
    rosa.goto("/g/limoux/")
    rosa.get_by_role("button", name="Plus tard").click()
    expect(rosa.get_by_role("heading", name="Une charte à accepter")).to_be_visible()
    rosa.goto("/g/limoux/producteurs/")
    expect(rosa.get_by_role("heading", name="Nos producteurs")).to_be_visible()


def _demander_d_abord(tess, verifier_acces):
    tess.goto("/g/limoux/")
    tess.get_by_role("link", name="J’ai une question").click()
    tess.get_by_label("Je ne peux pas l’accepter telle quelle").check()
    tess.get_by_label("Votre message").fill("Trente kilomètres, c’est trop court pour les agrumes.")
    tient_en_largeur(tess)
    verifier_acces(tess)
    tess.get_by_role("button", name="Envoyer à l’animation").click()
    expect(tess.get_by_role("status")).to_contain_text("Votre message est parti")


def _voir_ou_on_en_est(anne, verifier_acces):
    anne.goto("/g/limoux/charte/acceptations/")
    expect(anne.get_by_text("2 membres sur 4")).to_be_visible()
    expect(anne.get_by_text("trop court pour les agrumes")).to_be_visible()
    verifier_acces(anne)
    anne.get_by_role("button", name="C’est réglé avec Tess Durand").click()
    expect(anne.get_by_text("On attend votre réponse")).to_have_count(0)
    anne.goto("/g/limoux/charte/versions/")
    anne.get_by_role("link", name="Comparer deux versions").click()
    expect(anne.locator("ins", has_text="trente")).to_be_visible()


def test_the_words_of_the_group_are_drawn_for_who_sees_and_listed_for_who_listens(limoux, ouvrir, verifier_acces):
    page = ouvrir(limoux.max, largeur=360, hauteur=780)
    for personne, mots in ((limoux.max, "Des légumes locaux"), (limoux.anne, "un légume"), (limoux.rosa, "LEGUMES")):
        siennes = ouvrir(personne)
        siennes.goto("/g/limoux/charte/pourquoi/")
        siennes.get_by_label("Pourquoi je participe").fill(mots)
        siennes.get_by_role("button", name="Enregistrer ma réponse").click()
    page.goto("/g/limoux/charte/pourquoi/")
    expect(page.get_by_role("img", name="Nuage des mots de Limoux")).to_be_visible()
    boites = [mot.bounding_box() for mot in page.locator(".nuage__mot").all()]
    for rang, a in enumerate(boites):
        for b in boites[:rang]:
            assert a["x"] >= b["x"] + b["width"] or b["x"] >= a["x"] + a["width"] or a["y"] != b["y"]
    page.get_by_text("Les mots en liste").click()
    expect(page.get_by_text("3 personnes")).to_be_visible()
    tient_en_largeur(page)
    verifier_acces(page)
    with dans_le_groupement(limoux.limoux):
        assert not Commentaire.objects.exists()
