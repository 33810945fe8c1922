"""Who is référent for which producer, through HTTP."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from groupement.models import EntreeJournal
from referents.models import Mandat
from tests import fabrique
from tests.groupement.pages import champs_montres

JOUR = datetime.timedelta(days=1)


def ici(route, *arguments, slug="limoux"):
    return reverse(f"referents:{route}", args=[slug, *arguments])


@pytest.fixture
def aujourd_hui():
    return timezone.localdate()


def test_chacun_voit_qui_est_referent_et_ce_qui_manque(monde, chez):
    fabrique.partenariat(monde.limoux, fabrique.producteur(monde.aude, "Moulin"))
    page = chez(monde.max).get(ici("mandats")).text
    assert "Rosa Durand" in page and "Sans référent" in page and "1\N{NO-BREAK SPACE}producteur sans référent" in page
    assert "Confier un mandat" not in page and "À votre charge" not in page
    assert "À votre charge" in chez(monde.rosa).get(ici("mandats")).text


def test_l_animation_confie_un_mandat_qui_donne_le_droit(monde, chez, dans, aujourd_hui):
    reponse = chez(monde.anne).post(
        ici("creer_mandat", monde.partenariat.pk),
        {"adhesion": monde.a_max.pk, "rang": "suppleant", "du": str(aujourd_hui), "au": ""},
    )
    assert reponse.status_code == 302
    with dans(monde.limoux):
        mandat = Mandat.objects.get(adhesion=monde.a_max)
    assert EntreeJournal.objects.sur(mandat).get().auteur == monde.anne
    assert (
        chez(monde.max)
        .get(reverse("catalogue:modifier_partenariat", args=["limoux", monde.partenariat.pk]))
        .status_code
        == 200
    )


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"rang": "titulaire"}, "a déjà une référente ou un référent titulaire"),
        ({"au": "2020-01-01"}, "Le mandat finit avant de commencer"),
        ({"adhesion": "rosa"}, "Cette personne a déjà un mandat pour ce producteur"),
        ({"adhesion": "zoe"}, "Ce choix n’est pas dans la liste"),
        ({"adhesion": "pause"}, "Ce choix n’est pas dans la liste"),
        ({"du": "31/02/2026"}, "Ce jour n’existe pas"),
        ({"du": "0001-01-01"}, "Vérifiez l’année"),
        ({"au": "9999-12-31"}, "Vérifiez l’année"),
    ],
)
def test_un_mandat_impossible_est_refuse_avec_la_raison(monde, chez, dans, aujourd_hui, champs, phrase):
    pause = fabrique.adhesion(monde.limoux, fabrique.personne("Pia"), etat="en_pause")
    qui = {"rosa": monde.a_rosa, "zoe": monde.a_zoe, "pause": pause, None: monde.a_max}
    envoi = {"rang": "suppleant", "du": str(aujourd_hui), "au": ""} | champs
    envoi["adhesion"] = qui[champs.get("adhesion")].pk
    reponse = chez(monde.anne).post(ici("creer_mandat", monde.partenariat.pk), envoi)
    assert reponse.status_code == 200 and phrase in reponse.text
    with dans(monde.limoux):
        assert Mandat.objects.count() == 1


def test_un_mandat_se_modifie_et_se_termine(monde, chez, dans, aujourd_hui):
    anne = chez(monde.anne)
    fin = aujourd_hui + 30 * JOUR
    anne.post(
        ici("modifier_mandat", monde.mandat.pk),
        {"rang": "suppleant", "du": str(monde.mandat.du), "au": str(fin)},
    )
    monde.mandat.refresh_from_db()
    assert (monde.mandat.rang, monde.mandat.au) == ("suppleant", fin)
    page = anne.get(ici("terminer_mandat", monde.mandat.pk))
    assert "s’arrête avec le mandat" in page.text
    anne.post(ici("terminer_mandat", monde.mandat.pk), {"dernier_jour": str(aujourd_hui - JOUR)})
    monde.mandat.refresh_from_db()
    assert monde.mandat.au == aujourd_hui - JOUR
    assert "Mandats terminés (1)" in anne.get(ici("mandats")).text
    refus = anne.post(ici("terminer_mandat", monde.mandat.pk), {"dernier_jour": str(aujourd_hui)})
    assert "Ce mandat finit déjà" in refus.text


def test_un_mandat_qui_n_a_pas_commence_s_annule(monde, chez, dans, aujourd_hui):
    with dans(monde.limoux):
        futur = fabrique.mandat(monde.partenariat, monde.a_max, rang="suppleant", du=aujourd_hui + 9 * JOUR)
    assert "À venir" in chez(monde.max).get(ici("mandats")).text
    chez(monde.anne).post(ici("terminer_mandat", futur.pk), {"dernier_jour": str(aujourd_hui)})
    with dans(monde.limoux):
        assert not Mandat.objects.filter(pk=futur.pk).exists()


def test_seule_l_animation_change_les_mandats(monde, chez, aujourd_hui):
    for personne in (monde.max, monde.rosa, monde.tess):
        for adresse in (
            ici("creer_mandat", monde.partenariat.pk),
            ici("modifier_mandat", monde.mandat.pk),
            ici("terminer_mandat", monde.mandat.pk),
        ):
            assert chez(personne).get(adresse).status_code == 404
            assert chez(personne).post(adresse, {"dernier_jour": str(aujourd_hui)}).status_code == 404


def test_le_mandat_d_un_autre_groupement_n_existe_pas(monde, chez, dans):
    with dans(monde.septfonds):
        partenariat = fabrique.partenariat(monde.septfonds, fabrique.producteur(monde.quercy, "Ailleurs"))
        mandat = fabrique.mandat(partenariat, monde.a_zoe)
    anne = chez(monde.anne)
    assert anne.get(ici("creer_mandat", partenariat.pk)).status_code == 404
    assert anne.get(ici("modifier_mandat", mandat.pk)).status_code == 404
    assert anne.get(ici("terminer_mandat", mandat.pk)).status_code == 404
    assert chez(monde.zoe).get(ici("mandats")).status_code == 404
    assert "Rosa" not in chez(monde.zoe).get(ici("mandats", slug="septfonds")).text


def test_la_page_fait_autant_de_requetes_pour_un_et_pour_cinquante(monde, chez, django_assert_max_num_queries):
    client = chez(monde.anne)

    def compter():
        with django_assert_max_num_queries(30) as compte:
            assert client.get(ici("mandats")).status_code == 200
        return len(compte)

    un = compter()
    for _ in range(50):
        partenariat = fabrique.partenariat(monde.limoux, fabrique.producteur(monde.aude))
        fabrique.mandat(partenariat, monde.a_max)
    assert compter() == un


def test_deux_onglets_sur_un_mandat_ne_s_effacent_pas(monde, chez, aujourd_hui):
    anne, lien = chez(monde.anne), ici("modifier_mandat", monde.mandat.pk)
    montres = champs_montres(anne.get(lien))
    assert anne.post(lien, montres | {"rang": "suppleant"}).status_code == 302
    refus = anne.post(lien, montres | {"au": str(aujourd_hui + 30 * JOUR)})
    assert "Quelqu’un a changé cette fiche entre-temps" in refus.text and "«\u00a0suppl" in refus.text
    assert anne.post(lien, champs_montres(refus)).status_code == 302
