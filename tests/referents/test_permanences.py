"""Duties at deliveries: made with the round, taken, given back, called for, held or not."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commandes.models import Commande
from commandes.services.cloturer import annuler
from commandes.services.preparer import ajouter_volet, modifier_commande, preparer_commande
from groupement.models import Adhesion, Courriel, Personne
from groupement.refus import Refus
from referents.models import Distribution, Inscription, ModeleDePermanence, Permanence
from referents.services import inscriptions as services
from referents.services import permanences as amenagements
from referents.services import rappels
from tests import fabrique as f

JOUR = datetime.timedelta(days=1)


def ici(route, *arguments, slug="limoux"):
    return reverse(f"taches:{route}", args=[slug, *arguments])


def plat(reponse):
    return " ".join(reponse.text.split())


@pytest.fixture
def modeles(monde, dans):
    with dans(monde.limoux):
        return ModeleDePermanence.objects.bulk_create(
            [
                ModeleDePermanence(groupement=monde.limoux, intitule="Décharger", nombre=3, minutes=30),
                ModeleDePermanence(groupement=monde.limoux, intitule="Ranger", nombre=2, minutes=0, repere="apres_fin"),
                ModeleDePermanence(groupement=monde.limoux, intitule="Tracteur", actif=False),
            ]
        )


@pytest.fixture
def ronde(monde, dans, modeles):
    """A round prepared by the service, delivered in six days from 17 to 19 h."""
    f.conditionnement(monde.ferme, "Carottes")
    with dans(monde.limoux):
        return preparer_commande(
            groupement=monde.limoux, auteur=monde.anne, ouvre_le=timezone.now() + JOUR,
            cloture_le=timezone.now() + 3 * JOUR, livraison_le=timezone.localdate() + 6 * JOUR,
            lieu="Salle des fêtes", creneaux=[(datetime.time(17), datetime.time(19))],
            partenariats=[monde.partenariat],
        )  # fmt: skip


@pytest.fixture
def permanence(monde, dans):
    with dans(monde.limoux):
        return f.permanence(monde.limoux)


class TestWithTheRound:
    def test_a_prepared_round_has_a_slot_for_each_model_in_use_at_its_hour(self, monde, dans, ronde):
        with dans(monde.limoux):
            dechargement, rangement = ronde.distribution.permanences.order_by("pk")
            assert timezone.localtime(dechargement.debut).time() == datetime.time(16, 30)
            assert rangement.heures_en_mots.replace("\u00a0", " ") == "de 19 h à 20 h"
            assert dechargement.nombre == 3 and ronde.distribution.adresse == ronde.get_absolute_url()

    def test_a_moved_delivery_moves_its_slots_and_tells_who_holds_one_once(self, monde, dans, ronde):
        with dans(monde.limoux):
            permanences = list(ronde.distribution.permanences.all())
            for permanence in permanences:
                services.inscrire(permanence=permanence, adhesion=monde.a_max, auteur=monde.max)
            for _ in range(2):
                modifier_commande(
                    commande=Commande.objects.get(pk=ronde.pk), auteur=monde.anne, ouvre_le=ronde.ouvre_le,
                    cloture_le=ronde.cloture_le, livraison_le=ronde.livraison_le + JOUR, lieu="Préau",
                    creneaux=[(datetime.time(10), datetime.time(12))],
                )  # fmt: skip
            permanence = Permanence.objects.select_related("distribution").get(pk=permanences[0].pk)
            assert timezone.localtime(permanence.debut).time() == datetime.time(9, 30)
            assert permanence.distribution.jour == ronde.livraison_le + JOUR
        [courriel] = Courriel.objects.filter(clef__startswith="permanences-deplacees")
        assert courriel.destinataire == monde.max.email and "Préau" in courriel.texte
        assert "Décharger" in courriel.texte and "Ranger" in courriel.texte

    def test_a_round_given_up_cancels_its_slots_and_a_new_producer_brings_them_back(self, monde, dans, ronde):
        with dans(monde.limoux):
            permanence = ronde.distribution.permanences.first()
            services.inscrire(permanence=permanence, adhesion=monde.a_max, auteur=monde.max)
            volet = ronde.volets.get()
            annuler(volet=volet, auteur=monde.rosa, motif="La grêle")
            assert not Distribution.objects.get().est_maintenue
            [courriel] = Courriel.objects.filter(clef__startswith="permanences-annulees")
            assert "La grêle" in courriel.texte and courriel.destinataire == monde.max.email
            with pytest.raises(Refus, match="annulée"):
                services.inscrire(permanence=permanence, adhesion=monde.a_tess, auteur=monde.tess)
            autre = f.partenariat(monde.limoux, f.producteur(monde.aude, "Moulin"))
            ajouter_volet(commande=Commande.objects.get(), partenariat=autre, auteur=monde.anne)
            assert Distribution.objects.get().est_maintenue
            assert Inscription.objects.get().adhesion_id == monde.a_max.pk

    def test_a_model_of_later_is_added_to_a_day_by_a_button(self, monde, chez, dans, ronde, modeles):
        with dans(monde.limoux):
            ModeleDePermanence.objects.filter(intitule="Tracteur").update(actif=True)
        page = chez(monde.anne).get(ici("distribution", ronde.distribution_id))
        assert "Ajouter les permanences habituelles (1)" in plat(page)
        for _ in range(2):
            chez(monde.anne).post(ici("completer", ronde.distribution_id))
        with dans(monde.limoux):
            assert ronde.distribution.permanences.count() == 3

    def test_the_round_of_another_group_cannot_take_this_day(self, monde, dans, ronde):
        with dans(monde.septfonds), pytest.raises(IntegrityError), transaction.atomic():
            f.commande(monde.septfonds, distribution_id=ronde.distribution_id)
            with connection.cursor() as curseur:
                curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestSigningUp:
    def test_a_member_takes_a_place_from_the_list_and_gives_it_back(self, monde, chez, dans, permanence):
        client = chez(monde.max)
        assert "Il manque 2 personnes" in plat(client.get(ici("permanences")))
        reponse = client.post(ici("inscrire", permanence.pk), {"retour": "liste"})
        assert reponse.headers["Location"].endswith(f"#jour-{permanence.distribution_id}")
        assert "Vous y êtes" in plat(client.get(ici("permanences")))
        with dans(monde.limoux):
            inscription = Inscription.objects.get()
        assert chez(monde.tess).post(ici("desinscrire", inscription.pk)).status_code == 404
        client.post(ici("desinscrire", inscription.pk))
        with dans(monde.limoux):
            assert not Inscription.objects.exists()

    def test_a_place_given_back_shortly_before_is_told_to_who_facilitates(self, monde, chez, dans, permanence):
        with dans(monde.limoux):
            tot = f.inscription(f.permanence(monde.limoux, jour=timezone.localdate() + JOUR), monde.a_max)
            tard = f.inscription(permanence, monde.a_max)
        for inscription in (tot, tard):
            chez(monde.max).post(ici("desinscrire", inscription.pk))
        [courriel] = Courriel.objects.all()
        assert courriel.destinataire == monde.anne.email and "ne pourra pas venir" in courriel.sujet

    def test_no_more_places_and_not_twice(self, monde, chez, dans, permanence):
        with dans(monde.limoux):
            for adhesion in (monde.a_rosa, monde.a_tess):
                services.inscrire(permanence=permanence, adhesion=adhesion, auteur=adhesion.personne)
        reponse = chez(monde.max).post(ici("inscrire", permanence.pk), follow=True)
        assert "plus de place" in plat(reponse)
        reponse = chez(monde.rosa).post(ici("inscrire", permanence.pk), follow=True)
        assert "déjà inscrite" in plat(reponse)

    def test_the_place_of_who_left_is_free_again(self, monde, chez, dans, permanence):
        with dans(monde.limoux):
            for adhesion in (monde.a_rosa, monde.a_tess):
                services.inscrire(permanence=permanence, adhesion=adhesion, auteur=adhesion.personne)
            Adhesion.objects.filter(pk=monde.a_tess.pk).update(etat="en_pause")
        assert "Il manque 1 personne" in plat(chez(monde.max).get(ici("permanences")))
        chez(monde.max).post(ici("inscrire", permanence.pk))
        with dans(monde.limoux):
            assert set(Inscription.objects.values_list("adhesion", flat=True)) == {monde.a_rosa.pk, monde.a_max.pk}

    def test_nobody_signs_up_for_yesterday_but_who_keeps_the_duties_may_note_a_helper(self, monde, chez, dans):
        with dans(monde.limoux):
            passee = f.permanence(monde.limoux, jour=timezone.localdate() - JOUR)
        assert "est passée" in plat(chez(monde.max).post(ici("inscrire", passee.pk), follow=True))
        chez(monde.rosa).post(ici("inscrire_quelqu_un", passee.pk), {"adhesion": monde.a_max.pk})
        with dans(monde.limoux):
            assert Inscription.objects.get().adhesion_id == monde.a_max.pk
        assert chez(monde.tess).get(ici("inscrire_quelqu_un", passee.pk)).status_code == 404

    def test_fewer_places_than_people_are_refused_and_ranks_close_up(self, monde, chez, dans, permanence):
        with dans(monde.limoux):
            for adhesion in (monde.a_rosa, monde.a_tess):
                services.inscrire(permanence=permanence, adhesion=adhesion, auteur=adhesion.personne)
            valeurs = {"nombre": 1}
            with pytest.raises(Refus, match="2 personnes sont inscrites"):
                amenagements.modifier_permanence(permanence=permanence, valeurs=valeurs, auteur=monde.anne)
            services.desinscrire(inscription=Inscription.objects.get(rang=1), auteur=monde.rosa)
            amenagements.modifier_permanence(permanence=permanence, valeurs=valeurs, auteur=monde.anne)
            assert Inscription.objects.values_list("rang", "places").get() == (1, 1)
            with pytest.raises(Refus, match="retirez-les d’abord"):
                amenagements.retirer_permanence(permanence=permanence, auteur=monde.anne)

    @pytest.mark.parametrize(
        ("champs", "phrase"),
        [
            ({"nombre": "0"}, "au moins une personne"),
            ({"duree": "5"}, "10 minutes au moins"),
            ({"minutes": "-3"}, "0 ou plus"),
            ({"repere": "midi"}, "n’est pas dans la liste"),
            ({"intitule": ""}, "obligatoire"),
        ],
    )
    def test_bad_input_in_a_model_is_told(self, monde, chez, champs, phrase):
        envoi = {
            "intitule": "Peser", "nombre": "2", "repere": "avant_debut", "minutes": "30", "duree": "60",
            "consigne": "Prenez des gants", "actif": "on", **champs,
        }  # fmt: skip
        reponse = chez(monde.anne).post(ici("creer_modele"), envoi)
        assert reponse.status_code == 200 and phrase in reponse.text and "Prenez des gants" in reponse.text
        assert chez(monde.rosa).get(ici("modeles")).status_code == 404

    def test_the_database_holds_the_places(self, monde, dans, permanence):
        with dans(monde.limoux):
            for champs in ({"rang": 3, "places": 2}, {"rang": 3, "places": 3}, {"rang": 0, "places": 2}):
                with pytest.raises(IntegrityError), transaction.atomic():
                    Inscription.objects.create(
                        groupement=monde.limoux, permanence=permanence, adhesion=monde.a_max, **champs
                    )
                    with connection.cursor() as curseur:
                        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestCallingForHelp:
    def test_the_call_says_how_many_will_read_it_and_goes_once(self, monde, chez, dans, permanence):
        Personne.objects.filter(pk=monde.tess.pk).update(rappels_refuses=["permanence"])
        with dans(monde.limoux):
            services.inscrire(permanence=permanence, adhesion=monde.a_max, auteur=monde.max)
        page = plat(chez(monde.max).get(ici("appeler", permanence.pk)))
        assert "2 personnes recevront un courriel" in page
        for _ in range(2):
            chez(monde.max).post(ici("appeler", permanence.pk))
        appels = Courriel.objects.filter(clef__startswith="appel-permanence")
        assert set(appels.values_list("destinataire", flat=True)) == {monde.anne.email, monde.rosa.email}
        assert "Il manque 1" in appels[0].sujet.replace("\u00a0", " ")

    def test_not_when_nobody_is_missing_nor_by_anybody(self, monde, chez, dans, permanence):
        assert chez(monde.tess).get(ici("appeler", permanence.pk)).status_code == 404
        with dans(monde.limoux):
            for adhesion in (monde.a_max, monde.a_tess):
                services.inscrire(permanence=permanence, adhesion=adhesion, auteur=adhesion.personne)
            with pytest.raises(Refus, match="Personne ne manque"):
                services.appeler(permanence=permanence, auteur=monde.anne)


class TestReminders:
    @pytest.fixture
    def demain(self, monde, dans, monkeypatch):
        monkeypatch.setattr(rappels, "HEURE", datetime.time(0))
        hier = timezone.now() - JOUR
        with dans(monde.limoux):
            premiere = f.permanence(monde.limoux, jour=timezone.localdate() + JOUR)
            seconde = f.permanence(monde.limoux, premiere.distribution, intitule="Ranger")
            for permanence in (premiere, seconde):
                f.inscription(permanence, monde.a_max, inscrite_le=hier)
            f.inscription(premiere, monde.a_tess, inscrite_le=hier)
            f.inscription(f.permanence(monde.limoux), monde.a_rosa, inscrite_le=hier)  # in five days
        return premiere

    def test_the_day_before_each_person_has_one_mail_with_all_of_theirs(self, monde, demain):
        Personne.objects.filter(pk=monde.tess.pk).update(rappels_refuses=["permanence"])
        assert [rappels.deposer_les_rappels() for _ in range(3)] == [1, 0, 0]
        [courriel] = Courriel.objects.all()
        assert courriel.destinataire == monde.max.email and "Demain" in courriel.sujet
        assert "Décharger" in courriel.texte and "Ranger" in courriel.texte
        assert "/preferences" in courriel.texte or "courriel" in courriel.texte

    def test_not_for_a_cancelled_day_nor_for_who_signed_up_just_now(self, monde, dans, demain):
        with dans(monde.limoux):
            Inscription.objects.filter(adhesion=monde.a_tess).update(inscrite_le=timezone.now())
            amenagements.annuler(distribution=demain.distribution, motif="", auteur=monde.anne)
        Courriel.objects.all().delete()
        assert rappels.deposer_les_rappels() == 0

    def test_not_before_nine(self, demain, monkeypatch):
        monkeypatch.setattr(rappels, "HEURE", datetime.time(23, 59, 59, 999999))
        assert rappels.deposer_les_rappels() == 0


class TestWhoCame:
    def test_presences_are_noted_kindly_and_may_be_corrected(self, monde, chez, dans):
        with dans(monde.limoux):
            permanence = f.permanence(monde.limoux, jour=timezone.localdate())
            de_max, de_tess = (f.inscription(permanence, a) for a in (monde.a_max, monde.a_tess))
        adresse = ici("presences", permanence.distribution_id)
        assert chez(monde.max).get(adresse).status_code == 404
        assert "sans reproche" in plat(chez(monde.rosa).get(adresse))
        envoi = {f"p-{de_max.pk}": "venue", f"p-{de_tess.pk}": "absente", f"m-{de_tess.pk}": "Enfant malade"}
        chez(monde.rosa).post(adresse, envoi)
        with dans(monde.limoux):
            notee = Inscription.objects.get(pk=de_tess.pk)
            assert (notee.presence, notee.mot, notee.notee_par) == ("absente", "Enfant malade", monde.rosa)
            assert Inscription.objects.tenues(timezone.localdate(), timezone.localdate()).get().pk == de_max.pk
        chez(monde.rosa).post(adresse, envoi | {f"p-{de_tess.pk}": ""})
        with dans(monde.limoux):
            assert Inscription.objects.get(pk=de_tess.pk).notee_le is None
        assert "n’est pas dans la liste" in chez(monde.rosa).post(adresse, {f"p-{de_max.pk}": "fantôme"}).text

    def test_not_before_the_day(self, monde, chez, dans, permanence):
        with dans(monde.limoux):
            inscription = f.inscription(permanence, monde.a_max)
        adresse = ici("presences", permanence.distribution_id)
        reponse = chez(monde.rosa).post(adresse, {f"p-{inscription.pk}": "venue"})
        assert "n’a pas encore eu lieu" in reponse.text

    def test_a_past_duty_that_nobody_noted_counts(self, monde, dans):
        hier = timezone.localdate() - JOUR
        with dans(monde.limoux):
            permanence = f.permanence(monde.limoux, jour=hier)
            f.inscription(permanence, monde.a_max)
            f.inscription(permanence, monde.a_tess, presence="absente", notee_le=timezone.now())
            assert Inscription.objects.tenues(hier, hier).get().adhesion_id == monde.a_max.pk


def test_many_days_ask_as_few_queries_as_one(monde, chez, dans, permanence):
    def compter(adresse):
        with CaptureQueriesContext(connection) as requetes:
            assert chez(monde.max).get(adresse).status_code == 200
        return len(requetes)

    adresses = [ici("permanences"), ici("distribution", permanence.distribution_id)]
    with dans(monde.limoux):
        f.inscription(permanence, monde.a_tess)
    seules = [compter(adresse) for adresse in adresses] and [compter(adresse) for adresse in adresses]
    with dans(monde.limoux):
        for n in range(12):
            autre = f.permanence(monde.limoux, intitule=f"Autre {n}")
            f.inscription(autre, monde.a_rosa)
            f.inscription(f.permanence(monde.limoux, permanence.distribution, intitule=f"Même {n}"), monde.a_rosa)
    assert [compter(adresse) for adresse in adresses] == seules
