"""Who is in the group, who sees what of whom, and who may change it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groupement.models import Adhesion, EntreeJournal, Foyer
from groupement.refus import Refus
from groupement.services import adhesions, foyers
from tests import fabrique

pytestmark = pytest.mark.django_db


def adresse(nom, *args):
    return reverse(f"groupement:{nom}", args=["limoux", *args])


def test_a_member_sees_names_but_no_contact_of_others(monde, chez):
    monde.tess.telephone = "06 01 02 03 04"
    monde.tess.save()
    page = chez(monde.max).get(adresse("membres")).content.decode()
    assert "Tess Durand" in page
    assert "06 01 02 03 04" not in page
    assert monde.tess.email not in page


def test_a_phone_shows_only_when_its_owner_shares_it_and_the_group_allows_it(monde, chez, dans):
    monde.tess.telephone = "06 01 02 03 04"
    monde.tess.save()
    monde.a_tess.telephone_visible, monde.a_tess.coordonnees_choisies_le = "groupe", timezone.now()
    monde.a_tess.save()
    client = chez(monde.max)
    assert "06 01 02 03 04" in client.get(adresse("membres")).content.decode()
    monde.limoux.contacts_partages = False
    monde.limoux.save()
    assert "06 01 02 03 04" not in client.get(adresse("membres")).content.decode()
    assert "06 01 02 03 04" in chez(monde.anne).get(adresse("membres")).content.decode()


@pytest.mark.parametrize("qui, statut", [("anne", 200), ("max", 404), ("rosa", 404), ("tess", 404), ("zoe", 404)])
def test_only_those_who_facilitate_manage_a_person(monde, chez, qui, statut):
    client = chez(getattr(monde, qui))
    assert client.get(adresse("adhesion", monde.a_max.pk)).status_code == statut
    envoi = client.post(adresse("roles", monde.a_max.pk), {"roles": ["animation"]})
    assert envoi.status_code == (302 if statut == 200 else 404)


def test_a_person_of_another_group_is_unknown_here(monde, chez):
    client = chez(monde.anne)
    assert client.get(adresse("adhesion", monde.a_zoe.pk)).status_code == 404
    assert client.get(adresse("foyer", monde.a_zoe.foyer_id)).status_code == 404
    deplacement = client.post(adresse("deplacer", monde.a_max.pk), {"foyer": monde.a_zoe.foyer_id})
    assert deplacement.status_code == 200
    assert "champ__erreurs" in deplacement.content.decode()


def test_roles_change_with_what_was_before_in_the_journal(monde, chez, dans):
    chez(monde.anne).post(adresse("roles", monde.a_max.pk), {"roles": ["tresorerie", "animation"]})
    with dans(monde.limoux):
        assert Adhesion.objects.get(pk=monde.a_max.pk).roles == ["animation", "tresorerie"]
    entree = EntreeJournal.objects.get(action="roles")
    assert (entree.avant, entree.apres) == ({"rôles": "membre"}, {"rôles": "animation, trésorerie"})
    assert entree.auteur == monde.anne


@pytest.mark.parametrize("geste", ["pause", "depart", "roles"])
def test_the_last_person_who_facilitates_cannot_stop(monde, chez, dans, geste):
    client = chez(monde.anne)
    if geste == "roles":
        reponse = client.post(adresse("roles", monde.a_anne.pk), {"roles": []})
    else:
        reponse = client.post(adresse("changer_etat", monde.a_anne.pk, geste), follow=True)
    assert "plus personne pour l’animer" in reponse.content.decode()
    with dans(monde.limoux):
        assert Adhesion.objects.get(pk=monde.a_anne.pk).anime
    assert not EntreeJournal.objects.exists()


def test_one_of_two_may_stop(monde, dans):
    with dans(monde.limoux):
        adhesions.changer_roles(adhesion=monde.a_max, roles=["animation"], auteur=monde.anne)
        adhesions.mettre_en_pause(adhesion=monde.a_anne, auteur=monde.anne)
        assert not Adhesion.objects.get(pk=monde.a_anne.pk).anime


def test_a_pause_a_return_a_departure_and_a_return(monde, dans):
    with dans(monde.limoux):
        for service, etat in [
            (adhesions.mettre_en_pause, "en_pause"),
            (adhesions.reprendre, "active"),
            (adhesions.faire_partir, "partie"),
            (adhesions.reprendre, "active"),
        ]:
            adhesion = service(adhesion=monde.a_max, auteur=monde.anne)
            assert adhesion.etat == etat
            assert (adhesion.partie_le is not None) == (etat == "partie")
        with pytest.raises(Refus, match="déjà"):
            adhesions.reprendre(adhesion=monde.a_max, auteur=monde.anne)


def test_a_household_leaves_with_its_last_person_and_comes_back_with_it(monde, dans):
    with dans(monde.limoux):
        adhesions.faire_partir(adhesion=monde.a_max, auteur=monde.anne)
        assert Foyer.objects.get(pk=monde.a_max.foyer_id).parti_le is not None
        adhesions.reprendre(adhesion=monde.a_max, auteur=monde.anne)
        assert Foyer.objects.get(pk=monde.a_max.foyer_id).parti_le is None


def test_who_has_left_no_longer_enters(monde, chez, dans):
    with dans(monde.limoux):
        adhesions.faire_partir(adhesion=monde.a_max, auteur=monde.anne)
    assert chez(monde.max).get(adresse("membres")).status_code == 404


def test_moving_a_person_closes_the_empty_household(monde, chez, dans):
    ancien = monde.a_max.foyer_id
    chez(monde.anne).post(adresse("deplacer", monde.a_max.pk), {"foyer": monde.a_tess.foyer_id})
    with dans(monde.limoux):
        assert Adhesion.objects.get(pk=monde.a_max.pk).foyer_id == monde.a_tess.foyer_id
        assert Foyer.objects.get(pk=ancien).parti_le is not None
    entree = EntreeJournal.objects.get(action="foyer")
    assert entree.avant != entree.apres


def test_moving_to_a_new_household_finds_a_free_name(monde, dans):
    with dans(monde.limoux):
        fabrique.foyer(monde.limoux, "Max Durand")
        adhesion = adhesions.changer_de_foyer(adhesion=monde.a_max, foyer=None, auteur=monde.anne)
        assert adhesion.foyer.nom == "Max Durand (2)"


def test_a_household_without_internet_is_added_by_name_and_phone(monde, chez, dans):
    reponse = chez(monde.anne).post(
        adresse("ajouter_foyer"), {"nom": "Mme Pech", "telephone": "0468010203", "sans_internet": "on"}
    )
    assert reponse.status_code == 302
    with dans(monde.limoux):
        foyer = Foyer.objects.get(nom="Mme Pech")
    assert foyer.sans_internet
    assert foyer.telephone == "04 68 01 02 03"
    assert chez(monde.max).get(adresse("ajouter_foyer")).status_code == 404


@pytest.mark.parametrize(
    "nom, telephone, phrase",
    [
        ("", "", "obligatoire"),
        ("Mme Pech", "appelez-moi", "06 12 34 56 78"),
        ("MME ROUX", "", "ajoutez un prénom"),
    ],
)
def test_a_refused_household_comes_back_as_typed(monde, chez, dans, nom, telephone, phrase):
    fabrique.foyer(monde.limoux, "Mme Roux")
    reponse = chez(monde.anne).post(adresse("ajouter_foyer"), {"nom": nom, "telephone": telephone})
    assert reponse.status_code == 200
    page = reponse.content.decode()
    assert phrase in page
    assert f'value="{telephone}"' in page or not telephone
    with dans(monde.limoux):
        assert Foyer.objects.filter(nom__icontains="pech").count() == 0


def test_html_in_a_name_is_only_text(monde, chez):
    fabrique.foyer(monde.limoux, "<script>alert(1)</script>")
    page = chez(monde.max).get(adresse("membres")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_household_keeps_its_own_record_and_others_cannot(monde, chez, dans):
    sien, autre = monde.a_max.foyer, monde.a_tess.foyer
    client = chez(monde.max)
    assert client.post(adresse("modifier_foyer", sien.pk), {"nom": "Chez Max"}).status_code == 302
    assert client.post(adresse("modifier_foyer", autre.pk), {"nom": "Volé"}).status_code == 404
    with dans(monde.limoux):
        assert set(Foyer.objects.filter(pk__in=[sien.pk, autre.pk]).values_list("nom", flat=True)) == {
            "Chez Max",
            autre.nom,
        }


def test_a_member_cannot_turn_the_household_into_one_without_internet(monde, chez, dans):
    chez(monde.max).post(adresse("modifier_foyer", monde.a_max.foyer_id), {"nom": "Chez Max", "sans_internet": "on"})
    with dans(monde.limoux):
        assert not Foyer.objects.get(pk=monde.a_max.foyer_id).sans_internet


def test_the_list_is_searched_by_household_person_role_and_state(monde, chez, dans):
    fabrique.foyer(monde.limoux, "Mme Pech-Béziat", sans_internet=True)
    with dans(monde.limoux):
        adhesions.mettre_en_pause(adhesion=monde.a_max, auteur=monde.anne)
        adhesions.faire_partir(adhesion=monde.a_rosa, auteur=monde.anne)
    client = chez(monde.anne)

    def noms(**cherche):
        table = client.get(adresse("membres"), cherche).context["table"]
        with dans(monde.limoux):
            return {rangee.record.nom.split()[0] for rangee in table.rows}

    assert noms() == {"Anne", "Max", "Tess", "Mme"}
    assert noms(q="beziat") == {"Mme"}
    assert noms(q="tess durand") == {"Tess"}
    assert noms(role="tresorerie") == {"Tess"}
    assert noms(etat="en_pause") == {"Max"}
    assert noms(etat="partis") == {"Rosa"}
    assert noms(etat="n'importe", role="quoi") == {"Anne", "Max", "Tess", "Mme"}


def test_members_do_not_list_who_has_left(monde, chez, dans):
    with dans(monde.limoux):
        adhesions.faire_partir(adhesion=monde.a_rosa, auteur=monde.anne)
    client = chez(monde.max)
    assert "Rosa" not in client.get(adresse("membres"), {"etat": "partis"}).content.decode()
    assert client.get(adresse("foyer", monde.a_rosa.foyer_id)).status_code == 404


def test_fifty_households_cost_as_many_queries_as_one(monde, chez, dans):
    client = chez(monde.max)
    client.get(adresse("membres"))
    with CaptureQueriesContext(connection) as peu:
        client.get(adresse("membres"))
    for rang in range(45):
        personne = fabrique.personne(f"P{rang}")
        fabrique.adhesion(monde.limoux, personne)
    with CaptureQueriesContext(connection) as beaucoup:
        client.get(adresse("membres"))
    assert len(beaucoup) == len(peu) <= 12


def test_a_household_with_people_in_it_does_not_leave_by_itself(monde, dans):
    with dans(monde.limoux), pytest.raises(Refus, match="chacune"):
        foyers.faire_partir_foyer(foyer=monde.a_max.foyer, auteur=monde.anne)
