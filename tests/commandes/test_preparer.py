"""Preparing a round through its pages: who may, what is refused, what is kept as it was typed."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from commandes.models import Commande, Offre, Volet
from commandes.services.solder import solder
from groupement.models import Courriel, EntreeJournal
from tests import fabrique as f
from tests.groupement.pages import champs_montres


@pytest.fixture
def ici(monde, dans):
    with dans(monde.limoux):
        yield monde


def dans_jours(jours):
    return timezone.localdate() + datetime.timedelta(days=jours)


def saisie(monde, **champs):
    """A valid round: opens tomorrow, closes in 7 days, is delivered in 10."""
    return {
        "livraison_le": f"{dans_jours(10):%Y-%m-%d}", "lieu": "Salle des fêtes",
        "ouvre_le_0": f"{dans_jours(1):%Y-%m-%d}", "ouvre_le_1": "18:00",
        "cloture_le_0": f"{dans_jours(7):%Y-%m-%d}", "cloture_le_1": "20:00",
        "de_0": "17:00", "a_0": "19:00", "nom": "", "note": "", "partenariats": [monde.partenariat.pk], **champs,
    }  # fmt: skip


NOUVELLE = "/g/limoux/commandes/nouvelle/"


def test_a_facilitator_and_a_referent_prepare_a_round_with_the_products_of_the_season(ici, chez):
    f.conditionnement(ici.ferme, "Carottes")
    f.conditionnement(ici.ferme, "Fraises", mois=[dans_jours(10).month % 12 + 1])
    for personne in (ici.anne, ici.rosa):
        reponse = chez(personne).post(NOUVELLE, saisie(ici))
        commande = Commande.objects.order_by("-pk").first()
        assert reponse["Location"] == reverse("commandes:gerer", args=["limoux", commande.pk])
        assert [o.nom for o in Offre.objects.filter(volet__commande=commande)] == ["Carottes"]
        assert [str(c) for c in commande.creneaux.all()] == ["17\u00a0h – 19\u00a0h"]
        assert timezone.localtime(commande.cloture_le).hour == 20


@pytest.mark.parametrize(
    "page",
    ["nouvelle/", "{c}/gerer/", "{c}/modifier/", "{c}/dupliquer/", "{c}/ajouter-un-producteur/", "{c}/saisies/",
     "{c}/documents/", "{c}/documents/etat/", "{c}/pointage/", "{c}/producteurs/{v}/", "{c}/producteurs/{v}/dates/",
     "{c}/producteurs/{v}/produits/", "{c}/producteurs/{v}/retirer/", "{c}/producteurs/{v}/pointage/"],
)  # fmt: skip
def test_a_member_does_not_find_these_pages_and_a_facilitator_does(ici, chez, page):
    commande = f.commande(ici.limoux)
    volet = f.volet(commande, ici.partenariat, etat="preparation")
    adresse = "/g/limoux/commandes/" + page.format(c=commande.pk, v=volet.pk)
    assert chez(ici.max).get(adresse).status_code == 404
    assert chez(ici.tess).post(adresse).status_code in (404, 405)
    assert chez(ici.anne).get(adresse).status_code == 200


@pytest.mark.parametrize(
    ("champs", "identifiant", "phrase"),
    [
        ({"cloture_le_0": "{11}"}, "id_cloture_le", "après la livraison"),
        ({"cloture_le_0": "{1}", "cloture_le_1": "17:00"}, "id_cloture_le", "avant l’ouverture"),
        ({"ouvre_le_0": "{-3}", "cloture_le_0": "{-1}"}, "id_cloture_le", "déjà passée"),
        ({"ouvre_le_0": "{-9}", "cloture_le_0": "{-8}", "livraison_le": "{-7}"}, "id_cloture_le", "déjà passée"),
        ({"cloture_le_0": ""}, "id_cloture_le", "le jour et l’heure"),
        ({"cloture_le_1": "25:00"}, "id_cloture_le", "n’existe pas"),
        ({"livraison_le": "demain"}, "id_livraison_le", "n’existe pas"),
        ({"a_0": "16:00"}, "id_a_0", "avant de commencer"),
        ({"de_1": "18:00"}, "id_a_1", "les deux heures"),
        ({"de_1": "17:00", "a_1": "19:00"}, "id_de_1", "déjà au-dessus"),
        ({"partenariats": []}, "id_partenariats", "au moins un producteur"),
        ({"lieu": ""}, "id_lieu", ""),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field_and_what_was_typed_is_kept(
    ici, chez, champs, identifiant, phrase
):
    lus = {
        nom: f"{dans_jours(int(v[1:-1])):%Y-%m-%d}" if isinstance(v, str) and v.startswith("{") else v
        for nom, v in champs.items()
    }
    page = chez(ici.anne).post(NOUVELLE, saisie(ici, nom="Agrumes <b>", **lus)).content.decode()
    erreur = page.partition(f'id="{identifiant}_error"')[2].partition("</ul>")[0]
    assert erreur
    assert phrase in erreur
    assert 'value="Agrumes &lt;b&gt;"' in page
    assert not Commande.objects.exists()


@pytest.mark.parametrize(("jour", "phrase"), [("2027-03-28", "n’existe pas"), ("2027-10-31", "deux fois")])
def test_the_hour_of_a_clock_change_is_refused_beside_its_field(ici, chez, jour, phrase):
    page = chez(ici.anne).post(
        NOUVELLE, saisie(ici, cloture_le_0=jour, cloture_le_1="02:30", livraison_le="2027-11-05")
    )
    assert phrase in page.content.decode().partition('id="id_cloture_le_error"')[2].partition("</ul>")[0]
    assert not Commande.objects.exists()


def test_a_producer_of_another_group_cannot_be_taken(ici, chez, dans):
    ailleurs = f.partenariat(ici.septfonds, f.producteur(ici.quercy))
    reponse = chez(ici.anne).post(NOUVELLE, saisie(ici, partenariats=[ailleurs.pk]))
    assert reponse.status_code == 200
    assert not Commande.objects.exists()


@pytest.fixture
def ouverte(ici):
    """An open round: a producer with the round's dates, another with its own deadline."""
    ici.commande = f.commande(ici.limoux)
    ici.suit = f.volet(ici.commande, ici.partenariat)
    plus_tard = ici.commande.cloture_le + datetime.timedelta(hours=3)
    ici.a_soi = f.volet(
        ici.commande, f.partenariat(ici.limoux, f.producteur(ici.aude)), cloture_le=plus_tard, etat="preparation"
    )
    ouvre = timezone.localtime(ici.commande.ouvre_le)
    ici.champs = saisie(
        ici,
        ouvre_le_0=f"{ouvre:%Y-%m-%d}",
        ouvre_le_1=f"{ouvre:%H:%M}",
        lieu="Ailleurs",
        cloture_le_0=f"{dans_jours(3):%Y-%m-%d}",
    )
    return ici


