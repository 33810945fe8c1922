"""Coming into a group: from the public page to the membership, seen by the newcomer and by those who welcome."""

import datetime
import re

import pytest
from django.conf import settings as reglages_du_site
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from groupement.liens import lien_candidature
from groupement.models import Adhesion, Candidature, Courriel, Entree, EntreeJournal, EtapeFaite, Personne
from groupement.refus import Refus
from groupement.services import arrivees, candidatures
from groupement.services.entree import regler_l_entree
from groupement.tasks import effacer_ce_qui_est_passe
from tests import fabrique

pytestmark = pytest.mark.django_db

DEMANDE = {
    "prenom": "Noura",
    "nom": "Haddad",
    "email": "Noura@exemple.test",
    "telephone": "0612345678",
    "message": "Bonjour !",
    "accord": "on",
}


@pytest.fixture(autouse=True)
def _compter_les_demandes_de_zero():
    cache.clear()


@pytest.fixture
def ouvert(monde, dans):
    """Limoux has a public page and asks for four steps."""
    with dans(monde.limoux):
        monde.entree = Entree.objects.create(
            groupement=monde.limoux, page_publique=True, etapes=["adresse", "contact", "parrainage", "foyer"]
        )
    return monde


@pytest.fixture
def arriver(ouvert, dans):
    """`arriver(prenom)`: somebody whose address is proven."""

    def faire(prenom="Noura", **champs):
        with dans(ouvert.limoux):
            candidature = Candidature.objects.create(
                groupement=ouvert.limoux, prenom=prenom, nom="Haddad", email=f"{prenom.lower()}@exemple.test", **champs
            )
            return candidatures.confirmer_l_adresse(candidature=candidature)

    return faire


def demander(**champs):
    return Client().post("/groupements/limoux/", DEMANDE | champs)


def toutes():
    with scopes_disabled():
        return list(Candidature.objects.order_by("pk"))


def page_de(candidature):
    return lien_candidature(candidature).removeprefix(reglages_du_site.ADRESSE_DU_SITE)


class TestThePublicPage:
    def test_a_group_that_did_not_ask_for_one_looks_like_an_unknown_one(self, monde):
        assert Client().get("/groupements/limoux/").status_code == 404
        assert Client().get("/groupements/nulle-part/").status_code == 404
        assert Client().post("/groupements/limoux/", DEMANDE).status_code == 404
        assert toutes() == []

    def test_it_says_what_the_group_is_and_names_nobody(self, ouvert):
        page = Client().get("/groupements/limoux/").text
        assert "Demander à venir" in page and "Parrainage" in page
        assert all(nom not in page for nom in ("Durand", "anne@exemple.test"))

    def test_the_charter_comes_from_the_joint(self, ouvert, settings):
        settings.CHARTES_PUBLIQUES = ["tests.groupement.fournisseurs.charte"]
        settings.NUAGES_PUBLICS = ["tests.groupement.fournisseurs.nuage"]
        page = Client().get("/groupements/limoux/").text
        assert "<strong>ensemble</strong>" in page and "<svg" in page

    def test_what_the_group_writes_cannot_carry_a_script(self, ouvert, dans):
        with dans(ouvert.limoux):
            Entree.objects.update(fonctionnement="<script>alert(1)</script>", venir="[x](javascript:alert(1))")
        page = Client().get("/groupements/limoux/").text
        assert "<script>alert" not in page and "javascript:alert" not in page.replace("[x](javascript:alert(1))", "")

    def test_the_directory_lists_open_groups_by_place_only(self, ouvert):
        ouvert.limoux.commune = "Saint-Hilaire"
        ouvert.limoux.save()
        page = Client().get("/groupements/?q=hilaire").text
        assert "Limoux" in page and "Septfonds" not in page
        assert "Aucun groupement ne correspond" in Client().get("/groupements/?q=Paris").text
        assert "Limoux" in Client().get("/groupements/").text

    def test_the_directory_asks_the_same_number_of_queries_for_many(self, ouvert, django_assert_num_queries):
        for rang in range(25):
            autre = fabrique.groupement(f"Groupe {rang}", ouvert.aude, slug=f"groupe-{rang}")
            Entree.objects.create(groupement=autre, page_publique=True)
        with django_assert_num_queries(2):
            Client().get("/groupements/")


