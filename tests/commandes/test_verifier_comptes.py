"""`verifier_comptes` computes every sum again: nothing to say of what the services wrote, and one cent is found."""

import random
from contextlib import contextmanager
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from commandes.models import (
    Bordereau,
    Caution,
    Cotisation,
    Ecriture,
    Facture,
    Ligne,
    Reglement,
    RetourDeContenants,
    Volet,
)
from commandes.services import cautions
from commandes.services.comptes import annuler_une_ecriture, corriger_un_compte
from commandes.services.cotiser import annuler_une_cotisation, encaisser_une_cotisation
from commandes.services.facturer import enregistrer_la_facture
from commandes.services.solder import reprendre_le_solde, solder
from commandes.tasks import verifier_les_comptes
from commandes.verification import verifier
from tests import fabrique as f

CENTIME = Decimal("0.01")


def ronde(m, hasard, partenariat):
    """A settled volet with all that a household may owe: weighed lines, shipping, containers, an invoice, a rate."""
    commande = f.commande(m.limoux, participation_fixe=Decimal("0.50"))
    volet = f.volet(
        commande, partenariat, etat="livre", port=Decimal(hasard.randrange(0, 4000)) / 100,
        part_du_port=hasard.choice(["montant", "poids", "parts"]),
        participation_taux=Decimal(hasard.choice(["0", "2.50", "7.35"])),
        beneficiaire=hasard.choice(["producteur", "association"]),
    )  # fmt: skip
    bocal = f.offre(volet, unite="bocal", consigne=Decimal("0.35"), paliers=[["0", "3.1275"]], contenance="0.72")
    poulet = f.offre(volet, unite="piece", pese=True, mesure="kg", contenance="1.8", prix_par="mesure",
                     paliers=[["0", "11.4950"]])  # fmt: skip
    for foyer in m.foyers:
        panier = f.panier(commande, foyer)
        f.ligne(panier, bocal, str(hasard.randrange(1, 9)))
        if hasard.random() < 0.6:
            f.ligne(panier, poulet, "1", poids=Decimal(hasard.randrange(1400, 2600)) / 1000)
        if hasard.random() < 0.3:
            RetourDeContenants.objects.create(
                groupement=m.limoux, commande=commande, volet=volet, foyer=foyer, nombre=3, consigne=Decimal("0.35")
            )
    if hasard.random() < 0.7:
        enregistrer_la_facture(
            volet=volet, montant=Decimal(hasard.randrange(5000, 30000)) / 100, auteur=m.rosa,
            ecart_pour=hasard.choice(["foyers", "foyers", "groupement"]), ecart_motif="arrondis",
        )  # fmt: skip
    return solder(volet=volet, auteur=m.rosa)


@pytest.fixture
def annee(monde, dans):
    """Some rounds of seven households, payments, fees and deposits, all written by the services."""
    hasard = random.Random(2026)
    with dans(monde.limoux):
        monde.foyers = [f.foyer(monde.limoux) for _ in range(7)]
        autre = f.partenariat(monde.limoux, f.producteur(monde.aude, "Moulin"))
        monde.volets = [ronde(monde, hasard, hasard.choice([monde.partenariat, autre])) for _ in range(8)]
        monde.paye = payer(monde, monde.foyers[0], Decimal("12.40"))
        monde.cotisation = encaisser_une_cotisation(
            foyer=monde.foyers[0], annee=2026, montant=Decimal(20), mode="cheque", auteur=monde.tess,
            recue_le=timezone.localdate(),
        )  # fmt: skip
        monde.caution = cautions.encaisser(
            caution=cautions.recevoir(
                foyer=monde.foyers[1], montant=Decimal(30), mode="cheque", auteur=monde.tess,
                recue_le=timezone.localdate(),
            ),
            partenariat=autre, auteur=monde.tess, motif="dette",
        )  # fmt: skip
        yield monde