def relire(monde):
    for objet in (monde.commande, monde.suit, monde.a_soi):
        objet.refresh_from_db()


def test_changing_a_round_moves_the_producers_that_kept_its_dates(ouverte, chez):
    adresse = reverse("commandes:modifier", args=["limoux", ouverte.commande.pk])
    avant = ouverte.a_soi.cloture_le
    assert chez(ouverte.rosa).post(adresse, ouverte.champs).status_code == 302
    relire(ouverte)
    assert ouverte.commande.lieu == "Ailleurs"
    assert ouverte.suit.cloture_le == ouverte.commande.cloture_le
    assert ouverte.a_soi.cloture_le == avant
    entree = EntreeJournal.objects.get(action="commande.modifier")
    assert "ouvre_le" not in entree.apres  # seconds that the boxes do not show are not a change


def test_a_facilitator_changes_the_round_but_not_the_deadline_of_an_open_producer(ouverte, chez):
    adresse = reverse("commandes:modifier", args=["limoux", ouverte.commande.pk])
    avant = ouverte.suit.cloture_le
    assert "seuls les référents" in chez(ouverte.anne).get(adresse).content.decode()
    assert chez(ouverte.anne).post(adresse, ouverte.champs).status_code == 302
    relire(ouverte)
    assert ouverte.commande.lieu == "Ailleurs"
    assert ouverte.suit.cloture_le == avant