class TestAskingToCome:
    def test_nothing_is_shown_before_the_address_is_proven(self, ouvert, chez):
        assert demander().url == "/groupements/limoux/merci/"
        [candidature] = toutes()
        assert (candidature.etat, candidature.email) == ("a_confirmer", "noura@exemple.test")
        anne = chez(ouvert.anne)
        assert "Noura" not in anne.get("/g/limoux/arrivees/").text
        assert anne.get(f"/g/limoux/arrivees/{candidature.pk}/").status_code == 404
        mail = Courriel.objects.get()
        assert mail.destinataire == "noura@exemple.test"
        lien = re.search(r"/venir/\S+", mail.texte)[0]  # signed with the second at which it was written
        assert "Confirmer ma demande" in Client().get(lien).text

    def test_reading_the_link_changes_nothing_and_the_button_confirms_once(self, ouvert, chez):
        demander()
        chemin = page_de(toutes()[0])
        assert "Confirmer ma demande" in Client().get(chemin).text
        assert toutes()[0].etat == "a_confirmer"
        for _ in range(2):
            assert Client().post(chemin, {"partie": "confirmer"}).status_code == 302
        assert toutes()[0].etat == "en_cours"
        with scopes_disabled():
            assert EtapeFaite.objects.count() == 1
        assert Courriel.objects.filter(destinataire=ouvert.anne.email).count() == 1
        assert "Noura" in chez(ouvert.anne).get("/g/limoux/arrivees/").text

    def test_the_answer_does_not_tell_whether_the_address_is_known(self, ouvert):
        neuve = demander()
        encore = demander()
        membre = demander(email=ouvert.max.email)
        assert {r.status_code for r in (neuve, encore, membre)} == {302}
        assert {r.url for r in (neuve, encore, membre)} == {"/groupements/limoux/merci/"}
        assert len(toutes()) == 1
        assert "déjà partie" in Courriel.objects.get(destinataire=ouvert.max.email).sujet

    def test_who_asks_again_gets_the_link_once_a_day(self, ouvert):
        for _ in range(3):
            demander()
        assert Courriel.objects.filter(destinataire="noura@exemple.test").count() == 2

    def test_a_machine_that_fills_the_hidden_box_writes_nothing(self, ouvert):
        assert demander(site_web="https://exemple.test").url == "/groupements/limoux/merci/"
        assert toutes() == [] and not Courriel.objects.exists()

    def test_who_asks_too_often_is_stopped(self, ouvert):
        statuts = [demander().status_code for _ in range(6)]
        assert statuts[:4] == [302] * 4 and statuts[-1] == 429

    @pytest.mark.parametrize(
        "champs",
        [{"accord": ""}, {"email": "pas une adresse"}, {"prenom": ""}, {"telephone": "abc"}, {"message": "x" * 2001}],
    )
    def test_bad_input_is_said_and_kept(self, ouvert, champs):
        reponse = demander(**champs)
        assert reponse.status_code == 200 and "Haddad" in reponse.text and "à corriger" in reponse.text
        assert toutes() == []

    def test_a_link_that_was_cut_leads_nowhere(self, ouvert, arriver):
        assert Client().get(page_de(arriver())[:-3] + "/").status_code == 404

    def test_what_nobody_confirmed_is_forgotten(self, ouvert, arriver):
        demander(email="autre@exemple.test")
        arriver()
        vieux = timezone.now() - datetime.timedelta(days=15)
        with scopes_disabled():
            Candidature.objects.create(
                groupement=ouvert.limoux, prenom="Ex", nom="B", email="ex@exemple.test", etat="retiree",
                close_le=timezone.now() - datetime.timedelta(days=400),
            )  # fmt: skip
            Candidature.objects.update(deposee_le=vieux)
        effacer_ce_qui_est_passe()
        assert [c.email for c in toutes()] == ["noura@exemple.test"]


