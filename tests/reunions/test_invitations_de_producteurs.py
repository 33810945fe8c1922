"""A producer invited by mail: a link without account, one mail for each sending, an answer that may change."""

import datetime
import re

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from groupement.models import Courriel
from groupement.refus import Refus
from reunions.invitation_liens import SEL, jeton_de
from reunions.models import InvitationDeProducteur, Reunion
from reunions.services import invitations as services
from tests import fabrique as f

pytestmark = pytest.mark.django_db
RACINE = "/g/limoux/producteurs-invites/"


@pytest.fixture
def invitation(monde, dans):
    with dans(monde.limoux):
        return f.invitation_de_producteur(f.reunion(monde.limoux, titre="Dégustation de fromages"), monde.a_anne)


@pytest.fixture
def lien(invitation):
    return f"/rencontre/{jeton_de(invitation)}/"


def texte(reponse):
    return " ".join(reponse.content.decode().replace("\xa0", " ").split())


def relire(invitation):
    return InvitationDeProducteur._base_manager.get(pk=invitation.pk)


def test_the_mail_holds_the_link_and_answers_to_who_invited(monde, invitation):
    courriel = Courriel.objects.get(destinataire="chevrerie@exemple.test")
    [lien] = re.findall(r"/rencontre/[\w:-]+/", courriel.texte)
    assert lien in courriel.html
    assert Client().get(lien).status_code == 200
    assert courriel.repondre_a == [monde.anne.email]


def test_a_producer_answers_without_account_and_may_change_until_the_day(monde, chez, invitation, lien):
    client = Client()
    assert "Dégustation de fromages" in texte(client.get(lien))
    client.post(lien, {"reponse": "autre_date", "message": "Plutôt un dimanche."})
    assert "une autre date" in texte(client.get(lien))
    client.post(lien, {"reponse": "vient", "message": "Je viens avec cinq fromages."})
    assert relire(invitation).reponse == "vient"
    page = texte(chez(monde.max).get(RACINE))
    assert "d’accord" in page
    assert "Je viens avec cinq fromages." in page
    assert Courriel.objects.filter(destinataire=monde.anne.email, clef__startswith="reponse-producteur").count() == 2


def test_changing_back_and_forth_does_not_fill_the_mailbox(monde, invitation, dans):
    with dans(monde.limoux):
        for rang in range(12):
            services.repondre(invitation_id=invitation.pk, reponse=["vient", "ne_vient_pas"][rang % 2], message="")
    assert Courriel.objects.filter(clef__startswith="reponse-producteur").count() == 2


@pytest.mark.parametrize("comment", ["cut", "of another salt", "of no number", "of no row"])
def test_a_forged_link_is_unknown(invitation, comment):
    faux = {
        "cut": "essai",
        "of another salt": signing.dumps(invitation.pk),
        "of no number": signing.dumps("x", salt=SEL),
        "of no row": signing.dumps(10**9, salt=SEL),
    }[comment]
    assert Client().get(f"/rencontre/{faux}/").status_code == 404
    assert Client().post(f"/rencontre/{faux}/", {"reponse": "vient"}).status_code == 404


def test_a_link_answers_no_more_once_the_meeting_began(monde, invitation, lien):
    debut = timezone.now() - datetime.timedelta(hours=1)
    fin = debut + datetime.timedelta(hours=2)
    Reunion._base_manager.filter(pk=invitation.reunion_id).update(debut=debut, fin=fin)
    reponse = Client().post(lien, {"reponse": "vient"})
    assert reponse.status_code == 410
    assert "a eu lieu" in texte(reponse)
    assert relire(invitation).reponse == ""


@pytest.mark.parametrize("comment", ["retirée", "annulée"])
def test_a_link_answers_no_more_once_taken_back(monde, dans, invitation, lien, comment):
    if comment == "retirée":
        with dans(monde.limoux):
            services.retirer(invitation=invitation, auteur=monde.anne)
    else:
        with dans(monde.limoux):
            annulee = f.reunion(monde.limoux, etat="annulee")
        InvitationDeProducteur._base_manager.update(reunion=annulee)
    assert Client().get(lien).status_code == 410
    with dans(monde.limoux), pytest.raises(Refus):
        services.repondre(invitation_id=invitation.pk, reponse="vient", message="")


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        ({}, "Choisissez une des réponses"),
        ({"reponse": "peut-être"}, "n’est pas dans la liste"),
        ({"reponse": "autre_date", "message": " "}, "quelle autre date"),
        ({"reponse": "vient", "message": "x" * 1001}, "1000"),
    ],
)
def test_an_answer_that_says_nothing_gets_a_sentence(invitation, lien, donnees, phrase):
    assert phrase in texte(Client().post(lien, donnees))
    assert relire(invitation).reponse == ""


