"""A season in one go: wishes, a proposal read and changed by hand, one confirmation, one mail each."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groupement.models import Adhesion, Courriel
from groupement.refus import Refus
from referents.models import (
    AvisSurUnJour,
    Dispense,
    Inscription,
    ModeleDePermanence,
    PlaceProposee,
    PropositionDeSaison,
    Voeux,
)
from referents.services import inscriptions
from referents.services import saison as services
from tests import fabrique as f

JOUR = datetime.timedelta(days=1)


def ici(route, *arguments, slug="limoux"):
    return reverse(f"taches:{route}", args=[slug, *arguments])


def plat(reponse):
    return " ".join(reponse.text.split())


@pytest.fixture
def saison(monde, dans):
    """Four Saturdays with two places to unload each; four members."""
    with dans(monde.limoux):
        monde.modele = ModeleDePermanence.objects.create(groupement=monde.limoux, intitule="Décharger")
        monde.permanences = [
            f.permanence(monde.limoux, jour=timezone.localdate() + 7 * n * JOUR, modele=monde.modele)
            for n in range(1, 5)
        ]
    monde.debut, monde.fin = timezone.localdate(), timezone.localdate() + 60 * JOUR
    return monde


@pytest.fixture
def brouillon(saison, dans):
    with dans(saison.limoux):
        return services.preparer_proposition(
            groupement=saison.limoux, du=saison.debut, au=saison.fin, tous=True, auteur=saison.anne
        )


def par_personne():
    siens = {}
    for prenom, permanence in PlaceProposee.objects.values_list("adhesion__personne__prenom", "permanence_id"):
        siens.setdefault(prenom, []).append(permanence)
    return siens


def test_wishes_are_said_on_one_page_and_kept(saison, chez, dans):
    premiere = saison.permanences[0]
    envoi = {"au_plus": "1", f"g-{saison.modele.pk}": "prefere", f"j-{premiere.distribution_id}": "impossible"}
    for _ in range(2):
        assert chez(saison.max).post(ici("voeux"), envoi).status_code == 302
    with dans(saison.limoux):
        assert Voeux.objects.get().au_plus == 1
        assert AvisSurUnJour.objects.get().distribution_id == premiere.distribution_id
    assert chez(saison.max).get(ici("voeux")).text.count("checked") == 5  # one for each of the five questions
    chez(saison.max).post(ici("voeux"), {"au_plus": ""})
    with dans(saison.limoux):
        assert not AvisSurUnJour.objects.exists() and Voeux.objects.get().au_plus is None


@pytest.mark.parametrize(("champs", "phrase"), [({"au_plus": "-1"}, "0 ou plus"), ({"au_plus": "tous"}, "entier")])
def test_bad_wishes_are_told(saison, chez, champs, phrase):
    reponse = chez(saison.max).post(ici("voeux"), champs)
    assert reponse.status_code == 200 and phrase in reponse.text


def test_a_proposal_shares_evenly_and_writes_nothing_yet(saison, chez, dans):
    reponse = chez(saison.anne).post(ici("saison"), {"du": str(saison.debut), "au": str(saison.fin), "tous": "on"})
    with dans(saison.limoux):
        proposition = PropositionDeSaison.objects.get()
        siens = par_personne()
        assert {prenom: len(p) for prenom, p in siens.items()} == {"Anne": 2, "Max": 2, "Rosa": 2, "Tess": 2}
        assert not Inscription.objects.exists()
    assert reponse.headers["Location"] == ici("proposition", proposition.pk)
    page = plat(chez(saison.anne).get(ici("proposition", proposition.pk)))
    assert "Une proposition à relire" in page and "Max Durand" in page
    assert chez(saison.anne).get(ici("saison")).headers["Location"] == ici("proposition", proposition.pk)
    assert chez(saison.max).get(ici("proposition", proposition.pk)).status_code == 404
    assert not Courriel.objects.exists()


def test_wishes_exemptions_past_turns_and_places_taken_are_respected(saison, dans):
    with dans(saison.limoux):
        premiere = saison.permanences[0]
        inscriptions.inscrire(permanence=premiere, adhesion=saison.a_tess, auteur=saison.tess)
        services.dire_ses_voeux(
            adhesion=saison.a_max, au_plus=1, jours={premiere.distribution_id: "impossible"}, genres={}
        )
        Dispense.objects.create(groupement=saison.limoux, foyer=saison.a_rosa.foyer, du=saison.debut)
        services.preparer_proposition(
            groupement=saison.limoux, du=saison.debut, au=saison.fin, tous=True, auteur=saison.anne
        )
        siens = par_personne()
    assert "Rosa" not in siens and len(siens["Max"]) == 1 and premiere.pk not in siens["Max"]
    assert premiere.pk not in siens["Tess"] and siens["Anne"].count(premiere.pk) == 1


def test_only_those_who_said_their_wishes_when_asked_so(saison, dans):
    with dans(saison.limoux):
        services.dire_ses_voeux(adhesion=saison.a_max, au_plus=None, jours={}, genres={})
        services.preparer_proposition(
            groupement=saison.limoux, du=saison.debut, au=saison.fin, tous=False, auteur=saison.anne
        )
        assert set(par_personne()) == {"Max"}


def test_changed_by_hand_then_confirmed_in_one_go_with_one_mail_each(saison, chez, dans, brouillon):
    premiere = saison.permanences[0]
    adresse = ici("placer", brouillon.pk, premiere.pk)
    trop = {"adhesions": [saison.a_max.pk, saison.a_tess.pk, saison.a_rosa.pk]}
    assert "2 places libres" in plat(chez(saison.anne).post(adresse, trop))
    assert "ne peut pas être choisie" in chez(saison.anne).post(adresse, {"adhesions": [saison.a_zoe.pk]}).text
    chez(saison.anne).post(adresse, {"adhesions": [saison.a_max.pk, saison.a_tess.pk]})
    assert "8 places" in plat(chez(saison.anne).get(ici("confirmer_proposition", brouillon.pk))).replace("\u00a0", " ")
    for _ in range(2):
        chez(saison.anne).post(ici("confirmer_proposition", brouillon.pk))
    with dans(saison.limoux):
        assert Inscription.objects.count() == 8
        assert set(
            Inscription.objects.filter(permanence=premiere).values_list("adhesion__personne__prenom", flat=True)
        ) == {"Max", "Tess"}
        assert PropositionDeSaison.objects.get().etat == "confirmee"
    destinataires = list(Courriel.objects.values_list("destinataire", flat=True))
    assert sorted(destinataires) == sorted(p.email for p in (saison.anne, saison.max, saison.rosa, saison.tess))


def test_what_changed_meanwhile_is_left_out_and_said(saison, chez, dans, brouillon):
    with dans(saison.limoux):
        Adhesion.objects.filter(pk=saison.a_max.pk).update(etat="en_pause")
        attendues = PlaceProposee.objects.exclude(adhesion=saison.a_max).count()
    reponse = chez(saison.anne).post(ici("confirmer_proposition", brouillon.pk), follow=True)
    assert "Max Durand n’a pas pu avoir cette place" in reponse.text
    with dans(saison.limoux):
        assert Inscription.objects.count() == attendues


def test_another_way_a_second_draft_and_giving_up(saison, chez, dans, brouillon):
    with dans(saison.limoux), pytest.raises(Refus, match="attend déjà"):
        services.preparer_proposition(
            groupement=saison.limoux, du=saison.debut, au=saison.fin, tous=True, auteur=saison.anne
        )
    chez(saison.anne).post(ici("proposer_autrement", brouillon.pk))
    with dans(saison.limoux):
        assert PropositionDeSaison.objects.get().graine == 1 and PlaceProposee.objects.count() == 8
    chez(saison.anne).post(ici("abandonner_proposition", brouillon.pk))
    reponse = chez(saison.anne).post(ici("confirmer_proposition", brouillon.pk), follow=True)
    assert "déjà abandonnée" in reponse.text
    with dans(saison.limoux):
        assert not Inscription.objects.exists()


@pytest.mark.parametrize(
    ("du", "au", "phrase"),
    [("0", "-5", "finit avant de commencer"), ("200", "210", "Aucune permanence"), ("x", "10", "Ce jour n’existe pas")],
)
def test_bad_seasons_are_told(saison, chez, du, au, phrase):
    def date(n):
        return str(timezone.localdate() + int(n) * JOUR) if n != "x" else "demain"

    reponse = chez(saison.anne).post(ici("saison"), {"du": date(du), "au": date(au), "tous": "on"})
    assert reponse.status_code == 200 and phrase in reponse.text


def test_the_database_keeps_groups_apart(saison, dans, brouillon):
    with dans(saison.limoux), pytest.raises(IntegrityError), transaction.atomic():
        PlaceProposee.objects.create(
            groupement=saison.limoux, proposition=brouillon, permanence=saison.permanences[0], adhesion=saison.a_zoe
        )
        with connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_long_season_asks_as_few_queries_as_a_short_one(saison, chez, dans, brouillon):
    adresses = [ici("proposition", brouillon.pk), ici("voeux"), ici("placer", brouillon.pk, saison.permanences[0].pk)]

    def compter():
        comptes = []
        for adresse in adresses:
            with CaptureQueriesContext(connection) as requetes:
                assert chez(saison.anne).get(adresse).status_code == 200
            comptes.append(len(requetes))
        return comptes

    compter()
    courte = compter()
    with dans(saison.limoux):
        autres = [f.permanence(saison.limoux, jour=timezone.localdate() + n * JOUR) for n in range(1, 40)]
        for permanence in [*autres, *saison.permanences[:2]]:
            PlaceProposee.objects.get_or_create(
                groupement=saison.limoux, proposition=brouillon, permanence=permanence, adhesion=saison.a_max
            )
            f.inscription(permanence, saison.a_rosa)
    assert compter() == courte
