"""The demonstration, loaded once for the module on the real database and rolled back at its end."""

import datetime
import hashlib
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Conditionnement, Label, Partenariat, Producteur, Produit
from charte.entree import composer
from charte.lecture import compter, ecarts
from charte.models import Commentaire, VersionCharte
from commandes.models import BonDeCommande, Commande, Document, Ligne, Offre, Volet
from commandes.services.commander import comme_la_derniere_fois
from groupement import demo as demo_du_socle
from groupement.demarrage import demo as annonce
from groupement.demo.chargement import DemoDejaLa, charger_la_demo
from groupement.demo.comptes import COMPTES, MOT_DE_PASSE
from groupement.demo.monde import Monde
from groupement.models import Adhesion, Courriel, Foyer, Groupement, Personne, Reseau
from groupement.portee import dans_le_groupement, scopes_disabled
from referents.droits import partenariats_en_charge
from referents.models import Distribution, Inscription, Mandat, PlaceProposee, PropositionDeSaison, Tache
from reunions.models import Reunion, VersionCompteRendu

# Without the first mark, this file run alone would have no test database.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
GROUPEMENTS = {"limoux", "quillan", "carcassonne", "soulatge", "monclar", "septfonds"}


@pytest.fixture(scope="module")
def chargee(django_db_setup, django_db_blocker):
    hachage = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), hachage, transaction.atomic():
        monde = charger_la_demo()
        connection.check_constraints()  # here once, or each test would check all rows again when it ends
        yield monde
        transaction.set_rollback(True)


@pytest.fixture
def demo(chargee):
    """The loaded demonstration, readable whole; what a test writes is undone."""
    with scopes_disabled():
        yield chargee


@pytest.fixture
def entrer(demo):
    """`entrer(adresse)`: a browser signed in through the page, with the password that `make demo` prints."""

    def ouvrir(email: str) -> Client:
        client = Client()
        client.post(reverse("account_login"), {"login": email, "password": annonce.MOT_DE_PASSE})
        return client

    return ouvrir


def rondes_de_limoux(etat: str) -> list[Commande]:
    """The rounds to come of Limoux that have a volet in this state."""
    a_venir = Commande.objects.filter(groupement__slug="limoux", livraison_le__gte=timezone.localdate())
    return list(a_venir.filter(volets__etat=etat).distinct())


class TestLoading:
    def test_a_second_load_says_so_and_changes_nothing(self, demo, settings, capsys):
        settings.DEMO = True
        avant = (Personne.objects.count(), Ligne.objects.count())
        call_command("charger_demo")
        assert "déjà là" in capsys.readouterr().out
        with pytest.raises(DemoDejaLa):
            charger_la_demo()
        assert avant == (Personne.objects.count(), Ligne.objects.count())

    def test_nothing_is_loaded_where_known_passwords_would_be_a_danger(self, demo, settings):
        settings.DEMO = False
        with pytest.raises(CommandError, match="DEMO=1"):
            call_command("charger_demo")

    def test_the_same_seed_draws_the_same_people(self, demo):
        def empreinte(graine: str) -> str:
            """Of the ground floor, loaded under other names beside the real one and taken back."""
            with transaction.atomic():
                Reseau.objects.update(nom=F("slug"), slug=F("pk"))
                Groupement.objects.update(slug=F("pk"))
                Personne.objects.update(email=None)
                EmailAddress.objects.all().delete()
                monde = Monde(maintenant=demo.maintenant, aujourd_hui=demo.aujourd_hui, graine=graine)
                demo_du_socle.charger(monde)
                lignes = [
                    f"{slug} {a.personne} {a.personne.telephone} {a.foyer} {a.foyer.adresse} {a.etat} {a.roles}"
                    f" {a.depuis_le} {a.parrain and a.parrain.personne}"
                    for slug in sorted(monde.adhesions)
                    for a in monde.adhesions[slug]
                ]
                transaction.set_rollback(True)
            return hashlib.sha256("\n".join(lignes).encode()).hexdigest()

        with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
            assert empreinte("a") == empreinte("a") != empreinte("b")

    def test_no_mail_can_reach_anybody_and_few_wait(self, demo):
        adresses = [
            *Personne.objects.exclude(email=None).values_list("email", flat=True),
            *Producteur.objects.values_list("courriel", flat=True),
            *Courriel.objects.values_list("destinataire", flat=True),
        ]
        assert [adresse for adresse in adresses if not adresse.endswith(".test")] == []
        assert Courriel.objects.filter(etat=Courriel.Etat.A_ENVOYER).count() < 30


