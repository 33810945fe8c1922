"""A price list from the file to the catalogue, through HTTP: nothing before it is confirmed, then all of it."""

import datetime
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_scopes import scopes_disabled
from openpyxl import load_workbook

from catalogue.models import Conditionnement, CorrespondanceColonnes, ImportTarif, Prix, Produit, Tarif
from groupement.models import EntreeJournal
from tests import fabrique

FICHIERS = Path(__file__).parent / "fichiers"
SIMPLE = "Produit;Conditionnement;Prix;Unité\nCarottes;vrac;2,20;kg\nMiel;pot de 500 g;9,50 €;pot\n"


@pytest.fixture
def rosa(monde, chez):
    return chez(monde.rosa)


@pytest.fixture
def deposer(monde, rosa, adresse):
    """Deposit a file; gives the import, or the page that refuses it."""

    def faire(contenu, nom="tarif.csv", qui=None):
        octets = contenu.encode() if isinstance(contenu, str) else contenu
        reponse = (qui or rosa).post(adresse("importer", monde.ferme.pk), {"fichier": SimpleUploadedFile(nom, octets)})
        if reponse.status_code != 302:
            return reponse
        with scopes_disabled():
            return ImportTarif.objects.latest("pk")

    return faire


@pytest.fixture
def confirmer(rosa, adresse):
    def faire(depot, **champs):
        champs = {"du": str(timezone.localdate()), "nom": "saison", "manquants": "garder"} | champs
        return rosa.post(adresse("import_apercu", depot.pk), champs)

    return faire


@pytest.fixture
def vendus(monde):
    """{(product, packing): first price} of what the producer sells today."""

    def lire():
        with scopes_disabled():
            tarif = Tarif.objects.filter(producteur=monde.ferme).en_vigueur(timezone.localdate()).first()
            return {
                (p.conditionnement.produit.nom, p.conditionnement.libelle): p.prix
                for p in Prix.objects.filter(tarif=tarif, a_partir_de=0, conditionnement__archive_le=None)
                .select_related("conditionnement__produit")
            }

    return lire


def comptes(reponse):
    plan = reponse.context["plan"]
    return len(plan.nouveaux), len(plan.changes), len(plan.inchanges), len(plan.manquants)


def test_le_tarif_de_bioespuna_s_importe_tel_quel(monde, rosa, adresse, deposer, confirmer, vendus):
    depot = deposer((FICHIERS / "tarif-bioespuna-2013-2014.csv").read_bytes(), "tarif-bioespuna-2013-2014.csv")
    page = rosa.get(adresse("import_colonnes", depot.pk))
    assert page.status_code == 200 and "Clémentines" in page.text
    choix = {nom: champ.initial for nom, champ in page.context["form"].fields.items()}
    assert rosa.post(adresse("import_colonnes", depot.pk), choix).url == adresse("import_apercu", depot.pk)
    apercu = rosa.get(adresse("import_apercu", depot.pk))
    assert comptes(apercu) == (10, 0, 0, 0) and not apercu.context["refusees"]
    assert "associés collaborateurs" in apercu.text  # the note row is listed, folded
    assert not vendus()
    assert confirmer(depot).url == adresse("produits", monde.ferme.pk)
    prix = vendus()
    assert len(prix) == 10
    assert prix["Oranges", "caisse de 10 kg"] == Decimal("2.2")
    with scopes_disabled():
        oranges = Conditionnement.objects.get(produit__nom="Oranges")
        assert (oranges.unite, oranges.colisage) == ("kg", 10)
        assert oranges.produit.mois == [1, 2, 3, 4, 5, 11, 12]
        huile = Conditionnement.objects.get(libelle="bidon de 5 litres")
        assert (huile.contenance, huile.mesure, huile.unite) == (5, "L", "bidon")
        assert ImportTarif.objects.get().tarif.nom == "saison"
    assert EntreeJournal.objects.get(action="importer").auteur == monde.rosa


def test_un_second_import_montre_ce_qui_change_et_propose_les_absents(
    monde, rosa, adresse, deposer, confirmer, vendus
):
    confirmer(deposer(SIMPLE))
    depot = deposer("Produit;Conditionnement;Prix;Unité\nCAROTTES;Vrac;2,40;kg\nNavets;vrac;1,80;kg\n")
    page = rosa.get(adresse("import_apercu", depot.pk))
    assert comptes(page) == (1, 1, 0, 1)
    assert "2,20" in page.text and "2,40" in page.text and "Absents du fichier" in page.text
    confirmer(depot)
    assert vendus() == {("Carottes", "vrac"): Decimal("2.4"), ("Navets", "vrac"): Decimal("1.8"),
                        ("Miel", "pot de 500 g"): Decimal("9.5")}
    confirmer(deposer("Produit;Conditionnement;Prix;Unité\nCarottes;vrac;2,40;kg\n"), manquants="archiver")
    assert set(vendus()) == {("Carottes", "vrac")}
    with scopes_disabled():
        assert Produit.objects.get(nom="Miel").archive_le == timezone.localdate()
    page = rosa.get(adresse("import_apercu", deposer(SIMPLE).pk))
    assert "archivé → en vente" in page.text


