"""Travel costs: at the group's rate of the day, agreed by somebody else, each state with its date."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groupement.journal import entrees_visibles
from groupement.models import Courriel
from groupement.refus import Refus
from referents.models import Frais, ReglagesDesReferents
from referents.services import frais as services
from tests import fabrique as f

JOUR = datetime.timedelta(days=1)


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        ReglagesDesReferents.objects.create(groupement=monde.limoux, tarif_km=Decimal("0.325"))
        yield monde


def declarer(adhesion, **champs):
    champs = {"jour": timezone.localdate(), "motif": "Moulin", "km": Decimal(33), "montant": None} | champs
    return services.declarer_des_frais(adhesion=adhesion, **champs)


def ici(route, *arguments):
    return reverse(f"frais:{route}", args=["limoux", *arguments])


def test_les_kilometres_gardent_le_tarif_du_jour(limoux):
    frais = declarer(limoux.a_max)
    assert frais.montant == Decimal("10.73")  # 10.725, half up
    ReglagesDesReferents.objects.update(tarif_km=Decimal("0.5"))
    frais.refresh_from_db()
    assert (frais.tarif_km, frais.montant) == (Decimal("0.325"), Decimal("10.73"))


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"montant": Decimal(3)}, "l’un des deux"),
        ({"km": None}, "l’un des deux"),
        ({"jour": timezone.localdate() + 2 * JOUR}, "n’est pas encore passé"),
    ],
)
def test_une_declaration_impossible_est_refusee(limoux, champs, phrase):
    with pytest.raises(Refus, match=phrase):
        declarer(limoux.a_max, **champs)


def test_sans_tarif_on_declare_un_montant(limoux):
    ReglagesDesReferents.objects.update(tarif_km=0)
    with pytest.raises(Refus, match="pas de tarif"):
        declarer(limoux.a_max)
    assert declarer(limoux.a_max, km=None, montant=Decimal("7.20")).montant == Decimal("7.20")


def test_personne_n_accorde_les_siens(limoux):
    frais = declarer(limoux.a_anne)
    for faire in (
        lambda: services.accorder(frais=frais, auteur=limoux.a_anne),
        lambda: services.refuser(frais=frais, motif="non", auteur=limoux.a_anne),
    ):
        with pytest.raises(Refus, match="ses propres frais"):
            faire()
    with pytest.raises(IntegrityError, match="frais_jamais_les_siens"), transaction.atomic():
        Frais.objects.update(etat="accorde", tranche_le=timezone.now(), tranche_par=limoux.a_anne)
    assert services.accorder(frais=frais, auteur=limoux.a_tess).tranche_par == limoux.a_tess


def test_un_etat_apres_l_autre_et_jamais_deux_fois(limoux):
    frais = declarer(limoux.a_max)
    with pytest.raises(Refus, match="attendent un accord"):
        services.payer(frais=frais, le=timezone.localdate(), auteur=limoux.a_tess)
    services.accorder(frais=frais, auteur=limoux.a_tess)
    with pytest.raises(Refus, match="déjà accordés"):
        services.refuser(frais=frais, motif="trop tard", auteur=limoux.a_anne)
    with pytest.raises(Refus, match="ne se retirent plus"):
        services.retirer_des_frais(frais=frais, auteur=limoux.a_max)
    assert services.payer(frais=frais, le=timezone.localdate(), auteur=limoux.a_tess).paye_le
    with pytest.raises(Refus, match="déjà payés"):
        services.accorder(frais=frais, auteur=limoux.a_anne)


def test_la_reponse_arrive_une_fois_avec_la_raison(limoux):
    services.refuser(frais=declarer(limoux.a_max), motif="Déjà payés par l’association", auteur=limoux.a_tess)
    [courriel] = Courriel.objects.filter(destinataire=limoux.max.email)
    assert "refusés" in courriel.sujet and "Déjà payés par l’association" in courriel.texte


def test_le_journal_des_frais_n_est_pas_a_tous(limoux):
    declarer(limoux.a_max)
    assert entrees_visibles(limoux.a_max).count() == entrees_visibles(limoux.a_anne).count() == 1
    assert entrees_visibles(limoux.a_rosa).count() == 0


def test_le_parcours_par_les_pages(limoux, chez):
    max_, tess = chez(limoux.max), chez(limoux.tess)
    jour = str(timezone.localdate())
    assert "0,325\u00a0€ par kilomètre" in max_.get(ici("liste")).text
    deux = max_.post(ici("declarer"), {"jour": jour, "motif": "Moulin", "km": "10", "montant": "3"})
    assert "gardez l’un des deux" in deux.text and 'value="Moulin"' in deux.text
    assert "Écrivez des kilomètres, ou un montant" in max_.post(ici("declarer"), {"jour": jour, "motif": "M"}).text
    assert max_.post(ici("declarer"), {"jour": jour, "motif": "Moulin", "km": "33,0"}).status_code == 302
    frais = Frais.objects.get()
    assert [chez(p).get(ici("frais", frais.pk)).status_code for p in (limoux.rosa, limoux.max)] == [404, 200]
    assert max_.post(ici("accorder", frais.pk)).status_code == 404
    assert "1\u00a0demande attend" in tess.get(ici("liste")).text
    assert "Ce champ est obligatoire" in tess.post(ici("refuser", frais.pk), {"motif": " "}).text
    tess.post(ici("accorder", frais.pk))
    tess.post(ici("payer", frais.pk), {"le": jour})
    page = max_.get(ici("frais", frais.pk)).text
    assert "Tess Durand" in page and "Payés" in page and "10,73\u00a0€" in max_.get(ici("liste")).text
    annee = timezone.localdate().year
    assert max_.get(ici("exporter")).status_code == 404
    tableur = tess.get(ici("exporter") + f"?annee={annee}").content.decode("utf-8-sig")
    assert ";Moulin;33,0;0,325;10,73;" in tableur


def test_on_retire_les_siens_tant_que_personne_n_a_repondu(limoux, chez):
    frais = declarer(limoux.a_tess)
    assert chez(limoux.max).post(ici("retirer", frais.pk)).status_code == 404
    assert chez(limoux.anne).post(ici("retirer", frais.pk)).status_code == 404
    tess = chez(limoux.tess)
    assert "Personne n’accorde ses propres frais" in tess.get(ici("frais", frais.pk)).text
    tess.post(ici("retirer", frais.pk))
    assert not Frais.objects.exists()


def test_les_totaux_sont_ceux_de_l_annee_choisie(limoux, chez):
    annee = timezone.localdate().year
    f.frais(limoux.a_max, "100.00", jour=datetime.date(annee - 1, 12, 31))
    f.frais(limoux.a_max, "7.00", jour=datetime.date(annee, 1, 1))
    tess = chez(limoux.tess)
    assert "100,00" not in tess.get(ici("liste")).text
    page = tess.get(ici("liste") + f"?annee={annee - 1}").text
    assert "100,00\u00a0€" in page and "7,00" not in page
    assert tess.get(ici("liste") + "?annee=99999").status_code == 200


def test_la_liste_fait_autant_de_requetes_pour_un_et_pour_cent(limoux, chez, django_assert_max_num_queries):
    client = chez(limoux.tess)
    f.frais(limoux.a_max)

    def compter():
        with django_assert_max_num_queries(30) as compte:
            assert client.get(ici("liste")).status_code == 200
        return len(compte)

    un = compter()
    for _ in range(100):
        f.frais(limoux.a_rosa)
    assert compter() == un


def test_l_accueil_dit_a_qui_decide_ce_qui_attend(limoux, chez):
    accueil = reverse("groupement:accueil_groupement", args=["limoux"])
    anne, max_ = chez(limoux.anne), chez(limoux.max)
    f.frais(limoux.a_anne, "9.00")  # nobody agrees to their own
    assert "Frais de route</h2>" not in anne.get(accueil).text
    f.frais(limoux.a_max, "12.00")
    accordes = f.frais(limoux.a_max, "8.00")
    services.accorder(frais=accordes, auteur=limoux.a_anne)
    page = anne.get(accueil).text
    assert (
        "1\xa0demande attend votre réponse" in page
        and "1\xa0remboursement à payer" in page
        and page.count("12,00\xa0€") == 1
    )
    Frais.objects.filter(etat="declare").delete()
    assert "attend votre réponse" not in anne.get(accueil).text
    with CaptureQueriesContext(connection) as requetes:
        assert "Frais de route</h2>" not in max_.get(accueil).text
    assert not [r for r in requetes if "referents_frais" in r["sql"]]
    with CaptureQueriesContext(connection) as requetes:
        anne.get(accueil)
    assert len([r for r in requetes if "referents_frais" in r["sql"]]) == 1
