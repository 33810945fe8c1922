"""A message to some people of the group: seen before it leaves, once to each, kept."""

import re
import threading
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groupement.audiences import audiences
from groupement.models import Courriel, Destinataire, Message
from groupement.portee import dans_le_groupement
from groupement.refus import Refus
from groupement.services.adhesions import mettre_en_pause
from groupement.services.messages import ListeChangee, envoyer
from tests import fabrique as f

pytestmark = pytest.mark.django_db
RACINE = "/g/limoux/messages/"


def texte(reponse):
    return " ".join(reponse.content.decode().replace("\xa0", " ").split())


def saisie(**champs):
    communs = {"audience": "tous", "sujet": "Livraison avancée", "texte": "À **16 h**.", "reponses": "auteur"}
    return communs | {"etape": "apercu"} | champs


def destinataires():
    return set(Courriel.objects.filter(clef__startswith="message:").values_list("destinataire", flat=True))


def confirmer(client, **champs):
    """See the preview, then press the button: what a browser sends back."""
    page = client.post(f"{RACINE}ecrire/", saisie(**champs)).content.decode()
    caches = dict(re.findall(r'name="(vu|envoi)" value="([\w-]+)"', page))
    return saisie(**champs, etape="envoyer", **caches)


@pytest.fixture
def ronde(monde, dans):
    """Max ordered from Rosa's producer, Tess from another one, Anne nothing."""
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux, nom="Agrumes", lieu="Maison paysanne")
        monde.volet = f.volet(monde.commande, monde.partenariat)
        autre = f.partenariat(monde.limoux, f.producteur(monde.aude, "Moulin"))
        monde.autre_volet = f.volet(monde.commande, autre)
        f.ligne(f.panier(monde.commande, monde.a_max.foyer), f.offre(monde.volet), retenue=1)
        f.ligne(f.panier(monde.commande, monde.a_tess.foyer), f.offre(monde.autre_volet), retenue=1)
        papier = f.foyer(monde.limoux, "Foyer sans internet", sans_internet=True, telephone="04 68 00 00 00")
        f.ligne(f.panier(monde.commande, papier), f.offre(monde.volet), retenue=1)
    return monde


def test_the_preview_shows_the_number_and_the_names_and_sends_nothing(monde, chez):
    page = texte(chez(monde.anne).post(f"{RACINE}ecrire/", saisie()))
    assert "4 personnes recevront ce message" in page
    assert "Rosa Durand" in page
    assert "<strong>16 h</strong>" in page
    assert not Message._base_manager.exists()
    assert not destinataires()


def test_confirmed_it_leaves_once_to_each_person(monde, chez):
    client = chez(monde.anne)
    donnees = confirmer(client)
    premiere, seconde = (client.post(f"{RACINE}ecrire/", donnees) for _ in range(2))
    assert premiere.url == seconde.url
    assert Message._base_manager.count() == 1
    assert destinataires() == {p.email for p in (monde.anne, monde.rosa, monde.max, monde.tess)}
    assert Courriel.objects.filter(clef__startswith="message:").count() == 4
    courriel = Courriel.objects.get(destinataire=monde.max.email)
    assert courriel.repondre_a == [monde.anne.email]
    assert "<strong>16 h</strong>" in courriel.html


def test_answers_go_to_the_group_where_it_has_an_address(monde, chez, dans):
    page = texte(chez(monde.anne).get(f"{RACINE}ecrire/"))
    assert "adresse du groupement" not in page
    assert "n’est pas dans la liste" in texte(chez(monde.anne).post(f"{RACINE}ecrire/", saisie(reponses="groupe")))
    with dans(monde.limoux), pytest.raises(Refus, match="pas d’adresse e-mail"):
        f.message(monde.a_anne, reponses="groupe")
    type(monde.limoux).objects.filter(pk=monde.limoux.pk).update(courriel="limoux@exemple.test")
    client = chez(monde.anne)
    client.post(f"{RACINE}ecrire/", confirmer(client, reponses="groupe"))
    assert Courriel.objects.get(destinataire=monde.max.email).repondre_a == ["limoux@exemple.test"]