def test_une_date_a_venir_prepare_le_tarif_sans_toucher_celui_d_aujourd_hui(
    monde, rosa, adresse, deposer, confirmer, vendus
):
    confirmer(deposer(SIMPLE))
    demain = timezone.localdate() + datetime.timedelta(days=1)
    confirmer(deposer("Produit;Conditionnement;Prix;Unité\nCarottes;vrac;3;kg\n"), du=str(demain), manquants="archiver")
    assert vendus()["Carottes", "vrac"] == Decimal("2.2") and ("Miel", "pot de 500 g") in vendus()
    with scopes_disabled():
        a_venir = Tarif.objects.get(du=demain)
        assert [p.prix for p in a_venir.prix.all()] == [3]


def test_un_tarif_ne_commence_pas_hier(monde, rosa, deposer, confirmer, vendus):
    reponse = confirmer(deposer(SIMPLE), du="2020-01-01")
    assert "un tarif ne change pas le passé" in reponse.text and not vendus()


def test_chaque_ligne_refusee_dit_pourquoi_et_se_corrige_sur_place(monde, rosa, adresse, deposer, confirmer, vendus):
    depot = deposer(SIMPLE + "Navets;vrac;cher;kg\nPanais;vrac;;kg\n")
    page = rosa.get(adresse("import_apercu", depot.pk))
    assert [(r.numero, r.champs) for r, _ in page.context["refusees"]] == [(4, ("prix",)), (5, ("prix",))]
    assert "Ligne 4" in page.text and 'value="cher"' in page.text and "Confirmer l’import" not in page.text
    assert "Il reste des lignes refusées (4, 5)" in confirmer(depot).text and not vendus()
    rosa.post(adresse("import_ligne", depot.pk, 4), {"geste": "corriger", "champ-prix": "1,80 €"})
    rosa.post(adresse("import_ligne", depot.pk, 5), {"geste": "ecarter"})
    page = rosa.get(adresse("import_apercu", depot.pk))
    assert comptes(page) == (3, 0, 0, 0) and not page.context["refusees"] and "Reprendre" in page.text
    rosa.post(adresse("import_ligne", depot.pk, 5), {"geste": "reprendre"})
    assert len(rosa.get(adresse("import_apercu", depot.pk)).context["refusees"]) == 1
    rosa.post(adresse("import_ecarter_refusees", depot.pk))
    confirmer(depot)
    assert vendus()["Navets", "vrac"] == Decimal("1.8") and len(vendus()) == 3


def test_confirmer_deux_fois_n_ecrit_qu_une_fois(monde, rosa, adresse, deposer, confirmer, vendus):
    depot = deposer(SIMPLE)
    confirmer(depot)
    reponse = rosa.post(adresse("import_apercu", depot.pk), {"du": str(timezone.localdate()), "nom": "x"}, follow=True)
    assert "Cet import est déjà confirmé" in reponse.text
    with scopes_disabled():
        assert Tarif.objects.count() == 1 and Produit.objects.count() == 2
    assert "déjà confirmé" in rosa.post(adresse("import_abandonner", depot.pk), follow=True).text


def test_un_import_abandonne_ne_change_rien(monde, rosa, adresse, deposer, confirmer, vendus):
    depot = deposer(SIMPLE)
    assert depot.nom_du_fichier in rosa.get(adresse("importer", monde.ferme.pk)).text
    rosa.post(adresse("import_abandonner", depot.pk))
    assert "a été abandonné" in rosa.get(adresse("import_apercu", depot.pk), follow=True).text
    assert not vendus()


def test_ce_qu_on_dit_des_colonnes_est_retenu_pour_le_producteur(monde, rosa, adresse, deposer, confirmer, vendus):
    fichier = "Chose;Prix;Unité;Divers\nCarottes;2,20;kg;vrac\nNavets;1,80;kg;vrac\n"
    depot = deposer(fichier)
    rien = {f"colonne_{rang}": "ignorer" for rang in range(4)}
    refus = rosa.post(adresse("import_colonnes", depot.pk), rien)
    assert "Dites quelle colonne nomme le produit." in refus.text
    double = rosa.post(adresse("import_colonnes", depot.pk), rien | {"colonne_0": "produit", "colonne_3": "produit"})
    assert "Deux colonnes sont lues comme" in double.text
    choix = {"colonne_0": "produit", "colonne_1": "prix", "colonne_2": "unite", "colonne_3": "conditionnement"}
    rosa.post(adresse("import_colonnes", depot.pk), choix)
    with scopes_disabled():
        assert CorrespondanceColonnes.objects.get().colonnes["Divers"] == "conditionnement"
    rosa.post(adresse("import_abandonner", depot.pk))
    page = rosa.get(adresse("import_colonnes", deposer(fichier).pk))
    assert {n: c.initial for n, c in page.context["form"].fields.items()} == choix


