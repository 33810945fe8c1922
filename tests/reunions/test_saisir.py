"""Answers to a poll typed in for those who have no internet: by whom, for whom, and never in secret."""

import pytest
from django.db import IntegrityError, transaction

from groupement.models import EntreeJournal
from groupement.refus import Refus
from reunions.models import Tour, Vote
from reunions.services import sondages
from reunions.services.electeurs import concernes, representables
from reunions.services.votes import saisir, voter
from tests import fabrique as f

pytestmark = pytest.mark.django_db
POUR = {"avis": "pour", "raison": ""}
NON = {"avis": "objection", "raison": "Trop loin."}


@pytest.fixture(autouse=True)
def _dedans(monde, dans):
    """Odette has no address; the Vidal household has nobody with an account."""
    with dans(monde.limoux):
        papier = f.foyer(monde.limoux, "Chez Odette", sans_internet=True)
        monde.a_odette = f.adhesion(monde.limoux, f.personne("Odette", email=None), foyer=papier)
        monde.vidal = f.foyer(monde.limoux, "Foyer Vidal", sans_internet=True)
        yield


def tour_de(sondage):
    return Tour.objects.select_related("sondage").get(sondage=sondage, dernier=True)


def adresse(sondage):
    return f"{sondage.get_absolute_url()}saisir/"


def texte(reponse):
    return " ".join(reponse.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").split())


def test_the_facilitator_types_in_the_answer_of_a_household_and_everybody_sees_it(monde, chez):
    sondage = f.sondage(monde.limoux, monde.a_anne, "choix", par="foyer")
    pommes, poires, _ = sondage.options.all()
    anne = chez(monde.anne)
    assert "Saisir pour un foyer sans internet" in texte(anne.get(sondage.get_absolute_url()))
    page = texte(anne.get(adresse(sondage)))
    assert "Foyer Vidal" in page and "Chez Odette" in page and "Max Durand" not in page.split("<form")[-1]
    anne.post(adresse(sondage), {"pour": monde.vidal.pk, "choix": pommes.pk})
    vote = Vote.objects.get()
    assert (vote.foyer, vote.adhesion, vote.saisi_par) == (monde.vidal, None, monde.a_anne)
    assert "Saisi par Anne Durand" in texte(anne.get(adresse(sondage)))
    vue = texte(chez(monde.max).get(sondage.get_absolute_url()))
    assert "Sans internet, saisi par l’animation : Foyer Vidal (saisi par Anne Durand)." in vue
    assert concernes(sondage) == 6 and "1 réponse sur 6 attendues" in vue
    anne.post(adresse(sondage), {"pour": monde.vidal.pk, "choix": poires.pk})
    premiere, corrigee = EntreeJournal.objects.sur(sondage).filter(action="saisir").order_by("pk")
    assert "Foyer Vidal" in premiere.libelle and premiere.apres == {"réponse": "Pommes"}
    assert (corrigee.avant, corrigee.apres) == ({"réponse": "Pommes"}, {"réponse": "Poires"})
    assert corrigee.auteur == monde.anne


def test_where_persons_answer_only_those_without_internet_are_typed_in(monde, chez):
    sondage = f.sondage(monde.limoux, monde.a_anne)
    assert list(representables(sondage)) == [monde.a_odette]
    anne = chez(monde.anne)
    anne.post(adresse(sondage), {"pour": monde.a_odette.pk} | NON)
    assert sondages.resultat_de(tour_de(sondage))["raisons"] == [
        {"avis": "objection", "raison": "Trop loin.", "qui": "Odette Durand (saisi par Anne Durand)"}
    ]
    montre = texte(anne.get(adresse(sondage), {"pour": monde.a_odette.pk}))
    assert "Trop loin." in montre
    refus = anne.post(adresse(sondage), {"pour": monde.a_max.pk} | POUR)
    assert "Ce choix n’est pas dans la liste" in texte(refus)
    with pytest.raises(Refus, match="répond sur sa propre page"):
        saisir(tour=tour_de(sondage), pour=monde.a_max, auteur=monde.a_anne, contenu=POUR)


def test_what_somebody_answered_alone_is_not_written_over_and_what_was_typed_in_is_theirs_to_change(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne)
    tour = tour_de(sondage)
    saisir(tour=tour, pour=monde.a_odette, auteur=monde.a_anne, contenu=NON)
    voter(tour=tour, adhesion=monde.a_odette, contenu=POUR)
    assert Vote.objects.get().saisi_par is None
    with pytest.raises(Refus, match="a déjà répondu"):
        saisir(tour=tour, pour=monde.a_odette, auteur=monde.a_anne, contenu=NON)


def test_the_journal_says_no_answer_of_a_poll_whose_result_waits_for_its_end(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne, apres_cloture=True)
    saisir(tour=tour_de(sondage), pour=monde.a_odette, auteur=monde.a_anne, contenu=NON)
    trace = EntreeJournal.objects.sur(sondage).get(action="saisir")
    assert "Odette Durand" in trace.libelle and "réponse" not in (trace.apres or {})


def test_a_secret_vote_is_never_typed_in_for_somebody(monde, chez):
    sondage = f.sondage(monde.limoux, monde.a_anne, secret=True)
    anne = chez(monde.anne)
    assert "Saisir pour" not in texte(anne.get(sondage.get_absolute_url()))
    assert anne.post(adresse(sondage), {"pour": monde.a_odette.pk} | POUR).status_code == 302
    with pytest.raises(Refus, match="ne le serait plus"):
        saisir(tour=tour_de(sondage), pour=monde.a_odette, auteur=monde.a_anne, contenu=POUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(
            groupement=monde.limoux, tour=tour_de(sondage), adhesion=monde.a_odette, saisi_par=monde.a_anne, secret=True
        )
    assert not Vote.objects.exists()


def test_only_those_who_facilitate_type_in_and_not_after_the_end(monde, chez):
    sondage = f.sondage(monde.limoux, monde.a_anne)
    assert chez(monde.max).get(adresse(sondage)).status_code == 404
    sondages.clore(sondage=sondage, auteur=monde.anne)
    assert chez(monde.anne).get(adresse(sondage)).status_code == 302
    with pytest.raises(Refus, match="vient de se clore"):
        saisir(tour=tour_de(sondage), pour=monde.a_odette, auteur=monde.a_anne, contenu=POUR)


def test_an_answer_without_person_is_that_of_a_household_typed_in(monde):
    tour = tour_de(f.sondage(monde.limoux, monde.a_anne, par="foyer"))
    champs = {"groupement": monde.limoux, "tour": tour, "contenu": POUR, "le": tour.ouvert_le}
    for faux in ({"foyer": monde.vidal}, {"saisi_par": monde.a_anne}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.create(**champs, **faux)


def test_the_page_makes_as_many_queries_for_ten_households_as_for_one(monde, chez, django_assert_max_num_queries):
    sondage, anne = f.sondage(monde.limoux, monde.a_anne, par="foyer"), chez(monde.anne)

    def compter():
        with django_assert_max_num_queries(30) as compte:
            assert anne.get(adresse(sondage)).status_code == 200
            assert anne.get(sondage.get_absolute_url()).status_code == 200
        return len(compte)

    saisir(tour=tour_de(sondage), pour=monde.vidal, auteur=monde.a_anne, contenu=POUR)
    un = compter()
    for _ in range(9):
        autre = f.foyer(monde.limoux, sans_internet=True)
        saisir(tour=tour_de(sondage), pour=autre, auteur=monde.a_anne, contenu=POUR)
    assert compter() == un