def test_a_list_that_changed_is_shown_again_before_anything_leaves(monde, chez, dans):
    client = chez(monde.anne)
    donnees = confirmer(client)
    with dans(monde.limoux):
        mettre_en_pause(adhesion=monde.a_max, auteur=monde.anne)
    page = texte(client.post(f"{RACINE}ecrire/", donnees))
    assert "La liste vient de changer" in page
    assert "3 personnes recevront ce message" in page
    assert not destinataires()
    with dans(monde.limoux), pytest.raises(ListeChangee):
        f.message(monde.a_anne, vu="autre")


def test_without_a_preview_nothing_leaves(monde, chez):
    chez(monde.anne).post(f"{RACINE}ecrire/", saisie(etape="envoyer"))
    assert not Message._base_manager.exists()


def test_households_without_address_are_listed_to_be_called(ronde, chez):
    client = chez(ronde.rosa)
    page = texte(client.post(f"{RACINE}ecrire/", saisie(audience=f"volet:{ronde.volet.pk}")))
    assert "1 personne recevra ce message" in page
    assert "Foyer sans internet" in page
    donnees = confirmer(client, audience=f"volet:{ronde.volet.pk}")
    page = texte(client.get(client.post(f"{RACINE}ecrire/", donnees).url))
    assert "04 68 00 00 00" in page
    assert "Qui a commandé chez : Ferme du Soleil" in page
    assert destinataires() == {ronde.max.email}


def test_nobody_to_mail_is_refused(monde, dans):
    with dans(monde.limoux):
        monde.max.email = monde.rosa.email = monde.tess.email = monde.anne.email = None
        for personne in (monde.max, monde.rosa, monde.tess, monde.anne):
            personne.save()
        with pytest.raises(Refus, match="téléphonez"):
            f.message(monde.a_anne)


def test_each_audience_holds_those_it_names(ronde, dans):
    with dans(ronde.limoux):
        par_clef = {audience.clef: audience for audience in audiences(ronde.a_anne)}

        def qui(clef):
            return {str(adhesion.personne.prenom) for adhesion in par_clef[clef].destinataires().adhesions}

        assert qui("tous") == {"Anne", "Rosa", "Max", "Tess"}
        assert qui("animation") == {"Anne"}
        assert qui(f"commande:{ronde.commande.pk}") == {"Max", "Tess"}
        assert qui(f"volet:{ronde.volet.pk}") == {"Max"}
        assert qui(f"volet:{ronde.autre_volet.pk}") == {"Tess"}
        assert qui(f"lieu:{ronde.commande.pk}") == {"Max", "Tess"}
        assert par_clef[f"lieu:{ronde.commande.pk}"].nom == "Maison paysanne"


def test_who_is_in_pause_is_left_alone_but_for_what_they_ordered(ronde, dans):
    with dans(ronde.limoux):
        mettre_en_pause(adhesion=ronde.a_max, auteur=ronde.anne)
        par_clef = {audience.clef: audience.destinataires() for audience in audiences(ronde.a_anne)}
        assert ronde.a_max not in par_clef["tous"].adhesions
        assert ronde.a_max.foyer not in par_clef["tous"].a_appeler
        assert ronde.a_max in par_clef[f"volet:{ronde.volet.pk}"].adhesions


def test_a_referent_writes_to_those_of_their_volets_and_to_nobody_else(ronde, dans, chez):
    with dans(ronde.limoux):
        assert [a.clef for a in audiences(ronde.a_rosa)] == [f"volet:{ronde.volet.pk}"]
    for interdite in ("tous", "animation", f"volet:{ronde.autre_volet.pk}", f"commande:{ronde.commande.pk}", "x"):
        page = texte(chez(ronde.rosa).post(f"{RACINE}ecrire/", saisie(audience=interdite)))
        assert "n’est pas dans la liste" in page
        with dans(ronde.limoux), pytest.raises(Refus, match="ne pouvez pas"):
            envoyer(
                auteur=ronde.a_rosa, audience=interdite, sujet="S", texte="T", reponses="auteur", vu="x",
                envoi=uuid.uuid4(),
            )  # fmt: skip


