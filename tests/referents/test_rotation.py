"""Mandates have a term, alerts leave once, and a producer without anybody may be taken by whoever comes first."""

import datetime
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groupement.models import Courriel, EntreeJournal, Groupement
from groupement.portee import dans_le_groupement
from groupement.refus import Refus
from groupement.services.adhesions import faire_partir
from referents.models import Mandat, PropositionDeMandat, ReglagesDesReferents
from referents.profils import qui_pourrait
from referents.rotation import alertes, plus_des_mois, terme
from referents.services import envies
from referents.services import mandats as services
from referents.tasks import veiller_aux_mandats
from tests import fabrique as f

JOUR = datetime.timedelta(days=1)


@pytest.fixture
def aujourd_hui():
    return timezone.localdate()


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        yield monde


def regler(groupement, **champs):
    return ReglagesDesReferents.objects.update_or_create(groupement=groupement, defaults=champs)[0]


def ici(route, *arguments):
    return reverse(f"referents:{route}", args=["limoux", *arguments])


@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2090, 1, 1)), st.integers(1, 120))
def test_some_months_later_is_in_the_right_month(jour, mois):
    plus = plus_des_mois(jour, mois)
    assert (plus.year * 12 + plus.month) - (jour.year * 12 + jour.month) == mois
    assert plus.day == jour.day or (plus + JOUR).day == 1


def test_le_terme_est_la_date_dite_ou_la_duree_du_groupement(monde):
    mandat = Mandat(du=datetime.date(2026, 1, 31))
    assert terme(mandat, None) is None and terme(mandat, 1) == datetime.date(2026, 2, 28)
    mandat.au = datetime.date(2026, 7, 1)
    assert terme(mandat, 1) == datetime.date(2026, 7, 1)


def test_l_alerte_part_une_fois_a_la_titulaire_et_a_l_animation(limoux, aujourd_hui):
    Mandat.objects.update(du=plus_des_mois(aujourd_hui, -24) + 30 * JOUR)
    veiller_aux_mandats()
    assert not Courriel.objects.filter(clef__startswith="rotation").exists()
    regler(limoux.limoux, duree_mois=24, alerte_jours=60)
    for _ in range(2):
        veiller_aux_mandats()
    partis = Courriel.objects.filter(clef__startswith="rotation")
    assert sorted(partis.values_list("destinataire", flat=True)) == [limoux.anne.email, limoux.rosa.email]
    assert "votre mandat" in partis.get(destinataire=limoux.rosa.email).sujet


def test_prolonger_ou_preparer_un_relais_eteint_l_alerte(limoux, aujourd_hui):
    regler(limoux.limoux, duree_mois=1, alerte_jours=60)
    assert [a.mandat for a in alertes(limoux.limoux)] == [limoux.mandat]
    services.prolonger_mandat(mandat=limoux.mandat, jusqu_au=aujourd_hui + 90 * JOUR, auteur=limoux.anne)
    assert alertes(limoux.limoux) == []
    Mandat.objects.update(au=aujourd_hui + 9 * JOUR)
    assert len(alertes(limoux.limoux, adhesion=limoux.a_rosa)) == 1 and not alertes(
        limoux.limoux, adhesion=limoux.a_max
    )
    f.relais(limoux.mandat, limoux.a_max)
    assert alertes(limoux.limoux) == []


def test_l_alerte_est_sur_l_accueil_de_qui_elle_concerne(monde, chez, dans):
    with dans(monde.limoux):
        regler(monde.limoux, duree_mois=1)
    accueil = reverse("groupement:accueil_groupement", args=["limoux"])
    assert "Passer le relais : Ferme du Soleil" in chez(monde.rosa).get(accueil).text
    assert "Trouver la suite de Rosa Durand" in chez(monde.anne).get(accueil).text
    assert "Ferme du Soleil" not in chez(monde.max).get(accueil).text
    page = chez(monde.anne).get(ici("mandats")).text
    assert "arrive à son terme" in page and "Qui pourrait prendre la suite" in page


def test_la_nuit_clot_les_mandats_des_personnes_parties(limoux, aujourd_hui):
    faire_partir(adhesion=limoux.a_rosa, auteur=limoux.anne)
    veiller_aux_mandats()
    limoux.mandat.refresh_from_db()
    assert limoux.mandat.au == aujourd_hui


