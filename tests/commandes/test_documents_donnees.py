"""The documents of a round, as data before any page is drawn."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from commandes.documents.bon_de_commande import contenu_du_bon, prix_en_mots, quantite_en_mots
from commandes.documents.changements import changements
from commandes.documents.colis import en_colis
from commandes.documents.emargement import emargement
from commandes.documents.feuille_foyers import feuilles_des_foyers
from commandes.documents.feuille_produits import feuilles_des_produits
from commandes.documents.lecture import lire
from commandes.documents.matrice import matrice
from commandes.documents.tableur import csv_du_bon, lignes_du_tableur, xlsx_du_bon
from commandes.models import Ligne, Volet
from groupement.tableur import neutraliser
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    """Two producers, three households; the farm is paid directly, the mill through the association."""
    moulin = f.producteur(monde.aude, "Moulin de Cucugnan")
    monde.p_moulin = f.partenariat(monde.limoux, moulin, beneficiaire="association", modes_de_paiement=["virement"])
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="clos", port=Decimal("5"))
        monde.v_moulin = f.volet(monde.commande, monde.p_moulin, etat="clos")
        ferme, moulin = monde.ferme, moulin
        monde.carottes = f.offre(
            monde.volet, f.conditionnement(ferme, "Carottes", unite="kg", pas="0.5", colisage="10"), tva="5.5"
        )
        monde.poulet = f.offre(
            monde.volet,
            f.conditionnement(
                ferme, "Poulet", unite="piece", pese=True, prix_par="mesure", contenance="1.8", mesure="kg"
            ),
            paliers=[["0", "12.00"]],
        )
        monde.jus = f.offre(
            monde.volet, f.conditionnement(ferme, "Jus de pomme", unite="bouteille", consigne="0.50", libelle="1 L")
        )
        monde.farine = f.offre(
            monde.v_moulin, f.conditionnement(moulin, "Farine", unite="kg"), paliers=[["0", "2.00"], ["5", "1.60"]]
        )
        monde.foyers = [f.foyer(monde.limoux, nom) for nom in ("Éluard", "Zola", "Char")]
        monde.paniers = [f.panier(monde.commande, foyer) for foyer in monde.foyers]
        eluard, zola, char = monde.paniers
        f.ligne(eluard, monde.carottes, "1.5", tva="5.5")
        f.ligne(eluard, monde.farine, "1")
        f.ligne(zola, monde.carottes, "11", tva="5.5")
        f.ligne(zola, monde.poulet, "2")
        f.ligne(zola, monde.jus, "6")
        f.ligne(char, monde.farine, "5", prix=Decimal("1.60"))
    return monde


def _lire(ronde, **quoi):
    return lire(commande=ronde.commande, le=timezone.now(), **quoi)


@pytest.mark.parametrize(
    ("quantite", "colisage", "unite", "attendu"),
    [
        ("20", "6", "bouteille", "3 colis de 6 bouteilles + 2 bouteilles"),
        ("12", "6", "bouteille", "2 colis de 6 bouteilles"),
        ("12.5", "10", "kg", "1 colis de 10 kg + 2,5 kg"),
        ("4", "10", "kg", "4 kg (colis de 10 kg)"),
    ],
)
def test_une_quantite_se_dit_en_colis_du_producteur(quantite, colisage, unite, attendu):
    assert str(en_colis(Decimal(quantite), Decimal(colisage), unite)).replace("\u00a0", " ") == attendu


@pytest.mark.parametrize("colisage", [None, Decimal(1)])
def test_ce_qui_se_vend_a_l_unite_n_a_pas_de_colis(colisage):
    assert en_colis(Decimal(3), colisage, "piece") is None


def test_chaque_foyer_doit_la_somme_de_ses_lignes_a_chaque_beneficiaire(ronde, dans):
    with dans(ronde.limoux):
        feuilles = {feuille.nom: feuille for feuille in feuilles_des_foyers(_lire(ronde)).feuilles}
    zola = feuilles["Zola"]
    [du] = zola.dus
    # 5 € of shipping, by amounts: 3.00 € of carrots for one household, 77.20 € for the other.
    assert (du.a_qui, du.produits, du.supplements, du.total) == (
        "Ferme du Soleil",
        Decimal("77.20"),
        (("part des frais de port", Decimal("4.81")), ("consignes", Decimal("3.00"))),
        Decimal("85.01"),
    )
    assert [du.a_qui for du in feuilles["Éluard"].dus] == ["Ferme du Soleil", "Association Limoux"]
    assert feuilles["Éluard"].dus[1].modes == "virement"
    assert list(feuilles["Éluard"].dus_au_producteur) == ["Ferme du Soleil"], "the association is paid at the end"
    assert feuilles["Char"].total == Decimal("8.00")


def test_les_foyers_sont_dans_l_ordre_alphabetique_sans_egard_aux_accents(ronde, dans):
    with dans(ronde.limoux):
        assert [feuille.nom for feuille in feuilles_des_foyers(_lire(ronde)).feuilles] == ["Char", "Éluard", "Zola"]


def test_ce_qui_se_pese_dit_en_quoi_et_que_le_montant_est_estime(ronde, dans):
    with dans(ronde.limoux):
        zola = feuilles_des_foyers(_lire(ronde)).feuilles[-1]
    lignes = {ligne.produit: ligne for part in zola.parts for ligne in part.lignes}
    assert (lignes["Poulet"].pese_en, lignes["Poulet"].estime) == ("kg", True)
    assert lignes["Poulet"].prix.replace("\u00a0", " ") == "12,00 €/kg"
    assert lignes["Carottes"].pese_en == "kg" and not lignes["Carottes"].estime
    assert lignes["Jus de pomme, 1 L"].pese_en == ""


def test_par_produit_la_somme_est_celle_des_parts(ronde, dans):
    with dans(ronde.limoux):
        document = feuilles_des_produits(_lire(ronde))
    assert [groupe.producteur for groupe in document.producteurs] == ["Ferme du Soleil", "Moulin de Cucugnan"]
    carottes = document.producteurs[0].produits[0]
    assert (carottes.produit, carottes.total.replace("\u00a0", " ")) == ("Carottes", "12,5 kg")
    assert str(carottes.colis).replace("\u00a0", " ") == "1 colis de 10 kg + 2,5 kg"
    assert [part.foyer for part in carottes.parts] == ["Éluard", "Zola"]


def test_les_feuilles_d_un_volet_ne_montrent_que_lui(ronde, dans):
    with dans(ronde.limoux):
        document = feuilles_des_foyers(_lire(ronde, volet=ronde.v_moulin))
    assert [feuille.nom for feuille in document.feuilles] == ["Char", "Éluard"]
    assert "Moulin de Cucugnan" in document.entete.rappel


def test_un_volet_annule_ne_figure_sur_aucune_feuille(ronde, dans):
    with dans(ronde.limoux):
        Volet.objects.filter(pk=ronde.volet.pk).update(etat="annule", annule_le=timezone.now())
        assert [feuille.nom for feuille in feuilles_des_foyers(_lire(ronde)).feuilles] == ["Char", "Éluard"]


def test_tant_qu_un_volet_est_ouvert_la_feuille_est_provisoire(ronde, dans):
    with dans(ronde.limoux):
        Volet.objects.filter(pk=ronde.volet.pk).update(etat="ouvert", clos_le=None)
        assert emargement(_lire(ronde)).entete.provisoires == "Ferme du Soleil"


def test_l_emargement_additionne_par_beneficiaire(ronde, dans):
    with dans(ronde.limoux):
        document = emargement(_lire(ronde))
    assert {du.a_qui: du.total for du in document.totaux} == {
        "Ferme du Soleil": Decimal("88.20"),
        "Association Limoux": Decimal("10.00"),
    }
    assert document.total == Decimal("98.20")


def test_le_telephone_n_est_imprime_que_s_il_est_partage(ronde, dans):
    with dans(ronde.limoux):
        for nom, partage in (("Paul", True), ("Jean", False)):
            personne = f.personne(nom, telephone=f"06 {nom}")
            foyer = ronde.foyers[0] if partage else ronde.foyers[1]
            f.adhesion(ronde.limoux, personne, foyer=foyer, telephone_visible="groupe" if partage else "referents")
        ronde.foyers[2].telephone, ronde.foyers[2].sans_internet = "04 Char", True
        ronde.foyers[2].save()
        telephones = {ligne.foyer: ligne.telephone for ligne in emargement(_lire(ronde)).lignes}
        assert telephones == {"Éluard": "06 Paul", "Zola": "", "Char": "04 Char"}
        ronde.commande.groupement.contacts_partages = False
        assert {ligne.telephone for ligne in emargement(_lire(ronde)).lignes} == {""}


def test_la_matrice_range_les_quantites_sous_leur_foyer(ronde, dans):
    with dans(ronde.limoux):
        document = matrice(_lire(ronde))
    assert document.foyers == ["Char", "Éluard", "Zola"]
    carottes = document.producteurs[0].produits[0]
    assert carottes.quantites == ["", "1,5", "11"]
    assert carottes.total.replace("\u00a0", " ") == "12,5 kg"


def test_les_lectures_ne_grandissent_pas_avec_les_foyers(ronde, dans, django_assert_num_queries):
    with dans(ronde.limoux):
        for n in range(20):
            panier = f.panier(ronde.commande, f.foyer(ronde.limoux, f"Foyer {n}"))
            f.ligne(panier, ronde.carottes, "2")
        with django_assert_num_queries(8):
            document = feuilles_des_foyers(_lire(ronde))
    assert len(document.feuilles) == 23


def test_le_bon_dit_les_quantites_en_unites_en_colis_et_en_prix(ronde, dans, django_assert_max_num_queries):
    with dans(ronde.limoux), django_assert_max_num_queries(9):
        contenu = contenu_du_bon(ronde.volet)
    lignes = {ligne["nom"]: ligne for ligne in contenu["lignes"]}
    assert quantite_en_mots(lignes["Carottes"]).replace("\u00a0", " ") == "12,5 kg"
    assert [p.replace("\u00a0", " ") for p in prix_en_mots(lignes["Poulet"])] == ["12,00 €/kg"]
    assert lignes["Poulet"]["pese"] and not lignes["Carottes"]["pese"]
    assert (contenu["total"], contenu["consigne"], contenu["foyers"]) == ("80.20", "3.00", 2)
    assert contenu["tva"] == [{"taux": "5.5", "ttc": "25.00", "tva": "1.30"}]
    assert not contenu["tva_complete"]
    assert [(c["nom"], c["nombre"].replace("\u00a0", " ")) for c in contenu["contenants"]] == [
        ("Jus de pomme 1 L", "6 bouteilles")
    ]
    assert contenu["livraison"]["creneaux"] == ["17\u00a0h – 19\u00a0h"]
    assert contenu["referents"][0]["nom"] == "Rosa Durand"


def test_deux_paliers_se_lisent_sur_le_bon(ronde, dans):
    with dans(ronde.limoux):
        [farine] = contenu_du_bon(ronde.v_moulin)["lignes"]
    assert [p.replace("\u00a0", " ") for p in prix_en_mots(farine)] == ["1 kg à 2,00 €/kg", "5 kg à 1,60 €/kg"]
    assert farine["montant"] == "10.00"


def test_les_vides_a_reprendre_sont_ceux_de_la_livraison_precedente(ronde, dans):
    with dans(ronde.limoux):
        hier = f.commande(ronde.limoux, livraison_le=timezone.localdate() - datetime.timedelta(days=20))
        ancien = f.volet(hier, ronde.partenariat, etat="livre")
        jus = f.offre(ancien, ronde.jus.conditionnement, consigne=Decimal("0.50"))
        f.ligne(f.panier(hier, ronde.foyers[0]), jus, "4")
        vides = contenu_du_bon(ronde.volet)["vides"]
    assert vides["contenants"][0]["nombre"].replace("\u00a0", " ") == "4 bouteilles"
    assert vides["livraison"] == hier.livraison_le.isoformat()


def test_une_nouvelle_version_dit_ce_qui_change(ronde, dans):
    with dans(ronde.limoux):
        avant = contenu_du_bon(ronde.volet)
        Ligne.objects.filter(offre=ronde.carottes, panier=ronde.paniers[1]).update(quantite=9)
        Ligne.objects.filter(offre=ronde.jus).delete()
        phrases = [p.replace("\u00a0", " ") for p in changements(avant, contenu_du_bon(ronde.volet))]
    assert "Carottes : 10,5 kg au lieu de 12,5 kg" in phrases
    assert "Jus de pomme, 1 L : retiré (6 bouteilles auparavant)" in phrases
    assert any(p.startswith("Total des produits : ") for p in phrases)


def test_rien_ne_change_quand_rien_ne_change(ronde, dans):
    with dans(ronde.limoux):
        assert changements(contenu_du_bon(ronde.volet), contenu_du_bon(ronde.volet)) == []


def test_tout_ecart_du_contenu_donne_une_phrase(ronde, dans):
    with dans(ronde.limoux):
        contenu = contenu_du_bon(ronde.volet)
    autres = {
        "lignes": contenu["lignes"][1:],
        "livraison": {**contenu["livraison"], "lieu": "x"},
        "tva": [{"taux": "20", "ttc": "12.00", "tva": "2.00"}],
        "tva_complete": not contenu["tva_complete"],
        "contenants": [{"nom": "Bidon", "nombre": "3 bidons"}],
        "vides": {"livraison": "2026-03-29", "contenants": [{"nom": "Bidon", "nombre": "3 bidons"}]},
    } | dict.fromkeys(("port", "total", "minimum", "consigne"), "7")
    for clef in contenu:
        autre = {**contenu, clef: autres.get(clef, "autre")}
        assert changements(contenu, autre), clef
        assert changements(autre, contenu), clef


BIDONS, SEAUX = {"nom": "Bidon", "nombre": "3 bidons"}, {"nom": "Seau", "nombre": "1 seau"}
TVA = {"taux": "5.5", "ttc": "10.00", "tva": "0.52"}


@pytest.mark.parametrize(
    ("clef", "avant", "apres", "phrases"),
    [
        ("commande", "Noël", "Fêtes", ["Nom de la commande : Fêtes au lieu de Noël"]),
        ("minimum", None, "50", ["Minimum convenu : 50,00 € (aucun auparavant)"]),
        ("minimum", "50", "80", ["Minimum convenu : 80,00 € au lieu de 50,00 €"]),
        ("minimum", "80", None, ["Minimum convenu : aucun (80,00 € auparavant)"]),
        ("consigne", "1.50", "0", ["Consignes : 0,00 € au lieu de 1,50 €"]),
        ("tva", [TVA], [TVA | {"tva": "0.60"}], ["TVA à 5,5 % : 0,60 € au lieu de 0,52 €"]),
        ("tva", [TVA], [TVA | {"ttc": "10.01"}], ["TVA à 5,5 % : 0,52 €, sur 10,01 € TTC au lieu de 10,00 €"]),
        ("tva", [], [TVA], ["TVA à 5,5 % : 0,52 €, ajoutée"]),
        ("tva", [TVA], [], ["TVA à 5,5 % : plus rien à ce taux (0,52 € auparavant)"]),
        ("tva_complete", False, True, ["Le taux de TVA de tous les produits est maintenant connu"]),
        ("contenants", [BIDONS], [SEAUX],
         ["Contenants consignés : 1 seau, Seau, ajouté", "Contenants consignés : plus de Bidon (3 bidons auparavant)"]),
        ("vides", None, {"livraison": "2026-03-01", "contenants": [BIDONS, SEAUX]},
         ["Vides à reprendre, de la livraison du dimanche 1er mars : 3 bidons : Bidon et 1 seau : Seau"]),
        ("vides", {"livraison": "2026-03-01", "contenants": [BIDONS]},
         {"livraison": "2026-03-01", "contenants": [BIDONS | {"nombre": "5 bidons"}]},
         ["Vides à reprendre : 5 bidons au lieu de 3 bidons, Bidon"]),
        ("vides", {"livraison": "2026-03-01", "contenants": [BIDONS]},
         {"livraison": "2026-03-08", "contenants": [BIDONS]},
         ["Vides à reprendre : ceux de la livraison du dimanche 8 mars au lieu du dimanche 1er mars"]),
        ("vides", {"livraison": "2026-03-01", "contenants": [BIDONS]}, None, ["Plus de vides à reprendre"]),
    ],
)  # fmt: skip
def test_les_mentions_qui_changent_se_disent_en_mots(ronde, dans, clef, avant, apres, phrases):
    with dans(ronde.limoux):
        contenu = contenu_du_bon(ronde.volet)
    dites = changements({**contenu, clef: avant}, {**contenu, clef: apres})
    assert [phrase.replace("\u00a0", " ") for phrase in dites] == phrases


def test_un_contenant_dont_la_ligne_dit_le_nombre_ne_se_repete_pas(ronde, dans):
    with dans(ronde.limoux):
        Ligne.objects.filter(offre=ronde.jus).update(consigne="0.50")
        avant = contenu_du_bon(ronde.volet)
        Ligne.objects.filter(offre=ronde.jus).update(quantite=9)
        phrases = changements(avant, contenu_du_bon(ronde.volet))
    assert any(phrase.startswith("Consignes : ") for phrase in phrases)
    assert not any(phrase.startswith("Contenants") for phrase in phrases)


@pytest.mark.parametrize("formule", ["=SUM(A1:A9)", "＝1+1", "'=1+1"])
def test_le_tableur_et_le_csv_disent_la_meme_chose(ronde, dans, formule):
    import io

    from openpyxl import load_workbook

    with dans(ronde.limoux):
        ronde.carottes.nom = formule
        ronde.carottes.save()
        contenu = contenu_du_bon(ronde.volet)
    rangs = lignes_du_tableur(contenu, numero="2026-001")
    csv = csv_du_bon(contenu, numero="2026-001").decode("utf-8-sig")
    assert f";'{formule};" in csv and ";12,5;" in csv
    feuille = load_workbook(io.BytesIO(xlsx_du_bon(contenu, numero="2026-001"))).active
    valeurs = [[c for c in rang if c not in (None, "")] for rang in feuille.iter_rows(values_only=True)]
    attendu = [[float(c) if isinstance(c, Decimal) else neutraliser(c) for c in rang if c != ""] for rang in rangs]
    assert valeurs == attendu
    assert not any(cellule.data_type == "f" for rang in feuille.iter_rows() for cellule in rang)
