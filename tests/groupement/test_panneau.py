"""The board and its answers."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groupement.models import Annonce, Commentaire, Courriel, EntreeJournal, Suivi
from groupement.refus import Refus
from groupement.services import panneau as services
from tests import fabrique as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        yield monde


def publier(auteur, **champs):
    champs.setdefault("genre", "offre")
    champs.setdefault("titre", "Plants de tomates")
    champs.setdefault("texte", "Une dizaine à donner.")
    return services.publier(auteur=auteur, **champs)


def adresse(nom, *args):
    return reverse(f"panneau:{nom}", args=["limoux", *args])


def page(client, nom, *args, **demande):
    return client.get(adresse(nom, *args), demande).content.decode()


class TestPinning:
    def test_what_is_pinned_is_read_by_all_and_mailed_to_nobody(self, limoux, chez):
        reponse = chez(limoux.max).post(
            adresse("creer"), {"genre": "question", "titre": "Et les noix ?", "texte": "Qui en a ?"}
        )
        assert reponse.status_code == 302
        assert "Et les noix ?" in page(chez(limoux.rosa), "liste")
        services.repondre(annonce=Annonce.objects.get(), texte="Moi", auteur=limoux.a_rosa)
        assert not Courriel.objects.exists()

    def test_who_writes_follows(self, limoux):
        annonce = publier(limoux.a_max)
        services.repondre(annonce=annonce, texte="J’en prends", auteur=limoux.a_rosa)
        services.repondre(annonce=annonce, texte="Encore", auteur=limoux.a_rosa)
        assert set(Suivi.objects.values_list("adhesion", flat=True)) == {limoux.a_max.pk, limoux.a_rosa.pk}

    @pytest.mark.parametrize(("genre", "jours"), [("offre", 60), ("covoiturage", 30), ("recette", None)])
    def test_each_kind_stays_its_own_time(self, limoux, genre, jours):
        annonce = publier(limoux.a_max, genre=genre)
        assert annonce.expire_le == (annonce.publiee_le + datetime.timedelta(days=jours) if jours else None)

    def test_what_is_past_comes_down_and_its_author_may_put_it_up_again(self, limoux, chez):
        annonce = publier(limoux.a_max)
        il_y_a = timezone.now() - datetime.timedelta(days=61)
        Annonce.objects.update(publiee_le=il_y_a, expire_le=il_y_a + datetime.timedelta(days=60))
        assert "Plants de tomates" not in page(chez(limoux.rosa), "liste")
        assert "Retirée du panneau" in page(chez(limoux.max), "liste", miennes=1)
        chez(limoux.max).post(adresse("remettre", annonce.pk))
        assert "Plants de tomates" in page(chez(limoux.rosa), "liste")

    def test_nobody_floods_the_board(self, limoux):
        for n in range(services.ANNONCES_PAR_JOUR):
            publier(limoux.a_max, titre=f"Annonce {n}")
        with pytest.raises(Refus, match="beaucoup écrit"):
            publier(limoux.a_max)
        publier(limoux.a_rosa)
        for _ in range(services.REPONSES_PAR_HEURE):
            services.repondre(annonce=Annonce.objects.first(), texte="!", auteur=limoux.a_max)
        with pytest.raises(Refus):
            services.repondre(annonce=Annonce.objects.first(), texte="!", auteur=limoux.a_max)

    def test_who_pauses_reads_and_does_not_write(self, limoux, chez):
        publier(limoux.a_rosa)
        limoux.a_max.etat = "en_pause"
        limoux.a_max.save()
        assert "Plants de tomates" in page(chez(limoux.max), "liste")
        assert chez(limoux.max).get(adresse("creer")).status_code == 404
        with pytest.raises(Refus, match="en pause"):
            publier(limoux.a_max)

    @pytest.mark.parametrize("champs", [{"titre": ""}, {"texte": ""}, {"genre": "vente"}, {"titre": "a" * 121}])
    def test_bad_input_is_told_and_what_was_typed_is_kept(self, limoux, chez, champs):
        envoi = {"genre": "offre", "titre": "Bocaux", "texte": "Contre confiture"} | champs
        reponse = chez(limoux.max).post(adresse("creer"), envoi)
        assert reponse.status_code == 200 and "data-erreurs" in reponse.content.decode()
        assert not Annonce.objects.exists()

    def test_an_extract_is_plain_words_with_what_separates_them(self, limoux, chez):
        publier(limoux.a_max, texte="**Il faut** :\n\n- une pâte\n- quatre poires")
        extrait = page(chez(limoux.tess), "liste").split('annonce__extrait">')[1].split("</p>")[0]
        assert " ".join(extrait.replace("\u00a0", " ").split()) == "Il faut : - une pâte - quatre poires"

    def test_a_script_is_only_text(self, limoux, chez):
        annonce = publier(limoux.a_max, texte="<script>alert(1)</script> [ici](javascript:alert(1))")
        contenu = page(chez(limoux.rosa), "annonce", annonce.pk)
        assert "<script>alert" not in contenu and 'href="javascript' not in contenu


class TestFinding:
    def test_words_are_found_without_accents_and_in_the_plural(self, limoux, chez):
        publier(limoux.a_max, titre="Épinards à couper", texte="Des œufs aussi")
        publier(limoux.a_max, titre="Bocaux", texte="Vides")
        for demande in ("epinard", "ÉPINARDS", "oeuf", "couper épinards"):
            contenu = page(chez(limoux.rosa), "liste", q=demande)
            assert "Épinards à couper" in contenu and "Bocaux" not in contenu, demande

    @pytest.mark.parametrize("q", ["'", '"', "a & | !", "\\", "%", "\0", "x" * 500, "<b>", ":*"])
    def test_whatever_is_searched_is_no_error(self, limoux, chez, q):
        publier(limoux.a_max)
        assert chez(limoux.rosa).get(adresse("liste"), {"q": q, "page": "zzz"}).status_code == 200

    def test_twenty_on_a_page(self, limoux, chez):
        for n in range(21):
            f_annonce(limoux.a_max, n)
        assert "Page 1 sur 2" in page(chez(limoux.rosa), "liste")
        assert "Annonce 0" in page(chez(limoux.rosa), "liste", page=2)

    def test_followed_and_mine(self, limoux, chez):
        annonce = publier(limoux.a_max, titre="La mienne")
        publier(limoux.a_anne, titre="La sienne")
        assert "La sienne" not in page(chez(limoux.max), "liste", suivies=1)
        chez(limoux.rosa).post(adresse("suivre", annonce.pk), {"suivre": "oui"})
        assert "La mienne" in page(chez(limoux.rosa), "liste", suivies=1)
        chez(limoux.rosa).post(adresse("suivre", annonce.pk), {"suivre": "non"})
        assert "La mienne" not in page(chez(limoux.rosa), "liste", suivies=1)

    def test_the_same_queries_for_one_and_for_twenty(self, limoux, chez):
        client, nombres = chez(limoux.anne), []
        for n in range(20):
            services.repondre(annonce=f_annonce(limoux.a_max, n), texte="Oui", auteur=limoux.a_rosa)
            if n in (0, 19):
                with CaptureQueriesContext(connection) as requetes:
                    page(client, "liste")
                nombres.append(len(requetes))
        assert nombres[0] == nombres[1] <= 8, [r["sql"] for r in requetes]


def f_annonce(auteur, n):
    return Annonce.objects.create(
        groupement_id=auteur.groupement_id, auteur=auteur, titre=f"Annonce {n}", texte="À donner",
        publiee_le=timezone.now() - datetime.timedelta(minutes=60 - n),
    )  # fmt: skip


class TestRights:
    def test_only_its_author_changes_or_erases(self, limoux, chez):
        annonce = publier(limoux.a_max)
        for qui in (limoux.rosa, limoux.anne):
            for geste in ("modifier", "effacer", "remettre"):
                assert chez(qui).post(adresse(geste, annonce.pk), {"titre": "Volé"}).status_code == 404
            with pytest.raises(Refus):
                services.effacer(annonce=annonce, par=limoux.a_anne)
        chez(limoux.max).post(adresse("effacer", annonce.pk))
        assert not Annonce.objects.exists()

    def test_two_windows_do_not_overwrite_one_another(self, limoux, chez):
        annonce = publier(limoux.a_max)
        client = chez(limoux.max)
        empreinte = client.get(adresse("modifier", annonce.pk)).context["form"]["empreinte"].value()
        services.modifier(annonce=annonce, valeurs={"texte": "Il n’en reste que deux."}, par=limoux.a_max)
        reponse = client.post(
            adresse("modifier", annonce.pk),
            {"genre": "offre", "titre": annonce.titre, "texte": "Une douzaine", "empreinte": empreinte},
        )
        assert "entre-temps" in reponse.content.decode()

    def test_a_facilitator_hides_with_a_reason_that_only_the_author_reads(self, limoux, chez):
        annonce = publier(limoux.a_max)
        assert chez(limoux.rosa).post(adresse("masquer", annonce.pk), {"motif": "bof"}).status_code == 404
        assert "data-erreurs" in chez(limoux.anne).post(adresse("masquer", annonce.pk), {"motif": ""}).content.decode()
        chez(limoux.anne).post(adresse("masquer", annonce.pk), {"motif": "C’est de la publicité."})
        assert "Plants de tomates" not in page(chez(limoux.rosa), "liste")
        assert chez(limoux.rosa).get(adresse("annonce", annonce.pk)).status_code == 404
        assert "C’est de la publicité." in page(chez(limoux.max), "annonce", annonce.pk)
        assert EntreeJournal.objects.sur(annonce).get().motif == "C’est de la publicité."
        with pytest.raises(Refus):
            services.remettre(annonce=annonce, par=limoux.a_max)
        chez(limoux.anne).post(adresse("montrer", annonce.pk))
        assert "Plants de tomates" in page(chez(limoux.rosa), "liste")

    def test_a_facilitator_hides_an_answer(self, limoux, chez):
        annonce = publier(limoux.a_max)
        reponse = services.repondre(annonce=annonce, texte="Grossier personnage", auteur=limoux.a_rosa)
        assert chez(limoux.max).post(adresse("masquer_reponse", reponse.pk), {"motif": "x"}).status_code == 404
        chez(limoux.anne).post(adresse("masquer_reponse", reponse.pk), {"motif": "Restons courtois."})
        assert "Grossier" not in page(chez(limoux.max), "annonce", annonce.pk)
        assert "Restons courtois." in page(chez(limoux.rosa), "annonce", annonce.pk)

    def test_one_erases_one_s_own_answer_only(self, limoux, chez):
        reponse = services.repondre(annonce=publier(limoux.a_max), texte="Moi", auteur=limoux.a_rosa)
        assert chez(limoux.max).post(adresse("effacer_reponse", reponse.pk)).status_code == 404
        chez(limoux.rosa).post(adresse("effacer_reponse", reponse.pk))
        assert not Commentaire.objects.exists()

    def test_another_group_sees_nothing(self, limoux, chez, dans):
        annonce = publier(limoux.a_max)
        client = chez(limoux.zoe)
        assert client.get(adresse("annonce", annonce.pk)).status_code == 404
        assert client.get(reverse("panneau:annonce", args=["septfonds", annonce.pk])).status_code == 404
        with dans(limoux.septfonds):
            assert not Annonce.objects.exists()

    def test_no_answer_under_what_is_hidden_or_gone(self, limoux):
        annonce = publier(limoux.a_max)
        services.masquer(annonce=annonce, motif="x", par=limoux.a_anne)
        with pytest.raises(Refus, match="masquée"):
            services.repondre(annonce=annonce, texte="?", auteur=limoux.a_rosa)
        services.effacer(annonce=annonce, par=limoux.a_max)
        with pytest.raises(Refus, match="effacée"):
            services.repondre(annonce=annonce, texte="?", auteur=limoux.a_rosa)


def test_a_member_of_one_group_cannot_answer_in_another(limoux, dans):
    annonce = publier(limoux.a_max)
    f.adhesion(f.groupement("Quillan", limoux.aude), limoux.max)
    assert Commentaire.objects.count() == 0 and annonce.groupement_id == limoux.limoux.pk
