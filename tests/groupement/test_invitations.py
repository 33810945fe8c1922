"""Joining a group by a link: for somebody new, for somebody who has an account, and every way it goes wrong."""

import datetime
import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from groupement.liens import lien_invitation
from groupement.models import Adhesion, Courriel, EntreeJournal, Foyer, Invitation, Personne
from groupement.portee import scopes_disabled
from groupement.refus import Refus
from groupement.services.accueillir import Presentation, accepter
from groupement.services.invitations import inviter
from tests import fabrique

pytestmark = pytest.mark.django_db
LISTE = "/g/limoux/invitations/"
LEA = {"prenom": "Léa", "nom": "Roques", "telephone": "0612345678", "nom_du_foyer": "Roques"}


@pytest.fixture
def invitation(monde, dans):
    with dans(monde.limoux):
        return inviter(groupement=monde.limoux, email="lea@exemple.test", prenom="Léa", parrain=monde.a_anne)


@pytest.fixture
def lien(invitation):
    return chemin(invitation)


def chemin(invitation):
    return "/" + lien_invitation(invitation).split("/", 3)[3]


def relire(invitation):
    with scopes_disabled():
        return Invitation.objects.get(pk=invitation.pk)


def test_an_invitation_leaves_by_mail_with_its_link(monde, chez):
    reponse = chez(monde.anne).post(LISTE, {"email": "Lea@Exemple.test", "prenom": "Léa"})
    assert reponse.status_code == 302
    courriel = Courriel.objects.get()
    assert courriel.destinataire == "lea@exemple.test"
    assert "Anne Durand vous invite" in courriel.sujet
    assert courriel.repondre_a == [monde.anne.email]
    lien = re.search(r"https?://\S+/invitation/\S+", courriel.texte).group()
    assert lien in courriel.html
    assert Client().get("/" + lien.split("/", 3)[3]).status_code == 200
    assert EntreeJournal.objects.filter(action="envoi", auteur=monde.anne).exists()


@pytest.mark.parametrize("qui", ["max", "rosa", "tess", "zoe"])
def test_only_those_who_facilitate_invite(monde, chez, qui):
    client = chez(getattr(monde, qui))
    assert client.get(LISTE).status_code == 404
    assert client.post(LISTE, {"email": "lea@exemple.test"}).status_code == 404
    assert not Courriel.objects.exists()


def test_somebody_new_enters_with_a_household_and_a_proven_address(monde, lien, invitation):
    client = Client()
    reponse = client.post(lien, LEA)
    assert reponse.headers["Location"] == "/g/limoux/"
    lea = Personne.objects.get(email="lea@exemple.test")
    assert (str(lea), lea.telephone, lea.has_usable_password()) == ("Léa Roques", "06 12 34 56 78", False)
    assert EmailAddress.objects.get(user=lea).verified
    with scopes_disabled():
        adhesion = Adhesion.objects.select_related("foyer", "parrain").get(personne=lea)
    assert (adhesion.etat, adhesion.foyer.nom, adhesion.parrain) == ("active", "Roques", monde.a_anne)
    assert client.get("/g/limoux/membres/").status_code == 200
    assert Courriel.objects.filter(destinataire=monde.anne.email, sujet__contains="Léa Roques").exists()


def test_a_password_may_be_chosen_and_must_be_a_good_one(lien):
    client = Client()
    page = client.post(lien, LEA | {"mot_de_passe": "1234567890"}).content.decode()
    assert "champ__erreurs" in page
    assert 'value="Roques"' in page
    assert client.post(lien, LEA | {"mot_de_passe": "trois navets jaunes"}).status_code == 302
    assert Personne.objects.get(email="lea@exemple.test").check_password("trois navets jaunes")


def test_a_second_person_joins_an_existing_household(monde, dans):
    with dans(monde.limoux):
        invitation = inviter(
            groupement=monde.limoux, email="lea@exemple.test", foyer=monde.a_max.foyer, parrain=monde.a_anne
        )
    page = Client().get(chemin(invitation)).content.decode()
    assert "nom_du_foyer" not in page
    Client().post(chemin(invitation), {"prenom": "Léa", "nom": "Roques"})
    with dans(monde.limoux):
        assert Adhesion.objects.filter(foyer=monde.a_max.foyer).count() == 2


def test_a_household_name_already_taken_gets_a_number(monde, lien, dans):
    fabrique.foyer(monde.limoux, "Roques")
    Client().post(lien, LEA)
    with dans(monde.limoux):
        assert Foyer.objects.filter(nom="Roques (2)").exists()


def test_a_link_serves_once(lien, invitation):
    assert Client().post(lien, LEA).status_code == 302
    for reponse in (Client().get(lien), Client().post(lien, LEA | {"prenom": "Autre"})):
        assert reponse.status_code == 410
        assert "déjà servi" in reponse.content.decode()
    assert Personne.objects.filter(email="lea@exemple.test").count() == 1
    client = Client()
    client.force_login(Personne.objects.get(email="lea@exemple.test"), backend="groupement.droits.ConnexionParCourriel")
    assert client.get(lien).headers["Location"] == "/g/limoux/"
    with pytest.raises(Refus, match="déjà servi"):
        accepter(invitation=invitation, personne=None, presentation=Presentation(prenom="Autre"))