class TestTheSteps:
    def test_the_last_step_makes_the_membership_and_the_account(self, ouvert, arriver, dans, chez):
        candidature = arriver()
        anne, racine = chez(ouvert.anne), f"/g/limoux/arrivees/{candidature.pk}/"
        Client().post(
            page_de(candidature), {"partie": "foyer", "nom_du_foyer": "Les Haddad", "telephone": "", "adresse": ""}
        )
        anne.post(racine + "etapes/contact/", {"note": "au téléphone"})
        assert "parrainage" in anne.get("/g/limoux/arrivees/").text
        anne.post(racine + "parrainer/", {"membre": ouvert.a_max.pk})
        with dans(ouvert.limoux):
            candidature.refresh_from_db()
            adhesion = Adhesion.objects.select_related("foyer", "personne").get(pk=candidature.adhesion_id)
            faites = {f.etape: f for f in EtapeFaite.objects.select_related("par")}
        assert candidature.etat == "admise" and adhesion.est_active
        assert (adhesion.foyer.nom, adhesion.parrain_id) == ("Les Haddad", ouvert.a_max.pk)
        assert (faites["contact"].par, faites["contact"].note) == (ouvert.anne, "au téléphone")
        assert not adhesion.personne.has_usable_password()
        assert Courriel.objects.filter(sujet__startswith="Bienvenue").count() == 1

    def test_the_newcomer_comes_in_by_the_link_once(self, ouvert, arriver, dans):
        with dans(ouvert.limoux):
            Entree.objects.update(etapes=["adresse"])
        candidature = arriver()
        client = Client()
        assert "Entrer dans le groupement" in client.get(page_de(candidature)).text
        refuse = client.post(page_de(candidature), {"partie": "entrer", "mot_de_passe": "court"})
        assert refuse.status_code == 200 and "Entrer dans le groupement" in refuse.text
        entree = client.post(page_de(candidature), {"partie": "entrer", "mot_de_passe": "un-long-secret-à-moi"})
        assert entree.url == "/g/limoux/bienvenue/"
        assert "Votre première commande" in client.get(entree.url).text
        autre = Client()
        autre.post(page_de(candidature), {"partie": "entrer", "mot_de_passe": ""})
        assert autre.get("/g/limoux/").status_code == 302  # a mail that others may read is no key for ever

    def test_a_door_that_is_not_open_yet_stays_shut(self, ouvert, arriver):
        client = Client()
        client.post(page_de(arriver()), {"partie": "entrer"})
        assert "_auth_user_id" not in client.session

    def test_a_step_is_done_once_and_can_be_taken_back(self, ouvert, arriver, dans):
        candidature = arriver()
        with dans(ouvert.limoux):
            for _ in range(2):
                arrivees.noter_une_etape(candidature=candidature, etape="contact", auteur=ouvert.anne)
            assert EtapeFaite.objects.filter(etape="contact").count() == 1
            arrivees.reprendre_une_etape(candidature=candidature, etape="contact", auteur=ouvert.anne)
            assert not EtapeFaite.objects.filter(etape="contact").exists()
            with pytest.raises(Refus, match="une fois pour toutes"):
                arrivees.reprendre_une_etape(candidature=candidature, etape="adresse", auteur=ouvert.anne)
            with pytest.raises(Refus, match="ne demande pas"):
                arrivees.noter_une_etape(candidature=candidature, etape="cotisation", auteur=ouvert.anne)
        assert EntreeJournal.objects.filter(action__in=["etape", "etape_reprise"]).count() == 2

    def test_what_the_newcomer_did_alone_is_taken_over_by_the_app_that_keeps_it(self, ouvert, arriver, settings, dans):
        settings.ETAPES_D_ENTREE_REPRISES = {"charte": "tests.groupement.fournisseurs.reprendre"}
        with dans(ouvert.limoux):
            Entree.objects.update(etapes=["adresse", "charte"])
        candidature = arriver()
        Client().post(page_de(candidature), {"partie": "charte"})
        with dans(ouvert.limoux):
            assert Adhesion.objects.get(personne__email="noura@exemple.test").competences == "a lu la charte"

    def test_a_member_may_offer_to_sponsor_and_sees_only_that(self, ouvert, arriver, chez):
        candidature = arriver(message="J’aime le pain.")
        max_ = chez(ouvert.max)
        page = max_.get("/g/limoux/arrivees/").text
        assert "Je parraine Noura" in page and "noura@exemple.test" not in page
        assert max_.get(f"/g/limoux/arrivees/{candidature.pk}/").status_code == 404
        assert max_.post(f"/g/limoux/arrivees/{candidature.pk}/parrainer/").status_code == 302
        assert max_.get(f"/g/limoux/arrivees/{candidature.pk}/").status_code == 200
        assert chez(ouvert.tess).post(f"/g/limoux/arrivees/{candidature.pk}/parrainer/").status_code == 404

    def test_only_who_facilitates_gives_the_agreement_of_the_group(self, ouvert, arriver, chez, dans):
        with dans(ouvert.limoux):
            Entree.objects.update(etapes=["adresse", "accord"])
            candidature = arriver()
            arrivees.confier_l_accueil(candidature=candidature, a_qui=ouvert.a_max, auteur=ouvert.anne)
        chemin = f"/g/limoux/arrivees/{candidature.pk}/etapes/accord/"
        assert chez(ouvert.max).post(chemin).status_code == 404
        assert chez(ouvert.anne).post(chemin).status_code == 302
        assert toutes()[0].etat == "admise"

    def test_the_agreement_waits_for_what_the_group_placed_before_it(self, ouvert, arriver, chez, dans):
        with dans(ouvert.limoux):
            Entree.objects.update(etapes=["adresse", "contact", "foyer", "accord", "cotisation"])
            candidature = arriver()
        racine = f"/g/limoux/arrivees/{candidature.pk}/"
        anne = chez(ouvert.anne)
        assert "Après&nbsp;: premier contact, foyer" in anne.get(racine).text
        page = anne.post(racine + "etapes/accord/").text
        assert "L’accord vient après\u00a0: premier contact, foyer complété." in page
        anne.post(racine + "etapes/foyer/")  # the others in any order
        anne.post(racine + "etapes/contact/")
        assert "Après&nbsp;:" not in anne.get(racine).text
        anne.post(racine + "etapes/accord/")
        assert toutes()[0].etat == "en_cours"  # what comes after the agreement is still asked
        anne.post(racine + "etapes/cotisation/")
        assert toutes()[0].etat == "admise"

    def test_the_first_thing_a_newcomer_is_shown_is_to_order(self, ouvert, dans, chez):
        with dans(ouvert.limoux):
            commande = fabrique.commande(ouvert.limoux, nom="Panier d’hiver")
            fabrique.offre(fabrique.volet(commande, ouvert.partenariat))
            fabrique.reunion(ouvert.limoux, debut=timezone.now() + datetime.timedelta(hours=1), lieu="Salle")
            fabrique.sondage(ouvert.limoux, ouvert.a_anne)
        page = chez(ouvert.max).get("/g/limoux/bienvenue/").text
        cartes = page[page.index('id="premiere"') : page.index('id="comment"')]
        assert cartes.count("<article") == 1 and "Commander" in cartes and "Panier d’hiver" in cartes

    def test_somebody_who_left_finds_their_household_again(self, ouvert, arriver, dans):
        with dans(ouvert.limoux):
            Entree.objects.update(etapes=["adresse"])
            Adhesion.objects.filter(pk=ouvert.a_max.pk).update(etat="partie", partie_le=timezone.localdate())
            candidature = arriver("Max")
            ouvert.a_max.refresh_from_db()
        assert candidature.adhesion_id == ouvert.a_max.pk and ouvert.a_max.est_active

    def test_a_kind_no_is_mailed_as_written_and_can_be_undone(self, ouvert, arriver, chez):
        candidature = arriver()
        anne = chez(ouvert.anne)
        racine = f"/g/limoux/arrivees/{candidature.pk}/"
        assert "par courriel" in anne.get(racine + "refuser/").text
        assert anne.post(racine + "refuser/", {"message": ""}).status_code == 200
        anne.post(racine + "refuser/", {"message": "Revenez au printemps."})
        assert toutes()[0].etat == "refusee"
        assert "Revenez au printemps." in Courriel.objects.get(sujet__startswith="Votre demande").texte
        assert "Revenez au printemps." in Client().get(page_de(candidature)).text
        anne.post(racine + "reprise/")
        assert toutes()[0].etat == "en_cours"

    def test_the_newcomer_may_change_their_mind(self, ouvert, arriver):
        candidature = arriver()
        Client().post(page_de(candidature), {"partie": "retirer"})
        assert toutes()[0].etat == "retiree"
        assert demander().status_code == 302 and len(toutes()) == 2