class TestAccounts:
    def test_those_that_make_demo_prints_are_those_that_exist(self):
        assert {compte.email for compte in COMPTES} == set(annonce.COMPTES)
        assert annonce.MOT_DE_PASSE == MOT_DE_PASSE

    @pytest.mark.parametrize("email", [compte.email for compte in COMPTES])
    def test_each_signs_in_and_lands_on_a_page(self, entrer, email):
        client = entrer(email)
        assert client.session.get("_auth_user_id") == str(Personne.objects.get(email=email).pk)
        assert client.get("/", follow=True).status_code == 200

    def test_nobody_else_has_a_password(self, demo):
        autres = Personne.objects.exclude(email__in=[compte.email for compte in COMPTES])
        assert not any(personne.has_usable_password() for personne in autres)

    def test_zoe_sees_septfonds_only(self, entrer):
        client = entrer("zoe@demo.test")
        vus = {slug for slug in GROUPEMENTS if client.get(f"/g/{slug}/").status_code == 200}
        assert vus == {"septfonds"}

    def test_the_facilitator_is_in_two_groups(self, demo):
        groupes = Adhesion.objects.filter(personne__email="animatrice@demo.test").values_list(
            "groupement__slug", flat=True
        )
        assert set(groupes) == {"limoux", "quillan"}


class TestPeople:
    def test_groups_have_the_size_of_real_ones(self, demo):
        assert set(Groupement.objects.values_list("slug", flat=True)) >= GROUPEMENTS
        for slug in GROUPEMENTS:
            assert 12 <= Foyer.objects.actifs().filter(groupement__slug=slug).count() <= 60, slug

    def test_limoux_has_a_household_without_internet_and_members_in_every_state(self, demo):
        limoux = Adhesion.objects.filter(groupement__slug="limoux")
        assert set(limoux.values_list("etat", flat=True)) == set(Adhesion.Etat.values)
        hors_ligne = limoux.filter(foyer__sans_internet=True)
        assert hors_ligne.exists() and not hors_ligne.exclude(personne__email=None).exists()

    def test_one_producer_has_no_referent(self, demo):
        orphelins = Partenariat.objects.filter(groupement__slug="limoux", mandats=None)
        assert [str(partenariat.producteur) for partenariat in orphelins] == ["Simples et Houblons"]
        assert Mandat.objects.filter(rang="suppleant").exists()


class TestCatalogue:
    def test_the_aude_has_fifteen_producers_of_every_nature_with_places_and_labels(self, demo):
        aude = Producteur.objects.filter(reseau__slug="aude")
        assert aude.count() == 15
        assert set(aude.values_list("nature", flat=True)) == set(Producteur.Nature.values)
        assert not aude.filter(Q(latitude=None) | Q(labels=None) | Q(description="") | Q(contacts=None)).exists()
        assert Label.objects.filter(reseau__slug="aude").exclude(explication="").count() == 5

    def test_every_row_of_the_two_real_files_is_sold(self, demo):
        """71 products of the region and the 10 of the cooperative, less those a household gets by the packing."""
        fichiers = Conditionnement.objects.filter(produit__producteur__reseau__slug="aude").exclude(
            produit__producteur__nature__in=["plateforme", "boutique"]
        )
        assert fichiers.count() == 81

    def test_estimated_prices_are_marked_in_the_file_and_nowhere_else(self, demo):
        assert not Produit.objects.filter(Q(notes__icontains="estimé") | Q(notes__icontains="suppose")).exists()

    def test_the_hard_ways_of_selling_are_all_there(self, demo):
        vendus = Conditionnement.objects.all()
        assert vendus.filter(colisage=10, unite="kg").exists() and vendus.filter(colisage=6, unite="bouteille").exists()
        assert vendus.filter(pese=True, prix_par="mesure").exists()
        assert vendus.filter(stock__isnull=False).exists() and vendus.filter(consigne__gt=0).exists()
        assert vendus.annotate(paliers=Count("prix__a_partir_de", distinct=True)).filter(paliers=3).exists()


