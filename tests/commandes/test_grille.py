"""The grid of payments, through HTTP: who may, what it says, many cheques at once, what is refused and kept."""

import json
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from catalogue.models import Partenariat
from commandes.argent.soldes import soldes_par_compte
from commandes.models import Bordereau, Document, Ecriture, Reglement, Volet
from commandes.services.solder import solder
from tests import fabrique as f
from tests.commandes.a_regler import preparer, recevoir


@pytest.fixture
def ronde(monde, dans):
    with dans(monde.limoux):
        yield preparer(monde)


def ici(monde, route="grille", *args, partenariat=...):
    a_qui = [monde.partenariat.pk] if partenariat is ... else []
    return reverse(f"commandes:{route}", args=["limoux", monde.commande.pk, *a_qui, *args])


def envoi(page, **lignes):
    """What a browser sends back: the hidden fields of the page, and `lignes` by name (dashes as underscores)."""
    vu = re.search(r'name="vu" value="([^"]*)"', page.text)[1].replace("&quot;", '"')
    return {"vu": vu} | {nom.replace("_", "-"): valeur for nom, valeur in lignes.items()}


def coche(foyer, montant, rang=0, **champs):
    return {f"recu_{foyer}_{rang}": "on", f"montant_{foyer}_{rang}": montant} | {
        f"{nom}_{foyer}_{rang}": valeur for nom, valeur in ({"mode": "cheque"} | champs).items()
    }


def en_texte(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text.replace("\u00a0", " ").replace("\u202f", " ")))


@pytest.mark.parametrize(
    ("qui", "producteur", "association"),
    [("rosa", 200, 404), ("tess", 200, 200), ("anne", 404, 200), ("max", 404, 404), ("zoe", 404, 404)],
)
def test_the_producer_s_money_is_the_referent_s_the_association_s_the_facilitator_s(
    ronde, chez, qui, producteur, association
):
    ronde.commande.participation_fixe = Decimal("0.80")
    ronde.commande.save()
    navigateur = chez(getattr(ronde, qui))
    for adresse, attendu in ((ici(ronde), producteur), (ici(ronde, partenariat=None), association)):
        assert navigateur.get(adresse).status_code == attendu
        assert navigateur.post(adresse, {}).status_code == attendu


def test_the_grid_says_what_each_household_owes_and_for_what(ronde, chez):
    texte = en_texte(chez(ronde.rosa).get(ici(ronde)))
    for attendu in ("13,67 €", "part des frais de port 2,67 €, consignes 1,00 €", "6,83 €", "20,50 €", "manque"):
        assert attendu in texte
    assert 'value="13,67"' in chez(ronde.rosa).get(ici(ronde)).text, "the amount is there already"


def test_cheques_of_several_households_are_received_at_once(ronde, chez):
    rosa, maxime, tess = chez(ronde.rosa), ronde.a_max.foyer_id, ronde.a_tess.foyer_id
    lignes = coche(maxime, "13,67", numero="0012345", banque="La Nef") | coche(tess, "6.83 €", mode="especes")
    reponse = rosa.post(ici(ronde), envoi(rosa.get(ici(ronde)), **lignes), follow=True)
    assert reponse.redirect_chain == [(ici(ronde), 302)]
    texte = en_texte(reponse)
    assert "2 règlements enregistrés : 20,50 €" in texte and "chèque n° 0012345, La Nef" in texte
    assert set(soldes_par_compte().values()) == {Decimal("-13.67"), Decimal("-6.83")}
    assert "Remettre 2 règlements" in texte


@pytest.mark.parametrize(
    ("tape", "phrase"),
    [
        ("12,4O", "n’est pas un montant"),
        ("douze", "n’est pas un montant"),
        ("1e3", "n’est pas un montant"),
        ("0", "plus grand que 0"),
        ("-5", "plus grand que 0"),
        ("100 000", "ne peut pas dépasser"),
        ("12,345", "2 chiffres au plus"),
        ("", "Écrivez le montant"),
    ],
)
def test_an_amount_that_is_none_is_refused_in_a_sentence_and_all_that_was_typed_stays(ronde, chez, tape, phrase):
    rosa, maxime, tess = chez(ronde.rosa), ronde.a_max.foyer_id, ronde.a_tess.foyer_id
    lignes = coche(maxime, tape, numero="42") | coche(tess, "6,83", banque="Crédit coopératif")
    reponse = rosa.post(ici(ronde), envoi(rosa.get(ici(ronde)), **lignes))
    assert reponse.status_code == 422
    assert phrase in reponse.text and f'value="{tape}"' in reponse.text
    assert 'value="42"' in reponse.text and 'value="Crédit coopératif"' in reponse.text
    assert not Reglement.objects.exists()


