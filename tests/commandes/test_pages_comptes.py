"""Pages of the accounts: the treasurer keeps them, a référent reads those of their producers, a member their own."""

import html
import re
from decimal import Decimal

import pytest
from django.utils import timezone

from commandes.models import Caution, Cotisation, Document, Ecriture, Volet
from commandes.services import cautions
from commandes.services.cotiser import encaisser_une_cotisation
from commandes.services.releves import (
    demander_le_releve_du_foyer,
    demander_le_releve_du_groupement,
    demander_le_releve_du_producteur,
)
from commandes.services.solder import solder
from groupement.models import EntreeJournal, Groupement
from groupement.services.adhesions import faire_partir
from tests import fabrique as f

COMPTES, MON_COMPTE = "/g/limoux/comptes/", "/g/limoux/mon-compte/"
ICI = timezone.localdate().year


@pytest.fixture(autouse=True)
def _rien_ne_part(monkeypatch):
    monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: None)


@pytest.fixture
def comptes(monde, dans):
    """Max owes 8.00 € for a settled order and 4.00 € for one delivered; tess has 1.00 € too much at the mill."""
    m = monde
    with dans(m.limoux):
        m.moulin = f.partenariat(m.limoux, f.producteur(m.aude, "Moulin"))
        m.commande = f.commande(m.limoux, nom="Pommes")
        m.volet = f.volet(m.commande, m.partenariat, etat="livre", port=Decimal("2.00"))
        f.ligne(f.panier(m.commande, m.a_max.foyer), f.offre(m.volet), "3")
        solder(volet=m.volet, auteur=m.rosa)
        autre = f.commande(m.limoux, nom="Poires")
        f.ligne(f.panier(autre, m.a_max.foyer), f.offre(f.volet(autre, m.partenariat, etat="livre")), "2")
        ecrire(m, m.a_tess.foyer, "-1.00", m.moulin)
        m.foyer_max = f"{COMPTES}foyers/{m.a_max.foyer_id}/"
        yield m


def ecrire(m, foyer, montant, partenariat):
    return Ecriture.objects.create(
        groupement=m.limoux, foyer=foyer, partenariat=partenariat, genre="correction", montant=Decimal(montant),
        libelle="Correction", motif="essai",
    )  # fmt: skip


