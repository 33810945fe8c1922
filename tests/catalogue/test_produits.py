"""Products, packings and prices through HTTP."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import timezone
from django_scopes import scopes_disabled

from catalogue.forms.champs import NombreField
from catalogue.models import Conditionnement, Prix, Produit, Tarif
from catalogue.mots import lier
from groupement.models import EntreeJournal
from tests import fabrique
from tests.groupement.pages import champs_montres


@pytest.fixture
def produit():
    return {"famille": "Huiles", "nom": "Huile d’olive", "mois": [str(m) for m in range(1, 13)], "notes": ""}


def conditionnement(prefixe="nouveau", **champs):
    defauts = {
        "libelle": "bidon de 5 litres",
        "unite": "bidon",
        "pas": "1",
        "minimum": "",
        "contenance": "5",
        "mesure": "L",
        "prix": "35",
        "prix_par": "unite",
        "colisage": "",
        "tva": "5,5",
        "consigne": "",
        "stock": "",
        "reference": "",
    }
    return {f"{prefixe}-{champ}": valeur for champ, valeur in (defauts | champs).items()}


@pytest.fixture
def unique(monde):
    """The only packing of the producer, with its tiers, read again."""

    def lire():
        with scopes_disabled():
            c = Conditionnement.objects.select_related("produit").get(produit__producteur=monde.ferme)
            return c, [(p.a_partir_de, p.prix) for p in Prix.objects.filter(conditionnement=c).order_by("a_partir_de")]

    return lire


def test_un_produit_s_ajoute_avec_son_conditionnement_et_son_prix(monde, chez, adresse, produit, unique):
    reponse = chez(monde.rosa).post(adresse("creer_produit", monde.ferme.pk), produit | conditionnement())
    assert reponse.status_code == 302, reponse.context["form"].errors
    c, paliers = unique()
    assert (c.unite, c.contenance, c.mesure, c.tva) == ("bidon", Decimal(5), "L", Decimal("5.5"))
    assert paliers == [(0, 35)]
    with scopes_disabled():
        assert Tarif.objects.get().du == timezone.localdate()
    page = chez(monde.rosa).get(reponse.url).text
    assert "7,00" in page and "/L" in page and "35,00" in page


def test_les_paliers_s_ecrivent_en_lignes(monde, chez, adresse, produit, unique):
    farine = produit | conditionnement(
        unite="kg",
        contenance="",
        mesure="",
        pas="1",
        prix="2,00",
        seuil_1="5",
        prix_1="1,60",
        seuil_2="25",
        prix_2="1,50",
    )
    chez(monde.rosa).post(adresse("creer_produit", monde.ferme.pk), farine)
    _, paliers = unique()
    assert paliers == [(0, Decimal("2")), (5, Decimal("1.6")), (25, Decimal("1.5"))]
    page = chez(monde.max).get(adresse("producteur", monde.ferme.pk)).text
    assert "1,60" in page and "à partir de 5" in page


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"prix": "-2"}, "Le prix doit être plus grand que 0."),
        ({"prix": "beaucoup"}, "Écrivez un nombre"),
        ({"prix": "1e12"}, "Ce nombre est trop grand."),
        ({"prix": "NaN"}, "Écrivez un nombre"),
        ({"pas": "0"}, "Le pas doit être plus grand que 0."),
        ({"pas": "0,5"}, "On ne commande pas une fraction de bidon"),
        ({"mesure": ""}, "Dites si la contenance est en kg ou en L."),
        ({"prix_par": "mesure", "contenance": "", "mesure": ""}, "demande la contenance"),
        ({"seuil_1": "5"}, "Remplissez la quantité et le prix du palier."),
        ({"seuil_1": "5", "prix_1": "40"}, "doit être moins cher"),
        ({"seuil_1": "5", "prix_1": "0"}, "Le prix doit être plus grand que 0."),
        ({"seuil_1": "5", "prix_1": "30", "seuil_2": "5", "prix_2": "29"}, "une quantité différente"),
        ({"prix": "", "seuil_1": "5", "prix_1": "30"}, "Indiquez d’abord le prix"),
        ({"unite": "n'importe quoi"}, "Ce choix n’est pas dans la liste"),
        ({"tva": "200"}, "Le taux de TVA ne peut pas dépasser 30."),
    ],
)
def test_une_saisie_absurde_est_refusee_avec_la_raison(monde, chez, adresse, produit, champs, phrase):
    reponse = chez(monde.rosa).post(adresse("creer_produit", monde.ferme.pk), produit | conditionnement(**champs))
    assert reponse.status_code == 200 and phrase in reponse.text and "Huile d’olive" in reponse.text
    with scopes_disabled():
        assert not Produit.objects.exists() and not Tarif.objects.exists()


def test_un_nouveau_prix_va_au_tarif_en_vigueur_et_au_journal(monde, chez, adresse, unique):
    c = fabrique.conditionnement(monde.ferme, "Miel", prix="10.00", unite="pot", libelle="pot de 500 g")
    lien = adresse("modifier_produit", monde.ferme.pk, c.produit_id)
    formulaire = chez(monde.rosa).get(lien)
    assert 'value="10,00"' in formulaire.text
    envoi = {"famille": "Légumes", "nom": "Miel", "mois": ["5"]} | conditionnement(
        f"c{c.pk}", libelle="pot de 500 g", unite="pot", contenance="0,5", mesure="kg", prix="11,50", tva=""
    )
    assert chez(monde.rosa).post(lien, envoi).status_code == 302
    _, paliers = unique()
    assert paliers == [(0, Decimal("11.5"))]
    entree = EntreeJournal.objects.get(action="prix")
    assert "10,00" in str(entree.avant) and "11,50" in str(entree.apres) and entree.auteur == monde.rosa
    with scopes_disabled():
        assert Tarif.objects.count() == 1
    c.produit.refresh_from_db()
    assert c.produit.mois == [5]


def test_le_meme_produit_deux_fois_est_refuse(monde, chez, adresse, produit):
    rosa = chez(monde.rosa)
    rosa.post(adresse("creer_produit", monde.ferme.pk), produit | conditionnement())
    reponse = rosa.post(
        adresse("creer_produit", monde.ferme.pk), produit | {"nom": "HUILE D’OLIVE"} | conditionnement()
    )
    assert "Ce producteur a déjà un produit de ce nom dans cette famille." in reponse.text


def test_un_second_conditionnement_du_meme_nom_est_refuse_et_rien_n_est_ecrit(monde, chez, adresse, produit, unique):
    rosa = chez(monde.rosa)
    rosa.post(adresse("creer_produit", monde.ferme.pk), produit | conditionnement())
    c, _ = unique()
    envoi = produit | {"notes": "changé"} | conditionnement(f"c{c.pk}", prix="40") | conditionnement()
    reponse = rosa.post(adresse("modifier_produit", monde.ferme.pk, c.produit_id), envoi)
    assert "Ce produit existe déjà dans ce conditionnement." in reponse.text
    c, paliers = unique()
    assert paliers == [(0, 35)] and c.produit.notes == ""


def test_un_conditionnement_ou_un_produit_s_archive_et_revient(monde, chez, adresse, produit, unique):
    rosa = chez(monde.rosa)
    rosa.post(adresse("creer_produit", monde.ferme.pk), produit | conditionnement())
    c, _ = unique()
    rosa.post(adresse("archiver_produit", monde.ferme.pk, c.produit_id))
    assert "Huile d’olive" not in chez(monde.max).get(adresse("producteur", monde.ferme.pk)).text
    assert "Montrer les archivés (1)" in rosa.get(adresse("produits", monde.ferme.pk)).text
    assert "Huile d’olive" in rosa.get(adresse("produits", monde.ferme.pk), {"archives": "1"}).text
    rosa.post(adresse("restaurer_produit", monde.ferme.pk, c.produit_id))
    lien = adresse("modifier_produit", monde.ferme.pk, c.produit_id)
    rosa.post(lien, produit | conditionnement(f"c{c.pk}", archiver="on"))
    c, _ = unique()
    assert c.archive_le == timezone.localdate()
    rosa.post(lien, produit | conditionnement(f"c{c.pk}"))
    assert unique()[0].archive_le is None


def test_le_produit_d_un_autre_producteur_n_existe_pas_ici(monde, chez, adresse):
    autre = fabrique.conditionnement(fabrique.producteur(monde.aude))
    assert chez(monde.rosa).get(adresse("modifier_produit", monde.ferme.pk, autre.produit_id)).status_code == 404
    assert chez(monde.rosa).post(adresse("archiver_produit", monde.ferme.pk, autre.produit_id)).status_code == 404


def test_un_produit_prend_une_photo(monde, chez, adresse, produit, unique, image):
    envoi = produit | conditionnement() | {"photo_envoyee": image(nom="x.exe")}
    chez(monde.rosa).post(adresse("creer_produit", monde.ferme.pk), envoi)
    assert unique()[0].produit.photo.name.endswith(".webp")


def test_la_liste_et_la_fiche_font_autant_de_requetes_pour_un_et_pour_cinquante(
    monde, chez, adresse, django_assert_max_num_queries
):
    client = chez(monde.rosa)
    fabrique.conditionnement(monde.ferme)

    def compter(route):
        with django_assert_max_num_queries(30) as compte:
            assert client.get(adresse(route, monde.ferme.pk)).status_code == 200
        return len(compte)

    un = [compter(route) for route in ("produits", "producteur", "tarifs")]
    for _ in range(50):
        fabrique.conditionnement(monde.ferme)
    assert [compter(route) for route in ("produits", "producteur", "tarifs")] == un


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"min_value": Decimal("0.001")}, "Ce nombre doit être plus grand que 0."),
        ({"min_value": 0, "sujet": "Le stock"}, "Le stock ne peut pas être au-dessous de 0."),
        ({"min_value": -90, "max_value": 90}, "Ce nombre doit être entre −90 et 90."),
        ({"max_value": Decimal("-907.5")}, "Ce nombre ne peut pas dépasser −907,5."),
        ({"decimal_places": 2, "max_digits": 9}, "Gardez 2 chiffres au plus après la virgule."),
        ({"decimal_places": 0, "max_digits": 9}, "Écrivez un nombre sans virgule."),
        ({"max_digits": 3}, "Ce nombre est trop grand."),
    ],
)
def test_un_nombre_refuse_se_dit_en_francais_sans_chiffre_de_machine(champs, phrase):
    with pytest.raises(forms.ValidationError) as refus:
        NombreField(**champs).clean("-900,5555")
    assert phrase in refus.value.messages and "Assurez-vous" not in " ".join(refus.value.messages)


def test_la_page_d_un_produit_n_a_qu_un_encadre_d_erreurs(monde, chez, adresse, produit):
    c = fabrique.conditionnement(monde.ferme, "Miel", prix="10.00", unite="pot", libelle="pot de 500 g")
    lien = adresse("modifier_produit", monde.ferme.pk, c.produit_id)
    montres = champs_montres(chez(monde.rosa).get(lien))
    page = chez(monde.rosa).post(lien, montres | {"nom": "", f"c{c.pk}-prix": "0", "nouveau-prix": "-1"}).text
    assert page.count('class="erreurs"') == 1 and "Il reste des points à corriger" in page
    assert f'<a href="#id_c{c.pk}-prix">Prix (pot de 500 g)&nbsp;: Le prix doit être plus grand que 0.</a>' in page
    assert '<a href="#id_nouveau-prix">Prix&nbsp;: ' in page and '<a href="#id_nom">' in page


def test_la_photo_d_un_produit_se_voit_sur_la_page_du_producteur(monde, chez, adresse, image):
    c = fabrique.conditionnement(monde.ferme, "Miel", prix="10.00", unite="pot", libelle="pot de 500 g")
    page = chez(monde.max).get(adresse("producteur", monde.ferme.pk)).text
    assert "vignette" not in page and "pot de 500\u00a0g" in page
    c.produit.photo.save("miel.jpg", image())
    page = chez(monde.max).get(adresse("producteur", monde.ferme.pk)).text
    assert f'src="{c.produit.photo.url}" alt="Photo&nbsp;: Miel" width="64" height="64" loading="lazy"' in page


def test_un_chiffre_ne_quitte_pas_son_unite():
    assert lier("sachet 500 g, carton de 6 x 75 cl") == "sachet 500\u00a0g, carton de 6 x 75\u00a0cl"
    assert lier("lot de 3 gros pains") == "lot de 3 gros pains"