class TestRounds:
    def test_each_group_has_its_past(self, demo):
        hier = timezone.localdate()
        passees = Commande.objects.filter(livraison_le__lt=hier).values_list("groupement__slug").annotate(n=Count("pk"))
        nombres = dict(passees)
        assert nombres["limoux"] >= 11 and nombres["soulatge"] >= 16 and nombres["carcassonne"] >= 25
        assert set(nombres) >= GROUPEMENTS
        assert not Volet.objects.filter(
            commande__livraison_le__lt=hier, etat__in=["ouvert", "clos", "transmis"]
        ).exists()

    def test_limoux_orders_together_what_fills_the_same_cases_or_needs_a_minimum(self, demo):
        ouvertes = Offre.objects.filter(volet__etat="ouvert", groupement__slug="limoux")
        assert ouvertes.filter(panachage="vins", unite="bouteille", colisage=6).count() == 4
        assert ouvertes.filter(minimum_du_groupe__gt=0).exists() and ouvertes.filter(paliers_du_groupe=True).exists()

    def test_limoux_orders_waits_and_prepares(self, demo):
        [ouverte] = rondes_de_limoux("ouvert")
        reste = ouverte.cloture_le - demo.maintenant
        assert datetime.timedelta(days=1) < reste < datetime.timedelta(days=3)
        [attendue] = rondes_de_limoux("transmis")
        assert 0 < (attendue.livraison_le - demo.aujourd_hui).days <= 2
        [preparee] = rondes_de_limoux("preparation")
        assert preparee.ouvre_le > demo.maintenant
        assert 0.5 < ouverte.paniers.count() / 41 < 0.8

    def test_the_member_has_an_empty_basket_and_habits_to_fill_it(self, demo):
        [ouverte] = rondes_de_limoux("ouvert")
        foyer = Adhesion.objects.get(personne__email="membre@demo.test").foyer
        assert not Ligne.objects.filter(panier__foyer=foyer, commande=ouverte).exists()
        with dans_le_groupement(ouverte.groupement):
            assert len(comme_la_derniere_fois(commande=ouverte, foyer=foyer)) >= 4

    def test_the_referent_has_something_to_do_in_each_round(self, demo):
        referente = Personne.objects.get(email="referente@demo.test")
        siens = partenariats_en_charge(referente, demo.groupements["limoux"])
        for etat in ("ouvert", "clos", "transmis", "preparation"):
            assert Volet.objects.filter(
                partenariat__in=siens, etat=etat, commande__livraison_le__gte=demo.aujourd_hui
            ).exists(), etat

    def test_orders_were_sent_with_their_files(self, demo):
        bons = BonDeCommande.objects.filter(groupement__slug="limoux")
        assert bons.filter(courriel__isnull=False).exists() and bons.exclude(confirme_le=None).exists()
        assert not Document.objects.filter(bon__in=bons, pret_le=None).exists()

    def test_closed_orders_hold_full_cases_and_stocks_are_never_oversold(self, demo):
        pris = Offre.objects.exclude(volet__etat__in=["ouvert", "annule"]).annotate(total=Sum("lignes__quantite"))
        entames = [o for o in pris.filter(colisage__gt=0, total__gt=0) if o.total % o.colisage]
        assert entames == []
        assert not Offre.objects.annotate(total=Sum("lignes__quantite")).filter(total__gt=F("stock")).exists()

    def test_past_lines_keep_the_price_of_their_day(self, demo):
        """Lists went up since: the same product costs more in the rounds of now."""
        paliers = Offre.objects.filter(nom="Carottes", groupement__slug="limoux").values_list("paliers", flat=True)
        assert len({Decimal(palier[0][1]) for palier in paliers}) == 2

    def test_limoux_has_a_year_of_meetings_one_to_come_and_minutes_that_wait(self, demo):
        reunions = Reunion.objects.filter(groupement__slug="limoux")
        assert reunions.a_venir().count() >= 1 and reunions.filter(etat="close").count() >= 8
        [a_ecrire] = reunions.filter(etat="close", versions=None)
        assert a_ecrire.roles.get(role="secretariat").adhesion.personne.email == "animatrice@demo.test"
        assert VersionCompteRendu.objects.filter(reunion__in=reunions, numero=2).exists()

    def test_the_settings_name_the_steps_that_were_run(self):
        assert len(settings.ETAPES_DE_DEMO) == len(set(settings.ETAPES_DE_DEMO))
        assert {"groupement", "catalogue", "charte", "referents", "commandes"} <= {
            etape.partition(".")[0] for etape in settings.ETAPES_DE_DEMO
        }


