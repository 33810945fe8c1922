"""A group's producers and its own conditions, through HTTP."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Partenariat
from groupement.models import EntreeJournal
from tests import fabrique


def ici(route, *arguments, slug="limoux"):
    return reverse(f"catalogue:{route}", args=[slug, *arguments])


@pytest.fixture
def conditions():
    return {
        "rythme": "tous les mois",
        "lieu": "salle des fêtes",
        "minimum": "150",
        "port": "12,50",
        "part_du_port": "poids",
        "complement_heures": "24",
        "beneficiaire": "producteur",
        "quand": "avant",
        "cheques_au_plus": "3",
        "titulaire": "GAEC du Soleil",
        "iban": "fr76 3000 6000 0112 3456 7890 189",
        "modes_de_paiement": ["cheque", "especes"],
        "note": "Prévenir la veille.",
    }


def test_un_membre_voit_les_producteurs_leurs_referents_et_les_conditions(monde, chez):
    page = chez(monde.max).get(ici("partenariats"))
    assert "Ferme du Soleil" in page.text and "Rosa Durand" in page.text
    fiche = chez(monde.max).get(ici("partenariat", monde.partenariat.pk))
    assert "Nos conditions" in fiche.text and ici("modifier_partenariat", monde.partenariat.pk) not in fiche.text


def test_un_producteur_sans_referent_se_voit(monde, chez):
    fabrique.partenariat(monde.limoux, fabrique.producteur(monde.aude, "Moulin"))
    assert "Sans référent" in chez(monde.max).get(ici("partenariats")).text


def test_le_telephone_d_un_referent_ne_se_lit_que_s_il_le_partage(monde, chez):
    monde.rosa.telephone = "06 11 22 33 44"
    monde.rosa.save()
    adresse = ici("partenariat", monde.partenariat.pk)
    assert "06 11 22 33 44" not in chez(monde.max).get(adresse).text
    monde.a_rosa.telephone_visible, monde.a_rosa.coordonnees_choisies_le = "groupe", timezone.now()
    monde.a_rosa.save()
    assert "06 11 22 33 44" in chez(monde.max).get(adresse).text


@pytest.mark.parametrize("qui", ["anne", "rosa"])
def test_l_animation_et_ses_referents_changent_les_conditions(monde, chez, conditions, qui):
    reponse = chez(getattr(monde, qui)).post(ici("modifier_partenariat", monde.partenariat.pk), conditions)
    assert reponse.url == ici("partenariat", monde.partenariat.pk)
    monde.partenariat.refresh_from_db()
    assert str(monde.partenariat.port) == "12.50" and monde.partenariat.modes_de_paiement == [
        "cheque",
        "especes",
    ]
    entree = EntreeJournal.objects.sur(monde.partenariat).get()
    assert entree.avant["minimum"] == "None" or entree.apres["minimum"] == "150"
    page = chez(monde.max).get(reponse.url).text
    assert "150,00" in page and "chèque ou espèces" in page and "Prévenir la veille." in page


def test_un_membre_et_la_tresoriere_ne_changent_rien(monde, chez, conditions):
    for personne in (monde.max, monde.tess):
        assert chez(personne).post(ici("modifier_partenariat", monde.partenariat.pk), conditions).status_code == 404


@pytest.mark.parametrize(
    ("champ", "valeur"), [("minimum", "-1"), ("port", "beaucoup"), ("port", "1e9"), ("minimum", "NaN")]
)
def test_un_montant_absurde_est_refuse_et_la_saisie_reste(monde, chez, conditions, champ, valeur):
    reponse = chez(monde.anne).post(ici("modifier_partenariat", monde.partenariat.pk), conditions | {champ: valeur})
    assert reponse.status_code == 200 and reponse.context["form"].errors[champ] and "tous les mois" in reponse.text


def test_une_animatrice_choisit_un_producteur_de_l_annuaire_une_seule_fois(monde, chez, dans):
    moulin = fabrique.producteur(monde.aude, "Moulin")
    anne = chez(monde.anne)
    fiche = anne.get(reverse("annuaire:producteur", args=["limoux", moulin.pk]))
    assert ici("ajouter_partenariat", moulin.pk) in fiche.text
    premiere = anne.post(ici("ajouter_partenariat", moulin.pk))
    assert premiere.url == anne.post(ici("ajouter_partenariat", moulin.pk)).url
    with dans(monde.limoux):
        assert Partenariat.objects.filter(producteur=moulin).count() == 1
    assert chez(monde.rosa).post(ici("ajouter_partenariat", moulin.pk)).status_code == 404


def test_on_ne_choisit_ni_un_producteur_archive_ni_celui_d_un_autre_reseau(monde, chez, dans):
    ferme = fabrique.producteur(monde.aude, "Fermé", archive_le="2020-01-01")
    page = chez(monde.anne).post(ici("ajouter_partenariat", ferme.pk), follow=True)
    assert "n’est plus dans l’annuaire" in page.text
    ailleurs = fabrique.producteur(monde.quercy, "Ailleurs")
    assert chez(monde.anne).post(ici("ajouter_partenariat", ailleurs.pk)).status_code == 404
    with dans(monde.limoux):
        assert Partenariat.objects.count() == 1


def test_on_arrete_et_on_reprend_sans_perdre_les_conditions(monde, chez, conditions):
    anne = chez(monde.anne)
    anne.post(ici("modifier_partenariat", monde.partenariat.pk), conditions)
    assert "les anciennes sont gardées" in anne.get(ici("arreter_partenariat", monde.partenariat.pk)).text
    anne.post(ici("arreter_partenariat", monde.partenariat.pk))
    monde.partenariat.refresh_from_db()
    assert not monde.partenariat.actif
    anne.post(ici("reprendre_partenariat", monde.partenariat.pk))
    monde.partenariat.refresh_from_db()
    assert monde.partenariat.actif and monde.partenariat.rythme == "tous les mois"


def test_le_partenariat_d_un_autre_groupement_n_existe_pas(monde, chez):
    ailleurs = fabrique.partenariat(monde.septfonds, fabrique.producteur(monde.quercy, "Ailleurs"))
    for route in ("partenariat", "modifier_partenariat", "arreter_partenariat"):
        assert chez(monde.anne).get(ici(route, ailleurs.pk)).status_code == 404
    assert chez(monde.zoe).get(ici("partenariat", monde.partenariat.pk)).status_code == 404


def test_la_liste_fait_le_meme_nombre_de_requetes_pour_un_et_pour_cinquante(monde, chez, django_assert_max_num_queries):
    client = chez(monde.max)

    def compter():
        with django_assert_max_num_queries(30) as compte:
            assert client.get(ici("partenariats")).status_code == 200
        return len(compte)

    un = compter()
    for _ in range(50):
        partenariat = fabrique.partenariat(monde.limoux, fabrique.producteur(monde.aude))
        fabrique.mandat(partenariat, monde.a_max)
    assert compter() == un


def test_l_iban_se_garde_sans_espaces_et_se_lit_par_groupes_de_quatre(monde, chez, conditions):
    chez(monde.rosa).post(ici("modifier_partenariat", monde.partenariat.pk), conditions)
    monde.partenariat.refresh_from_db()
    assert monde.partenariat.iban == "FR7630006000011234567890189"
    fiche = chez(monde.max).get(ici("partenariat", monde.partenariat.pk)).text.replace("\u00a0", " ")
    assert "FR76 3000 6000 0112 3456 7890 189" in fiche and "GAEC du Soleil" in fiche
    assert "avant la livraison" in fiche and "En 3 chèques au plus." in fiche and "selon les poids" in fiche
    formulaire = chez(monde.rosa).get(ici("modifier_partenariat", monde.partenariat.pk)).text
    assert "FR76 3000 6000 0112 3456 7890 189" in formulaire


@pytest.mark.parametrize(
    ("iban", "phrase"),
    [
        ("FR76 3000 6000 0112 3456 7890 188", "contient une erreur"),
        ("FR76 3000 6000 0112 3456 7890 l89", "contient une erreur"),
        ("bonjour", "Ce n’est pas un IBAN"),
        ("RIB 30006 00001 12345678901 89", "Ce n’est pas un IBAN"),
    ],
)
def test_un_iban_faux_est_refuse_et_reste_tel_qu_il_est_tape(monde, chez, conditions, iban, phrase):
    reponse = chez(monde.rosa).post(ici("modifier_partenariat", monde.partenariat.pk), conditions | {"iban": iban})
    assert phrase in reponse.text and iban in reponse.text
    monde.partenariat.refresh_from_db()
    assert monde.partenariat.iban == ""