def test_a_member_writes_to_nobody_and_reads_what_they_received(ronde, chez, dans):
    with dans(ronde.limoux):
        recu, autre = f.message(ronde.a_anne), f.message(ronde.a_anne, "animation")
    client = chez(ronde.max)
    assert client.get(f"{RACINE}ecrire/").status_code == 404
    assert client.post(f"{RACINE}ecrire/", saisie()).status_code == 404
    page = texte(client.get(f"{RACINE}{recu.pk}/"))
    assert "plus tôt" in page
    assert "Qui l’a reçu" not in page
    assert client.get(f"{RACINE}{autre.pk}/").status_code == 404
    assert f"{RACINE}{autre.pk}/" not in texte(client.get(RACINE))


def test_another_group_sees_nothing(monde, chez, dans):
    with dans(monde.limoux):
        message = f.message(monde.a_anne)
    assert chez(monde.zoe).get(f"/g/septfonds/messages/{message.pk}/").status_code == 404
    assert chez(monde.zoe).get(RACINE).status_code == 404


def test_who_left_their_role_or_is_in_pause_sends_no_more(monde, dans):
    with dans(monde.limoux):
        f.adhesion(monde.limoux, f.personne("Ines"), roles=["animation"])
        mettre_en_pause(adhesion=monde.a_anne, auteur=monde.anne)
        with pytest.raises(Refus):
            envoyer(
                auteur=monde.a_anne, audience="tous", sujet="S", texte="T", reponses="auteur", vu="x",
                envoi=uuid.uuid4(),
            )  # fmt: skip


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"audience": ""}, "Choisissez à qui vous écrivez."),
        ({"sujet": " "}, "obligatoire"),
        ({"texte": ""}, "obligatoire"),
        ({"sujet": "x" * 151}, "150"),
        ({"envoi": "pas-un-uuid", "etape": "envoyer"}, "UUID"),
        ({"vu": "x" * 17, "etape": "envoyer"}, "16"),
    ],
)
def test_bad_input_is_told_and_nothing_leaves(monde, chez, champs, phrase):
    reponse = chez(monde.anne).post(f"{RACINE}ecrire/", saisie(**champs))
    assert reponse.status_code == 200
    assert phrase in texte(reponse)
    assert not Message._base_manager.exists()


def test_coming_back_from_the_preview_keeps_what_was_typed(monde, chez):
    page = texte(chez(monde.anne).post(f"{RACINE}ecrire/", saisie(etape="corriger")))
    assert "À **16 h**." in page
    assert "Voir à qui il part" in page


def test_scripts_are_shown_as_text(monde, chez):
    page = chez(monde.anne).post(f"{RACINE}ecrire/", saisie(texte="<script>alert(1)</script>")).content.decode()
    assert "<script>alert" not in page


def test_lists_ask_as_many_questions_for_one_message_as_for_many(monde, chez, dans):
    def compter(adresse):
        with CaptureQueriesContext(connection) as vues:
            chez(monde.anne).get(adresse)
        return len(vues)

    with dans(monde.limoux):
        message = f.message(monde.a_anne)
    un = compter(RACINE), compter(f"{RACINE}{message.pk}/")
    with dans(monde.limoux):
        for rang in range(4):
            f.adhesion(monde.limoux, f.personne(f"Autre{rang}"))
        message = f.message(monde.a_anne)
    assert (compter(RACINE), compter(f"{RACINE}{message.pk}/")) == un


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_send_one_message(monde):
    depart, envoi = threading.Barrier(3), uuid.uuid4()

    def cliquer():
        try:
            with dans_le_groupement(monde.limoux):
                depart.wait(timeout=10)
                f.message(monde.a_anne, envoi=envoi)
        finally:
            connection.close()

    fils = [threading.Thread(target=cliquer) for _ in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    with dans_le_groupement(monde.limoux):
        assert Message.objects.count() == 1
        assert Destinataire.objects.count() == 4
    assert Courriel.objects.filter(clef__startswith="message:").count() == 4
