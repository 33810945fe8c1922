"""Publishing: once, for ever, compared and printed."""

import io

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from charte import tasks
from charte.models import Charte, ImpressionCharte, SectionCharte, VersionCharte
from charte.services import publier as services
from groupement.models import Adhesion, Courriel, EntreeJournal, Personne
from groupement.refus import Refus
from groupement.templatetags.formats import jour
from tests import fabrique as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        yield monde


@pytest.fixture
def brouillon(limoux):
    return f.version_de_charte(limoux.a_anne, {"Valeurs": "Manger local."}, publiee=False)


def publier(version, auteur, **champs):
    return services.publier(version=version, decision="", lien="", auteur=auteur, **champs)


class TestStates:
    def test_submitted_then_published_it_tells_how_it_was_decided(self, limoux, brouillon):
        services.soumettre(version=brouillon, decision="réunion du 21", lien="/g/limoux/", auteur=limoux.a_anne)
        publiee = services.publier(
            version=brouillon, decision="adoptée sans objection", lien="https://exemple.test/pv", auteur=limoux.a_anne
        )
        assert (publiee.etat, publiee.decision) == ("publiee", "adoptée sans objection")
        assert VersionCharte.objects.publiees().first() == publiee
        assert list(
            EntreeJournal.objects.filter(objet="charte.versioncharte").order_by("pk").values_list("action", flat=True)
        ) == ["soumise", "publiee"]

    def test_a_submitted_text_may_be_taken_back(self, limoux, brouillon):
        services.soumettre(version=brouillon, decision="", lien="", auteur=limoux.a_anne)
        assert services.reprendre(version=brouillon, auteur=limoux.a_anne).est_modifiable

    def test_an_empty_charter_is_not_published(self, limoux):
        vide = f.version_de_charte(limoux.a_anne, {"Valeurs": ""}, publiee=False)
        with pytest.raises(Refus, match="vide"):
            publier(vide, limoux.a_anne)

    def test_a_second_publication_is_refused(self, limoux, brouillon):
        publier(brouillon, limoux.a_anne)
        with pytest.raises(Refus, match="déjà"):
            publier(brouillon, limoux.a_anne)

    @pytest.mark.parametrize("champs", [{"etat": "publiee"}, {"etat": "soumise"}, {"etat": "autre"}])
    def test_the_database_ties_a_state_to_its_date(self, limoux, brouillon, champs):
        with pytest.raises(IntegrityError, match="etat_date"), transaction.atomic():
            VersionCharte.objects.filter(pk=brouillon.pk).update(**champs)

    def test_a_link_that_would_run_something_is_refused(self, limoux, brouillon):
        with pytest.raises(Refus, match="adresse"):
            services.soumettre(version=brouillon, decision="", lien="javascript:alert(1)", auteur=limoux.a_anne)


class TestForEver:
    @pytest.fixture
    def publiee(self, limoux):
        return f.version_de_charte(limoux.a_anne, {"Valeurs": "Manger local.", "Taille": "Petite."})

    def refuse(self, faire):
        with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
            faire()

    def test_the_database_refuses_to_change_or_delete_a_published_text(self, limoux, publiee):
        sections = SectionCharte.objects.filter(version=publiee)
        self.refuse(lambda: sections.update(texte="Autre chose."))
        self.refuse(lambda: sections.first().delete())
        self.refuse(
            lambda: SectionCharte.objects.create(groupement=limoux.limoux, version=publiee, rang=9, titre="En plus")
        )
        self.refuse(lambda: VersionCharte.objects.filter(pk=publiee.pk).update(numero=8))
        self.refuse(lambda: VersionCharte.objects.filter(pk=publiee.pk).update(etat="brouillon"))
        self.refuse(lambda: VersionCharte.objects.filter(pk=publiee.pk)._raw_delete("default"))

    def test_a_section_cannot_be_moved_into_a_published_version(self, limoux, publiee):
        autre = f.version_de_charte(limoux.a_anne, {"Nouveau": "x"}, publiee=False)
        self.refuse(lambda: autre.sections.update(version=publiee, rang=7))


