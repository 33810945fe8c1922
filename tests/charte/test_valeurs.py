"""Why each takes part, told only as counts; what the group expects, shown where producers are proposed."""

import pytest
from django.db import IntegrityError, transaction

from catalogue.models import Label, LabelProducteur
from charte import entree
from charte.models import Criteres, MotDuNuage, Raison
from charte.services import valeurs
from groupement.models import EntreeJournal
from tests import fabrique as f

pytestmark = pytest.mark.django_db
POURQUOI = "/g/limoux/charte/pourquoi/"
MOTS = f"{POURQUOI}mots/"


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        yield monde


class TestWhyITakePart:
    def repondre(self, limoux, *textes):
        for adhesion, texte in zip((limoux.a_max, limoux.a_rosa, limoux.a_tess), textes, strict=False):
            valeurs.repondre(adhesion=adhesion, texte=texte)

    def test_one_answer_per_person_the_last_one_erasable(self, limoux, chez):
        client = chez(limoux.max)
        client.post(POURQUOI, {"texte": "Manger local"})
        client.post(POURQUOI, {"texte": "Rencontrer\n mes voisins"})
        assert Raison.objects.get().texte == "Rencontrer mes voisins"
        assert "Rencontrer mes voisins</textarea>" in client.get(POURQUOI).content.decode()
        client.post(f"{POURQUOI}effacer/")
        assert not Raison.objects.exists()

    def test_the_database_keeps_one_answer_per_person(self, limoux):
        self.repondre(limoux, "Local")
        with pytest.raises(IntegrityError, match="raison_unique"), transaction.atomic():
            Raison.objects.create(groupement=limoux.limoux, adhesion=limoux.a_max, texte="Encore")

    def test_others_see_words_and_counts_never_who_wrote_what(self, limoux, chez):
        self.repondre(limoux, "Les légumes, secret de Max", "un légume", "légumes")
        page = chez(limoux.anne).get(POURQUOI).content.decode()
        assert "légumes&nbsp;: 3\u00a0personnes" in page and "Les légumes, secret" not in page and "Max" not in page
        assert not EntreeJournal.objects.exists()

    def test_below_three_answers_nothing_is_drawn(self, limoux, chez):
        self.repondre(limoux, "légumes", "légumes")
        assert '<svg class="nuage' not in chez(limoux.anne).get(POURQUOI).content.decode()
        assert entree.nuage(limoux.limoux) == ""
        assert chez(limoux.anne).get(f"{POURQUOI}imprimer/").status_code == 302

    def test_words_of_those_who_left_are_no_longer_counted(self, limoux):
        self.repondre(limoux, "légumes", "légumes", "fromages")
        type(limoux.a_tess).objects.filter(pk=limoux.a_tess.pk).update(etat="partie", partie_le="2026-01-01")
        assert entree.composer().reponses == 2

    def test_the_drawing_has_no_inline_style_and_goes_on_the_public_page(self, limoux):
        self.repondre(limoux, "<b>légumes</b>", "légumes", "légumes")
        dessin = entree.nuage(limoux.limoux)
        assert "<svg" in dessin and "style=" not in dessin and "<b>" not in dessin

    def test_a_word_of_one_person_alone_stays_inside_the_group_until_it_is_kept(self, limoux, chez):
        self.repondre(limoux, "légumes, zut", "légumes", "fromages")
        assert "zut" in chez(limoux.max).get(POURQUOI).content.decode()
        public = entree.nuage(limoux.limoux)
        assert "légumes" in public and "zut" not in public and "fromages" not in public
        chez(limoux.anne).post(MOTS, {"mot": "fromages", "choix": "garde"})
        assert "fromages" in entree.nuage(limoux.limoux) and "zut" not in entree.nuage(limoux.limoux)

    def test_a_word_is_hidden_everywhere_whatever_its_form_and_can_come_back(self, limoux, chez):
        self.repondre(limoux, "légumes, andouille", "légumes, andouilles", "légumes, Andouille")
        anne = chez(limoux.anne)
        assert "andouille" in entree.nuage(limoux.limoux)
        anne.post(MOTS, {"mot": "andouille", "choix": "masque"}, follow=True)
        for page in (anne.get(POURQUOI), anne.get(f"{POURQUOI}imprimer/")):
            assert "ndouille" not in page.content.decode()
        assert "ndouille" not in entree.nuage(limoux.limoux)
        assert "Mots masqués" in anne.get(MOTS).content.decode()
        anne.post(MOTS, {"mot": "andouille", "choix": ""})
        assert "andouille" in entree.nuage(limoux.limoux) and not MotDuNuage.objects.exists()
        assert list(EntreeJournal.objects.order_by("pk").values_list("libelle", flat=True)) == [
            "Pourquoi je participe : « andouille » masqué partout",
            "Pourquoi je participe : « andouille » remis dans le nuage",
        ]

    def test_only_who_facilitates_chooses_the_words(self, limoux, chez):
        self.repondre(limoux, "légumes", "légumes", "légumes")
        assert chez(limoux.max).get(MOTS).status_code == chez(limoux.max).post(MOTS, {"mot": "x"}).status_code == 404
        assert "Choisir les mots montrés" not in chez(limoux.max).get(POURQUOI).content.decode()
        assert "Choisir les mots montrés" in chez(limoux.anne).get(POURQUOI).content.decode()

    def test_an_answer_too_long_comes_back_with_a_sentence(self, limoux, chez):
        page = chez(limoux.max).post(POURQUOI, {"texte": "a" * 300}).content.decode()
        assert "280" in page and "a" * 300 in page