class TestTheSize:
    @pytest.fixture
    def complet(self, ouvert, dans):
        with dans(ouvert.limoux):
            Entree.objects.update(taille=5, etapes=["adresse", "contact"])  # four households are there
        return ouvert

    def test_who_asks_when_it_is_full_waits_in_order(self, complet, arriver):
        arriver("Un")
        deux, trois = arriver("Deux"), arriver("Trois")
        assert [c.etat for c in toutes()] == ["en_cours", "en_attente", "en_attente"]
        assert "1<sup>re</sup>" in Client().get(page_de(deux)).text
        assert "2<sup>e</sup>" in Client().get(page_de(trois)).text

    def test_nobody_leaves_the_list_while_it_is_full(self, complet, arriver, dans):
        arriver("Un")
        deux = arriver("Deux")
        with dans(complet.limoux):
            with pytest.raises(Refus, match="complet"):
                arrivees.donner_une_place(candidature=deux, auteur=complet.anne)
            regler_l_entree(groupement=complet.limoux, valeurs={"taille": 6}, auteur=complet.anne)
            arrivees.donner_une_place(candidature=deux, auteur=complet.anne)
        assert toutes()[1].etat == "en_cours"
        assert Courriel.objects.filter(sujet__startswith="Une place").count() == 1

    def test_a_full_group_is_told_what_splitting_would_mean(self, complet, arriver, chez, dans):
        with dans(complet.limoux):
            Entree.objects.update(taille=4, a_la_taille="essaimer")
        page = chez(complet.anne).get("/g/limoux/arrivees/").text
        assert "Faut-il faire deux groupes" in page and complet.coline.email in page
        assert "deux groupes" not in chez(complet.max).get("/g/limoux/arrivees/").text

    def test_done_with_all_steps_in_a_full_group_is_waiting_for_a_place(self, complet, arriver, dans):
        un = arriver("Un")
        with dans(complet.limoux):
            fabrique.foyer(complet.limoux)
            arrivees.noter_une_etape(candidature=un, etape="contact", auteur=complet.anne)
        assert toutes()[0].etat == "en_attente" and not Personne.objects.filter(prenom="Un").exists()