class TestMail:
    """Each active member with an address is told once what changed; a letter gathers it for who wants letters."""

    def recus(self, qui):
        return list(Courriel.objects.filter(personne=qui, clef__startswith="charte-version:"))

    def test_a_new_version_says_what_changed_until_when_and_where(self, limoux, chez):
        ancienne = f.version_de_charte(limoux.a_anne, {"Valeurs": "À cent km.", "Vieux": "Part.", "Pareil": "**Oui**"})
        nouvelle = f.version_de_charte(
            limoux.a_anne, {"Valeurs": "À trente km.", "Neuf": "Arrive.", "Pareil": "Oui"}, publiee=False
        )
        nouvelle = publier(nouvelle, limoux.a_anne)
        assert ancienne.numero == 1 and not self.recus(limoux.anne)
        [recu] = self.recus(limoux.max)
        assert recu.sujet == "La charte de Limoux a changé, à accepter" and not recu.urgent
        for partie in (recu.texte, recu.html):
            dit = " ".join(partie.replace("&nbsp;", " ").split())
            assert (
                "Une section réécrite : « Valeurs » ; une section nouvelle : « Neuf » ; "
                "une section retirée : « Vieux »." in dit
            )
            assert jour(nouvelle.delai_pour(limoux.a_max)).replace("\u00a0", " ") in dit
            assert "/g/limoux/charte/a-accepter/" in partie
        assert chez(limoux.max).get("/g/limoux/charte/a-accepter/").status_code == 200

    def test_it_leaves_at_once_or_waits_for_the_letter_as_each_chose(self, limoux, brouillon):
        Adhesion.objects.filter(pk=limoux.a_max.pk).update(courrier="hebdo")
        publier(brouillon, limoux.a_anne)
        assert [c.etat for c in self.recus(limoux.max)] == ["en_attente"]
        assert [c.etat for c in self.recus(limoux.rosa)] == ["a_envoyer"]

    def test_the_first_version_of_a_founder_alone_writes_to_nobody(self, limoux, brouillon):
        Adhesion.objects.exclude(pk=limoux.a_anne.pk).update(etat="en_pause")
        publier(brouillon, limoux.a_anne)
        assert not Courriel.objects.filter(clef__startswith="charte-version:").exists()

    def test_who_is_away_and_who_has_no_address_get_none(self, limoux, brouillon):
        Adhesion.objects.filter(pk=limoux.a_max.pk).update(etat="en_pause")
        Personne.objects.filter(pk=limoux.rosa.pk).update(email=None)
        publier(brouillon, limoux.a_anne)
        assert [bool(self.recus(qui)) for qui in (limoux.max, limoux.rosa, limoux.tess)] == [False, False, True]

    def test_without_days_of_grace_it_does_not_promise_any(self, limoux, brouillon):
        Charte.objects.update(delai=0)
        publier(brouillon, limoux.a_anne)
        [recu] = self.recus(limoux.tess)
        assert "attendent votre réponse" in recu.texte and "jusqu’au" not in recu.texte

    def test_a_publication_that_is_refused_writes_to_nobody(self, limoux, brouillon):
        publier(brouillon, limoux.a_anne)
        avant = Courriel.objects.count()
        with pytest.raises(Refus):
            publier(brouillon, limoux.a_anne)
        assert Courriel.objects.count() == avant

    def test_the_page_says_how_many_will_be_written_to(self, limoux, brouillon, chez):
        page = chez(limoux.anne).get("/g/limoux/charte/brouillon/publier/").content.decode()
        assert "3\u00a0personnes reçoivent un courriel" in page


class TestReading:
    def test_what_changes_is_shown_without_the_signs_of_markdown(self, limoux, chez):
        f.version_de_charte(limoux.a_anne, {"Valeurs": "## Loin\n\n- **cent** km"}, acceptee_par=[limoux.a_max])
        f.version_de_charte(limoux.a_anne, {"Valeurs": "## Près\n\n- **trente** km"})
        page = chez(limoux.max).get("/g/limoux/charte/a-accepter/").content.decode()
        assert "<del>cent</del><ins>trente</ins>" in page
        assert "**" not in page and "##" not in page