def test_a_cheque_described_and_not_ticked_is_asked_about(ronde, chez):
    rosa, maxime = chez(ronde.rosa), ronde.a_max.foyer_id
    lignes = coche(maxime, "13,67", numero="42")
    del lignes[f"recu_{maxime}_0"]
    reponse = rosa.post(ici(ronde), envoi(rosa.get(ici(ronde)), **lignes))
    assert "mais pas coché" in reponse.text and not Reglement.objects.exists()


def test_a_grid_sent_twice_writes_once_and_shows_what_is_true_now(ronde, chez):
    rosa, maxime = chez(ronde.rosa), ronde.a_max.foyer_id
    donnees = envoi(rosa.get(ici(ronde)), **coche(maxime, "10,00"))
    rosa.post(ici(ronde), donnees)
    reponse = rosa.post(ici(ronde), donnees)
    assert reponse.status_code == 422 and "par Rosa Durand" in reponse.text
    assert 'value="3,67"' in reponse.text and f'name="recu-{maxime}-0" checked' not in reponse.text
    assert Reglement.objects.count() == 1
    assert json.loads(reponse.context["vu"])[str(maxime)] == "10"


def test_one_cheque_more_splits_what_remains_and_keeps_the_rest_of_the_page(ronde, chez):
    Partenariat.objects.filter(pk=ronde.partenariat.pk).update(cheques_au_plus=3)
    rosa, maxime, tess = chez(ronde.rosa), ronde.a_max.foyer_id, ronde.a_tess.foyer_id
    lignes = coche(maxime, "13,67", numero="1") | coche(tess, "5,55")
    deux = rosa.post(ici(ronde), envoi(rosa.get(ici(ronde)), **lignes, en_plus=maxime))
    assert deux.status_code == 200 and 'value="6,84"' in deux.text and 'value="6,83"' in deux.text
    assert 'value="5,55"' in deux.text and not Reglement.objects.exists()
    trois = {
        champ: valeur
        for rang, montant in enumerate(("4,56", "4,56", "4,55"))
        for champ, valeur in coche(maxime, montant, rang, echeance=f"2026-0{rang + 1}-15", numero=str(rang)).items()
    }
    rosa.post(ici(ronde), envoi(deux, **trois))
    assert sum(r.montant for r in Reglement.objects.all()) == Decimal("13.67")
    assert [f"{r.echeance:%m}" for r in Reglement.objects.order_by("pk")] == ["01", "02", "03"]


def test_a_date_that_is_none_is_refused(ronde, chez):
    rosa, maxime = chez(ronde.rosa), ronde.a_max.foyer_id
    for jour in ("2026-02-31", "demain", "0001-01-01"):
        lignes = coche(maxime, "5", echeance=jour)
        assert "Cette date n’existe pas" in rosa.post(ici(ronde), envoi(rosa.get(ici(ronde)), **lignes)).text


def test_garbage_is_never_an_error_page(ronde, chez):
    maxime = ronde.a_max.foyer_id
    for donnees in (
        {"vu": "[]"}, {"vu": '{"x": {}}'}, {f"recu-{maxime}-0": "on", f"montant-{maxime}-0": "\x00" * 5},
        {f"recu-{maxime}-0": "on", f"montant-{maxime}-0": "1", f"promesse-{maxime}-0": "99999999999999999"},
        {"recu-99999999999999999-0": "on", "montant-99999999999999999-0": "1"}, {"en-plus": "99999999999999999999"},
        {f"recu-{maxime}-0": "on", f"montant-{maxime}-0": "1", f"mode-{maxime}-0": "or"}, {"en-plus": "7"},
    ):  # fmt: skip
        assert chez(ronde.rosa).post(ici(ronde), donnees).status_code in (200, 302, 422)


