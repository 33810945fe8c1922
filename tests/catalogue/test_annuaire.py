"""The directory through HTTP: reading, searching, keeping it up to date, and who may."""

import datetime

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from catalogue.models import Contact, Label, Producteur
from groupement.models import EntreeJournal
from tests import fabrique


@pytest.fixture
def fiche():
    return {"nom": "Chèvrerie du Rec", "nature": "ferme", "commune": "Alet", "labels": []}


def test_un_membre_lit_l_annuaire_et_la_fiche_d_un_producteur(monde, chez, adresse):
    fabrique.conditionnement(monde.ferme, "Carottes", prix="2.20", unite="kg", mois=[11, 12, 1])
    page = chez(monde.max).get(adresse("producteurs"))
    assert "Ferme du Soleil" in page.text and adresse("producteur", monde.ferme.pk) in page.text
    fiche = chez(monde.max).get(adresse("producteur", monde.ferme.pk))
    assert "Carottes" in fiche.text and "De novembre à janvier" in fiche.text and "2,20" in fiche.text
    assert adresse("modifier_producteur", monde.ferme.pk) not in fiche.text


def test_les_liens_restent_dans_l_annuaire_ou_l_on_est(monde, chez):
    page = chez(monde.coline).get("/reseau/aude/annuaire/")
    assert f"/reseau/aude/annuaire/{monde.ferme.pk}/" in page.text and "/g/" not in page.text
    fiche = chez(monde.coline).get(f"/reseau/aude/annuaire/{monde.ferme.pk}/")
    assert f"/reseau/aude/annuaire/{monde.ferme.pk}/modifier/" in fiche.text
    reponse = chez(monde.coline).post(
        f"/reseau/aude/annuaire/{monde.ferme.pk}/modifier/", {"nom": "Ferme de la Lune", "nature": "ferme"}
    )
    assert reponse.url == f"/reseau/aude/annuaire/{monde.ferme.pk}/"


@pytest.mark.parametrize(
    ("filtre", "trouves"),
    [
        ({"q": "chevrerie"}, ["Chèvrerie du Rec"]),
        ({"q": "PATISSON"}, ["Maraîchage d’en Bas"]),
        ({"nature": "boutique"}, ["Maraîchage d’en Bas"]),
        ({"famille": "Fromages"}, ["Chèvrerie du Rec"]),
        ({"q": "rien de tel"}, []),
        (
            {"nature": "n'existe pas", "label": "999", "tri": "vent"},
            ["Chèvrerie du Rec", "Ferme du Soleil", "Maraîchage d’en Bas"],
        ),
    ],
)
def test_on_cherche_sans_accents_et_on_affine(monde, chez, adresse, filtre, trouves):
    chevres = fabrique.producteur(monde.aude, "Chèvrerie du Rec")
    fabrique.conditionnement(chevres, "Tomme", famille="Fromages")
    bas = fabrique.producteur(monde.aude, "Maraîchage d’en Bas", nature="boutique")
    fabrique.conditionnement(bas, "Pâtisson")
    page = chez(monde.max).get(adresse("producteurs"), filtre)
    noms = [fiche.producteur.nom for fiche in page.context["page"]]
    assert noms == trouves


def test_les_plus_proches_viennent_d_abord(monde, chez, adresse):
    monde.limoux.latitude, monde.limoux.longitude = "43.05", "2.22"
    monde.limoux.save()
    fabrique.producteur(monde.aude, "A loin", latitude="44.0", longitude="3.0")
    fabrique.producteur(monde.aude, "Z près", latitude="43.06", longitude="2.23")
    page = chez(monde.max).get(adresse("producteurs"))
    assert [f.producteur.nom for f in page.context["page"]] == ["Z près", "A loin", "Ferme du Soleil"]
    assert "à 1\N{NO-BREAK SPACE}km" in page.text
    page = chez(monde.max).get(adresse("producteurs"), {"tri": "nom"})
    assert [f.producteur.nom for f in page.context["page"]] == ["A loin", "Ferme du Soleil", "Z près"]


def test_l_annuaire_fait_le_meme_nombre_de_requetes_pour_un_et_pour_cinquante(
    monde, chez, adresse, django_assert_max_num_queries
):
    client = chez(monde.max)

    def compter():
        with django_assert_max_num_queries(30) as compte:
            client.get(adresse("producteurs"))
        return len(compte)

    un = compter()
    label = _label(monde)
    for _ in range(50):
        producteur = fabrique.producteur(monde.aude)
        fabrique.conditionnement(producteur)
        with scopes_disabled():
            producteur.labels_portes.create(reseau=monde.aude, label=label)
    assert compter() == un


def _label(monde, nom="Nature & Progrès"):
    with scopes_disabled():
        return Label.objects.create(
            reseau=monde.aude, nom=nom, garantie="participative", explication="Visites croisées."
        )


def test_une_animatrice_ajoute_un_producteur_et_le_journal_s_en_souvient(monde, chez, adresse, fiche):
    label = _label(monde)
    reponse = chez(monde.anne).post(
        adresse("creer_producteur"), fiche | {"labels": [label.pk], "latitude": "43,05", "longitude": "2,22"}
    )
    with scopes_disabled():
        cree = Producteur.objects.get(nom="Chèvrerie du Rec")
        assert [la.nom for la in cree.labels.all()] == ["Nature & Progrès"]
    assert reponse.url == adresse("producteur", cree.pk) and str(cree.latitude) == "43.05000"
    assert EntreeJournal.objects.sur(cree).get().auteur == monde.anne
    assert "Visites croisées." in chez(monde.max).get(reponse.url).text


