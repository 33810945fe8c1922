"""What came against what was ordered: shared by the group's rule, said on the line, kept in the journal."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commandes.models import Ligne, Reception, Volet
from commandes.services.partager_la_livraison import Decision
from commandes.services.pointer import pointer
from commandes.services.recevoir import Arrivee, corriger_la_livraison, recevoir, tout_recevoir
from commandes.services.solder import ce_qui_manque
from groupement.models import EntreeJournal
from groupement.refus import Refus
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    """Carrots at 2 € the kilo: max ordered 5, tess 5 and would take 2 more, anne 10; bottles: max 6."""
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="transmis")
        monde.carottes = f.offre(monde.volet, nom="Carottes", unite="kg", pas=1)
        monde.jus = f.offre(monde.volet, nom="Jus", unite="bouteille", paliers=[["0", "3.00"]])
        monde.paniers = {a: f.panier(monde.commande, getattr(monde, f"a_{a}").foyer) for a in ("max", "tess", "anne")}
        f.ligne(monde.paniers["max"], monde.carottes, "5")
        f.ligne(monde.paniers["tess"], monde.carottes, "5", tolerance=Decimal(2))
        f.ligne(monde.paniers["anne"], monde.carottes, "10")
        f.ligne(monde.paniers["max"], monde.jus, "6")
        yield monde


def recu(monde, combien, **champs):
    offre = champs.pop("offre", monde.carottes)
    quantite = None if combien is None else Decimal(combien)
    return recevoir(volet=monde.volet, arrivees=[Arrivee(offre.pk, quantite, **champs)], auteur=monde.rosa)


def livrees(monde, offre=None):
    lignes = Ligne.objects.filter(offre=offre or monde.carottes)
    return {n: lignes.get(panier=panier).livree for n, panier in monde.paniers.items() if lignes.filter(panier=panier)}


def ligne(monde, nom, offre=None):
    return Ligne.objects.get(panier=monde.paniers[nom], offre=offre or monde.carottes)


def dire(texte):
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_shortage_is_shared_by_the_rule_and_said_on_each_line(ronde):
    assert recu(ronde, 12).changees == 3
    assert livrees(ronde) == {"max": 4, "tess": 4, "anne": 4}
    assert dire(ligne(ronde, "anne").livraison_motif) == "4 kg au lieu de 10 kg : il est arrivé 12 kg sur 20"
    assert (ligne(ronde, "anne").quantite, ligne(ronde, "anne").montant) == (10, Decimal("8.00"))


def test_all_that_was_awaited_is_delivered_without_a_word(ronde):
    recu(ronde, 20)
    assert livrees(ronde) == {"max": 5, "tess": 5, "anne": 10}
    assert ligne(ronde, "max").livraison_motif == ""
    assert not EntreeJournal.objects.filter(action="panier.livraison").exists(), "no amount has changed"


def test_a_surplus_goes_to_who_accepts_it_and_the_rest_to_nobody(ronde):
    recu(ronde, 24)
    assert livrees(ronde) == {"max": 5, "tess": 7, "anne": 10}
    assert "2 kg de plus que prévu" in dire(ligne(ronde, "tess").livraison_motif)


def test_what_was_attributed_at_closing_is_what_is_awaited(ronde):
    Ligne.objects.filter(panier=ronde.paniers["anne"]).update(attribuee=4)
    recu(ronde, 14)
    assert livrees(ronde) == {"max": 5, "tess": 5, "anne": 4}
    assert ligne(ronde, "anne").livraison_motif == ""


def test_what_is_damaged_is_not_shared_and_is_said(ronde):
    recu(ronde, 6, offre=ronde.jus, abimee=Decimal(2))
    sienne = ligne(ronde, "max", ronde.jus)
    assert (sienne.livree, sienne.montant) == (4, Decimal("12.00"))
    assert dire(sienne.livraison_motif) == ("4 bouteilles au lieu de 6 bouteilles : 2 bouteilles abîmées à l’arrivée")


def test_a_delivery_in_two_times_never_takes_back_what_the_first_gave(ronde):
    recu(ronde, 9, suite_attendue=True)
    premiere = livrees(ronde)
    assert premiere == {"max": 3, "tess": 3, "anne": 3}
    assert "le reste est attendu" in ligne(ronde, "max").livraison_motif
    assert "encore attendue" in ce_qui_manque(ronde.volet)
    recu(ronde, 8, arrivage=2)
    assert livrees(ronde) == {"max": 5, "tess": 5, "anne": 7}
    assert dire(ligne(ronde, "anne").livraison_motif) == "7 kg au lieu de 10 kg : il est arrivé 17 kg sur 20"
    assert ce_qui_manque(ronde.volet) == ""


def test_an_arrival_saved_again_replaces_itself_and_its_first_figures_stay_in_the_journal(ronde):
    recu(ronde, 12)
    recu(ronde, 20)
    assert list(Reception.objects.values_list("recue", flat=True)) == [20]
    assert livrees(ronde) == {"max": 5, "tess": 5, "anne": 10}
    derniere = EntreeJournal.objects.filter(action="offre.reception").first()
    assert (dire(derniere.avant["reçu"]), dire(derniere.apres["reçu"])) == ("12 kg reçus", "20 kg reçus")
    recu(ronde, 20)
    assert EntreeJournal.objects.filter(action="offre.reception").count() == 2, "the same twice says nothing more"


def test_a_reception_typed_by_mistake_is_erased(ronde):
    recu(ronde, 12)
    recu(ronde, None)
    assert livrees(ronde) == {"max": None, "tess": None, "anne": None}
    assert ligne(ronde, "anne").montant == Decimal("20.00")


def test_the_household_reads_both_amounts_and_why(ronde):
    recu(ronde, 12, note="gel dans les serres")
    trace = EntreeJournal.objects.get(action="panier.livraison", foyer_id=ronde.a_anne.foyer_id)
    assert dire(trace.avant["Carottes"]) == "10 kg, 20,00 €"
    assert dire(trace.apres["Carottes"]) == "4 kg, 8,00 €"
    assert "(gel dans les serres)" in trace.motif
    assert trace.nom_auteur == "Rosa Durand"


def test_nothing_came_and_the_weight_goes_with_it(ronde):
    Ligne.objects.filter(panier=ronde.paniers["max"], offre=ronde.carottes).update(
        poids=Decimal("5.1"), pesees=[Decimal("5.1")]
    )
    recu(ronde, 0)
    sienne = ligne(ronde, "max")
    assert (sienne.livree, sienne.poids, sienne.pesees, sienne.montant) == (0, None, None, 0)
    assert sienne.livraison_motif == "rien n’est arrivé"


def test_who_took_theirs_keeps_it_when_the_figure_is_corrected(ronde):
    recu(ronde, 20)
    pointer(commande=ronde.commande, lignes={ligne(ronde, "max").pk: True}, auteur=ronde.rosa)
    recu(ronde, 12)
    assert livrees(ronde)["max"] == 5
    assert sum(livrees(ronde).values()) == 12


def test_a_draw_is_seeded_once_and_gives_the_same_again(ronde):
    ronde.limoux.regle_de_partage = "tirage"
    ronde.limoux.save()
    Volet.objects.filter(pk=ronde.volet.pk).update(regle_de_partage="")
    recu(ronde, 7)
    ronde.volet.refresh_from_db()
    graine, premieres = ronde.volet.graine, livrees(ronde)
    assert graine and ronde.volet.regle_de_partage == "tirage"
    recu(ronde, 8)
    recu(ronde, 7)
    ronde.volet.refresh_from_db()
    assert (ronde.volet.graine, livrees(ronde)) == (graine, premieres)


@pytest.mark.parametrize(
    ("arrivee", "phrase"),
    [
        ({"recue": Decimal(-1)}, "moins que rien"),
        ({"recue": Decimal(2), "abimee": Decimal(3)}, "ne peut pas le dépasser"),
        ({"recue": Decimal("1.5")}, "pas de virgule"),
        ({"recue": Decimal(100000)}, "trop grande"),
        ({"recue": Decimal(1), "arrivage": 0}, "n’est pas dans cette commande"),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_rest_is_written(ronde, arrivee, phrase):
    fausse = Arrivee(offre_id=ronde.jus.pk, **arrivee)
    bilan = recevoir(
        volet=ronde.volet, arrivees=[fausse, Arrivee(ronde.carottes.pk, Decimal(20))], auteur=ronde.rosa
    )  # fmt: skip
    assert phrase in bilan.refusees[fausse.clef]
    assert Reception.objects.get().offre == ronde.carottes


def test_a_product_of_another_volet_is_refused(ronde):
    autre = f.offre(f.volet(f.commande(ronde.limoux), ronde.partenariat, etat="transmis"))
    assert (autre.pk, 1) in recu(ronde, 3, offre=autre).refusees
    assert not Reception.objects.exists()


@pytest.mark.parametrize("etat", ["preparation", "ouvert", "clos", "solde", "annule"])
def test_nothing_is_received_before_sending_nor_after_settling(ronde, etat):
    volet = f.volet(f.commande(ronde.limoux), ronde.partenariat, etat=etat)
    offre = f.offre(volet)
    with pytest.raises(Refus):
        recevoir(volet=volet, arrivees=[Arrivee(offre.pk, Decimal(1))], auteur=ronde.rosa)
    with pytest.raises(Refus):
        tout_recevoir(volet=volet, auteur=ronde.rosa)


def test_who_receives_second_reads_what_the_first_noted(ronde):
    recu(ronde, 12)
    clef = ronde.carottes.pk, 1
    bilan = recevoir(
        volet=ronde.volet, arrivees=[Arrivee(ronde.carottes.pk, Decimal(10))], auteur=ronde.anne, vu={clef: ""}
    )
    assert "Rosa Durand a noté 12 kg" in dire(bilan.refusees[clef])
    assert Reception.objects.get().recue == 12
    assert not recevoir(
        volet=ronde.volet, arrivees=[Arrivee(ronde.carottes.pk, Decimal(12))], auteur=ronde.anne, vu={clef: ""}
    ).refusees, "the same figure from both is no quarrel"


def test_everything_came_as_foreseen_in_one_gesture(ronde):
    recu(ronde, 12)
    assert tout_recevoir(volet=ronde.volet, auteur=ronde.rosa) == 1
    ronde.volet.refresh_from_db()
    assert ronde.volet.etat == Volet.Etat.LIVRE
    assert livrees(ronde, ronde.jus) == {"max": 6}
    assert sum(livrees(ronde).values()) == 12, "what was noted stays"
    with pytest.raises(Refus, match="déjà fait"):
        tout_recevoir(volet=ronde.volet, auteur=ronde.rosa)


def test_a_line_decided_by_hand_stays_and_the_others_share_the_rest(ronde):
    recu(ronde, 12)
    corriger_la_livraison(
        volet=ronde.volet, decisions={ligne(ronde, "anne").pk: Decision(Decimal(8))}, auteur=ronde.rosa,
        motif="elle les met en bocaux",
    )  # fmt: skip
    assert livrees(ronde) == {"max": 2, "tess": 2, "anne": 8}
    assert dire(ligne(ronde, "anne").livraison_motif) == "8 kg au lieu de 10 kg : elle les met en bocaux"
    recu(ronde, 14)
    assert livrees(ronde) == {"max": 3, "tess": 3, "anne": 8}
    corriger_la_livraison(
        volet=ronde.volet,
        decisions={ligne(ronde, "anne").pk: Decision(None)},
        auteur=ronde.rosa,
        motif="finalement non",
    )
    assert sum(livrees(ronde).values()) == 14
    assert not ligne(ronde, "anne").livree_fixee


def test_damaged_found_later_is_delivered_and_not_charged(ronde):
    tout_recevoir(volet=ronde.volet, auteur=ronde.rosa)
    sienne = ligne(ronde, "max", ronde.jus)
    corriger_la_livraison(
        volet=ronde.volet, decisions={sienne.pk: Decision(Decimal(6), Decimal(5))}, auteur=ronde.rosa,
        motif="une bouteille éventée",
    )  # fmt: skip
    sienne.refresh_from_db()
    assert (sienne.quantite, sienne.livree, sienne.facturee, sienne.montant) == (6, 6, 5, Decimal("15.00"))
    assert dire(sienne.livraison_motif) == "facturé 5 bouteilles : une bouteille éventée"
    trace = EntreeJournal.objects.get(action="panier.livraison", foyer_id=ronde.a_max.foyer_id)
    assert (trace.motif, dire(trace.apres["Jus"])) == ("une bouteille éventée", "6 bouteilles, 15,00 €")


def test_a_decision_needs_a_reason_and_the_page_of_now(ronde):
    recu(ronde, 12)
    sienne = ligne(ronde, "max")
    decider = {"volet": ronde.volet, "decisions": {sienne.pk: Decision(Decimal(3))}, "auteur": ronde.rosa}
    with pytest.raises(Refus, match="Dites pourquoi"):
        corriger_la_livraison(**decider, motif=" ")
    with pytest.raises(Refus, match="quelqu’un d’autre"):
        corriger_la_livraison(**decider, motif="x", vu={sienne.pk: Decimal(5)})
    with pytest.raises(Refus, match="entre 0 et"):
        corriger_la_livraison(**decider | {"decisions": {sienne.pk: Decision(Decimal(-1))}}, motif="x")
    with pytest.raises(Refus, match="n’est plus dans la commande"):
        corriger_la_livraison(**decider | {"decisions": {10**9: Decision(Decimal(1))}}, motif="x")
    assert not ligne(ronde, "max").livree_fixee


def test_queries_grow_neither_with_products_nor_with_households(ronde):
    def compter(arrivees):
        with CaptureQueriesContext(connection) as requetes:
            recevoir(volet=ronde.volet, arrivees=arrivees, auteur=ronde.rosa)
        return len(requetes)

    recu(ronde, 1)
    peu = compter([Arrivee(ronde.carottes.pk, Decimal(11))])
    offres = [f.offre(ronde.volet) for _ in range(10)]
    for _ in range(10):
        panier = f.panier(ronde.commande, f.foyer(ronde.limoux))
        for offre in [*offres, ronde.carottes]:
            f.ligne(panier, offre, "3")
    beaucoup = compter([Arrivee(offre.pk, Decimal(12)) for offre in [*offres, ronde.carottes]])
    assert beaucoup == peu <= 14