def test_on_suggere_qui_porte_le_moins_et_en_a_envie(limoux, chez):
    autre = f.partenariat(limoux.limoux, f.producteur(limoux.aude))
    f.mandat(autre, limoux.a_anne)
    commande = f.commande(limoux.limoux)
    volet = f.volet(commande, limoux.partenariat)
    f.ligne(f.panier(commande, limoux.a_max.foyer), f.offre(volet))
    envies.dire_ses_envies(
        adhesion=limoux.a_max, competences=["porter"], mot="", partenariats=[limoux.partenariat]
    )  # fmt: skip
    noms = [a for a, _ in qui_pourrait(limoux.partenariat)]
    assert noms == [limoux.a_max, limoux.a_tess, limoux.a_anne]
    page = chez(limoux.rosa).get(ici("releve", limoux.partenariat.pk)).text
    assert "Aimerait s’en occuper" in page and "y a commandé 1\u00a0fois" in page and "Passer le relais" in page
    assert chez(limoux.max).get(ici("releve", limoux.partenariat.pk)).status_code == 404
    lien = ici("prevoir_relais", limoux.mandat.pk) + f"?qui={limoux.a_max.pk}"
    assert f'value="{limoux.a_max.pk}" selected' in chez(limoux.rosa).get(lien).text