def payer(m, foyer, montant):
    commande = m.volets[0].commande
    bordereau = Bordereau.objects.create(
        groupement=m.limoux, partenariat=m.partenariat, commande=commande, annee=2026, rang=1
    )
    reglement = Reglement.objects.create(
        groupement=m.limoux, foyer=foyer, partenariat=m.partenariat, commande=commande, montant=montant, etat="remis",
        recu_le=timezone.now(), remis_le=timezone.now(), bordereau=bordereau,
    )  # fmt: skip
    Ecriture.objects.create(
        groupement=m.limoux, foyer=foyer, partenariat=m.partenariat, commande=commande, genre="paiement",
        montant=-montant, reglement=reglement,
    )  # fmt: skip
    return reglement


@contextmanager
def sans_garde(table, declencheur):
    """What no page can do: rewrite the past."""
    with connection.cursor() as curseur:
        curseur.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER {declencheur}")
        yield
        curseur.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} ENABLE TRIGGER {declencheur}")


def fautes(m):
    return {anomalie.controle for anomalie in verifier(m.limoux).anomalies}


def test_what_the_services_wrote_is_right_to_the_cent(annee):
    bilan = verifier(annee.limoux)
    assert [anomalie.phrase for anomalie in bilan.anomalies] == []
    assert bilan.nombres["commandes soldées"] == 8


@pytest.mark.parametrize("graine", range(6))
def test_the_database_shares_cents_as_python_does(monde, dans, graine):
    hasard = random.Random(graine)
    with dans(monde.limoux):
        monde.foyers = [f.foyer(monde.limoux) for _ in range(hasard.randrange(1, 12))]
        for _ in range(4):
            ronde(monde, hasard, monde.partenariat)
        assert [anomalie.phrase for anomalie in verifier(monde.limoux).anomalies] == []


def test_reversals_and_corrections_are_no_errors(annee):
    ecriture = Ecriture.objects.filter(volet=annee.volets[0], genre="produits").first()
    annuler_une_ecriture(ecriture=ecriture, auteur=annee.tess, motif="offert")
    corriger_un_compte(
        foyer=annee.foyers[0], partenariat=None, montant=Decimal("1.00"), auteur=annee.tess, motif="clef perdue"
    )
    annuler_une_cotisation(cotisation=annee.cotisation, auteur=annee.tess, motif="chèque perdu")
    reprendre_le_solde(volet=annee.volets[1], auteur=annee.rosa, motif="un poulet de trop")
    assert fautes(annee) == set()
    solder(volet=annee.volets[1], auteur=annee.rosa)
    assert fautes(annee) == set()


def test_a_cent_on_the_price_of_a_settled_line_is_found(annee):
    ligne = Ligne.objects.filter(volet=annee.volets[3], quantite__gt=1).first()
    with sans_garde("commandes_ligne", "ligne_soldee"):
        Ligne.objects.filter(pk=ligne.pk).update(prix=ligne.prix + CENTIME)
    assert fautes(annee) >= {"Commandes soldées"}


@pytest.mark.parametrize(
    "genre, controle",
    [
        ("produits", "Commandes soldées"),
        ("port", "Commandes soldées"),
        ("consigne", "Commandes soldées"),
        ("retour", "Commandes soldées"),
        ("participation", "Commandes soldées"),
        ("ecart", "Commandes soldées"),
        ("fixe", "Participations par panier"),
        ("paiement", "Règlements"),
        ("cotisation", "Cotisations"),
        ("caution", "Cautions"),
    ],
)
def test_a_cent_on_an_entry_is_found_and_named(annee, genre, controle):
    ecriture = Ecriture.objects.filter(genre=genre).first()
    with sans_garde("commandes_ecriture", "ecriture_immuable"):
        Ecriture.objects.filter(pk=ecriture.pk).update(montant=ecriture.montant + CENTIME)
    trouvees = [a for a in verifier(annee.limoux).anomalies if a.controle == controle]
    assert trouvees
    assert all(str(ecriture.foyer) in a.phrase for a in trouvees)


