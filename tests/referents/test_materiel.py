"""What the group shares: never lent twice at once, recalled in time, named when a household leaves."""

import datetime
import itertools

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groupement.models import Courriel
from groupement.refus import Refus
from groupement.templatetags.formats import jour, jour_court
from referents.dates import evenements
from referents.depart import ce_qui_reste
from referents.models import Materiel, Pret
from referents.services import materiel as services
from referents.services.materiel import le_plus_a_la_fois
from referents.tasks import rappeler_les_retours
from tests import fabrique as f

JOUR = datetime.timedelta(days=1)


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        monde.balance = f.materiel(monde.limoux, "Balance de 30 kg", garde_par=monde.a_tess.foyer)
        monde.caisses = f.materiel(monde.limoux, "Caisses vides", nombre=10)
        yield monde


@pytest.fixture
def aujourd_hui():
    return timezone.localdate()


def preter(monde, materiel, de, a, *, qui="a_max", nombre=1):
    jour = timezone.localdate()
    return services.preter(
        materiel=materiel, foyer=getattr(monde, qui).foyer, du=jour + de * JOUR, au=jour + a * JOUR, nombre=nombre,
        auteur=monde.a_anne,
    )  # fmt: skip


OCCUPATIONS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 10), st.integers(1, 5)).map(
        lambda t: (datetime.date(2026, 3, 1) + t[0] * JOUR, datetime.date(2026, 3, 1) + (t[0] + t[1]) * JOUR, t[2])
    ),
    max_size=8,
)


@given(OCCUPATIONS, st.integers(0, 30), st.integers(0, 10))
def test_the_most_at_once_is_what_counting_every_day_finds(occupations, debut, duree):
    du = datetime.date(2026, 3, 1) + debut * JOUR
    jours = [du + n * JOUR for n in range(duree + 1)]
    attendu = max(sum(n for a, b, n in occupations if a <= jour <= b) for jour in jours)
    assert le_plus_a_la_fois(occupations, du, jours[-1]) == attendu


def test_une_chose_ne_se_prete_pas_a_deux_foyers_le_meme_jour(limoux):
    preter(limoux, limoux.balance, 1, 4)
    for de, a in ((4, 6), (0, 1), (2, 3), (0, 9)):
        with pytest.raises(Refus, match="C’est déjà prêté à"):
            preter(limoux, limoux.balance, de, a, qui="a_tess")
    preter(limoux, limoux.balance, 5, 6, qui="a_tess")


def test_la_base_elle_meme_l_interdit(limoux):
    f.pret(limoux.balance, limoux.a_max)
    with pytest.raises(IntegrityError, match="pret_un_seul_a_la_fois"), transaction.atomic():
        f.pret(limoux.balance, limoux.a_tess)


def test_rendue_le_matin_elle_repart_l_apres_midi(limoux, aujourd_hui):
    pret = preter(limoux, limoux.balance, 0, 5)
    services.rendre(pret=pret, auteur=limoux.a_max)
    assert preter(limoux, limoux.balance, 0, 2, qui="a_tess").du == aujourd_hui


def test_des_caisses_se_pretent_tant_qu_il_en_reste(limoux):
    preter(limoux, limoux.caisses, 0, 3, nombre=6)
    preter(limoux, limoux.caisses, 4, 8, nombre=9, qui="a_tess")
    with pytest.raises(Refus, match="Il n’en reste que 4"):
        preter(limoux, limoux.caisses, 1, 2, nombre=5)
    with pytest.raises(Refus, match="Il n’en reste que 1"):
        preter(limoux, limoux.caisses, 1, 5, nombre=2)
    with pytest.raises(Refus, match="Il n’y en a que 10"):
        preter(limoux, limoux.caisses, 20, 21, nombre=11)


def test_ce_qui_est_en_retard_est_encore_dehors(limoux, aujourd_hui):
    f.pret(limoux.balance, limoux.a_max, du=aujourd_hui - 9 * JOUR, au=aujourd_hui - 2 * JOUR)
    with pytest.raises(Refus, match="notez d’abord son retour"):
        preter(limoux, limoux.balance, 0, 1, qui="a_tess")


@pytest.mark.parametrize(
    ("de", "a", "phrase"), [(3, 1, "Le retour vient après"), (-5, -2, "Ces jours sont passés")]
)  # fmt: skip
def test_des_dates_impossibles_sont_refusees(limoux, de, a, phrase):
    with pytest.raises(Refus, match=phrase):
        preter(limoux, limoux.balance, de, a)