def test_suggerer_fait_autant_de_requetes_pour_un_grand_groupe(limoux, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as un:
        qui_pourrait(limoux.partenariat)
    for n in range(30):
        f.adhesion(limoux.limoux, f.personne(f"Membre{n}"))
    with django_assert_max_num_queries(20) as trente:
        qui_pourrait(limoux.partenariat)
    assert len(trente) == len(un)


def test_chacun_dit_ce_qu_il_ferait_volontiers_et_change_d_avis(monde, chez, dans):
    max_ = chez(monde.max)
    envoi = {"partenariats": [monde.partenariat.pk], "competences": ["porter", "route"], "mot": "J’ai une remorque"}
    assert max_.post(ici("envies"), envoi).status_code == 302
    page = max_.get(ici("envies")).text
    assert "J’ai une remorque" in page and page.count("checked") == 3
    assert "Ce choix n’est pas dans la liste" in max_.post(ici("envies"), {"competences": ["voler"]}).text
    max_.post(ici("envies"), {})
    assert max_.get(ici("envies")).text.count("checked") == 0


# --- A producer without anybody


@pytest.fixture
def seul(limoux):
    limoux.moulin = f.partenariat(limoux.limoux, f.producteur(limoux.aude, "Moulin"))
    return limoux


def test_tous_voient_qui_n_a_personne_et_peuvent_s_en_charger(seul, chez):
    max_ = chez(seul.max)
    for page in (
        reverse("groupement:accueil_groupement", args=["limoux"]),
        reverse("catalogue:partenariats", args=["limoux"]),
        reverse("catalogue:partenariat", args=["limoux", seul.moulin.pk]),
        ici("mandats"),
    ):
        assert ici("proposer", seul.moulin.pk) in max_.get(page).text, page
    assert "L’animation reçoit un courriel" in max_.get(ici("proposer", seul.moulin.pk)).text


def test_l_animation_confirme_et_repond_aux_autres(seul, chez, aujourd_hui):
    for qui in (seul.max, seul.tess):
        chez(qui).post(ici("proposer", seul.moulin.pk), {"mot": "J’habite à côté"})
    refus = chez(seul.max).post(ici("proposer", seul.moulin.pk), {"mot": ""})
    assert "Vous vous êtes déjà proposé" in refus.text
    siennes = {c.adhesion_id: c for c in PropositionDeMandat.objects.all()}
    assert Courriel.objects.filter(clef__startswith="proposition_de_mandat:", destinataire=seul.anne.email).count() == 2
    anne = chez(seul.anne)
    assert "J’habite à côté" in anne.get(ici("mandats")).text
    lien = ici("confirmer_proposition", siennes[seul.a_max.pk].pk)
    assert chez(seul.max).post(lien).status_code == 404
    anne.post(lien)
    mandat = Mandat.objects.get(partenariat=seul.moulin)
    assert (mandat.adhesion, mandat.du) == (seul.a_max, aujourd_hui)
    etats = dict(PropositionDeMandat.objects.values_list("adhesion_id", "etat"))
    assert etats == {seul.a_max.pk: "confirmee", seul.a_tess.pk: "declinee"}
    assert Courriel.objects.filter(clef__startswith="proposition_de_mandat_reponse").count() == 2
    anne.post(ici("decliner_proposition", siennes[seul.a_max.pk].pk))
    assert "déjà confirmée" in anne.get(ici("mandats")).text
    assert EntreeJournal.objects.filter(objet="referents.propositiondemandat").count() == 4


def test_une_proposition_se_retire(seul, chez):
    chez(seul.max).post(ici("proposer", seul.moulin.pk), {"mot": ""})
    lien = ici("retirer_proposition", PropositionDeMandat.objects.get().pk)
    assert chez(seul.tess).post(lien).status_code == 404
    chez(seul.max).post(lien)
    assert PropositionDeMandat.objects.get().etat == "retiree"


def test_ou_c_est_immediat_la_premiere_personne_l_a(seul, chez):
    regler(seul.limoux, prise_immediate=True)
    assert chez(seul.max).post(ici("proposer", seul.moulin.pk), {}).status_code == 302
    assert "Max Durand s’en charge déjà" in chez(seul.tess).post(ici("proposer", seul.moulin.pk), {}).text
    assert Mandat.objects.get(partenariat=seul.moulin).adhesion == seul.a_max


def test_qui_vient_bientot_est_dit(seul, aujourd_hui):
    f.mandat(seul.moulin, seul.a_tess, du=aujourd_hui + 9 * JOUR)
    with pytest.raises(Refus, match="Tess Durand s’en charge à partir du"):
        envies.se_proposer(partenariat=seul.moulin, adhesion=seul.a_max)


@pytest.mark.django_db(transaction=True)
class TestDeuxAuMemeMoment:
    @pytest.fixture
    def course(self, monde, dans):
        monde.moulin = f.partenariat(monde.limoux, f.producteur(monde.aude, "Moulin"))
        with dans(monde.limoux):
            regler(monde.limoux, prise_immediate=True)
        return monde

    def courir(self, monde):
        depart, resultats = threading.Barrier(2), {}

        def prendre(adhesion):
            try:
                groupement = Groupement.objects.select_related("reseau").get(pk=monde.limoux.pk)
                with dans_le_groupement(groupement):
                    depart.wait(timeout=10)
                    resultats[adhesion.pk] = envies.se_proposer(partenariat=monde.moulin, adhesion=adhesion)
            except Refus as refus:
                resultats[adhesion.pk] = refus
            finally:
                connection.close()

        fils = [threading.Thread(target=prendre, args=(a,)) for a in (monde.a_max, monde.a_tess)]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join(timeout=30)
        return list(resultats.values())

    def test_un_seul_l_a_et_l_autre_lit_qui(self, course, dans):
        resultats = self.courir(course)
        [refus] = [r for r in resultats if isinstance(r, Refus)]
        assert "s’en charge déjà" in refus.phrase
        with dans(course.limoux):
            assert Mandat.objects.filter(partenariat=course.moulin).count() == 1
            assert PropositionDeMandat.objects.count() == 1

    def test_sans_le_verrou_la_base_refuse_encore_le_second(self, course, dans, monkeypatch):
        """The control: both read that nobody has it; the exclusion constraint is the second guard."""
        attente = threading.Barrier(2)

        def sans_verrou(partenariat):
            return type(partenariat)._base_manager.select_related("producteur").get(pk=partenariat.pk)

        lire = envies._encore_sans_personne
        monkeypatch.setattr(envies, "verrouiller_le_partenariat", sans_verrou)
        monkeypatch.setattr(services, "verrouiller_le_partenariat", sans_verrou)
        monkeypatch.setattr(envies, "_encore_sans_personne", lambda p: (lire(p), attente.wait(timeout=10)))
        [refus] = [r for r in self.courir(course) if isinstance(r, Refus)]
        assert "a déjà une référente ou un référent titulaire" in refus.phrase
        with dans(course.limoux):
            assert Mandat.objects.filter(partenariat=course.moulin).count() == 1