RANGS = {"a_la_taille": "attente"} | {
    f"rang_{etape}": "non" for etape in ("contact", "reunion", "parrainage", "charte", "foyer", "cotisation", "accord")
}


class TestTheSettings:
    def test_steps_are_kept_in_the_order_of_their_ranks(self, monde, chez, dans):
        client = chez(monde.anne)
        client.post(
            "/g/limoux/reglages/entree/",
            RANGS | {"page_publique": "on", "rang_accord": "1", "rang_foyer": "2", "rang_charte": "2"},
        )
        with dans(monde.limoux):
            assert Entree.objects.get().etapes == ["adresse", "accord", "charte", "foyer"]
        assert EntreeJournal.objects.get(action="entree").apres["montrer une page publique"] == "oui"
        assert chez(monde.max).get("/g/limoux/reglages/entree/").status_code == 404

    @pytest.mark.parametrize("taille", ["1", "-3", "abc", "99999"])
    def test_an_impossible_size_is_refused(self, monde, chez, taille, dans):
        reponse = chez(monde.anne).post("/g/limoux/reglages/entree/", RANGS | {"taille": taille})
        assert reponse.status_code == 200 and "à corriger" in reponse.text
        with dans(monde.limoux):
            assert not Entree.objects.exists()


def test_another_group_does_not_see_who_arrives(ouvert, arriver, chez):
    candidature = arriver()
    zoe = chez(ouvert.zoe)
    assert zoe.get(f"/g/limoux/arrivees/{candidature.pk}/").status_code == 404
    assert zoe.get(f"/g/septfonds/arrivees/{candidature.pk}/").status_code == 404


def test_a_paused_member_does_not_follow_newcomers(ouvert, arriver, chez, dans):
    candidature = arriver()
    with dans(ouvert.limoux):
        arrivees.confier_l_accueil(candidature=candidature, a_qui=ouvert.a_max, auteur=ouvert.anne)
        Adhesion.objects.filter(pk=ouvert.a_max.pk).update(etat="en_pause")
    assert chez(ouvert.max).get(f"/g/limoux/arrivees/{candidature.pk}/").status_code == 404


def test_the_list_asks_the_same_number_of_queries_for_many(ouvert, arriver, chez, django_assert_max_num_queries):
    client = chez(ouvert.anne)
    for rang in range(20):
        arriver(f"Nom{rang}")
    with django_assert_max_num_queries(14):
        client.get("/g/limoux/arrivees/")
