"""A draft: begun, written by several without losing a word, discussed, given up."""

import pytest
from django.db import IntegrityError, transaction

from charte.models import Commentaire, RevisionSection, SectionCharte, SectionModele, VersionCharte
from charte.services import discuter, ecrire, publier
from groupement.models import EntreeJournal
from groupement.refus import Refus
from tests import fabrique as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        yield monde


@pytest.fixture
def brouillon(limoux):
    return f.version_de_charte(limoux.a_anne, {"Valeurs": "Manger local.", "Taille": "Petite."}, publiee=False)


def titres(version):
    return [section.titre for section in version.sections.all()]


def ecrire_la(section, texte, auteur, revision=None):
    return ecrire.ecrire_section(
        section=section, titre=section.titre, texte=texte, revision=revision or section.revision, auteur=auteur
    )


class TestBeginning:
    def test_from_the_model_a_draft_has_its_sections_in_order(self, limoux):
        SectionModele.objects.all().delete()
        SectionModele.objects.bulk_create(SectionModele(rang=r, titre=t, texte="…") for r, t in [(2, "B"), (1, "A")])
        version = ecrire.commencer(groupement=limoux.limoux, depuis=ecrire.MODELE, auteur=limoux.a_anne)
        assert (version.numero, titres(version)) == (1, ["A", "B"])
        assert RevisionSection.objects.count() == 2

    def test_from_the_version_in_force_sections_keep_what_they_are(self, limoux):
        ancienne = f.version_de_charte(limoux.a_anne, {"Valeurs": "Un."})
        version = ecrire.commencer(groupement=limoux.limoux, depuis=ecrire.VERSION, auteur=limoux.a_anne)
        assert version.numero == 2
        assert version.sections.get().clef == ancienne.sections.get().clef

    def test_only_one_is_under_way(self, limoux, brouillon):
        with pytest.raises(Refus, match="déjà en cours"):
            ecrire.commencer(groupement=limoux.limoux, depuis=ecrire.RIEN, auteur=limoux.a_anne)
        with pytest.raises(IntegrityError, match="un_seul_chantier"), transaction.atomic():
            VersionCharte.objects.create(groupement=limoux.limoux, charte=brouillon.charte, numero=9)

    def test_an_empty_model_says_what_to_do(self, limoux):
        SectionModele.objects.all().delete()
        with pytest.raises(Refus, match="page blanche"):
            ecrire.commencer(groupement=limoux.limoux, depuis=ecrire.MODELE, auteur=limoux.a_anne)


class TestWriting:
    def test_each_saving_is_kept_with_who_and_when(self, limoux, brouillon):
        section = brouillon.sections.first()
        ecrire_la(section, "Manger bien.", limoux.a_anne)
        derniere = RevisionSection.objects.filter(section=section).first()
        assert (derniere.numero, derniere.texte, derniere.auteur) == (2, "Manger bien.", limoux.a_anne)

    def test_a_stale_save_is_refused_and_brings_what_was_written_meanwhile(self, limoux, brouillon):
        section = brouillon.sections.first()
        ecrire_la(section, "Le texte de Rosa.", limoux.a_rosa)
        with pytest.raises(ecrire.EcriteEntretemps, match="Rosa") as refus:
            ecrire_la(section, "Le texte d’Anne.", limoux.a_anne)
        assert refus.value.presente.texte == "Le texte de Rosa."
        assert SectionCharte.objects.get(pk=section.pk).texte == "Le texte de Rosa."

    def test_saving_the_same_words_again_changes_nothing(self, limoux, brouillon):
        section = brouillon.sections.first()
        assert ecrire_la(section, section.texte, limoux.a_anne, revision=99).revision == 1
        assert not EntreeJournal.objects.filter(action="ecrire").exists()

    def test_sections_are_added_at_the_end_moved_and_taken_out(self, limoux, brouillon):
        ajoutee = ecrire.ajouter_section(version=brouillon, titre="Entrer", texte="", auteur=limoux.a_anne)
        ecrire.deplacer_section(section=ajoutee, de=-1, auteur=limoux.a_anne)
        assert titres(brouillon) == ["Valeurs", "Entrer", "Taille"]
        ecrire.deplacer_section(section=brouillon.sections.first(), de=-1, auteur=limoux.a_anne)
        ecrire.retirer_section(section=ajoutee, auteur=limoux.a_anne)
        assert titres(brouillon) == ["Valeurs", "Taille"]
        assert EntreeJournal.objects.filter(objet="charte.sectioncharte").count() == 3

    def test_a_submitted_text_no_longer_moves(self, limoux, brouillon):
        section = brouillon.sections.first()
        publier.soumettre(version=brouillon, decision="", lien="", auteur=limoux.a_anne)
        with pytest.raises(Refus, match="n’est plus en cours"):
            ecrire_la(section, "Autre chose.", limoux.a_anne)
        with pytest.raises(Refus, match="n’est plus en cours"):
            ecrire.ajouter_section(version=brouillon, titre="X", texte="", auteur=limoux.a_anne)

    def test_giving_up_leaves_the_charter_in_force_and_the_words_in_the_journal(self, limoux):
        ancienne = f.version_de_charte(limoux.a_anne)
        brouillon = f.version_de_charte(limoux.a_anne, {"Valeurs": "Perdu ?"}, publiee=False)
        ecrire.abandonner(version=brouillon, auteur=limoux.a_anne)
        assert list(VersionCharte.objects.all()) == [ancienne]
        assert EntreeJournal.objects.get(action="abandonner").avant == {"Valeurs": "Perdu ?"}
        with pytest.raises(Refus, match="publiée"):
            ecrire.abandonner(version=ancienne, auteur=limoux.a_anne)


