"""After the closing, lines change only by a traced correction of whoever runs the volet."""

import pytest
from django_scopes import scopes_disabled

from commandes.models import Ligne
from groupement.models import EntreeJournal
from tests import fabrique as f


@pytest.fixture
def clos(monde):
    monde.commande = f.commande(monde.limoux)
    monde.volet = f.volet(monde.commande, monde.partenariat, etat="clos")
    monde.carottes = f.offre(monde.volet, nom="Carottes")
    f.ligne(f.panier(monde.commande, monde.a_max.foyer), monde.carottes, "2")
    monde.adresse = (
        f"/g/limoux/commandes/{monde.commande.pk}/producteurs/{monde.volet.pk}/corriger/{monde.a_max.foyer.pk}/"
    )
    with scopes_disabled():
        yield monde


def test_a_correction_keeps_who_and_why_and_the_household_reads_it(clos, chez):
    reponse = chez(clos.rosa).post(clos.adresse, {f"q-{clos.carottes.pk}": "3", "motif": "erreur au téléphone"})
    assert reponse.status_code == 302
    assert Ligne.objects.get().quantite == 3
    entree = EntreeJournal.objects.get(action="panier.corriger")
    assert (entree.nom_auteur, entree.motif) == ("Rosa Durand", "erreur au téléphone")
    assert (
        "erreur au téléphone" in chez(clos.max).get(f"/g/limoux/commandes/{clos.commande.pk}/panier/").content.decode()
    )


def test_without_a_reason_nothing_is_written_and_what_was_typed_stays(clos, chez):
    reponse = chez(clos.rosa).post(clos.adresse, {f"q-{clos.carottes.pk}": "3", "motif": " "})
    assert reponse.status_code == 422
    assert 'value="3"' in reponse.content.decode()
    assert Ligne.objects.get().quantite == 2


def test_only_whoever_holds_the_mandate_corrects(clos, chez):
    for personne in (clos.anne, clos.max, clos.tess, clos.zoe):
        assert chez(personne).post(clos.adresse, {"motif": "x"}).status_code == 404


def test_an_open_order_is_changed_not_corrected(clos, chez):
    clos.volet.etat, clos.volet.clos_le = "ouvert", None
    clos.volet.save()
    assert chez(clos.rosa).get(clos.adresse).status_code == 404