def test_duplicating_shows_the_moved_dates_before_it_creates_anything(ici, chez):
    f.conditionnement(ici.ferme, "Carottes")
    commande = f.commande(ici.limoux)
    f.volet(commande, ici.partenariat)
    f.offre(commande.volets.get(), ici.ferme.produits.get().conditionnements.get())
    adresse = reverse("commandes:dupliquer", args=["limoux", commande.pk])
    navigateur = chez(ici.anne)
    assert navigateur.get(adresse, {"livraison_le": f"{dans_jours(19):%Y-%m-%d}"}).status_code == 200
    assert Commande.objects.count() == 1
    navigateur.post(adresse, {"livraison_le": f"{dans_jours(19):%Y-%m-%d}"})
    copie = Commande.objects.exclude(pk=commande.pk).get()
    assert copie.livraison_le == dans_jours(19)
    assert copie.cloture_le - commande.cloture_le in (
        datetime.timedelta(days=14),
        datetime.timedelta(days=14, hours=1),
        datetime.timedelta(days=13, hours=23),
    )
    assert [o.nom for o in Offre.objects.filter(volet__commande=copie)] == ["Carottes"]


def test_duplicating_for_a_day_that_is_too_soon_says_why(ici, chez):
    commande = f.commande(ici.limoux)
    f.volet(commande, ici.partenariat)
    adresse = reverse("commandes:dupliquer", args=["limoux", commande.pk])
    page = chez(ici.anne).post(adresse, {"livraison_le": f"{dans_jours(1):%Y-%m-%d}"}).content.decode()
    assert "id_livraison_le_error" in page
    assert Commande.objects.count() == 1


def test_the_products_are_chosen_with_their_stock(ici, chez):
    carottes, fraises = f.conditionnement(ici.ferme, "Carottes"), f.conditionnement(ici.ferme, "Fraises")
    volet = f.volet(f.commande(ici.limoux), ici.partenariat, etat="preparation")
    adresse = reverse("commandes:offres", args=["limoux", volet.commande_id, volet.pk])
    navigateur = chez(ici.anne)
    assert "Carottes" in navigateur.get(adresse).content.decode()
    navigateur.post(adresse, {f"c-{carottes.pk}": "on", f"s-{carottes.pk}": "12"})
    offre = Offre.objects.get()
    assert (offre.conditionnement, offre.stock) == (carottes, Decimal(12))
    navigateur.post(adresse, {f"c-{fraises.pk}": "on", f"s-{fraises.pk}": ""})
    assert Offre.objects.get().conditionnement == fraises


@pytest.mark.parametrize("stock", ["-1", "1,5", "beaucoup", "99999999999"])
def test_a_stock_that_makes_no_sense_is_refused_and_kept_as_typed(ici, chez, stock):
    carottes = f.conditionnement(ici.ferme, "Carottes")
    volet = f.volet(f.commande(ici.limoux), ici.partenariat, etat="preparation")
    adresse = reverse("commandes:offres", args=["limoux", volet.commande_id, volet.pk])
    page = chez(ici.anne).post(adresse, {f"c-{carottes.pk}": "on", f"s-{carottes.pk}": stock}).content.decode()
    assert f'value="{stock}"' in page
    assert f'id="id_s-{carottes.pk}_error"' in page
    assert not Offre.objects.exists()


def test_a_producer_is_added_and_taken_out_before_opening_only(ici, chez):
    commande = f.commande(ici.limoux)
    navigateur = chez(ici.anne)
    navigateur.post(
        reverse("commandes:ajouter_volet", args=["limoux", commande.pk]), {"partenariat": ici.partenariat.pk}
    )
    volet = Volet.objects.get()
    retirer = reverse("commandes:retirer_volet", args=["limoux", commande.pk, volet.pk])
    Volet.objects.update(etat="ouvert", ouvert_le=timezone.now())
    navigateur.post(retirer)
    assert Volet.objects.exists()
    Volet.objects.update(etat="preparation", ouvert_le=None)
    navigateur.post(retirer)
    assert not Volet.objects.exists()


def test_the_list_asks_the_same_number_of_queries_for_one_round_and_for_fifty(ici, chez, django_assert_num_queries):
    def creer(nombre):
        for rang in range(nombre):
            livraison = dans_jours(rang + 1 if rang % 2 else -rang - 1)
            f.offre(
                f.volet(
                    f.commande(
                        ici.limoux, livraison_le=livraison, cloture_le=timezone.now() + datetime.timedelta(hours=1)
                    ),
                    ici.partenariat,
                )
            )

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    navigateur = chez(ici.anne)
    creer(2)
    navigateur.get("/g/limoux/commandes/")
    with CaptureQueriesContext(connection) as peu:
        navigateur.get("/g/limoux/commandes/")
    creer(50)
    with django_assert_num_queries(len(peu)):
        navigateur.get("/g/limoux/commandes/")