def test_un_fichier_de_plusieurs_producteurs_s_importe_pour_un_seul(monde, rosa, adresse, deposer, confirmer, vendus):
    depot = deposer((FICHIERS / "catalogue.csv").read_bytes(), "catalogue.csv")
    page = rosa.get(adresse("import_apercu", depot.pk))
    assert len(page.context["apercu"].producteurs) == 15
    rosa.post(adresse("import_producteur", depot.pk), {"producteur": "Apiculteur"})
    page = rosa.get(adresse("import_apercu", depot.pk))
    assert comptes(page)[0] == 5 and page.context["apercu"].autres == 64
    confirmer(depot)
    assert len(vendus()) == 5


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_exporter_puis_importer_ne_change_rien(monde, rosa, adresse, deposer, confirmer, format, chez):
    confirmer(deposer((FICHIERS / "tarif-bioespuna-2013-2014.csv").read_bytes(), "tarif.csv"))
    fabrique.conditionnement(
        monde.ferme, "=cmd|' /C calc'!A0", prix="1.2345", famille="@Pièges", unite="piece", libelle="poulet", pese=True,
        contenance="1.8", mesure="kg", prix_par="mesure", minimum="2", colisage="6", consigne="0.50", stock="40",
        mois=[1, 6, 12], reference="-REF1", tva="5.5",
    )
    c = fabrique.conditionnement(monde.ferme, "Farine", prix="2", unite="kg", pas="0.5", libelle="sachet 1 kg")
    with scopes_disabled():
        for seuil, prix in (("5", "1.60"), ("25", "1.50")):
            Prix.objects.create(
                reseau=monde.aude, tarif=Tarif.objects.get(), conditionnement=c, a_partir_de=seuil, prix=prix
            )
        Produit.objects.filter(nom="Farine").update(notes="ligne une ; avec un point-virgule", allergenes="gluten, lait")
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
    for route, arguments in (("import_ligne", [2]), ("import_abandonner", []), ("import_producteur", []),
                             ("import_ecarter_refusees", [])):
        assert chez(monde.max).post(adresse(route, depot.pk, *arguments)).status_code == 404


def test_une_ligne_qui_n_existe_pas_ne_se_corrige_pas(monde, rosa, adresse, deposer):
    depot = deposer(SIMPLE)
    reponse = rosa.post(adresse("import_ligne", depot.pk, 999), {"geste": "corriger", "champ-prix": "1"}, follow=True)
    assert "pas de ligne 999" in reponse.text
    reponse = rosa.post(adresse("import_ligne", depot.pk, 2), {"geste": "corriger", "champ-prix": "1" * 3000}, follow=True)
    assert "trop long" in reponse.text


def test_ce_dont_le_fichier_ne_parle_pas_reste_comme_il_est(monde, rosa, adresse, deposer, confirmer):
    c = fabrique.conditionnement(
        monde.ferme, "Carottes", prix="2.20", unite="kg", libelle="vrac", pas="0.5", minimum="1", consigne="0.3",
        colisage="10", tva="5.5", mois=[1, 2], famille="Légumes", stock="100",
    )
    depot = deposer("Produit;Conditionnement;Prix;Unité\ncarottes;vrac;2,50;kg\n")
    confirmer(depot)
    c.refresh_from_db()
    assert (c.pas, c.minimum, c.consigne, c.colisage, c.tva, c.stock) == (
        Decimal("0.5"), 1, Decimal("0.3"), 10, Decimal("5.5"), 100
    )
    with scopes_disabled():
        assert Produit.objects.get().mois == [1, 2] and Conditionnement.objects.count() == 1


def test_une_reference_reconnait_un_produit_renomme(monde, rosa, adresse, deposer, confirmer, vendus):
    fabrique.conditionnement(monde.ferme, "Miel", prix="9", unite="pot", libelle="pot de 500 g", reference="M-1")
    depot = deposer("Réf;Produit;Conditionnement;Prix;Unité\nm-1;Miel de châtaignier;pot de 500 g;9;pot\n")
    page = rosa.get(adresse("import_apercu", depot.pk))
    assert comptes(page) == (0, 1, 0, 0) and "nom : Miel → Miel de châtaignier" in page.text
    confirmer(depot)
    assert set(vendus()) == {("Miel de châtaignier", "pot de 500 g")}


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