class TestWhatTheGroupExpects:
    @pytest.fixture
    def loin(self, limoux):
        """Limoux and a farm of the same network, 215 km away as the crow flies."""
        type(limoux.limoux).objects.filter(pk=limoux.limoux.pk).update(latitude="43.05440", longitude="2.21690")
        limoux.limoux.refresh_from_db()
        loin = f.producteur(limoux.aude, "Ferme lointaine", latitude="44.93300", longitude="2.90000")
        f.partenariat(limoux.limoux, loin)
        return loin

    def fixer(self, limoux, **champs):
        valeurs_ = {"distance_max": None, "labels": [], "ethique": ""} | champs
        return valeurs.regler_les_criteres(groupement=limoux.limoux, valeurs=valeurs_, auteur=limoux.a_anne)

    def pages(self, loin):
        partenariat = loin.partenariats.get()
        return [
            "/g/limoux/producteurs/",
            f"/g/limoux/producteurs/{partenariat.pk}/",
            "/g/limoux/annuaire/",
            f"/g/limoux/annuaire/{loin.pk}/",
        ]

    def test_a_producer_too_far_is_marked_wherever_it_is_proposed(self, limoux, loin, chez):
        self.fixer(limoux, distance_max=100)
        for adresse in self.pages(loin):
            page = chez(limoux.max).get(adresse).content.decode()
            assert page.count("Hors de nos critères") == 1, adresse
            assert "au-delà des 100 km" in page

    def test_it_is_marked_too_where_a_round_is_prepared(self, limoux, loin, chez):
        self.fixer(limoux, distance_max=100)
        commande = f.commande(limoux.limoux)
        for adresse in ("nouvelle/", f"{commande.pk}/ajouter-un-producteur/"):
            page = chez(limoux.anne).get(f"/g/limoux/commandes/{adresse}").content.decode()
            assert page.count("hors de nos critères") == 1, adresse

    def test_without_criteria_nothing_is_marked(self, limoux, loin, chez):
        for adresse in self.pages(loin):
            assert "Hors de nos critères" not in chez(limoux.max).get(adresse).content.decode()

    def test_an_unknown_distance_is_held_against_nobody(self, limoux, loin, chez):
        self.fixer(limoux, distance_max=100)
        assert "Hors" not in chez(limoux.max).get(f"/g/limoux/annuaire/{limoux.ferme.pk}/").content.decode()

    def test_one_of_the_expected_labels_is_enough(self, limoux, loin, chez):
        bio, np = (Label.objects.create(reseau=limoux.aude, nom=nom) for nom in ("Bio", "N&P"))
        LabelProducteur.objects.create(reseau=limoux.aude, producteur=loin, label=np)
        self.fixer(limoux, labels=[bio.pk, np.pk])
        client = chez(limoux.max)
        assert "Hors" not in client.get(f"/g/limoux/annuaire/{loin.pk}/").content.decode()
        assert "Sans aucun des labels" in client.get(f"/g/limoux/annuaire/{limoux.ferme.pk}/").content.decode()

    def test_another_group_has_its_own_criteria(self, limoux, loin, chez):
        autre = f.groupement("Quillan", limoux.aude, latitude="42.87", longitude="2.18")
        f.adhesion(autre, limoux.coline)
        self.fixer(limoux, distance_max=100)
        assert "Hors de nos critères" not in chez(limoux.coline).get("/g/quillan/annuaire/").content.decode()

    def test_the_facilitator_sets_them_and_a_wrong_figure_says_why(self, limoux, chez):
        client, adresse = chez(limoux.anne), "/g/limoux/charte/criteres/modifier/"
        bio = Label.objects.create(reseau=limoux.aude, nom="Bio")
        assert "2000" in client.post(adresse, {"distance_max": "9999"}).content.decode()
        client.post(adresse, {"distance_max": "100", "labels": [bio.pk], "ethique": "Une ferme *humaine*."})
        assert Criteres.objects.get().labels == [bio.pk]
        page = chez(limoux.max).get("/g/limoux/charte/criteres/").content.decode()
        assert "100&nbsp;km au plus" in page and "Bio" in page and "<em>humaine</em>" in page
        assert chez(limoux.max).get(adresse).status_code == 404

    def test_a_label_of_another_network_is_refused(self, limoux, chez):
        ailleurs = Label.objects.create(reseau=limoux.quercy, nom="Quercy")
        chez(limoux.anne).post("/g/limoux/charte/criteres/modifier/", {"labels": [ailleurs.pk]})
        assert not Criteres.objects.exists()

    def test_two_people_on_the_criteria_do_not_overwrite_each_other(self, limoux, chez):
        self.fixer(limoux, distance_max=100)
        client, adresse = chez(limoux.anne), "/g/limoux/charte/criteres/modifier/"
        page = client.get(adresse).content.decode()
        empreinte = page.split('name="empreinte" value="')[1].split('"')[0]
        self.fixer(limoux, distance_max=50)
        page = client.post(adresse, {"distance_max": "80", "empreinte": empreinte}).content.decode()
        assert "entre-temps" in page
        assert Criteres.objects.get().distance_max == 50
