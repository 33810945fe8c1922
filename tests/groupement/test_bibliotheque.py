"""The library: pages, files, and what belongs beside products."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from groupement.bibliotheque import fiches_pour
from groupement.fichiers import nom_propre, reconnaitre
from groupement.models import Fiche, Piece
from groupement.refus import Refus
from groupement.services import bibliotheque as services
from tests import fabrique as f

PDF = b"%PDF-1.7\n1 0 obj"


def image(format_="PNG", taille=(4, 4)):
    sortie = io.BytesIO()
    Image.new("RGB", taille).save(sortie, format_)
    return sortie.getvalue()


def archive(**fichiers):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as zip_:
        for nom, contenu in fichiers.items():
            zip_.writestr(nom.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), contenu)
    return sortie.getvalue()


ODT = archive(mimetype="application/vnd.oasis.opendocument.text", content_xml="<a/>")
DOCX = archive(**{"[Content_Types]_xml": "<a/>", "word__document_xml": "<a/>"})


class TestRecognising:
    @pytest.mark.parametrize(
        ("octets", "extension"),
        [(PDF, "pdf"), (image(), "png"), (image("JPEG"), "jpg"), (image("WEBP"), "webp"), (ODT, "odt"), (DOCX, "docx")],
    )
    def test_the_content_says_what_it_is(self, octets, extension):
        assert reconnaitre(octets)[1] == extension

    @pytest.mark.parametrize(
        "octets",
        [
            b"", b"MZ\x90\x00", b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"#!/bin/sh\nrm", b"PK\x03\x04casse", image()[:20], b"GIF89a", archive(mimetype="text/html"),
            archive(**{"[Content_Types]_xml": "<a/>", "word__document_xml": "<a/>", "word__vbaProject_bin": "x"}),
        ],
    )  # fmt: skip
    def test_the_rest_is_refused(self, octets):
        with pytest.raises(Refus):
            reconnaitre(octets)

    @given(st.binary(max_size=300))
    def test_any_bytes_are_recognised_or_refused(self, octets):
        for debut in (b"", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
            try:
                reconnaitre(debut + octets)
            except Refus:
                continue

    @pytest.mark.parametrize(
        "nom", ["../../etc/passwd", "C:\\x\\..\\a.exe", "a\r\nSet-Cookie: b", "\u202etxt.exe", "", "."]
    )
    def test_a_name_is_a_name_only(self, nom):
        propre = nom_propre(nom, "pdf")
        assert propre.endswith(".pdf") and not set(propre) & set("/\\\r\n\u202e") and not propre.startswith(".")


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        yield monde


def ecrire(auteur, fichier=None, **champs):
    valeurs = {"genre": "recette", "titre": "Soupe", "texte": "De l’eau.", "produits": [], "mois": []} | champs
    return services.ecrire(auteur=auteur, valeurs=valeurs, fichier=fichier)


def adresse(nom, *args):
    return reverse(f"bibliotheque:{nom}", args=["limoux", *args])


def envoi(**champs):
    return {"genre": "recette", "titre": "Soupe", "texte": "De l’eau.", "produits": "", **champs}


@pytest.mark.django_db
class TestPages:
    def test_a_page_is_written_with_products_months_and_a_file(self, limoux, chez):
        fichier = SimpleUploadedFile("recette.exe", PDF, "application/x-msdownload")
        reponse = chez(limoux.max).post(
            adresse("creer"), envoi(produits="courge, Potimarron,courge", mois=["10", "11"], fichier=fichier)
        )
        fiche = Fiche.objects.get()
        assert reponse.status_code == 302
        assert (fiche.produits, fiche.mois, fiche.piece.nom_du_fichier) == (
            ["courge", "Potimarron"], [10, 11], "recette.pdf",
        )  # fmt: skip

    def test_a_file_is_kept_never_shown(self, limoux, chez):
        fiche = ecrire(limoux.a_max, SimpleUploadedFile('é ".pdf', PDF))
        reponse = chez(limoux.rosa).get(adresse("fichier", fiche.pk))
        assert reponse.content == PDF and reponse["Content-Type"] == "application/pdf"
        assert reponse["Content-Disposition"].startswith("attachment")
        assert reponse["X-Content-Type-Options"] == "nosniff" and "no-store" in reponse["Cache-Control"]

    def test_a_page_that_is_not_a_document_is_refused_beside_its_form(self, limoux, chez):
        fichier = SimpleUploadedFile("photo.png", b"<script>alert(1)</script>", "image/png")
        reponse = chez(limoux.max).post(adresse("creer"), envoi(fichier=fichier))
        assert "ni un PDF" in reponse.content.decode() and "De l’eau." in reponse.content.decode()
        assert not Fiche.objects.exists()

    def test_neither_words_nor_file_is_no_page(self, limoux):
        with pytest.raises(Refus, match="joignez"):
            ecrire(limoux.a_max, texte=" ")

    def test_a_heavy_file_and_a_full_library_are_refused(self, limoux, settings):
        settings.TAILLE_MAX_FICHIER = 100
        with pytest.raises(Refus, match="trop lourd"):
            ecrire(limoux.a_max, SimpleUploadedFile("a.pdf", PDF + b" " * 100))
        settings.QUOTA_DE_LA_BIBLIOTHEQUE = 2 * len(PDF)
        ecrire(limoux.a_max, SimpleUploadedFile("a.pdf", PDF))
        ecrire(limoux.a_max, SimpleUploadedFile("b.pdf", PDF))
        with pytest.raises(Refus, match="pleine"):
            ecrire(limoux.a_max, SimpleUploadedFile("c.pdf", PDF))
        assert Fiche.objects.count() == 2

    def test_the_file_is_replaced_or_taken_away(self, limoux, chez):
        fiche = ecrire(limoux.a_max, SimpleUploadedFile("a.pdf", PDF))
        client = chez(limoux.max)
        client.post(adresse("modifier", fiche.pk), envoi(fichier=SimpleUploadedFile("b.png", image())))
        assert Piece.objects.get().nom_du_fichier == "b.png"
        client.post(adresse("modifier", fiche.pk), envoi(retirer_le_fichier="on"))
        assert not Piece.objects.exists()

    def test_its_author_and_facilitators_change_it_and_nobody_else(self, limoux, chez):
        fiche = ecrire(limoux.a_max)
        assert chez(limoux.rosa).get(adresse("modifier", fiche.pk)).status_code == 404
        assert chez(limoux.rosa).post(adresse("effacer", fiche.pk)).status_code == 404
        assert chez(limoux.anne).post(adresse("modifier", fiche.pk), envoi(titre="Velouté")).status_code == 302
        chez(limoux.max).post(adresse("effacer", fiche.pk))
        assert not Fiche.objects.exists()

    def test_another_group_sees_nothing(self, limoux, chez):
        fiche = ecrire(limoux.a_max, SimpleUploadedFile("a.pdf", PDF))
        for nom in ("fiche", "fichier"):
            assert chez(limoux.zoe).get(adresse(nom, fiche.pk)).status_code == 404
            assert chez(limoux.zoe).get(reverse(f"bibliotheque:{nom}", args=["septfonds", fiche.pk])).status_code == 404

    def test_what_is_in_season_stands_apart(self, limoux, chez):
        mois = timezone.localdate().month
        ecrire(limoux.a_max, titre="De maintenant", mois=[mois])
        ecrire(limoux.a_max, titre="D’ailleurs", mois=[mois % 12 + 1])
        page = chez(limoux.rosa).get(adresse("liste"), {"saison": 1}).content.decode()
        assert "De maintenant" in page and "D’ailleurs" not in page

    def test_it_is_searched_in_french(self, limoux, chez):
        ecrire(limoux.a_max, titre="Gratin de blettes", produits=["blette"])
        ecrire(limoux.a_max, titre="Confiture")
        page = chez(limoux.rosa).get(adresse("liste"), {"q": "gratins"}).content.decode()
        assert "Gratin de blettes" in page and "Confiture" not in page

    @pytest.mark.parametrize(
        "champs", [{"mois": ["13"]}, {"mois": ["x"]}, {"produits": "a," * 30}, {"produits": "b" * 50}]
    )
    def test_bad_input_is_told(self, limoux, chez, champs):
        champs = champs if champs.get("produits") != "a," * 30 else {"produits": ",".join(map(str, range(30)))}
        reponse = chez(limoux.max).post(adresse("creer"), envoi(**champs))
        assert reponse.status_code == 200 and "data-erreurs" in reponse.content.decode()


@pytest.mark.django_db
class TestBesideProducts:
    def test_pages_are_found_by_the_names_of_products(self, limoux):
        ecrire(limoux.a_max, titre="Purée", produits=["pomme de terre"])
        ecrire(limoux.a_max, titre="Compote", produits=["Pommes"])
        ecrire(limoux.a_max, titre="Sans produit")
        titres = lambda *noms: [fiche.titre for fiche in fiches_pour(noms)]  # noqa: E731
        assert titres("Pommes de terre nouvelles") == ["Compote", "Purée"]
        assert titres("POMME gala") == ["Compote"]
        assert titres("Terrine", "Pommeau") == [] == titres()

    def test_the_producer_s_page_shows_them(self, limoux, chez, dans):
        f.conditionnement(limoux.ferme, "Épinards")
        ecrire(limoux.a_max, titre="Des épinards en dix minutes", produits=["epinard"])
        page = chez(limoux.max).get(reverse("catalogue:partenariat", args=["limoux", limoux.partenariat.pk]))
        assert "Des épinards en dix minutes" in page.content.decode()