def test_a_cent_moved_from_a_household_to_another_is_found(annee):
    deux = list(Ecriture.objects.filter(volet=annee.volets[0], genre="produits")[:2])
    with sans_garde("commandes_ecriture", "ecriture_immuable"):
        for ecriture, centime in zip(deux, (CENTIME, -CENTIME), strict=True):
            Ecriture.objects.filter(pk=ecriture.pk).update(montant=ecriture.montant + centime)
    assert len(verifier(annee.limoux).anomalies) == 2


def test_an_entry_that_is_gone_or_of_another_payee_is_found(annee):
    ecriture = Ecriture.objects.filter(genre="produits").exclude(partenariat=None).first()
    with sans_garde("commandes_ecriture", "ecriture_immuable"):
        Ecriture.objects.filter(pk=ecriture.pk).update(partenariat=None)
    assert fautes(annee) == {"Commandes soldées"}
    with sans_garde("commandes_ecriture", "ecriture_immuable"):
        Ecriture.objects.filter(pk=ecriture.pk)._raw_delete("default")
    assert fautes(annee) >= {"Commandes soldées"}


@pytest.mark.parametrize(
    "faire, controle",
    [
        (lambda m: Reglement.objects.update(montant=m.paye.montant + CENTIME), "Règlements"),
        (lambda m: Bordereau.objects.update(partenariat=None), "Bordereaux"),
        (lambda m: Cotisation.objects.update(montant=Decimal("20.01")), "Cotisations"),
        (lambda m: Cotisation.objects.update(annulee_le=timezone.now()), "Cotisations"),
        (lambda m: Caution.objects.update(montant=Decimal("29.99")), "Cautions"),
        (lambda m: Volet.objects.filter(pk=m.volets[0].pk).update(etat="livre", solde_le=None),
         "Commandes reprises ou pas encore soldées"),
        (lambda m: Facture.objects.filter(ecart_pour="foyers", volet__etat="solde").update(montant=Decimal("0.01")),
         "Factures"),
        (lambda m: m.volets[0].commande.__class__.objects.update(participation_fixe=Decimal("0.51")),
         "Participations par panier"),
    ],
)  # fmt: skip
def test_a_row_that_says_otherwise_than_its_entries_is_found(annee, faire, controle):
    faire(annee)
    assert controle in fautes(annee)


def test_the_command_says_so_in_french_and_exits_with_1(annee):
    sortie = StringIO()
    call_command("verifier_comptes", stdout=sortie)
    assert "Limoux : tout est juste" in sortie.getvalue()
    Reglement.objects.update(montant=annee.paye.montant + CENTIME)
    with pytest.raises(CommandError, match="1.somme fausse"):
        call_command("verifier_comptes", "limoux", stdout=sortie)
    derniere = sortie.getvalue().splitlines()[-1].replace("\xa0", " ")
    assert derniere.endswith(f"règlement n° {annee.paye.pk} : règlement, −12,40 € au lieu de −12,41 €")
    call_command("verifier_comptes", "septfonds", stdout=StringIO())
    with pytest.raises(CommandError, match="Groupement inconnu : nulle-part"):
        call_command("verifier_comptes", "nulle-part")


def test_as_many_queries_for_a_round_as_for_eight(annee, django_assert_num_queries):
    with django_assert_num_queries(11):
        verifier(annee.limoux)


def test_each_night_what_does_not_agree_is_an_error_of_the_log(annee, caplog):
    verifier_les_comptes()
    assert not caplog.records
    Reglement.objects.update(montant=annee.paye.montant + CENTIME)
    verifier_les_comptes()
    [dit] = caplog.records
    assert dit.levelname == "ERROR" and "limoux" in dit.getMessage() and "12,41" in dit.getMessage()