def test_garder_plus_longtemps_si_personne_n_attend(limoux, aujourd_hui):
    pret = preter(limoux, limoux.balance, 0, 2)
    preter(limoux, limoux.balance, 5, 6, qui="a_tess")
    assert services.prolonger(pret=pret, jusqu_au=aujourd_hui + 4 * JOUR, auteur=limoux.a_max).au
    with pytest.raises(Refus, match="Quelqu’un d’autre l’attend"):
        services.prolonger(pret=pret, jusqu_au=aujourd_hui + 5 * JOUR, auteur=limoux.a_max)


def test_une_reservation_s_annule(limoux):
    services.rendre(pret=preter(limoux, limoux.balance, 3, 4), auteur=limoux.a_max)
    assert not Pret.objects.exists()


def test_le_nombre_ne_descend_pas_sous_ce_qui_est_prete(limoux):
    preter(limoux, limoux.caisses, 0, 3, nombre=6)
    with pytest.raises(Refus, match="notez d’abord les retours"):
        services.modifier_le_materiel(materiel=limoux.caisses, champs={"nombre": 5}, auteur=limoux.anne)
    services.modifier_le_materiel(materiel=limoux.caisses, champs={"nombre": 6}, auteur=limoux.anne)
    pret = preter(limoux, limoux.balance, 0, 3)
    services.modifier_le_materiel(materiel=limoux.balance, champs={"nombre": 2}, auteur=limoux.anne)
    pret.refresh_from_db()
    assert not pret.exclusif and preter(limoux, limoux.balance, 0, 3, qui="a_tess")


def test_on_ne_retire_pas_ce_qui_est_dehors(limoux):
    pret = preter(limoux, limoux.balance, 0, 3)
    with pytest.raises(Refus, match="l’a encore"):
        services.retirer_le_materiel(materiel=limoux.balance, auteur=limoux.anne)
    services.rendre(pret=pret, auteur=limoux.a_max)
    services.retirer_le_materiel(materiel=limoux.balance, auteur=limoux.anne)
    with pytest.raises(Refus, match="retiré"):
        preter(limoux, limoux.balance, 5, 6)


def test_le_rappel_part_la_veille_puis_une_fois_en_retard(limoux, aujourd_hui):
    pret = f.pret(limoux.balance, limoux.a_max, au=aujourd_hui + JOUR)
    f.pret(limoux.caisses, limoux.a_tess, au=aujourd_hui + 2 * JOUR)
    for _ in range(2):
        rappeler_les_retours()
    assert [c.sujet for c in Courriel.objects.all()] == ["À rendre demain : Balance de 30 kg"]
    Pret.objects.filter(pk=pret.pk).update(du=aujourd_hui - 9 * JOUR, au=aujourd_hui - JOUR)
    for _ in range(2):
        rappeler_les_retours()
    assert Courriel.objects.filter(clef__startswith="pret-en-retard", destinataire=limoux.max.email).count() == 1
    services.rendre(pret=pret, auteur=limoux.a_max)
    rappeler_les_retours()
    assert Courriel.objects.count() == 2


def test_qui_part_lit_ce_qu_il_a_chez_lui(limoux):
    f.pret(limoux.caisses, limoux.a_tess, nombre=4)
    f.frais(limoux.a_tess, etat="accorde", tranche_le=timezone.now(), tranche_par=limoux.a_anne)
    phrases = " ".join(ce_qui_reste(limoux.a_tess.foyer))
    assert "4 × Caisses vides" in phrases and "garde pour le groupement : Balance" in phrases
    assert "doit 12,00\u00a0€ de frais" in phrases


def test_le_calendrier_dit_quand_rendre_et_quand_passer_la_main(limoux, aujourd_hui):
    f.pret(limoux.balance, limoux.a_max)
    f.relais(limoux.mandat, limoux.a_max)
    titres = [e.titre for e in evenements(limoux.a_max, aujourd_hui, aujourd_hui + 30 * JOUR)]
    assert titres == ["Max Durand prend la suite : Ferme du Soleil", "Rendre : Balance de 30 kg"]
    assert evenements(limoux.a_tess, aujourd_hui, aujourd_hui + 30 * JOUR) == []