class TestCharter:
    def test_limoux_has_two_versions_the_second_accepted_by_most_and_a_draft_discussed(self, demo):
        with dans_le_groupement(demo.groupements["limoux"]):
            deuxieme, premiere = VersionCharte.objects.publiees()
            acceptees, membres = compter(deuxieme)
            assert premiere.numero == 1 and membres / 2 < acceptees < membres
            assert Commentaire.objects.filter(section__version__in=VersionCharte.objects.en_chantier()).count() >= 4
            assert {ecart.etat for ecart in ecarts(premiere, deuxieme)} == {"egale", "changee", "ajoutee"}
            assert composer().dessin is not None

    def test_one_producer_of_limoux_stands_outside_its_criteria(self, entrer):
        page = entrer("membre@demo.test").get("/g/limoux/producteurs/").content.decode()
        assert page.count("Hors de nos critères") == 1

    def test_the_charter_just_published_in_quillan_waits_for_the_facilitator(self, entrer):
        assert entrer("animatrice@demo.test").get("/g/quillan/").url.startswith("/g/quillan/charte/a-accepter/")


class TestSharedWork:
    def test_the_next_delivery_has_places_taken_a_slot_without_anybody_and_the_member_in_it(self, demo):
        prochaine = Distribution.objects.filter(groupement__slug="limoux", jour__gte=timezone.localdate()).first()
        nombres = [permanence.inscriptions.count() for permanence in prochaine.permanences.all()]
        assert 0 in nombres and any(nombres)
        inscrits = Inscription.objects.filter(permanence__distribution=prochaine)
        assert inscrits.filter(adhesion__personne__email="membre@demo.test").exists()

    def test_past_duties_were_held_and_a_proposal_waits(self, demo):
        assert Inscription.objects.filter(presence="venue").count() > 50
        assert Inscription.objects.filter(presence="absente").exists()
        brouillon = PropositionDeSaison.objects.get(groupement__slug="limoux")
        assert brouillon.etat == "brouillon" and PlaceProposee.objects.filter(proposition=brouillon).count() > 10

    def test_tasks_are_to_do_late_done_and_without_anybody(self, demo):
        taches = Tache.objects.filter(groupement__slug="limoux")
        assert taches.faites().exists() and taches.a_faire().sans_personne().exists()
        assert taches.a_faire().filter(pour_le__lt=timezone.localdate()).exists()
