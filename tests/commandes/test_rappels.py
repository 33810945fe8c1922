"""Reminders: at most once, never lost, never to those who ordered or refused."""

import datetime
import smtplib
from unittest import mock

import pytest
from django.utils import timezone

from commandes.models import Commande, Volet
from commandes.services.rappels import deposer_les_rappels
from groupement.models import Courriel, Personne
from groupement.services import courriels
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    """Open, closing in 20 hours: the second reminder (24 h) is due."""
    monde.commande = f.commande(monde.limoux, cloture_le=timezone.now() + datetime.timedelta(hours=20))
    monde.volet = f.volet(monde.commande, monde.partenariat)
    monde.carottes = f.offre(monde.volet, nom="Carottes", unite="kg")
    with dans(monde.limoux):
        yield monde


def destinataires(debut="rappel-cloture"):
    return sorted(Courriel.objects.filter(clef__startswith=debut).values_list("destinataire", flat=True))


def test_each_person_is_reminded_once_however_often_the_worker_runs(ronde):
    assert deposer_les_rappels() == 4
    assert deposer_les_rappels() == 0
    assert destinataires() == sorted(p.email for p in (ronde.anne, ronde.rosa, ronde.max, ronde.tess))


def test_nothing_is_sent_before_the_first_moment(ronde):
    Volet.objects.update(cloture_le=timezone.now() + datetime.timedelta(hours=73))
    assert deposer_les_rappels() == 0


def test_the_second_moment_comes_after_the_first_for_one_deadline(ronde):
    cloture = timezone.now() + datetime.timedelta(hours=60)
    Volet.objects.update(cloture_le=cloture)
    deposer_les_rappels()
    with mock.patch("django.utils.timezone.now", return_value=cloture - datetime.timedelta(hours=23)):
        assert deposer_les_rappels() == 4
        assert deposer_les_rappels() == 0
    assert Courriel.objects.filter(clef__startswith="rappel-cloture", destinataire=ronde.max.email).count() == 2


def test_a_group_may_want_no_reminder(ronde):
    ronde.limoux.premier_rappel = ronde.limoux.second_rappel = 0
    ronde.limoux.save()
    assert deposer_les_rappels() == 0


def test_those_who_ordered_are_left_alone(ronde):
    f.ligne(f.panier(ronde.commande, ronde.a_max.foyer), ronde.carottes)
    deposer_les_rappels()
    assert ronde.max.email not in destinataires()


def test_those_who_refused_this_kind_of_mail_are_left_alone(ronde):
    Personne.objects.filter(pk=ronde.max.pk).update(rappels_refuses=[Personne.Rappel.CLOTURE])
    deposer_les_rappels()
    assert ronde.max.email not in destinataires()


def test_a_reminder_survives_a_mail_server_that_is_down(ronde):
    deposer_les_rappels()
    courriel = Courriel.objects.get(destinataire=ronde.max.email)
    with mock.patch("django.core.mail.EmailMultiAlternatives.send", side_effect=ConnectionRefusedError):
        assert not courriels.envoyer(courriel_id=courriel.pk)
    courriel.refresh_from_db()
    assert (courriel.etat, courriel.essais) == (Courriel.Etat.A_ENVOYER, 1)
    Courriel.objects.filter(pk=courriel.pk).update(prochain_essai_le=timezone.now())
    assert courriels.envoyer(courriel_id=courriel.pk)
    assert not courriels.envoyer(courriel_id=courriel.pk)


def test_a_refusal_by_the_mail_server_is_written_down(ronde):
    deposer_les_rappels()
    courriel = Courriel.objects.get(destinataire=ronde.max.email)
    refus = smtplib.SMTPRecipientsRefused({ronde.max.email: (550, b"no such user")})
    with mock.patch("django.core.mail.EmailMultiAlternatives.send", side_effect=refus):
        courriels.envoyer(courriel_id=courriel.pk)
    courriel.refresh_from_db()
    assert courriel.etat == Courriel.Etat.REFUSE
    assert "no such user" in courriel.erreur


def test_the_mail_says_what_when_why_and_how_to_stop_it(ronde):
    deposer_les_rappels()
    courriel = Courriel.objects.get(destinataire=ronde.max.email)
    for corps in (courriel.texte, courriel.html):
        assert "Ferme du Soleil" in corps
        assert "n’a pas encore commandé" in corps
        assert "/preferences/" in corps
        assert f"/g/limoux/commandes/{ronde.commande.pk}/" in corps


@pytest.fixture
def veille(ronde):
    """Closed, delivered tomorrow, with something for Max."""
    Volet.objects.update(etat="clos", clos_le=timezone.now())
    Commande.objects.update(livraison_le=timezone.localdate() + datetime.timedelta(days=1))
    f.ligne(f.panier(ronde.commande, ronde.a_max.foyer), ronde.carottes, "2")
    midi = timezone.localtime().replace(hour=12)
    with mock.patch("django.utils.timezone.now", return_value=midi):
        yield ronde


def test_the_day_before_those_who_have_something_get_their_own_list_once(veille):
    assert deposer_les_rappels() == 1
    assert deposer_les_rappels() == 0
    courriel = Courriel.objects.get(clef__startswith="rappel-retrait")
    assert courriel.destinataire == veille.max.email
    for corps in (courriel.texte, courriel.html):
        assert "2 kg" in corps.replace("\u00a0", " ")
        assert "Carottes" in corps
        assert "Salle des fêtes" in corps
        assert "17 h – 19 h" in corps.replace("\u00a0", " ")
        assert "4,00" in corps


def test_nothing_is_sent_in_the_night_before(veille):
    with mock.patch("django.utils.timezone.now", return_value=timezone.localtime().replace(hour=5)):
        assert deposer_les_rappels() == 0


def test_a_cancelled_order_has_nothing_to_fetch(veille):
    Volet.objects.update(etat="annule", annule_le=timezone.now())
    assert deposer_les_rappels() == 0


def test_the_reminder_to_fetch_counts_the_deposit_on_containers(monde, dans):
    from decimal import Decimal

    from commandes.argent.dus import postes_de_la_commande
    from commandes.courriels.rappels import rappeler_le_retrait
    from commandes.models import Ligne
    from groupement.models import Courriel

    commande = f.commande(monde.limoux)
    volet = f.volet(commande, monde.partenariat, etat="clos")
    jus = f.offre(volet, nom="Jus", consigne=Decimal("0.50"))
    with dans(monde.limoux):
        f.ligne(f.panier(commande, monde.a_max.foyer), jus, "4")
        lignes = Ligne.objects.select_related("offre", "volet__producteur", "volet__partenariat")
        rappeler_le_retrait(
            personne=monde.max, commande=commande, lignes=list(lignes), postes=postes_de_la_commande(commande)
        )
    texte = Courriel.objects.get().texte.replace("\xa0", " ")
    assert "consignes : 2,00 €" in texte
    assert "En tout : 10,00 €" in texte