def test_par_les_pages_on_emprunte_et_on_rend(limoux, chez, aujourd_hui):
    max_ = chez(limoux.max)
    liste = reverse("materiel:liste", args=["limoux"])
    page = max_.get(liste).text
    assert "Balance de 30 kg" in page and "10 libres" in page and "Ajouter" not in page
    emprunter = reverse("materiel:preter", args=["limoux", limoux.balance.pk])
    assert 'name="foyer"' not in max_.get(emprunter).text and 'name="foyer"' in chez(limoux.tess).get(emprunter).text
    envoi = {"du": str(aujourd_hui), "au": str(aujourd_hui - JOUR), "mot": "marché"}
    assert "Le retour vient après le départ" in max_.post(emprunter, envoi).text
    assert max_.post(emprunter, envoi | {"au": str(aujourd_hui + JOUR)}).status_code == 302
    assert "Chez nous" in max_.get(liste).text and "chez Max" in chez(limoux.rosa).get(liste).text
    refus = chez(limoux.rosa).post(emprunter, envoi | {"au": str(aujourd_hui + JOUR)})
    assert "C’est déjà prêté à" in refus.text and 'value="marché"' in refus.text
    pret = Pret.objects.get()
    rendre = reverse("materiel:rendre", args=["limoux", pret.pk])
    assert chez(limoux.rosa).post(rendre).status_code == 404
    assert chez(limoux.tess).post(rendre).status_code == 302  # who keeps it
    pret.refresh_from_db()
    assert pret.rendu_le == aujourd_hui


def test_quand_rien_n_est_en_place_la_page_dit_ce_qui_revient_et_offre_plus_tard(limoux, chez, aujourd_hui):
    preter(limoux, limoux.caisses, 0, 5, nombre=6)
    page = reverse("materiel:materiel", args=["limoux", limoux.caisses.pk])
    max_ = chez(limoux.max)
    assert "4 sur 10 en place" in max_.get(page).text and "Emprunter" in max_.get(page).text
    preter(limoux, limoux.caisses, 0, 2, qui="a_tess", nombre=4)
    dit = max_.get(page).text
    assert f"Le prochain retour est prévu le {jour(aujourd_hui + 2 * JOUR)}" in dit
    assert "Réserver pour plus tard" in dit and ">Emprunter<" not in dit
    assert (
        f"retour le {jour_court(aujourd_hui + 2 * JOUR)}" in max_.get(reverse("materiel:liste", args=["limoux"])).text
    )
    emprunter = max_.get(reverse("materiel:preter", args=["limoux", limoux.caisses.pk])).text
    assert f'value="{aujourd_hui + 3 * JOUR}"' in emprunter
    Pret.objects.update(du=aujourd_hui - 5 * JOUR, au=aujourd_hui - JOUR)
    dit = max_.get(page).text
    assert "On les attend depuis" in dit and "Réserver" not in dit  # nobody knows when it is free


def test_l_animation_tient_la_liste(limoux, chez):
    lien = reverse("materiel:ajouter", args=["limoux"])
    assert chez(limoux.max).get(lien).status_code == 404
    anne = chez(limoux.anne)
    envoi = {"nom": "Remorque", "genre": "vehicule", "nombre": "0", "garde_par": "", "lieu": "", "note": ""}
    assert "Il y en a au moins un" in anne.post(lien, envoi).text
    anne.post(lien, envoi | {"nombre": "1", "garde_par": limoux.a_max.foyer_id})
    remorque = Materiel.objects.get(nom="Remorque")
    assert remorque.garde_par == limoux.a_max.foyer
    anne.post(reverse("materiel:retirer", args=["limoux", remorque.pk]))
    anne.get(reverse("materiel:liste", args=["limoux"]))  # reads the messages
    assert "Remorque" not in anne.get(reverse("materiel:liste", args=["limoux"])).text


def test_la_liste_fait_autant_de_requetes_pour_un_et_pour_cent(limoux, chez, django_assert_max_num_queries):
    client, liste = chez(limoux.max), reverse("materiel:liste", args=["limoux"])
    f.pret(limoux.balance, limoux.a_max)

    def compter():
        with django_assert_max_num_queries(30) as compte:
            assert client.get(liste).status_code == 200
        return len(compte)

    un = compter()
    for n, adhesion in zip(range(100), itertools.cycle([limoux.a_max, limoux.a_tess])):
        f.pret(f.materiel(limoux.limoux, f"Glacière {n}"), adhesion)
    assert compter() == un
    assert "Page 1 sur 3" in client.get(liste).text
    assert "Glacière 57" in client.get(liste + "?q=glaciere+57").text
