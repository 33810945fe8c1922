"""Races, with real threads on the real database, each beside a control that shows the race without the lock."""

import datetime
import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from commandes.models import Ligne, Panier, Volet
from commandes.services import cloturer, commander, verrou
from commandes.services.commander import enregistrer_lignes
from groupement.portee import dans_le_groupement
from tests import fabrique as f

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ronde(monde):
    monde.commande = f.commande(monde.limoux)
    monde.volet = f.volet(monde.commande, monde.partenariat)
    monde.oeufs = f.offre(monde.volet, nom="Œufs", stock=Decimal(10))
    monde.pommes = f.offre(monde.volet, nom="Pommes")
    monde.foyers = [f.foyer(monde.limoux, f"Foyer {i}") for i in range(6)]
    return monde


def ensemble(groupement, gestes):
    """Run the callables at once, each in its own thread and connection; returns what each returned or raised."""
    depart, resultats = threading.Barrier(len(gestes)), [None] * len(gestes)

    def faire(rang, geste):
        try:
            with dans_le_groupement(groupement):
                depart.wait(timeout=10)
                resultats[rang] = geste()
        except Exception as erreur:
            resultats[rang] = erreur
        finally:
            connection.close()

    fils = [threading.Thread(target=faire, args=(rang, geste)) for rang, geste in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    return resultats


def prendre(monde, offre, foyer, quantite):
    return lambda: enregistrer_lignes(
        commande=monde.commande, foyer=foyer, quantites={offre.pk: Decimal(quantite)}, auteur=monde.max
    )


def somme(offre):
    with scopes_disabled():
        return sum(Ligne.objects.filter(offre=offre).values_list("quantite", flat=True))


def test_limited_stock_is_never_oversold(ronde):
    bilans = ensemble(ronde.limoux, [prendre(ronde, ronde.oeufs, foyer, 3) for foyer in ronde.foyers])
    assert somme(ronde.oeufs) == 9
    assert sum(not b.refusees for b in bilans) == 3


def test_control_without_the_lock_on_the_offer_the_stock_is_oversold(ronde, monkeypatch):
    attendre = threading.Barrier(len(ronde.foyers))

    def sans_verrou(offres, panier_id, partage):
        with connection.cursor() as curseur:
            curseur.execute("SELECT coalesce(sum(quantite), 0) FROM commandes_ligne WHERE offre_id = %s", [offres[0]])
            reste = {offres[0]: Decimal(10) - curseur.fetchone()[0]}
        attendre.wait(timeout=10)
        return reste

    monkeypatch.setattr(commander, "_stocks_restants", sans_verrou)
    ensemble(ronde.limoux, [prendre(ronde, ronde.oeufs, foyer, 3) for foyer in ronde.foyers])
    assert somme(ronde.oeufs) > 10


def test_two_tabs_of_a_household_make_one_basket_and_one_line(ronde):
    resultats = ensemble(ronde.limoux, [prendre(ronde, ronde.pommes, ronde.foyers[0], 2) for _ in range(6)])
    assert not [r for r in resultats if isinstance(r, Exception)]
    with scopes_disabled():
        assert Panier.objects.count() == 1
    assert somme(ronde.pommes) == 2


def test_nobody_orders_after_the_closing_that_is_being_committed(ronde):
    """The closing holds the volet; an order that waited for it is refused, not written."""
    clos, peut_finir = threading.Event(), threading.Event()

    def clore_lentement():
        from django.db import transaction

        with transaction.atomic():
            cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
            clos.set()
            peut_finir.wait(timeout=10)

    def commander_pendant():
        clos.wait(timeout=10)
        threading.Timer(0.4, peut_finir.set).start()
        return prendre(ronde, ronde.pommes, ronde.foyers[0], 1)()

    _, bilan = ensemble(ronde.limoux, [clore_lentement, commander_pendant])
    assert "Trop tard" in bilan.refusees[ronde.pommes.pk]
    assert somme(ronde.pommes) == 0


def test_control_without_sharing_the_volet_an_order_slips_in_while_it_closes(ronde, monkeypatch):
    monkeypatch.setattr(verrou, "PARTAGER", verrou.PARTAGER.removesuffix(" FOR SHARE"))
    clos, peut_finir = threading.Event(), threading.Event()

    def clore_lentement():
        from django.db import transaction

        with transaction.atomic():
            cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
            clos.set()
            peut_finir.wait(timeout=10)

    def commander_pendant():
        clos.wait(timeout=10)
        bilan = prendre(ronde, ronde.pommes, ronde.foyers[0], 1)()
        peut_finir.set()
        return bilan

    _, bilan = ensemble(ronde.limoux, [clore_lentement, commander_pendant])
    assert not bilan.refusees
    assert somme(ronde.pommes) == 1


def test_members_do_not_wait_for_each_other(ronde):
    """One member's transaction stays open; another one of the same producer saves meanwhile."""
    tenu, fini = threading.Event(), threading.Event()

    def tenir():
        from django.db import transaction

        with transaction.atomic():
            prendre(ronde, ronde.pommes, ronde.foyers[0], 1)()
            tenu.set()
            return fini.wait(timeout=10)

    def passer():
        tenu.wait(timeout=10)
        bilan = prendre(ronde, ronde.pommes, ronde.foyers[1], 1)()
        fini.set()
        return bilan

    attendu, bilan = ensemble(ronde.limoux, [tenir, passer])
    assert attendu is True
    assert not bilan.refusees


def test_two_closings_at_once_close_once(ronde):
    resultats = ensemble(ronde.limoux, [lambda: cloturer.clore(volet=ronde.volet, auteur=ronde.rosa) for _ in range(4)])
    assert sum(isinstance(r, Volet) for r in resultats) == 1
    assert all("déjà fait" in str(r) for r in resultats if not isinstance(r, Volet))


def test_the_clock_and_a_referent_close_once(ronde):
    with scopes_disabled():
        Volet.objects.update(cloture_le=timezone.now() - datetime.timedelta(seconds=1))
    resultats = ensemble(
        ronde.limoux,
        [lambda: cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)]
        + [lambda: cloturer.clore_les_echus(commande=ronde.commande) for _ in range(3)],
    )
    faits = [r for r in resultats if isinstance(r, Volet) or (isinstance(r, list) and r)]
    assert len(faits) == 1