def lire(client, chemin, **filtre):
    reponse = client.get(chemin, filtre)
    assert reponse.status_code == 200, chemin
    return html.unescape(reponse.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def texte(client, chemin):
    return " ".join(re.sub("<[^>]*>", "", lire(client, chemin)).split())


def test_the_treasurer_reads_who_owes_what_to_whom(comptes, chez):
    page = lire(chez(comptes.tess), COMPTES)
    assert "12,00 €" in page  # settled and delivered, together
    assert "dont 4,00 € à solder" in page
    assert "Moulin" in page
    assert f"foyers ont cotisé en {ICI}" in page
    assert "Poires" in page  # delivered, to be collected


@pytest.mark.parametrize(
    "filtre, dedans, dehors",
    [
        ({"quoi": "doivent"}, "Max", "Tess Durand"),
        ({"quoi": "avance"}, "Tess", "Max Durand"),
        ({"q": "moul"}, "Tess", "Max Durand"),
        ({"q": "MÀX"}, "Max", "Tess Durand"),
    ],
)
def test_balances_are_searched_and_filtered(comptes, chez, filtre, dedans, dehors):
    table = lire(chez(comptes.tess), COMPTES, **filtre).partition("<tbody>")[2].partition("</tbody>")[0]
    assert dedans in table and dehors not in table


def test_balances_are_sorted_and_bad_addresses_are_harmless(comptes, chez):
    client = chez(comptes.tess)
    page = lire(client, COMPTES, sort="-doit").partition("<tbody>")[2]
    assert page.index("Max") < page.index("Tess")
    for filtre in ({"sort": "x"}, {"page": "99"}, {"quoi": "x"}, {"annee": "abc"}):
        lire(client, COMPTES, **filtre)
        lire(client, comptes.foyer_max, **filtre)


def test_what_is_not_delivered_is_not_late_unless_it_is_paid_already(comptes, chez):
    tout = f.commande(comptes.limoux)
    f.ligne(f.panier(tout, comptes.a_anne.foyer), f.offre(f.volet(tout, comptes.moulin, etat="clos")), "5")
    client = chez(comptes.tess)
    assert "Anne Durand" not in lire(client, COMPTES)
    Ecriture.objects.create(
        groupement=comptes.limoux, foyer=comptes.a_anne.foyer, partenariat=comptes.moulin, commande=tout,
        genre="paiement", montant=Decimal("-12.00"),
    )  # fmt: skip
    ligne = lire(client, COMPTES, q="anne").partition("<tbody>")[2]
    assert "2,00 €" in ligne  # 12.00 € paid, 10.00 € of which for what is to come


def test_nothing_owed_says_so(monde, chez):
    assert "Tous les comptes sont à zéro" in lire(chez(monde.tess), COMPTES)
    assert "Vous ne devez rien" in lire(chez(monde.max), MON_COMPTE)


def test_a_household_that_left_with_a_debt_stays_in_sight(comptes, chez):
    avertie = lire(chez(comptes.anne), f"/g/limoux/membres/{comptes.a_max.pk}/")
    assert "Ce foyer doit encore 12,00 € : Ferme du Soleil." in avertie
    faire_partir(adhesion=comptes.a_max, auteur=comptes.anne)
    page = lire(chez(comptes.tess), COMPTES)
    assert "doit encore 12,00 €" in page
    assert "doit encore" in lire(chez(comptes.anne), f"/g/limoux/foyers/{comptes.a_max.foyer_id}/")
    assert "a quitté le groupement" in lire(chez(comptes.tess), comptes.foyer_max)
    journal = EntreeJournal.objects.get(action="depart")
    assert "12,00" in journal.apres["reste à régler"]


def test_a_household_without_debt_leaves_without_a_word(comptes, chez):
    assert "doit encore" not in lire(chez(comptes.anne), f"/g/limoux/membres/{comptes.a_rosa.pk}/")


# --- Who sees what ---------------------------------------------------------------------------------------------


def test_a_member_sees_only_their_own_household(comptes, chez):
    client = chez(comptes.max)
    page = lire(client, MON_COMPTE)
    assert "vous devez" in page and "12,00 €" in page and "Pommes : produits" in page
    for chemin in (
        COMPTES, comptes.foyer_max, f"{COMPTES}cotisations/", f"{COMPTES}cautions/", f"{COMPTES}releves/",
        f"{COMPTES}association/", f"{COMPTES}producteurs/{comptes.partenariat.pk}/", f"{COMPTES}verifier/",
        f"{COMPTES}releves/ecritures.csv", f"{COMPTES}releves/groupement.csv", f"{comptes.foyer_max}releve.csv",
        f"{comptes.foyer_max}corriger/",
    ):  # fmt: skip
        assert client.get(chemin).status_code == 404, chemin
    assert "Pommes" not in lire(chez(comptes.tess), MON_COMPTE)


def test_an_advance_and_what_is_to_come_are_said_in_words(comptes, chez):
    assert "1,00 € d’avance" in texte(chez(comptes.tess), MON_COMPTE)
    tout = f.commande(comptes.limoux, nom="Noël")
    f.ligne(f.panier(tout, comptes.a_anne.foyer), f.offre(f.volet(tout, comptes.moulin, etat="transmis")), "5")
    assert "10,00 € à régler à la livraison" in texte(chez(comptes.anne), MON_COMPTE)
    comptes.moulin.quand = "avant"
    comptes.moulin.save()
    assert "10,00 € à régler avant la livraison" in texte(chez(comptes.anne), MON_COMPTE)


def test_a_referent_reads_the_accounts_of_their_producers_only(comptes, chez):
    client = chez(comptes.rosa)
    page = lire(client, COMPTES)
    assert "Max" in page and "Moulin" not in page and "cautions" not in page
    assert "8,00 €" in lire(client, f"{COMPTES}producteurs/{comptes.partenariat.pk}/")
    assert client.get(f"{COMPTES}producteurs/{comptes.moulin.pk}/").status_code == 404
    assert client.get(f"{COMPTES}association/").status_code == 404
    foyer = lire(client, f"{COMPTES}foyers/{comptes.a_tess.foyer_id}/")
    assert "Moulin" not in foyer and "Corriger un compte" not in foyer
    assert client.post(f"{comptes.foyer_max}corriger/", {}).status_code == 404


def test_another_group_s_accounts_are_unknown(comptes, chez):
    client = chez(comptes.zoe)
    for chemin in (COMPTES, MON_COMPTE, comptes.foyer_max):
        assert client.get(chemin).status_code == 404
    assert client.get(f"/g/septfonds/comptes/foyers/{comptes.a_max.foyer_id}/").status_code == 404


def test_the_pages_lead_there(comptes, chez):
    assert MON_COMPTE in lire(chez(comptes.max), "/g/limoux/")
    assert f'"{COMPTES}"' not in lire(chez(comptes.max), "/g/limoux/")
    for qui in (comptes.tess, comptes.anne):
        assert f'"{COMPTES}"' in lire(chez(qui), "/g/limoux/membres/")


# --- Writing ---------------------------------------------------------------------------------------------------


def test_a_correction_is_written_and_read(comptes, chez):
    client = chez(comptes.tess)
    envoi = {
        "a_qui": str(comptes.partenariat.pk), "sens": "moins", "montant": "2,50 €", "motif": "un pot cassé",
        "commande": "",
    }  # fmt: skip
    assert client.post(f"{comptes.foyer_max}corriger/", envoi).status_code == 302
    page = lire(client, comptes.foyer_max)
    assert "« un pot cassé »" in page and "−2,50 €" in page
    assert "pot cassé" in lire(chez(comptes.max), MON_COMPTE)


@pytest.mark.parametrize(
    "envoi, phrase",
    [
        ({"montant": "", "motif": "x"}, "obligatoire"),
        ({"montant": "beaucoup", "motif": "x"}, "Écrivez un nombre"),
        ({"montant": "0", "motif": "x"}, "plus grand que 0"),
        ({"montant": "3", "motif": ""}, "Dites pourquoi"),
        ({"montant": "3", "motif": "x", "a_qui": "999999"}, "Ce choix n’est pas dans la liste"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_as_typed(comptes, chez, envoi, phrase):
    envoi = {"a_qui": "association", "sens": "plus"} | envoi
    page = chez(comptes.tess).post(f"{comptes.foyer_max}corriger/", envoi)
    assert page.status_code == 200
    assert phrase in page.content.decode()
    assert f'value="{envoi["montant"]}"' in page.content.decode() or not envoi["montant"]
    assert Ecriture.objects.filter(genre="correction", foyer=comptes.a_max.foyer).count() == 0


def test_an_entry_is_reversed_with_a_reason_and_struck(comptes, chez):
    client = chez(comptes.tess)
    ecriture = Ecriture.objects.get(genre="port")
    adresse = f"{COMPTES}ecritures/{ecriture.pk}/annuler/"
    assert "Une écriture inverse de −2,00 €" in lire(client, adresse)
    assert client.post(adresse, {"motif": "port offert"}).status_code == 302
    page = lire(client, comptes.foyer_max)
    assert "<del>Pommes : part des frais de port</del>" in page and "port offert" in page
    again = client.post(adresse, {"motif": "port offert"})
    assert "déjà annulée" in again.content.decode()


def test_fees_are_noted_in_one_go_or_not_at_all(comptes, chez):
    Groupement.objects.filter(pk=comptes.limoux.pk).update(cotisation_minimum=10, cotisation_conseillee=15)
    client, chemin = chez(comptes.tess), f"{COMPTES}cotisations/"
    assert 'value="15,00"' in lire(client, chemin)
    max_, anne = comptes.a_max.foyer_id, comptes.a_anne.foyer_id
    envoi = {
        "annee": str(ICI), "recue_le": timezone.localdate().isoformat(),
        f"recue-{max_}": "1", f"montant-{max_}": "20", f"mode-{max_}": "cheque", f"numero-{max_}": "12",
        f"recue-{anne}": "1", f"montant-{anne}": "5", f"mode-{anne}": "especes",
    }  # fmt: skip
    page = client.post(chemin, envoi)
    assert page.status_code == 200 and "au moins 10,00" in page.content.decode()
    assert 'value="20"' in page.content.decode()
    assert not Cotisation.objects.exists()
    assert client.post(chemin, envoi | {f"motif-{anne}": "arrivée en novembre"}).status_code == 302
    assert Cotisation.objects.count() == 2
    page = lire(client, chemin)
    assert "2 foyers sur 4, 25,00 € en tout" in page
    assert "Anne" not in lire(client, chemin, quoi="manquent").partition("cotisations")[2].partition('"liste')[2]


@pytest.mark.parametrize(
    "envoi", [{}, {"recue_le": "x"}, {"annee": "abc"}, {"montant": "-5"}, {"mode": "troc"}, {"montant": "5" * 40}]
)
def test_a_fee_badly_typed_is_told_on_its_row(comptes, chez, envoi):
    pk = comptes.a_max.foyer_id
    champs = {"montant": "20", "mode": "cheque"} | {c: v for c, v in envoi.items() if c in ("montant", "mode")}
    page = chez(comptes.tess).post(
        f"{COMPTES}cotisations/",
        {"annee": str(ICI), "recue_le": timezone.localdate().isoformat()}
        | {f"{c}-{pk}": v for c, v in champs.items()} | ({f"recue-{pk}": "1"} if envoi else {})
        | {c: v for c, v in envoi.items() if c in ("annee", "recue_le")},
    )  # fmt: skip
    assert page.status_code == 200
    assert not Cotisation.objects.exists()


def test_a_fee_and_a_deposit_are_noted_from_the_household_s_page(comptes, chez):
    client = chez(comptes.anne)  # whoever facilitates keeps the accounts of a small group too
    recu = {"montant": "12,40", "mode": "especes", "numero": "", "recue_le": timezone.localdate().isoformat()}
    assert client.post(f"{comptes.foyer_max}cotisation/", recu | {"annee": str(ICI)}).status_code == 302
    assert client.post(f"{comptes.foyer_max}caution/", recu | {"banque": ""}).status_code == 302
    page = lire(client, comptes.foyer_max)
    assert f"Cotisation {ICI}" in page and "détenue" in page
    cotisation = Cotisation.objects.get()
    assert client.post(f"{COMPTES}cotisations/{cotisation.pk}/annuler/", {"motif": "doublon"}).status_code == 302
    assert "annulée" in lire(client, comptes.foyer_max)


def test_a_deposit_is_given_back_or_cashed_from_the_register(comptes, chez):
    client = chez(comptes.tess)
    for _ in range(2):
        Caution.objects.create(
            groupement=comptes.limoux, foyer=comptes.a_max.foyer, montant=30, recue_le=timezone.localdate()
        )
    premiere, seconde = Caution.objects.order_by("pk")
    assert "Rendre" in lire(client, f"{COMPTES}cautions/")
    rendre = f"{COMPTES}cautions/{premiere.pk}/rendre/"
    assert "doit encore 12,00 €" in lire(client, rendre)
    assert client.post(rendre, {"motif": ""}).status_code == 302
    panier = comptes.commande.paniers.get()
    panier.oublie_le, panier.suite = timezone.now(), "donne"
    panier.save()
    encaisser = f"{COMPTES}cautions/{seconde.pk}/encaisser/"
    assert "Pommes, donné" in lire(client, encaisser)
    envoi = {"panier": str(panier.pk), "a_qui": str(comptes.partenariat.pk), "motif": "panier non retiré"}
    assert client.post(encaisser, envoi).status_code == 302
    assert Ecriture.objects.get(genre="caution").montant == -30
    assert "18,00 € d’avance" in texte(chez(comptes.max), MON_COMPTE)
    assert "encaissée" in lire(client, f"{COMPTES}cautions/", etat="encaissee")
    assert lire(client, f"{COMPTES}cautions/", etat="x", q="max")


def test_a_settlement_is_taken_back_by_the_referent_or_the_treasurer(comptes, chez):
    adresse = f"{COMPTES}livraisons/{comptes.volet.pk}/reprendre/"
    assert chez(comptes.max).get(adresse).status_code == 404
    assert "1 foyer doit" in lire(chez(comptes.rosa), adresse)
    page = chez(comptes.tess).post(adresse, {"motif": ""})
    assert "Dites pourquoi" in page.content.decode()
    assert chez(comptes.tess).post(adresse, {"motif": "facture refaite"}).status_code == 302
    comptes.volet.refresh_from_db()
    assert comptes.volet.etat == Volet.Etat.LIVRE
    assert chez(comptes.rosa).get(adresse).status_code == 302  # nothing to take back any more
    solder(volet=comptes.volet, auteur=comptes.rosa)
    volet = f"/g/limoux/commandes/{comptes.commande.pk}/producteurs/{comptes.volet.pk}/"
    assert adresse in lire(chez(comptes.rosa), volet)


def test_the_accounts_are_checked_at_a_click(comptes, chez):
    client = chez(comptes.tess)
    assert "Les comptes sont justes" in lire(client, f"{COMPTES}verifier/")
    encaisser_une_cotisation(
        foyer=comptes.a_max.foyer, annee=ICI, montant=Decimal(20), mode="cheque", recue_le=timezone.localdate(),
        auteur=comptes.tess,
    )  # fmt: skip
    Cotisation.objects.update(montant=Decimal("20.01"))
    page = lire(client, f"{COMPTES}verifier/")
    assert "Des sommes ne concordent pas" in page and "20,00 € au lieu de 20,01 €" in page


# --- Files -----------------------------------------------------------------------------------------------------


def test_spreadsheets_are_downloaded(comptes, chez):
    client = chez(comptes.tess)
    for chemin in (
        f"{COMPTES}releves/ecritures.csv", f"{COMPTES}releves/groupement.csv", f"{COMPTES}releves/groupement.xlsx",
        f"{comptes.foyer_max}releve.csv", f"{comptes.foyer_max}releve.xlsx", f"{COMPTES}association/releve.csv",
        f"{COMPTES}producteurs/{comptes.partenariat.pk}/releve.xlsx", f"{MON_COMPTE}releve.csv",
    ):  # fmt: skip
        reponse = client.get(chemin, {"annee": ICI})
        assert reponse.status_code == 200, chemin
        assert "attachment" in reponse["Content-Disposition"]
        assert reponse["Cache-Control"] == "private, no-store"
    assert client.get(f"{comptes.foyer_max}releve.exe").status_code == 404
    assert client.get(f"{comptes.foyer_max}releve.csv", {"annee": "12"}).status_code == 404
    assert client.get(f"{comptes.foyer_max}releve.csv", {"annee": "9" * 30}).status_code == 404


def test_a_referent_s_file_of_a_household_holds_their_producers_only(comptes, chez):
    fichier = chez(comptes.rosa).get(f"{COMPTES}foyers/{comptes.a_tess.foyer_id}/releve.csv").content.decode()
    assert "Moulin" not in fichier


def test_statements_on_paper_are_asked_for_and_open_for_those_they_concern(comptes, chez):
    assert chez(comptes.max).post(f"{MON_COMPTE}releve/", {"annee": ICI}).status_code == 302
    assert "En préparation" in lire(chez(comptes.max), MON_COMPTE)
    autres = [
        demander_le_releve_du_foyer(foyer=comptes.a_tess.foyer, annee=ICI, auteur=comptes.tess),
        demander_le_releve_du_groupement(groupement=comptes.limoux, annee=ICI, auteur=comptes.tess),
        demander_le_releve_du_producteur(
            groupement=comptes.limoux, partenariat=comptes.moulin, annee=ICI, auteur=comptes.tess
        ),
    ]
    le_sien = Document.objects.get(parametres__foyer=comptes.a_max.foyer_id)
    le_sien_de_rosa = demander_le_releve_du_producteur(
        groupement=comptes.limoux, partenariat=comptes.partenariat, annee=ICI, auteur=comptes.rosa
    )
    Document.objects.update(octets=b"%PDF-1.7", pret_le=timezone.now())

    def ouverts(qui):
        tous = [le_sien, le_sien_de_rosa, *autres]
        return [d for d in tous if chez(qui).get(f"{COMPTES}releves/{d.pk}/").status_code == 200]

    assert ouverts(comptes.max) == [le_sien]
    assert ouverts(comptes.rosa) == [le_sien_de_rosa]
    assert len(ouverts(comptes.tess)) == 5
    assert ouverts(comptes.zoe) == []
    page = lire(chez(comptes.tess), f"{COMPTES}releves/")
    assert page.count("Prêt<") == 5
    assert chez(comptes.tess).get(f"{COMPTES}releves/etat/").json() == {"en_preparation": False}


@pytest.mark.parametrize("quoi, statut", [("groupe", 302), ("comptes", 302), ("tout", 404), ("", 404)])
def test_the_group_s_files_are_asked_for(comptes, chez, quoi, statut):
    reponse = chez(comptes.tess).post(f"{COMPTES}releves/demander/", {"quoi": quoi, "annee": ICI})
    assert reponse.status_code == statut
    assert Document.objects.filter(genre="releve").exists() == (statut == 302)


# --- As quick with many ----------------------------------------------------------------------------------------


def test_pages_send_as_many_queries_for_fifty_households_as_for_one(comptes, chez, django_assert_max_num_queries):
    def peupler(combien):
        for _ in range(combien):
            foyer = f.foyer(comptes.limoux)
            ecrire(comptes, foyer, "2.00", comptes.moulin)
            cautions.recevoir(
                foyer=foyer, montant=Decimal(30), mode="cheque", recue_le=timezone.localdate(), auteur=comptes.tess
            )

    client = chez(comptes.tess)
    for chemin, maximum in (
        (COMPTES, 22), (f"{COMPTES}cotisations/", 12), (f"{COMPTES}cautions/", 14), (f"{COMPTES}releves/", 12),
        (f"{COMPTES}producteurs/{comptes.moulin.pk}/", 18), (comptes.foyer_max, 20), (MON_COMPTE, 20),
    ):  # fmt: skip
        client.get(chemin)
        with django_assert_max_num_queries(maximum) as avant:
            client.get(chemin)
        peupler(12)
        with django_assert_max_num_queries(len(avant)):
            client.get(chemin)
