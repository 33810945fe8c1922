"""A day of duties without a round: made, filled, moved, called off and brought back; a round's day is left to it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from groupement.models import Courriel, EntreeJournal
from groupement.refus import Refus
from referents.models import Distribution, Inscription, ModeleDePermanence
from referents.services import journees as services
from tests import fabrique as f

JOUR = datetime.timedelta(days=1)


def ici(route, *arguments):
    return reverse(f"taches:{route}", args=["limoux", *arguments])


@pytest.fixture
def dans_dix_jours():
    return timezone.localdate() + 10 * JOUR


@pytest.fixture
def marche(monde, dans, dans_dix_jours):
    """The Christmas market; Max holds a place."""
    with dans(monde.limoux):
        permanence = f.permanence(monde.limoux, jour=dans_dix_jours)
        Distribution.objects.update(nom="Marché de Noël")
        f.inscription(permanence, monde.a_max)
        return Distribution.objects.get()


def test_une_journee_se_prevoit_et_recoit_ses_permanences(monde, chez, dans, dans_dix_jours):
    rosa = chez(monde.rosa)
    assert "Prévoir une journée" in rosa.get(ici("permanences")).text
    assert "Prévoir une journée" not in chez(monde.max).get(ici("permanences")).text
    assert chez(monde.max).get(ici("creer_journee")).status_code == 404
    envoi = {"nom": "Rangement", "jour": str(dans_dix_jours), "lieu": "Local", "ouvre": "9:00", "ferme": "8:00"}
    page = rosa.post(ici("creer_journee"), envoi).text
    assert "finit avant de commencer" in page and 'value="Rangement"' in page
    assert "Ce jour est passé" in rosa.post(ici("creer_journee"), envoi | {"jour": "2020-01-01"}).text
    reponse = rosa.post(ici("creer_journee"), envoi | {"ferme": "12:00"})
    with dans(monde.limoux):
        journee = Distribution.objects.get()
    assert reponse["Location"] == ici("distribution", journee.pk) and journee.est_libre
    assert "Ajouter une permanence" in rosa.get(ici("distribution", journee.pk)).text
    assert "À préciser" in rosa.get(ici("permanences")).text
    rosa.post(
        ici("ajouter_permanence", journee.pk),
        {"intitule": "Balayer", "nombre": "2", "repere": "avant_debut", "minutes": "0", "duree": "120"},
    )
    assert "Balayer" in chez(monde.max).get(ici("permanences")).text


def test_une_journee_peut_avoir_les_permanences_habituelles(monde, chez, dans, dans_dix_jours):
    with dans(monde.limoux):
        ModeleDePermanence.objects.create(groupement=monde.limoux, intitule="Décharger")
    envoi = {"nom": "Fête", "jour": str(dans_dix_jours), "ouvre": "10:00", "ferme": "12:00", "habituelles": "on"}
    chez(monde.anne).post(ici("creer_journee"), envoi)
    with dans(monde.limoux):
        journee = Distribution.objects.get()
        assert [p.intitule for p in journee.permanences.all()] == ["Décharger"]
        assert EntreeJournal.objects.filter(action="distribution.prevoir").get().auteur == monde.anne


def test_qui_tient_une_place_sait_que_la_journee_change_ou_s_annule(monde, marche, chez, dans, dans_dix_jours):
    anne = chez(monde.anne)
    envoi = {
        "nom": "Marché de Noël",
        "jour": str(dans_dix_jours + JOUR),
        "lieu": "Halle",
        "ouvre": "9:00",
        "ferme": "13:00",
    }
    assert anne.post(ici("modifier_journee", marche.pk), envoi).status_code == 302
    change = Courriel.objects.get(clef__startswith="permanences-deplacees")
    assert change.destinataire == monde.max.email and "Halle" in change.sujet
    page = anne.get(ici("annuler_journee", marche.pk)).text
    assert "1\xa0personne inscrite reçoit un courriel" in page
    anne.post(ici("annuler_journee", marche.pk), {"motif": "neige"})
    annonce = Courriel.objects.get(clef__startswith="permanences-annulees")
    assert "la journée n’aura pas lieu" in annonce.sujet and "neige" in annonce.texte and annonce.urgent
    assert "Cette journée est annulée" in chez(monde.max).get(ici("distribution", marche.pk)).text
    anne.post(ici("retablir_journee", marche.pk))
    with dans(monde.limoux):
        marche.refresh_from_db()
        assert marche.est_maintenue and Inscription.objects.valables().count() == 1


def test_le_jour_d_une_commande_ne_se_change_qu_avec_elle(monde, marche, chez, dans):
    with dans(monde.limoux):
        Distribution.objects.update(adresse="/g/limoux/commandes/1/")
        marche.refresh_from_db()
        with pytest.raises(Refus, match="suit une commande"):
            services.annuler_une_journee(journee=marche, motif="", auteur=monde.anne)
    anne = chez(monde.anne)
    for route in ("modifier_journee", "annuler_journee", "retablir_journee"):
        assert anne.post(ici(route, marche.pk)).status_code == 404
    assert "Annuler la journée" not in anne.get(ici("distribution", marche.pk)).text


def test_une_journee_passee_ne_change_plus(monde, marche, dans):
    with dans(monde.limoux):
        Distribution.objects.update(jour=timezone.localdate() - JOUR)
        marche.refresh_from_db()
        with pytest.raises(Refus, match="est passée"):
            services.annuler_une_journee(journee=marche, motif="", auteur=monde.anne)