class TestScreens:
    def test_the_facilitator_is_told_what_publishing_does_and_members_cannot(self, limoux, brouillon, chez):
        client = chez(limoux.anne)
        page = client.get("/g/limoux/charte/brouillon/publier/").content.decode()
        assert "4 membres seront invités" in page
        client.post("/g/limoux/charte/brouillon/publier/", {"decision": "en réunion", "lien_decision": ""})
        assert "En réunion" in client.get("/g/limoux/charte/").content.decode()
        f.version_de_charte(limoux.a_anne, publiee=False)
        assert chez(limoux.max).post("/g/limoux/charte/brouillon/publier/").status_code == 404

    def test_a_wrong_link_keeps_what_was_typed(self, limoux, brouillon, chez):
        page = chez(limoux.anne).post(
            "/g/limoux/charte/brouillon/publier/", {"decision": "le 21 mars", "lien_decision": "pv.pdf"}
        )
        assert "commence par https://" in page.content.decode() and "le 21 mars" in page.content.decode()

    def test_two_versions_side_by_side_word_by_word(self, limoux, chez):
        f.version_de_charte(limoux.a_anne, {"Valeurs": "À cent km.", "Vieux": "Part."})
        f.version_de_charte(limoux.a_anne, {"Valeurs": "À trente km.", "Neuf": "Arrive."})
        page = chez(limoux.max).get("/g/limoux/charte/versions/comparer/?de=1&a=2").content.decode()
        assert "<del>cent</del>" in page and "<ins>trente</ins>" in page
        assert "section ajoutée" in page and "section retirée" in page

    @pytest.mark.parametrize("suite", ["?de=9", "?de=x", "?de=99999999"])
    def test_a_version_that_does_not_exist_is_unknown(self, limoux, chez, suite):
        f.version_de_charte(limoux.a_anne)
        f.version_de_charte(limoux.a_anne)
        assert chez(limoux.max).get(f"/g/limoux/charte/versions/comparer/{suite}").status_code == 404

    def test_a_replaced_version_can_still_be_read_and_says_so(self, limoux, chez):
        ancienne = f.version_de_charte(limoux.a_anne, {"Valeurs": "Avant."})
        f.version_de_charte(limoux.a_anne, {"Valeurs": "Après."})
        page = chez(limoux.max).get(f"/g/limoux/charte/versions/{ancienne.pk}/").content.decode()
        assert "Avant." in page and "remplacée" in page
        assert "remplacée" in chez(limoux.max).get("/g/limoux/charte/versions/").content.decode()


class TestPdf:
    def test_a_worker_draws_it_once_and_the_page_says_wait_meanwhile(self, limoux, brouillon, chez, monkeypatch):
        demandees = []
        monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: demandees.append(args))
        version = publier(brouillon, limoux.a_anne)
        client, adresse = chez(limoux.max), f"/g/limoux/charte/versions/{version.pk}/pdf/"
        assert "se prépare" in client.get(adresse).content.decode()
        tasks.imprimer(version.pk)
        reponse = client.get(adresse)
        assert reponse["Content-Type"] == "application/pdf"
        texte = PdfReader(io.BytesIO(b"".join(reponse))).pages[0].extract_text()
        assert (
            "Notre charte" in texte
            and "Limoux" in texte
            and f"{timezone.localdate():%Y}" in texte
            and "Manger local." in texte
        )
        octets = bytes(ImpressionCharte.objects.get().octets)
        tasks.imprimer(version.pk)
        assert bytes(ImpressionCharte.objects.get().octets) == octets

    def test_a_draft_has_no_pdf(self, limoux, brouillon, chez):
        assert chez(limoux.anne).get(f"/g/limoux/charte/versions/{brouillon.pk}/pdf/").status_code == 404
        tasks.imprimer(brouillon.pk)
        assert not ImpressionCharte.objects.exists()