def test_members_do_not_see_a_round_in_preparation(ici, chez):
    f.volet(f.commande(ici.limoux, nom="Surprise"), ici.partenariat, etat="preparation")
    assert "Surprise" not in chez(ici.max).get("/g/limoux/commandes/").content.decode()
    assert "Surprise" in chez(ici.rosa).get("/g/limoux/commandes/").content.decode()


def test_past_rounds_show_what_my_household_had(ici, chez):
    commande = f.commande(ici.limoux, livraison_le=dans_jours(-8))
    volet = f.volet(commande, ici.partenariat, etat="livre")
    f.ligne(f.panier(commande, ici.a_max.foyer), f.offre(volet), "3")
    solder(volet=volet, auteur=ici.rosa)
    assert "6,00" in chez(ici.max).get("/g/limoux/commandes/").content.decode()
    assert "6,00" not in chez(ici.tess).get("/g/limoux/commandes/").content.decode()


def test_two_tabs_on_a_round_do_not_overwrite_each_other(ici, chez):
    commande = f.commande(ici.limoux)
    lien = reverse("commandes:modifier", args=["limoux", commande.pk])
    anne = chez(ici.anne)
    montres = champs_montres(anne.get(lien))
    assert anne.post(lien, montres | {"lieu": "La halle"}).status_code == 302
    refus = anne.post(lien, montres | {"note": "Apportez vos sacs."})
    assert "Quelqu’un a changé cette fiche entre-temps (Lieu\u00a0: «\u00a0La halle\u00a0»)" in refus.text
    assert "Apportez vos sacs." in refus.text
    assert anne.post(lien, champs_montres(refus)).status_code == 302


def test_a_delivery_far_ahead_is_asked_once_more(ici, chez):
    anne, loin = chez(ici.anne), dans_jours(366 * 73)
    assert "C’est bien cette date" not in anne.get(NOUVELLE).text
    refus = anne.post(NOUVELLE, saisie(ici, livraison_le=f"{loin:%Y-%m-%d}"))
    assert "Cette livraison est dans 73\u00a0ans." in refus.text and 'name="date_confirmee"' in refus.text
    assert not Commande.objects.exists()
    envoi = saisie(ici, livraison_le=f"{loin:%Y-%m-%d}", date_confirmee="on")
    assert anne.post(NOUVELLE, envoi).status_code == 302
    commande = Commande.objects.get()
    lien = reverse("commandes:modifier", args=["limoux", commande.pk])
    montres = champs_montres(anne.get(lien))
    assert anne.post(lien, montres | {"lieu": "La halle"}).status_code == 302, "what was confirmed is not asked again"


def test_a_round_is_not_done_again_for_a_day_more_than_a_year_ahead(ici, chez):
    commande = f.commande(ici.limoux)
    page = chez(ici.anne).post(
        reverse("commandes:dupliquer", args=["limoux", commande.pk]), {"livraison_le": f"{dans_jours(800):%Y-%m-%d}"}
    )
    assert "Ce jour est dans 2\u00a0ans" in page.text and Commande.objects.count() == 1


def test_moving_a_delivery_tells_those_who_ordered_at_once_whatever_they_chose(ici, chez):
    commande = f.commande(ici.limoux)
    f.ligne(f.panier(commande, ici.a_max.foyer), f.offre(f.volet(commande, ici.partenariat)), "2")
    ici.a_max.courrier = "hebdo"
    ici.a_max.save()
    anne = chez(ici.anne)
    adresse = reverse("commandes:modifier", args=["limoux", commande.pk])
    champs = champs_montres(anne.get(adresse))
    anne.post(adresse, champs | {"note": "Apportez vos bocaux."})
    assert not Courriel.objects.filter(clef__startswith="livraison-deplacee:").exists(), "nothing moved"
    anne.post(adresse, champs_montres(anne.get(adresse)) | {"lieu": "Chez Anne"})
    courriel = Courriel.objects.get(clef__startswith="livraison-deplacee:")
    assert (courriel.personne, courriel.etat, courriel.urgent) == (ici.max, "a_envoyer", True)
    assert "Chez Anne" in courriel.sujet and "Salle des fêtes" not in courriel.texte
