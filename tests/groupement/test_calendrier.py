"""The pages of dates, and the year for the wall."""

import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from groupement.affiche import cases
from groupement.calendrier import Evenement
from groupement.flux import PARIS
from groupement.models import FichierDemande
from groupement.mois import RendezVous, bornes, lire_le_mois, mois_voisin, semaines
from groupement.services import fichiers
from tests import fabrique as f

MARS = datetime.date(2026, 3, 1)


def evenement(debut, fin=None, **champs):
    return Evenement(clef="reunion:1", genre="reunion", debut=debut, fin=fin, titre="Réunion", **champs)


def jours_de(un):
    return [j.date.day for s in semaines(MARS, [RendezVous(un)]) for j in s if j.rendez_vous and j.du_mois]


class TestMonth:
    @given(st.dates(min_value=datetime.date(2001, 1, 1), max_value=datetime.date(2098, 12, 1)))
    def test_weeks_are_whole_and_hold_the_month(self, jour):
        premier = jour.replace(day=1)
        trouves = [j for semaine in semaines(premier, []) for j in semaine]
        assert (trouves[0].date, trouves[-1].date) == bornes(premier)
        assert len(trouves) % 7 == 0 and trouves[0].date.weekday() == 0
        assert sum(j.du_mois for j in trouves) == (mois_voisin(premier, 1) - premier).days

    @pytest.mark.parametrize("texte", ["", "2026", "2026-13", "2026-00", "hier", "2026-3", "9999-01", "٢٠٢٦-03"])
    def test_a_month_that_is_none_is_the_present_one(self, texte):
        assert lire_le_mois(texte, datetime.date(2026, 5, 17)) == datetime.date(2026, 5, 1)

    def test_what_lasts_stands_on_each_of_its_days(self):
        assert jours_de(
            evenement(
                datetime.datetime(2026, 3, 6, tzinfo=PARIS), datetime.datetime(2026, 3, 8, tzinfo=PARIS),
                jour_entier=True,
            )
        ) == [6, 7, 8]  # fmt: skip

    def test_what_ends_at_midnight_is_not_on_the_day_after(self):
        assert jours_de(
            evenement(datetime.datetime(2026, 3, 6, 20, tzinfo=PARIS), datetime.datetime(2026, 3, 7, tzinfo=PARIS))
        ) == [6]

    def test_the_day_is_the_one_of_paris(self):
        assert jours_de(evenement(datetime.datetime(2026, 3, 6, 23, 30, tzinfo=datetime.UTC))) == [7]


@pytest.mark.django_db
class TestPages:
    def test_the_group_sees_its_deliveries(self, monde, dans, chez):
        with dans(monde.limoux):
            f.volet(f.commande(monde.limoux, nom="Agrumes"), monde.partenariat)
        mois = f"{timezone.localdate() + datetime.timedelta(days=5):%Y-%m}"
        page = chez(monde.max).get(reverse("calendrier:calendrier", args=["limoux"]), {"mois": mois}).content.decode()
        assert "Agrumes" in page and "Livraison" in page and "Salle des fêtes" in page

    def test_all_my_groups_are_on_one_page_and_no_other(self, monde, dans, chez):
        quillan = f.groupement("Quillan", monde.aude)
        f.adhesion(quillan, monde.max)
        with dans(quillan):
            f.volet(f.commande(quillan, nom="Miel"), f.partenariat(quillan, f.producteur(monde.aude)))
        with dans(monde.septfonds):
            f.volet(
                f.commande(monde.septfonds, nom="Secret"), f.partenariat(monde.septfonds, f.producteur(monde.quercy))
            )
        mois = f"{timezone.localdate() + datetime.timedelta(days=5):%Y-%m}"
        page = chez(monde.max).get(reverse("calendrier:mes_dates"), {"mois": mois}).content.decode()
        assert "Miel" in page and "Quillan" in page and "Secret" not in page

    def test_an_empty_month_says_so(self, monde, chez):
        page = chez(monde.max).get(reverse("calendrier:calendrier", args=["limoux"]), {"mois": "2031-01"})
        assert "Rien ce mois-ci" in page.content.decode() and "Janvier 2031" in page.content.decode()