def test_one_mail_for_each_sending_and_not_twice_in_half_a_day(monde, dans, invitation):
    with dans(monde.limoux):
        with pytest.raises(Refus, match="vient de partir"):
            services.renvoyer(invitation=invitation, auteur=monde.anne)
        for _ in range(2):
            hier = timezone.now() - datetime.timedelta(days=1)
            InvitationDeProducteur.objects.update(envoyee_le=hier)
            services.renvoyer(invitation=invitation, auteur=monde.anne)
        InvitationDeProducteur.objects.update(envoyee_le=hier)
        with pytest.raises(Refus, match="téléphonez"):
            services.renvoyer(invitation=invitation, auteur=monde.anne)
    assert Courriel.objects.filter(destinataire="chevrerie@exemple.test").count() == 3


def test_a_group_does_not_send_to_the_whole_county(monde, dans):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux)
        for rang in range(services.ENVOIS_PAR_JOUR):
            f.invitation_de_producteur(reunion, monde.a_anne, courriel=f"ferme{rang}@exemple.test")
        with pytest.raises(Refus, match="reprenez demain"):
            f.invitation_de_producteur(reunion, monde.a_anne, courriel="encore@exemple.test")


def test_the_same_address_is_invited_once_to_a_meeting(monde, chez, invitation):
    donnees = {"reunion": invitation.reunion_id, "nom": "Chèvrerie", "courriel": "Chevrerie@exemple.test", "mot": ""}
    page = texte(chez(monde.anne).post(f"{RACINE}nouvelle/", donnees))
    assert "déjà invitée à cette réunion" in page


def test_the_facilitator_invites_from_the_page(monde, chez, dans):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux)
    client = chez(monde.anne)
    assert f'value="{reunion.pk}" selected' in client.get(f"{RACINE}nouvelle/?reunion={reunion.pk}").content.decode()
    donnees = {"reunion": reunion.pk, "nom": "Moulin", "courriel": "moulin@exemple.test", "mot": "<b>Bonjour</b>"}
    assert client.post(f"{RACINE}nouvelle/", donnees).status_code == 302
    courriel = Courriel.objects.get(destinataire="moulin@exemple.test")
    assert "<b>Bonjour" not in courriel.html
    assert "Moulin" in texte(client.get(RACINE))


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"courriel": "pas une adresse"}, "e-mail"),
        ({"nom": ""}, "obligatoire"),
        ({"reunion": "99999"}, "n’est pas dans la liste"),
        ({"reunion": "x"}, "n’est pas dans la liste"),
    ],
)
def test_a_badly_written_invitation_is_not_sent(monde, chez, dans, champs, phrase):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux)
    donnees = {"reunion": reunion.pk, "nom": "Moulin", "courriel": "moulin@exemple.test", "mot": ""} | champs
    assert phrase in texte(chez(monde.anne).post(f"{RACINE}nouvelle/", donnees))
    assert not InvitationDeProducteur._base_manager.exists()


def test_a_meeting_of_another_group_is_no_choice(monde, chez, dans):
    with dans(monde.septfonds):
        ailleurs = f.reunion(monde.septfonds)
    donnees = {"reunion": ailleurs.pk, "nom": "Moulin", "courriel": "moulin@exemple.test", "mot": ""}
    chez(monde.anne).post(f"{RACINE}nouvelle/", donnees)
    assert not InvitationDeProducteur._base_manager.exists()


def test_members_read_and_only_those_who_facilitate_invite(monde, chez, invitation):
    client = chez(monde.max)
    assert "Inviter un producteur" not in texte(client.get(RACINE))
    assert client.get(f"{RACINE}nouvelle/").status_code == 404
    for geste in ("renvoyer", "retirer"):
        assert client.post(f"{RACINE}{invitation.pk}/{geste}/").status_code == 404
        assert chez(monde.zoe).post(f"/g/septfonds/producteurs-invites/{invitation.pk}/{geste}/").status_code == 404
