"""A price list from the file to the catalogue, through HTTP: nothing before it is confirmed, then all of
it."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from catalogue.lecture import deviner_colonnes, lire_fichier, lire_tarif
from catalogue.models import Conditionnement, CorrespondanceColonnes, ImportTarif, Prix, Produit, Tarif
from catalogue.services import importation as services
from catalogue.services.ecriture_du_tarif import importer_pour
from groupement.models import EntreeJournal
from groupement.refus import Refus
from tests import fabrique
from tests.catalogue.listes import FICHIERS, SIMPLE


def test_le_tarif_de_bioespuna_s_importe_tel_quel(monde, rosa, adresse, deposer, confirmer, vendus, comptes):
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
    monde, rosa, adresse, deposer, confirmer, vendus, comptes
):
    confirmer(deposer(SIMPLE))
    depot = deposer("Produit;Conditionnement;Prix;Unité\nCAROTTES;Vrac;2,40;kg\nNavets;vrac;1,80;kg\n")
    page = rosa.get(adresse("import_apercu", depot.pk))
    assert comptes(page) == (1, 1, 0, 1)
    assert "2,20" in page.text and "2,40" in page.text and "Absents du fichier" in page.text
    confirmer(depot)
    assert vendus() == {
        ("Carottes", "vrac"): Decimal("2.4"),
        ("Navets", "vrac"): Decimal("1.8"),
        ("Miel", "pot de 500 g"): Decimal("9.5"),
    }
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
    confirmer(
        deposer("Produit;Conditionnement;Prix;Unité\nCarottes;vrac;3;kg\n"),
        du=str(demain),
        manquants="archiver",
    )
    assert vendus()["Carottes", "vrac"] == Decimal("2.2") and ("Miel", "pot de 500 g") in vendus()
    with scopes_disabled():
        a_venir = Tarif.objects.get(du=demain)
        assert [p.prix for p in a_venir.prix.all()] == [3]


def test_un_tarif_ne_commence_pas_hier(monde, rosa, deposer, confirmer, vendus):
    reponse = confirmer(deposer(SIMPLE), du="2020-01-01")
    assert "un tarif ne change pas le passé" in reponse.text and not vendus()


def test_chaque_ligne_refusee_dit_pourquoi_et_se_corrige_sur_place(
    monde, rosa, adresse, deposer, confirmer, vendus, comptes
):
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
    choix = {
        "colonne_0": "produit",
        "colonne_1": "prix",
        "colonne_2": "unite",
        "colonne_3": "conditionnement",
    }
    rosa.post(adresse("import_colonnes", depot.pk), choix)
    with scopes_disabled():
        assert CorrespondanceColonnes.objects.get().colonnes["Divers"] == "conditionnement"
    rosa.post(adresse("import_abandonner", depot.pk))
    page = rosa.get(adresse("import_colonnes", deposer(fichier).pk))
    assert {n: c.initial for n, c in page.context["form"].fields.items()} == choix


def test_un_fichier_de_plusieurs_producteurs_s_importe_pour_un_seul(
    monde, rosa, adresse, deposer, confirmer, vendus, comptes
):
    depot = deposer((FICHIERS / "catalogue.csv").read_bytes(), "catalogue.csv")
    page = rosa.get(adresse("import_apercu", depot.pk))
    assert len(page.context["apercu"].producteurs) == 15 and page.context["apercu"].reste_a_choisir
    assert "Confirmer l’import" not in page.text and "<option disabled selected>Choisissez</option>" in page.text
    refus = confirmer(depot)
    assert "choisissez d’abord lesquels importer" in refus.text and not vendus()
    assert rosa.post(adresse("import_producteur", depot.pk), {}, follow=True).context["apercu"].reste_a_choisir
    rosa.post(adresse("import_producteur", depot.pk), {"producteur": ""})
    tous = rosa.get(adresse("import_apercu", depot.pk))
    assert not tous.context["apercu"].autres and '<option value="" selected>Tous</option>' in tous.text
    rosa.post(adresse("import_producteur", depot.pk), {"producteur": "Apiculteur"})
    page = rosa.get(adresse("import_apercu", depot.pk))
    assert comptes(page)[0] == 5 and page.context["apercu"].autres == 64
    confirmer(depot)
    assert len(vendus()) == 5


def test_ce_dont_le_fichier_ne_parle_pas_reste_comme_il_est(monde, rosa, adresse, deposer, confirmer):
    c = fabrique.conditionnement(
        monde.ferme,
        "Carottes",
        prix="2.20",
        unite="kg",
        libelle="vrac",
        pas="0.5",
        minimum="1",
        consigne="0.3",
        colisage="10",
        tva="5.5",
        mois=[1, 2],
        famille="Légumes",
        stock="100",
    )
    depot = deposer("Produit;Conditionnement;Prix;Unité\ncarottes;vrac;2,50;kg\n")
    confirmer(depot)
    c.refresh_from_db()
    assert (c.pas, c.minimum, c.consigne, c.colisage, c.tva, c.stock) == (
        Decimal("0.5"),
        1,
        Decimal("0.3"),
        10,
        Decimal("5.5"),
        100,
    )
    with scopes_disabled():
        assert Produit.objects.get().mois == [1, 2] and Conditionnement.objects.count() == 1


def test_une_reference_reconnait_un_produit_renomme(monde, rosa, adresse, deposer, confirmer, vendus, comptes):
    fabrique.conditionnement(monde.ferme, "Miel", prix="9", unite="pot", libelle="pot de 500 g", reference="M-1")
    depot = deposer("Réf;Produit;Conditionnement;Prix;Unité\nm-1;Miel de châtaignier;pot de 500 g;9;pot\n")
    page = rosa.get(adresse("import_apercu", depot.pk))
    assert comptes(page) == (0, 1, 0, 0) and "nom&nbsp;: Miel → Miel de châtaignier" in page.text
    confirmer(depot)
    assert set(vendus()) == {("Miel de châtaignier", "pot de 500 g")}


@pytest.mark.django_db(transaction=True)
def test_deux_confirmations_en_meme_temps_n_en_font_qu_une(monde, deposer, dans):
    depot = deposer(SIMPLE)
    depart = threading.Barrier(2)

    def confirmer_a_la_fois(_):
        try:
            depart.wait()
            with dans(monde.limoux):
                services.confirmer_import(
                    depot=depot, du=timezone.localdate(), nom="saison", archiver_manquants=False, auteur=monde.rosa
                )
            return "fait"
        except Refus as refus:
            return refus.phrase
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as fils:
        issues = sorted(fils.map(confirmer_a_la_fois, range(2)))
    assert issues == ["Cet import est déjà confirmé : les prix sont enregistrés.", "fait"]
    with scopes_disabled():
        assert Tarif.objects.count() == 1 and Prix.objects.count() == 2


def test_un_catalogue_de_plusieurs_producteurs_se_charge_par_le_service(monde, dans):
    feuille = lire_fichier((FICHIERS / "catalogue.csv").read_bytes(), "catalogue.csv")
    lu = lire_tarif(feuille.lignes, deviner_colonnes(feuille.lignes))
    assert len(lu.lues) == 69 and not lu.refusees
    with dans(monde.limoux):
        for nom in {ligne.producteur for ligne in lu.lues}:
            tarif = importer_pour(
                producteur=fabrique.producteur(monde.aude, nom),
                nom="saison",
                auteur=None,
                lignes=[ligne for ligne in lu.lues if ligne.producteur == nom],
                du=datetime.date(2026, 1, 1),
            )
            assert tarif.prix.exists()
        assert Conditionnement.objects.count() == 69 and Tarif.objects.count() == 15


@pytest.mark.parametrize(
    ("prix", "dit"),
    [
        ("2,005", "Arrondi de 2,005\u00a0€ à 2,01\u00a0€ à l’affichage, les montants se comptent à 2,005\u00a0€"),
        ("2,00004", "Arrondi de 2,00004\u00a0€ à 2,00\u00a0€"),
        ("2,12346", "Arrondi de 2,12346\u00a0€ à 2,1235\u00a0€, affiché 2,12\u00a0€"),
    ],
)
def test_un_prix_arrondi_se_dit_sur_sa_ligne(monde, rosa, adresse, deposer, prix, dit):
    depot = deposer(f"Produit;Prix;Unité\nCarottes;{prix};kg\nNavets;1,80;kg\n")
    page = rosa.get(adresse("import_apercu", depot.pk)).text
    assert dit in page and page.count("rrondi de") == dit.count("rrondi de")


def test_un_prix_hors_taxes_arrondi_se_dit(monde, rosa, adresse, deposer):
    depot = deposer("Produit;Prix HT;TVA;Unité\nCarottes;1,90;5,5;kg\n")
    assert "Arrondi de 2,0045\u00a0€ à 2,00\u00a0€" in rosa.get(adresse("import_apercu", depot.pk)).text