def test_an_expired_link_says_so_and_can_be_sent_again(monde, chez, lien, invitation):
    with scopes_disabled():
        Invitation.objects.filter(pk=invitation.pk).update(expire_le=timezone.now() - datetime.timedelta(days=2))
    reponse = Client().get(lien)
    assert reponse.status_code == 410
    assert "a expiré il y a 2 jours" in reponse.content.decode()
    assert "expirée" in chez(monde.anne).get(LISTE).content.decode()
    chez(monde.anne).post(f"{LISTE}{invitation.pk}/renvoyer/")
    assert Courriel.objects.filter(destinataire="lea@exemple.test").count() == 2
    assert Client().get(lien).status_code == 200


def test_a_cancelled_link_says_so(monde, chez, lien, invitation):
    chez(monde.anne).post(f"{LISTE}{invitation.pk}/annuler/")
    reponse = Client().post(lien, LEA)
    assert reponse.status_code == 410
    assert "annulée" in reponse.content.decode()
    assert not Personne.objects.filter(email="lea@exemple.test").exists()


@pytest.mark.parametrize("abimer", [lambda j: j[:-3], lambda j: "x" + j, lambda j: "1:2:3", lambda j: "x"])
def test_a_forged_or_cut_link_says_so(lien, abimer):
    jeton = lien.split("/")[2]
    reponse = Client().get(f"/invitation/{abimer(jeton)}/")
    assert reponse.status_code == 404
    assert "pas complet" in reponse.content.decode()


def test_the_same_address_is_not_invited_twice(monde, chez, invitation):
    page = chez(monde.anne).post(LISTE, {"email": "LEA@exemple.test", "prenom": "Léa"}).content.decode()
    assert "déjà en route" in page
    assert 'value="LEA@exemple.test"' in page
    assert Courriel.objects.count() == 1


def test_a_member_is_not_invited_again(monde, chez):
    page = chez(monde.anne).post(LISTE, {"email": monde.max.email}).content.decode()
    assert "fait déjà partie du groupement" in page
    assert not Courriel.objects.exists()


def test_a_household_of_another_group_cannot_be_chosen(monde, chez):
    page = chez(monde.anne).post(LISTE, {"email": "lea@exemple.test", "foyer": monde.a_zoe.foyer_id})
    assert page.status_code == 200
    assert not Courriel.objects.exists()


def test_an_invitation_of_another_group_is_unknown(monde, chez, dans):
    with dans(monde.septfonds):
        autre = inviter(groupement=monde.septfonds, email="lea@exemple.test", parrain=monde.a_zoe)
    for geste in ("renvoyer", "annuler"):
        assert chez(monde.anne).post(f"{LISTE}{autre.pk}/{geste}/").status_code == 404
    assert relire(autre).annulee_le is None


class TestWithAnAccount:
    @pytest.fixture
    def zoe(self, monde):
        monde.zoe.set_password("trois navets jaunes")
        monde.zoe.save()
        return monde.zoe

    @pytest.fixture
    def lien(self, monde, dans, zoe):
        with dans(monde.limoux):
            return chemin(inviter(groupement=monde.limoux, email=zoe.email, parrain=monde.a_anne))

    def test_signs_in_first(self, lien):
        page = Client().get(lien).content.decode()
        assert "déjà un compte" in page
        assert f"/compte/connexion/?next={lien}".replace(":", "%3A") in page
        Client().post(lien, LEA)
        with scopes_disabled():
            assert not Adhesion.objects.filter(groupement__slug="limoux", personne__email="zoe@exemple.test")

    def test_joins_and_keeps_the_other_group(self, monde, chez, lien):
        client = chez(monde.zoe)
        assert client.post(lien, {"nom_du_foyer": "Zoé"}).headers["Location"] == "/g/limoux/"
        assert client.get("/g/limoux/membres/").status_code == 200
        assert client.get("/g/septfonds/membres/").status_code == 200

    def test_is_told_when_signed_in_as_somebody_else(self, monde, chez, lien):
        for reponse in (chez(monde.coline).get(lien), chez(monde.coline).post(lien, {"nom_du_foyer": "X"})):
            assert reponse.status_code == 403
            page = reponse.content.decode()
            assert "zoe@exemple.test" in page
            assert "coline@exemple.test" in page
        with scopes_disabled():
            assert not Adhesion.objects.filter(personne=monde.coline).exists()

    def test_a_second_proven_address_is_theirs_too(self, monde, chez, lien):
        EmailAddress.objects.create(user=monde.coline, email="zoe@exemple.test", verified=False)
        assert chez(monde.coline).get(lien).status_code == 403
        EmailAddress.objects.update(verified=True)
        assert chez(monde.coline).get(lien).status_code == 200

    def test_comes_back_after_leaving_without_the_former_roles(self, monde, chez, dans):
        from groupement.services.adhesions import changer_roles, faire_partir

        with dans(monde.limoux):
            changer_roles(adhesion=monde.a_max, roles=["tresorerie"], auteur=monde.anne)
            faire_partir(adhesion=monde.a_max, auteur=monde.anne)
            invitation = inviter(groupement=monde.limoux, email=monde.max.email, parrain=monde.a_anne)
        monde.max.set_password("x")
        monde.max.save()
        chez(monde.max).post(chemin(invitation), {"nom_du_foyer": "Max"})
        with dans(monde.limoux):
            adhesion = Adhesion.objects.get(personne=monde.max)
            assert (adhesion.etat, adhesion.roles, adhesion.partie_le) == ("active", [], None)