def test_un_nom_deja_pris_revient_avec_la_phrase_et_la_saisie(monde, chez, adresse, fiche):
    reponse = chez(monde.anne).post(adresse("creer_producteur"), fiche | {"nom": "ferme du soleil"})
    assert reponse.status_code == 200
    assert "Un producteur de l’annuaire porte déjà ce nom." in reponse.text and "Alet" in reponse.text


def test_une_latitude_seule_est_refusee(monde, chez, adresse, fiche):
    reponse = chez(monde.anne).post(adresse("creer_producteur"), fiche | {"latitude": "43,05"})
    assert "Indiquez la latitude et la longitude, ou aucune des deux." in reponse.text


def test_un_label_d_un_autre_reseau_est_refuse(monde, chez, adresse, fiche):
    with scopes_disabled():
        ailleurs = Label.objects.create(reseau=monde.quercy, nom="Ailleurs")
    _label(monde)
    assert chez(monde.anne).post(adresse("creer_producteur"), fiche | {"labels": [ailleurs.pk]}).status_code == 200
    with scopes_disabled():
        assert not Producteur.objects.filter(nom=fiche["nom"]).exists()


@pytest.mark.parametrize(
    "route", ["modifier_producteur", "creer_contact", "produits", "creer_produit", "tarifs", "importer"]
)
def test_un_simple_membre_ne_modifie_pas(monde, chez, adresse, route):
    assert chez(monde.max).get(adresse(route, monde.ferme.pk)).status_code == 404
    assert chez(monde.rosa).get(adresse(route, monde.ferme.pk)).status_code == 200


def test_quand_le_reseau_le_refuse_seule_la_coordination_modifie(monde, chez, adresse):
    monde.aude.referents_modifient_annuaire = False
    monde.aude.save()
    for personne in (monde.rosa, monde.anne):
        assert chez(personne).get(adresse("modifier_producteur", monde.ferme.pk)).status_code == 404
        assert chez(personne).get(adresse("creer_producteur")).status_code == 404
    assert chez(monde.coline).get(f"/reseau/aude/annuaire/{monde.ferme.pk}/modifier/").status_code == 200


def test_le_producteur_d_un_autre_reseau_n_existe_pas(monde, chez, adresse):
    ailleurs = fabrique.producteur(monde.quercy, "Ailleurs")
    for route in ("producteur", "modifier_producteur", "produits", "tarifs", "importer"):
        assert chez(monde.anne).get(adresse(route, ailleurs.pk)).status_code == 404
    assert chez(monde.zoe).get(adresse("producteurs")).status_code == 404


def test_du_html_dans_un_nom_reste_du_texte(monde, chez, adresse, fiche):
    reponse = chez(monde.anne).post(adresse("creer_producteur"), fiche | {"nom": "<script>alert(1)</script>"})
    page = chez(monde.max).get(reponse.url)
    assert "<script>alert(1)" not in page.text and "&lt;script&gt;" in page.text


def test_un_contact_s_ajoute_se_corrige_et_se_retire(monde, chez, adresse):
    anne = chez(monde.anne)
    anne.post(
        adresse("creer_contact", monde.ferme.pk),
        {"nom": "Lili", "fonction": "livraisons", "telephone": "0601020304"},
    )
    with scopes_disabled():
        contact = Contact.objects.get()
    assert "Lili" in anne.get(adresse("producteur", monde.ferme.pk)).text
    anne.post(adresse("modifier_contact", monde.ferme.pk, contact.pk), {"nom": "Lila"})
    assert "Lila" in anne.get(adresse("producteur", monde.ferme.pk)).text
    anne.post(adresse("retirer_contact", monde.ferme.pk, contact.pk))
    with scopes_disabled():
        assert not Contact.objects.exists()


def test_la_coordination_tient_les_labels(monde, chez):
    coline = chez(monde.coline)
    coline.post("/reseau/aude/annuaire/labels/nouveau/", {"nom": "Demeter", "garantie": "certification"})
    page = coline.get("/reseau/aude/annuaire/labels/")
    assert "Demeter" in page.text
    reponse = coline.post("/reseau/aude/annuaire/labels/nouveau/", {"nom": "demeter", "garantie": "certification"})
    assert "Ce label existe déjà dans le réseau." in reponse.text
    with scopes_disabled():
        label = Label.objects.get()
    coline.post(f"/reseau/aude/annuaire/labels/{label.pk}/supprimer/")
    with scopes_disabled():
        assert not Label.objects.exists()
    assert chez(monde.anne).get(reverse("annuaire:labels", args=["limoux"])).status_code == 404


def test_un_producteur_archive_quitte_la_liste_et_peut_y_revenir(monde, chez):
    coline = chez(monde.coline)
    coline.post(f"/reseau/aude/annuaire/{monde.ferme.pk}/archiver/")
    monde.ferme.refresh_from_db()
    assert monde.ferme.archive_le == datetime.date.today()
    assert "Ferme du Soleil" not in [f.producteur.nom for f in coline.get("/reseau/aude/annuaire/").context["page"]]
    assert coline.get("/reseau/aude/annuaire/", {"archives": "on"}).context["nombre"] == 1
    assert "est archivé depuis" in coline.get(f"/reseau/aude/annuaire/{monde.ferme.pk}/").text
    coline.post(f"/reseau/aude/annuaire/{monde.ferme.pk}/restaurer/")
    monde.ferme.refresh_from_db()
    assert monde.ferme.archive_le is None
    assert chez(monde.anne).post(f"/g/limoux/annuaire/{monde.ferme.pk}/archiver/").status_code == 404