def test_handing_over_makes_a_slip_that_is_read_and_printed(ronde, chez):
    recevoir(ronde, ronde.a_max, "13.67", numero="42", banque="La Nef")
    rosa = chez(ronde.rosa)
    assert "La Nef" in rosa.get(ici(ronde, "remettre")).text
    pk = Reglement.objects.get().pk
    reponse = rosa.post(ici(ronde, "remettre"), {"reglement": [pk], "remis_a": "Paul, au marché"}, follow=True)
    bordereau = Bordereau.objects.get()
    assert reponse.redirect_chain[0][0] == ici(ronde, "bordereau", bordereau.pk)
    assert "Remis à&nbsp;: Paul, au marché" in en_texte(reponse)
    assert rosa.get(ici(ronde, "fichier_du_bordereau", bordereau.pk, "pdf")).status_code == 404, "not built yet"
    Document.objects.update(octets=b"%PDF-1.7", pret_le=bordereau.remis_le)
    for format_ in ("pdf", "csv", "xlsx"):
        fichier = rosa.get(ici(ronde, "fichier_du_bordereau", bordereau.pk, format_))
        assert fichier.status_code == 200 and fichier["X-Content-Type-Options"] == "nosniff"
    assert rosa.get(ici(ronde, "fichier_du_bordereau", bordereau.pk, "exe")).status_code == 404
    document = Document.objects.get().pk
    autre = reverse("commandes:document", args=["limoux", ronde.commande.pk, document])
    assert chez(ronde.anne).get(autre).status_code == 404, "money is not in the sheets that everybody prepares"
    assert (
        "bordereau" not in chez(ronde.anne).get(reverse("commandes:documents", args=["limoux", ronde.commande.pk])).text
    )


def test_nothing_ticked_is_said_and_a_second_click_names_the_slip(ronde, chez):
    recevoir(ronde, ronde.a_max, "13.67")
    rosa, pk = chez(ronde.rosa), Reglement.objects.get().pk
    assert "Cochez au moins un règlement" in rosa.post(ici(ronde, "remettre"), {}).text
    rosa.post(ici(ronde, "remettre"), {"reglement": [pk]})
    assert "déjà sur le bordereau" in rosa.post(ici(ronde, "remettre"), {"reglement": [pk]}).text
    assert Bordereau.objects.count() == 1


def test_a_payment_is_given_up_with_a_reason_from_its_own_page(ronde, chez):
    [recu] = recevoir(ronde, ronde.a_max, "13.67")
    rosa, page = chez(ronde.rosa), ici(ronde, "reglement", recu.pk)
    assert "Dites pourquoi" in rosa.post(page, {"geste": "annuler"}).text
    assert rosa.post(page, {"geste": "encaisser"}).status_code == 404
    rosa.post(page, {"geste": "annuler", "motif": "chèque rendu"})
    assert soldes_par_compte() == {} and "chèque rendu" in rosa.get(page).text
    assert chez(ronde.max).get(page).status_code == 404


def test_a_member_sees_what_to_pay_announces_it_and_takes_it_back(ronde, chez):
    Partenariat.objects.filter(pk=ronde.partenariat.pk).update(cheques_au_plus=3, quand="avant")
    membre, page = chez(ronde.max), reverse("commandes:regler", args=["limoux", ronde.commande.pk])
    texte = en_texte(membre.get(page))
    assert "13,67 €" in texte and "avant la livraison" in texte and "en 3 chèques" in texte
    annoncer = reverse("commandes:annoncer", args=["limoux", ronde.commande.pk])
    membre.post(annoncer, {"a_qui": ronde.partenariat.pk, "comment": "cheque-3"})
    assert Reglement.objects.filter(etat="promis").count() == 3
    promis = Reglement.objects.first()
    renoncer = reverse("commandes:renoncer", args=["limoux", ronde.commande.pk, promis.pk])
    assert chez(ronde.tess).post(renoncer).status_code == 404, "another household's promise"
    membre.post(renoncer)
    assert Reglement.objects.filter(etat="promis").count() == 2
    for garbage in ({"a_qui": "rien"}, {"a_qui": "1" * 30}, {}):
        assert membre.post(annoncer, garbage).status_code == 404
    assert membre.post(annoncer, {"a_qui": ronde.partenariat.pk, "comment": "or-x"}).status_code == 302


