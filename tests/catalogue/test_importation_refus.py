"""Imports that must not pass, and exports that come back unchanged."""

import io

import pytest
from django_scopes import scopes_disabled
from openpyxl import load_workbook

from catalogue.models import ImportTarif, Prix, Produit, Tarif
from tests import fabrique
from tests.catalogue.listes import FICHIERS, SIMPLE


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_exporter_puis_importer_ne_change_rien(monde, rosa, adresse, deposer, confirmer, format, chez, comptes):
    confirmer(deposer((FICHIERS / "tarif-bioespuna-2013-2014.csv").read_bytes(), "tarif.csv"))
    fabrique.conditionnement(
        monde.ferme,
        "=cmd|' /C calc'!A0",
        prix="1.2345",
        famille="@Pièges",
        unite="piece",
        libelle="poulet",
        pese=True,
        contenance="1.8",
        mesure="kg",
        prix_par="mesure",
        minimum="2",
        colisage="6",
        consigne="0.50",
        stock="40",
        mois=[1, 6, 12],
        reference="-REF1",
        tva="5.5",
    )
    c = fabrique.conditionnement(monde.ferme, "Farine", prix="2", unite="kg", pas="0.5", libelle="sachet 1 kg")
    with scopes_disabled():
        for seuil, prix in (("5", "1.60"), ("25", "1.50")):
            Prix.objects.create(
                reseau=monde.aude, tarif=Tarif.objects.get(), conditionnement=c, a_partir_de=seuil, prix=prix
            )
        Produit.objects.filter(nom="Farine").update(
            notes="ligne une ; avec un point-virgule", allergenes="gluten, lait"
        )
    fichier = chez(monde.max).get(adresse("exporter", monde.ferme.pk, format))
    assert fichier.headers["Content-Disposition"].endswith(f'.{format}"')
    page = rosa.get(adresse("import_apercu", deposer(fichier.content, f"tarif.{format}").pk))
    plan = page.context["plan"]
    assert not page.context["refusees"]
    assert [(r.ligne.produit, r.ecarts, r.prix_change) for r in plan.changes] == []
    assert comptes(page) == (0, 0, 12, 0)


def test_l_export_ne_contient_pas_de_formule_active(monde, chez, adresse):
    fabrique.conditionnement(monde.ferme, "=1+1", unite="kg")
    csv = chez(monde.max).get(adresse("exporter", monde.ferme.pk, "csv")).content.decode("utf-8-sig")
    assert "'=1+1" in csv
    feuille = load_workbook(io.BytesIO(chez(monde.max).get(adresse("exporter", monde.ferme.pk, "xlsx")).content)).active
    assert not [cellule for rangee in feuille for cellule in rangee if cellule.data_type == "f"]
    assert chez(monde.max).get(adresse("exporter", monde.ferme.pk, "pdf")).status_code == 404


@pytest.mark.parametrize(
    ("nom", "octets", "phrase"),
    [
        ("tarif.xlsx", b"%PDF-1.4 rien", "Ce fichier est un PDF"),
        ("tarif.csv", b"", "Ce fichier est vide."),
        ("tarif.exe", b"a;b\n1;2\n", "Ce fichier n’est ni un .csv"),
        ("tarif.xlsx", b"Produit;Prix\nA;1\n", "annonce un classeur Excel"),
        ("tarif.csv", b"Produit;Prix\n" + b"A;1\n" * 100_000, "plus de 5 000 lignes"),
        ("tarif.csv", b"Produit;Prix\n" + b"x" * 52_000_000, "dépasse 5 Mo"),
    ],
)
def test_un_mauvais_fichier_recoit_une_phrase_et_le_formulaire_reste(monde, deposer, nom, octets, phrase):
    reponse = deposer(octets, nom)
    assert reponse.status_code == 200 and phrase in reponse.text and "Déposer le fichier" in reponse.text
    with scopes_disabled():
        assert not ImportTarif.objects.exists()


def test_sans_fichier_le_formulaire_le_dit(monde, rosa, adresse):
    assert "Choisissez un fichier." in rosa.post(adresse("importer", monde.ferme.pk)).text


def test_un_fichier_sans_produit_ne_se_confirme_pas(monde, rosa, adresse, deposer, confirmer):
    depot = deposer("Bonjour à tous\nVoici rien\n")
    page = rosa.get(adresse("import_apercu", depot.pk), follow=True)
    assert page.status_code == 200
    assert confirmer(depot).status_code in (200, 302)
    with scopes_disabled():
        assert not Produit.objects.exists()


def test_l_import_d_un_autre_reseau_n_existe_pas(monde, chez, adresse, deposer, dans):
    depot = deposer(SIMPLE)
    for route in ("import_colonnes", "import_apercu"):
        assert chez(monde.zoe).get(adresse(route, depot.pk, slug="septfonds")).status_code == 404
        assert chez(monde.max).get(adresse(route, depot.pk)).status_code == 404
    for route, arguments in (
        ("import_ligne", [2]),
        ("import_abandonner", []),
        ("import_producteur", []),
        ("import_ecarter_refusees", []),
    ):
        assert chez(monde.max).post(adresse(route, depot.pk, *arguments)).status_code == 404


def test_une_ligne_qui_n_existe_pas_ne_se_corrige_pas(monde, rosa, adresse, deposer):
    depot = deposer(SIMPLE)
    reponse = rosa.post(adresse("import_ligne", depot.pk, 999), {"geste": "corriger", "champ-prix": "1"}, follow=True)
    assert "pas de ligne 999" in reponse.text
    reponse = rosa.post(
        adresse("import_ligne", depot.pk, 2), {"geste": "corriger", "champ-prix": "1" * 3000}, follow=True
    )
    assert "trop long" in reponse.text


def test_l_apercu_fait_autant_de_requetes_pour_une_ligne_et_pour_cinquante(
    monde, rosa, adresse, deposer, django_assert_max_num_queries
):
    def compter(contenu):
        depot = deposer(contenu)
        with django_assert_max_num_queries(30) as compte:
            rosa.get(adresse("import_apercu", depot.pk))
        return len(compte)

    entete = "Produit;Conditionnement;Prix;Unité\n"
    assert compter(entete + "A;vrac;1;kg\n") == compter(entete + "".join(f"P{i};vrac;1;kg\n" for i in range(50)))
