"""Duties in a real browser: a round is prepared, members take places on a phone, one exchanges, who came is noted."""

import datetime

import pytest
from django.utils import timezone

from groupement.portee import scopes_disabled
from referents.models import Distribution, Inscription, ModeleDePermanence
from tests import fabrique as f
from tests.navigateur.gestes import tient_en_largeur


@pytest.fixture
def scene(monde, monkeypatch):
    monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: None)
    f.conditionnement(monde.ferme, "Carottes")
    with scopes_disabled():
        yield monde


def test_from_the_round_to_who_came(scene, ouvrir, verifier_acces):
    anne = ouvrir(scene.anne)
    anne.goto("/g/limoux/taches/permanences/")
    anne.get_by_role("link", name="Décrire une première permanence").click()
    anne.get_by_label("Ce qu’il y a à faire").fill("Décharger")
    anne.get_by_label("Combien de personnes").fill("2")
    verifier_acces(anne)
    anne.get_by_role("button", name="Enregistrer").click()
    anne.get_by_role("link", name="Décharger").wait_for()
    assert ModeleDePermanence.objects.get().minutes == 30

    anne.goto("/g/limoux/commandes/nouvelle/")
    anne.get_by_label("Ferme du Soleil").check()
    lieu = anne.get_by_label("Lieu")
    lieu.fill("Salle des fêtes")
    anne.get_by_role("button", name="Préparer la commande").click()
    anne.get_by_role("heading", level=1).wait_for()
    distribution = Distribution.objects.get()
    assert distribution.permanences.get().nombre == 2

    telephones = {}
    for personne in (scene.max, scene.tess):
        page = telephones[personne] = ouvrir(personne, largeur=360, hauteur=780)
        page.goto("/g/limoux/taches/permanences/")
        tient_en_largeur(page)
        verifier_acces(page)
        page.get_by_role("button", name="Je m’inscris").click()
        page.get_by_text("Vous y êtes").wait_for()
    assert Inscription.objects.count() == 2
    ouvrir(scene.rosa, largeur=360).goto("/g/limoux/taches/permanences/")

    de_max = telephones[scene.max]
    de_max.goto(f"/g/limoux/taches/permanences/{distribution.pk}/")
    tient_en_largeur(de_max)
    de_max.get_by_role("link", name="Proposer un échange").click()
    de_max.get_by_label("À qui").select_option(label=f"Rosa Durand ({scene.a_rosa.foyer})")
    de_max.get_by_label("Un mot").fill("Je suis en voyage")
    verifier_acces(de_max)
    de_max.get_by_role("button", name="Proposer l’échange").click()
    de_max.get_by_text("vous gardez votre place").wait_for()

    rosa = ouvrir(scene.rosa, largeur=360, hauteur=780)
    rosa.goto("/g/limoux/")
    rosa.get_by_role("link", name="Max Durand cherche quelqu’un à sa place").click()
    rosa.get_by_text("Je suis en voyage").wait_for()
    tient_en_largeur(rosa)
    verifier_acces(rosa)
    rosa.get_by_role("button", name="Je prends sa place").click()
    rosa.get_by_text("Vous remplacez Max Durand").wait_for()

    Distribution.objects.update(jour=timezone.localdate())
    anne.goto(f"/g/limoux/taches/permanences/{distribution.pk}/")
    verifier_acces(anne)
    anne.get_by_role("link", name="Noter qui est venu").click()
    anne.get_by_role("group", name="Rosa Durand").get_by_label("était là").check()
    anne.get_by_role("group", name="Tess Durand").get_by_label("n’a pas pu venir").check()
    verifier_acces(anne)
    anne.get_by_role("button", name="Enregistrer les présences").click()
    anne.get_by_text("Les présences sont notées").wait_for()
    assert set(Inscription.objects.values_list("adhesion__personne__prenom", "presence")) == {
        ("Rosa", "venue"), ("Tess", "absente"),
    }  # fmt: skip
    anne.goto("/g/limoux/taches/participation/")
    anne.get_by_text("Foyer par foyer").wait_for()
    verifier_acces(anne)


def test_a_season_is_proposed_read_and_confirmed(scene, ouvrir, verifier_acces):
    for n in range(1, 4):
        f.permanence(scene.limoux, jour=timezone.localdate() + datetime.timedelta(days=7 * n))
    tess = ouvrir(scene.tess, largeur=360, hauteur=780)
    tess.goto("/g/limoux/taches/voeux/")
    tient_en_largeur(tess)
    tess.get_by_role("radio", name="je ne peux pas").first.check()
    verifier_acces(tess)
    tess.get_by_role("button", name="Enregistrer mes vœux").click()
    tess.get_by_text("Vos vœux sont notés").wait_for()
    anne = ouvrir(scene.anne)
    anne.goto("/g/limoux/taches/permanences/")
    anne.get_by_role("link", name="Partager une saison").click()
    verifier_acces(anne)
    anne.get_by_role("button", name="Proposer un partage").click()
    anne.get_by_role("heading", name="Une proposition à relire").wait_for()
    verifier_acces(anne)
    anne.get_by_role("link", name="Changer").first.click()
    verifier_acces(anne)
    anne.get_by_role("button", name="Changer la proposition").click()
    anne.get_by_role("link", name="Confirmer la proposition").click()
    anne.get_by_role("button", name="Confirmer et prévenir").click()
    anne.get_by_text("sont confirmées").wait_for()
    assert Inscription.objects.count() == 6