class TestWall:
    def test_every_day_of_the_year_has_its_place(self):
        grille = cases(2028, [])
        assert len(grille) == 31 and {len(rang) for rang in grille} == {12}
        assert sum(case.jour is not None for rang in grille for case in rang) == 366

    def test_a_full_day_says_how_many_are_left_out(self):
        un = RendezVous(evenement(datetime.datetime(2026, 3, 6, 20, tzinfo=PARIS)))
        case = cases(2026, [un] * 4)[5][2]
        assert (len(case.mentions), case.autres) == (2, 2)

    @pytest.mark.django_db
    def test_the_sheet_is_one_page_of_a3_with_the_dates(self, monde, dans, chez, django_capture_on_commit_callbacks):
        with dans(monde.limoux):
            f.volet(f.commande(monde.limoux, nom="Agrumes"), monde.partenariat)
        annee = (timezone.localdate() + datetime.timedelta(days=5)).year
        adresse = reverse("calendrier:demander_affiche", args=["limoux"])
        client = chez(monde.max)
        assert client.post(adresse, {"annee": annee}).status_code in (302, 404)
        fichier = FichierDemande.objects.first() or fichiers.demander_l_affiche(
            groupement=monde.limoux, annee=annee, personne=monde.max
        )
        assert fichiers.fabriquer(fichier_id=fichier.pk)
        assert not fichiers.fabriquer(fichier_id=fichier.pk)
        reponse = client.get(reverse("fichiers:ouvrir", args=[fichier.pk]))
        [page] = PdfReader(BytesIO(reponse.content)).pages
        assert round(page.mediabox.width / 72 * 25.4) == 420
        texte = " ".join(page.extract_text().split())
        assert f"Limoux, {annee}" in texte and "Livraison" in texte and "Agrumes" in texte
        assert "À confirmer" not in texte
        assert reponse["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
class TestFiles:
    def test_a_second_click_gets_the_one_on_its_way(self, monde):
        demander = lambda: fichiers.demander_l_affiche(groupement=monde.limoux, annee=2026, personne=monde.max)  # noqa: E731
        assert demander().pk == demander().pk

    def test_nobody_else_sees_it(self, monde, chez):
        fichier = fichiers.demander_l_affiche(groupement=monde.limoux, annee=2026, personne=monde.max)
        for nom in ("fichier", "etat", "ouvrir"):
            assert chez(monde.anne).get(reverse(f"fichiers:{nom}", args=[fichier.pk])).status_code == 404
        assert chez(monde.max).get(reverse("fichiers:fichier", args=[fichier.pk])).status_code == 200
        assert chez(monde.max).get(reverse("fichiers:ouvrir", args=[fichier.pk])).status_code == 404  # not ready

    def test_a_failure_is_told(self, monde, chez, monkeypatch):
        monkeypatch.setitem(fichiers.FABRIQUES, "affiche", lambda fichier: 1 / 0)
        fichier = fichiers.demander_l_affiche(groupement=monde.limoux, annee=2026, personne=monde.max)
        assert not fichiers.fabriquer(fichier_id=fichier.pk)
        page = chez(monde.max).get(reverse("fichiers:fichier", args=[fichier.pk])).content.decode()
        assert "n’a pas pu être préparé" in page

    def test_what_a_worker_lost_is_taken_up(self, monde):
        fichier = fichiers.demander_l_affiche(groupement=monde.limoux, annee=2026, personne=monde.max)
        assert fichiers.a_reprendre() == []
        FichierDemande.objects.update(demande_le=timezone.now() - datetime.timedelta(minutes=5))
        assert fichiers.a_reprendre() == [fichier.pk]