class TestDiscussing:
    def test_members_comment_also_a_submitted_text_but_not_a_published_one(self, limoux, brouillon):
        section = brouillon.sections.first()
        publier.soumettre(version=brouillon, decision="", lien="", auteur=limoux.a_anne)
        discuter.commenter(section=section, texte="Et les enfants ?", auteur=limoux.a_max)
        publier.publier(version=brouillon, decision="", lien="", auteur=limoux.a_anne)
        with pytest.raises(Refus, match="publiée"):
            discuter.commenter(section=section, texte="Trop tard", auteur=limoux.a_max)

    def test_its_author_and_those_who_facilitate_settle_a_comment(self, limoux, brouillon):
        commentaire = discuter.commenter(section=brouillon.sections.first(), texte="?", auteur=limoux.a_max)
        with pytest.raises(Refus, match="Seules"):
            discuter.resoudre(commentaire=commentaire, resolu=True, auteur=limoux.a_rosa)
        discuter.resoudre(commentaire=commentaire, resolu=True, auteur=limoux.a_max)
        assert Commentaire.objects.get().resolu_par == limoux.a_max
        discuter.resoudre(commentaire=commentaire, resolu=False, auteur=limoux.a_anne)
        assert Commentaire.objects.get().resolu_le is None


class TestScreens:
    def test_a_member_reads_the_draft_and_comments_but_does_not_write_it(self, limoux, brouillon, chez):
        section, client = brouillon.sections.first(), chez(limoux.max)
        page = client.get("/g/limoux/charte/brouillon/").content.decode()
        assert "Manger local." in page and "Modifier" not in page
        assert client.get(f"/g/limoux/charte/brouillon/sections/{section.pk}/").status_code == 404
        client.post(f"/g/limoux/charte/brouillon/sections/{section.pk}/commenter/", {f"s{section.pk}-texte": "Bravo"})
        assert "Bravo" in client.get("/g/limoux/charte/brouillon/").content.decode()

    def test_an_empty_comment_comes_back_under_its_section(self, limoux, brouillon, chez):
        section = brouillon.sections.first()
        reponse = chez(limoux.max).post(
            f"/g/limoux/charte/brouillon/sections/{section.pk}/commenter/", {f"s{section.pk}-texte": " "}
        )
        assert reponse.status_code == 200
        assert "Ce champ est obligatoire" in reponse.content.decode()

    def test_two_people_on_one_section_see_both_texts_and_lose_none(self, limoux, brouillon, chez):
        section = brouillon.sections.first()
        adresse = f"/g/limoux/charte/brouillon/sections/{section.pk}/"
        ecrire_la(section, "Manger local et bio.", limoux.a_rosa)
        envoye = {"titre": "Valeurs", "texte": "Manger local, ensemble.", "revision": "1"}
        page = chez(limoux.anne).post(adresse, envoye).content.decode()
        assert "Rosa Durand a enregistré cette section" in page
        assert "Manger local et bio." in page and "Manger local, ensemble.</textarea>" in page
        assert 'name="revision" value="2"' in page
        assert SectionCharte.objects.get(pk=section.pk).texte == "Manger local et bio."
        chez(limoux.anne).post(adresse, envoye | {"revision": "2"})
        assert SectionCharte.objects.get(pk=section.pk).texte == "Manger local, ensemble."

    def test_a_section_is_previewed_before_it_is_saved(self, limoux, brouillon, chez):
        section = brouillon.sections.first()
        for adresse in (f"{section.pk}/", "nouvelle/"):
            envoye = {"titre": "Valeurs", "texte": "Manger **bien**.", "revision": "1", "apercu": "1"}
            page = chez(limoux.anne).post(f"/g/limoux/charte/brouillon/sections/{adresse}", envoye).content.decode()
            assert "<strong>bien</strong>" in page and "Manger **bien**.</textarea>" in page
        assert [s.texte for s in brouillon.sections.all()] == ["Manger local.", "Petite."]

    def test_scripts_in_a_text_are_only_text(self, limoux, chez):
        f.version_de_charte(limoux.a_anne, {"Valeurs": "<script>alert(1)</script> **gras**"}, publiee=False)
        page = chez(limoux.max).get("/g/limoux/charte/brouillon/").content.decode()
        assert "<script>alert" not in page and "<strong>gras</strong>" in page

    def test_a_facilitator_begins_writes_and_previews(self, limoux, chez):
        client = chez(limoux.anne)
        client.post("/g/limoux/charte/brouillon/commencer/", {"depuis": "rien"})
        client.post("/g/limoux/charte/brouillon/sections/nouvelle/", {"titre": "Valeurs", "texte": "Manger *ici*."})
        assert "<em>ici</em>" in client.get("/g/limoux/charte/brouillon/apercu/").content.decode()
        assert client.get("/g/limoux/charte/brouillon/commencer/").status_code == 302

    def test_the_admin_keeps_the_model_and_nobody_else(self, limoux, chez):
        client = chez(limoux.ada)
        client.post("/administration/charte/nouvelle/", {"titre": "Enfants", "texte": "Bienvenus."})
        section = SectionModele.objects.get(titre="Enfants")
        client.post(f"/administration/charte/{section.pk}/", {"titre": "Les enfants", "texte": "Bienvenus."})
        assert "Les enfants" in client.get("/administration/charte/").content.decode()
        client.post(f"/administration/charte/{section.pk}/retirer/")
        assert not SectionModele.objects.filter(pk=section.pk).exists()
        assert chez(limoux.anne).get("/administration/charte/").status_code == 404