def test_a_promise_shows_in_the_grid_ready_to_be_ticked(ronde, chez):
    membre, rosa = chez(ronde.max), chez(ronde.rosa)
    annoncer = reverse("commandes:annoncer", args=["limoux", ronde.commande.pk])
    membre.post(annoncer, {"a_qui": ronde.partenariat.pk, "comment": "virement"})
    page, maxime, promis = rosa.get(ici(ronde)), ronde.a_max.foyer_id, Reglement.objects.get()
    assert f'name="promesse-{maxime}-0" value="{promis.pk}"' in page.text
    rosa.post(ici(ronde), envoi(page, **coche(maxime, "13,67", mode="virement", promesse=promis.pk)))
    promis.refresh_from_db()
    assert promis.etat == "recu" and Reglement.objects.count() == 1


def test_a_debt_of_a_household_that_left_is_received_in_the_next_round(ronde, chez):
    solder(volet=ronde.volet, auteur=ronde.rosa)
    f.volet(suivante := f.commande(ronde.limoux), ronde.partenariat, etat="livre")
    ronde.a_max.foyer.parti_le = suivante.livraison_le
    ronde.a_max.foyer.save()
    ronde.commande, rosa = suivante, chez(ronde.rosa)
    texte = en_texte(rosa.get(ici(ronde)))
    assert "doit encore d’avant" in texte and "parti" in texte
    rosa.post(ici(ronde), envoi(rosa.get(ici(ronde)), **coche(ronde.a_max.foyer_id, "13,67")))
    assert soldes_par_compte(ronde.a_max.foyer) == {}


def test_settling_says_what_is_still_owed(ronde, chez):
    recevoir(ronde, ronde.a_max, "10.00")
    page = chez(ronde.rosa).get(reverse("commandes:solder", args=["limoux", ronde.commande.pk, ronde.volet.pk]))
    assert "10,50 € ne sont pas réglés (2 foyers)" in en_texte(page)


def test_the_page_of_the_volet_counts_the_payments(ronde, chez):
    recevoir(ronde, ronde.a_max, "13.67")
    f_volet = reverse("commandes:volet", args=["limoux", ronde.commande.pk, ronde.volet.pk])
    texte = en_texte(chez(ronde.rosa).get(f_volet))
    assert "1 foyer à jour sur 2" in texte and "6,83 € manquent" in texte
    assert "Facture à saisir" in texte


def test_the_index_leads_to_the_only_grid_or_lists_them(ronde, chez):
    index = reverse("commandes:reglements", args=["limoux", ronde.commande.pk])
    assert chez(ronde.rosa).get(index).url == ici(ronde)
    assert chez(ronde.max).get(index).status_code == 404
    Volet.objects.filter(pk=ronde.volet.pk).update(participation_taux=Decimal("5"))
    assert "l’association Limoux" in chez(ronde.tess).get(index).text


def test_a_facilitator_who_receives_nothing_reads_who_does(ronde, chez):
    index = reverse("commandes:reglements", args=["limoux", ronde.commande.pk])
    assert index in chez(ronde.anne).get(reverse("commandes:gerer", args=["limoux", ronde.commande.pk])).text
    assert "Aucune grille à tenir pour vous" in chez(ronde.anne).get(index).text


@pytest.mark.parametrize("combien", [3, 40])
def test_the_grid_takes_as_many_queries_for_forty_households(ronde, chez, combien, django_assert_max_num_queries):
    for _ in range(combien):
        foyer = f.foyer(ronde.limoux)
        f.ligne(f.panier(ronde.commande, foyer), ronde.bocal, "1")
        Reglement.objects.create(
            groupement=ronde.limoux, foyer=foyer, partenariat=ronde.partenariat, commande=ronde.commande,
            montant=Decimal("3.00"),
        )  # fmt: skip
    rosa = chez(ronde.rosa)
    rosa.get(ici(ronde))
    with django_assert_max_num_queries(10):
        assert rosa.get(ici(ronde)).status_code == 200
    assert not Ecriture.objects.exists()
