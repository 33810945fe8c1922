"""What each household gives of its time: counted once, shown without shaming."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groupement.models import Adhesion, EntreeJournal
from groupement.participation import Apport
from referents.equilibre import part_du_tiers, tranches
from referents.models import Dispense, Mandat, ReglesDeParticipation
from referents.participation import charges_par_adhesion, dresser
from referents.services import taches
from tests import fabrique as f

JOUR = datetime.timedelta(days=1)
VALEURS = st.lists(st.integers(0, 400).map(lambda dixiemes: Decimal(dixiemes) / 10), max_size=15)


def ici(route, *arguments, slug="limoux"):
    return reverse(f"taches:{route}", args=[slug, *arguments])


def plat(reponse):
    return " ".join(reponse.text.split())


def apports_de_la_reunion(groupement, du, au):
    """What another app would tell: tess kept the minutes yesterday."""
    tess = Adhesion.objects.get(personne__prenom="Tess")
    hier = timezone.localdate() - JOUR
    return [Apport(adhesion_id=tess.pk, jour=hier, genre="réunions", quoi="Secrétariat", heures=Decimal(2))]


@pytest.fixture
def annee(monde, dans):
    """Max held a duty of an hour and a half and did a task of three; tess could not come; no mandates."""
    with dans(monde.limoux):
        Mandat.objects.all().delete()
        permanence = f.permanence(monde.limoux, jour=timezone.localdate() - 30 * JOUR, duree=90)
        f.inscription(permanence, monde.a_max, presence="venue", notee_le=timezone.now())
        f.inscription(permanence, monde.a_tess, presence="absente", notee_le=timezone.now())
        tache = taches.proposer_tache(
            groupement=monde.limoux, auteur=monde.a_max, valeurs={"intitule": "Visite", "heures": Decimal(3)}
        )
        taches.prendre(tache=tache, adhesion=monde.a_max, auteur=monde.max)
        taches.terminer(tache=tache, auteur=monde.max)
    return monde


def valeurs(monde):
    return {part.foyer.pk: part.valeur for part in dresser(monde.limoux).parts if part.valeur}


def test_duties_held_and_tasks_done_count_in_turns_or_hours(annee, dans):
    with dans(annee.limoux):
        assert valeurs(annee) == {annee.a_max.foyer_id: 2}
        ReglesDeParticipation.objects.create(groupement=annee.limoux, compte_en="heures")
        assert valeurs(annee) == {annee.a_max.foyer_id: Decimal("4.5")}
        assert charges_par_adhesion(annee.limoux, timezone.localdate()) == {annee.a_max.pk: 2}


def test_a_mandate_counts_for_each_month_it_held(annee, dans):
    with dans(annee.limoux):
        ReglesDeParticipation.objects.create(groupement=annee.limoux, mandat=Decimal("0.5"))
        f.mandat(annee.partenariat, annee.a_rosa, du=timezone.localdate() - 800 * JOUR)
        assert valeurs(annee)[annee.a_rosa.foyer_id] in (Decimal("5.5"), Decimal(6))  # 11 or 12 ends of months


def test_what_another_app_knows_counts_too(annee, dans, settings):
    settings.APPORTS_DE_PARTICIPATION = [*settings.APPORTS_DE_PARTICIPATION, f"{__name__}.apports_de_la_reunion"]
    with dans(annee.limoux):
        assert valeurs(annee)[annee.a_tess.foyer_id] == 1


def test_members_see_their_own_part_and_the_spread_without_names(annee, chez, dans):
    page = plat(chez(annee.tess).get(ici("participation")))
    assert "Le tiers des foyers le plus actif porte" in page and "Foyer par foyer" not in page
    assert annee.a_max.foyer.nom not in page
    assert "Foyer par foyer" in plat(chez(annee.anne).get(ici("participation")))
    assert chez(annee.tess).get(ici("participation_foyer", annee.a_max.foyer_id)).status_code == 404
    assert "Visite" in chez(annee.max).get(ici("participation_foyer", annee.a_max.foyer_id)).text
    chez(annee.anne).post(
        ici("regler_participation"), {"compte_en": "tours", "minimum": "4", "mandat": "1", "noms_montres": "on"}
    )
    page = plat(chez(annee.tess).get(ici("participation")))
    assert annee.a_max.foyer.nom in page and "Encore 4" in page.replace("\u00a0", " ")


def test_an_exempted_household_is_told_kindly_and_nobody_else_reads_why(annee, chez, dans):
    with dans(annee.limoux):
        ReglesDeParticipation.objects.create(groupement=annee.limoux, minimum=4, noms_montres=True)
    foyer = annee.a_tess.foyer_id
    chez(annee.anne).post(ici("dispenser"), {"foyer": foyer, "du": str(timezone.localdate()), "raison": "Opération"})
    sienne = plat(chez(annee.tess).get(ici("participation")))
    assert "prenez soin de vous" in sienne and "Encore 4" not in sienne and "Opération" not in sienne
    assert "Opération" not in chez(annee.tess).get(ici("participation_foyer", foyer)).text
    assert "Opération" in chez(annee.anne).get(ici("participation_foyer", foyer)).text
    assert "dispens" not in chez(annee.max).get(ici("participation")).text
    assert not EntreeJournal.objects.filter(libelle__contains="Opération").exists()
    assert "Opération" not in str(list(EntreeJournal.objects.values_list("apres", "motif")))
    with dans(annee.limoux):
        dispense = Dispense.objects.get()
    assert chez(annee.max).post(ici("lever_dispense", dispense.pk)).status_code == 404
    chez(annee.anne).post(ici("lever_dispense", dispense.pk))
    assert "prenez soin de vous" not in chez(annee.tess).get(ici("participation")).text


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"au": "2020-01-01"}, "finit avant de commencer"),
        ({"du": "hier"}, "Ce jour n’existe pas"),
        ({"foyer": "zoe"}, "n’est pas dans la liste"),
        ({"deja": "1"}, "a déjà une dispense"),
    ],
)
def test_bad_exemptions_are_told(monde, chez, dans, champs, phrase):
    with dans(monde.limoux):
        if champs.pop("deja", ""):
            Dispense.objects.create(groupement=monde.limoux, foyer=monde.a_tess.foyer, du=timezone.localdate())
    if champs.get("foyer") == "zoe":
        champs = {"foyer": monde.a_zoe.foyer_id}
    envoi = {"foyer": monde.a_tess.foyer_id, "du": str(timezone.localdate()), "au": "", "raison": "Repos", **champs}
    reponse = chez(monde.anne).post(ici("dispenser"), envoi)
    assert reponse.status_code == 200 and phrase in reponse.text and "Repos" in reponse.text


@pytest.mark.parametrize(
    ("minimum", "phrase"), [("-1", "au-dessous de 0"), ("mille", "Écrivez un nombre"), ("501", "500")]
)
def test_bad_rules_are_told(monde, chez, minimum, phrase):
    envoi = {"compte_en": "tours", "minimum": minimum, "mandat": "1"}
    assert phrase in chez(monde.anne).post(ici("regler_participation"), envoi).text
    assert chez(monde.rosa).get(ici("regler_participation")).status_code == 404


def test_a_large_group_asks_as_few_queries_as_a_small_one(annee, chez, dans):
    def compter():
        with CaptureQueriesContext(connection) as requetes:
            assert chez(annee.anne).get(ici("participation")).status_code == 200
        return len(requetes)

    compter()
    seule = compter()
    with dans(annee.limoux):
        permanence = f.permanence(annee.limoux, jour=timezone.localdate() - 3 * JOUR, nombre=30)
        for n in range(30):
            f.inscription(permanence, f.adhesion(annee.limoux, f.personne(f"Nouvelle{n}")))
    assert compter() == seule


@given(VALEURS)
def test_the_busiest_third_carries_a_third_at_least_and_all_at_most(donnees):
    part = part_du_tiers(donnees)
    if part is None:
        assert not sum(donnees)
    else:
        assert 33 <= part <= 100


@given(VALEURS)
def test_each_household_is_in_one_range(donnees):
    assert sum(nombre for _, nombre in tranches(donnees)) == len(donnees)


def test_even_and_uneven_loads():
    assert part_du_tiers([Decimal(2)] * 6) == 33
    assert part_du_tiers([Decimal(9), Decimal(0), Decimal(0)]) == 100
    assert tranches([Decimal(0), Decimal("0.5"), Decimal("5.5"), Decimal(6), Decimal(30)]) == [
        ("pas encore", 1), ("1 à 2", 1), ("3 à 5", 1), ("6 à 10", 1), ("11 et plus", 1),
    ]  # fmt: skip
