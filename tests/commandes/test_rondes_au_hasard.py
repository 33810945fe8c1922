"""Random rounds played to the end: whatever is ordered, missing, weighed, paid or taken back, the accounts, the sheets
and the producers' documents agree to the cent, and checking the accounts finds nothing."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from commandes.argent.beneficiaires import beneficiaires
from commandes.argent.dus import CompteDuVolet, Genre, comptes_des_volets, par_foyer, postes_de_la_commande, somme
from commandes.colisage.partage import Regle
from commandes.documents.bon_de_commande import contenu_du_bon, total_a_regler
from commandes.documents.emargement import emargement
from commandes.documents.feuille_foyers import feuilles_des_foyers
from commandes.documents.lecture import lire
from commandes.models import Ecriture, Facture, Ligne, RetourDeContenants, Volet
from commandes.services import cloturer
from commandes.services.commander import enregistrer_lignes
from commandes.services.facturer import enregistrer_la_facture
from commandes.services.peser import Pesee, peser
from commandes.services.recevoir import Arrivee, recevoir
from commandes.services.regler import Saisie, Versement, encaisser_en_masse
from commandes.services.repartir import a_confirmer, confirmer_la_repartition
from commandes.services.solder import reprendre_le_solde, solder
from commandes.verification import verifier
from groupement.refus import Refus
from tests import fabrique as f

CENTIME = Decimal("0.01")
RIEN = Decimal(0)
PRIX = st.integers(1, 4000).map(lambda centimes: centimes * CENTIME)
LITRES = {"contenance": Decimal("0.75"), "mesure": "L"}
FORMES = (
    {"unite": "kg", "pas": Decimal("0.5")},
    {"unite": "kg", "pas": Decimal("0.1"), "colisage": Decimal(5)},
    {"unite": "bouteille", "colisage": Decimal(6), "consigne": Decimal("0.35"), **LITRES},
    {"unite": "bouteille", "colisage": Decimal(6), "panachage": "vins", **LITRES},
    {"unite": "piece", "pese": True, "prix_par": "mesure", "contenance": Decimal("1.85"), "mesure": "kg"},
    {"unite": "botte"},
    {"unite": "sac", "colisage": Decimal(4), "paliers_du_groupe": True},
    {"unite": "piece", "minimum_du_groupe": Decimal(5)},
)  # fmt: skip


@pytest.fixture
def lieu(monde, dans):
    """Two producers, one paid directly, one through the association; five households."""
    moulin = f.producteur(monde.aude, "Moulin de Cucugnan")
    p_moulin = f.partenariat(monde.limoux, moulin, beneficiaire="association", modes_de_paiement=["cheque"])
    monde.partenariat.modes_de_paiement = ["cheque"]
    monde.partenariat.save()
    with dans(monde.limoux):
        monde.partenariats = (monde.partenariat, p_moulin)
        monde.foyers = [f.foyer(monde.limoux, nom) for nom in ("Andrieu", "Bastide", "Char", "Éluard", "Zola")]
        yield monde


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a round takes a second: to shrink one would take minutes
)
@given(data=st.data())
def test_a_random_round_ends_with_every_cent_explained(lieu, data):
    with transaction.atomic():
        ronde = _Ronde(lieu, data.draw)
        ronde.commander()
        ronde.clore()
        _les_bons_concordent(ronde)
        demande = ronde.bons()
        ronde.livrer()
        assert ronde.bons() == demande  # what was asked for is not rewritten by what came
        ronde.payer()
        _tout_concorde(ronde)
        ronde.solder()
        _tout_concorde(ronde)
        _les_comptes_sont_justes(ronde)
        if data.draw(st.booleans(), label="taken back"):
            ronde.reprendre()
            ronde.solder()
            _les_comptes_sont_justes(ronde)
        transaction.set_rollback(True)


class _Ronde:
    """A round, and what chance makes of it."""

    def __init__(self, lieu, draw) -> None:
        self.lieu, self.draw = lieu, draw
        groupement = lieu.limoux
        groupement.regle_de_partage = draw(st.sampled_from(list(Regle)), label="rule")
        groupement.save()
        self.commande = f.commande(groupement, participation_fixe=draw(st.sampled_from([RIEN, Decimal("0.80")])))
        self.commande.groupement = groupement
        self.volets = [self._volet(partenariat) for partenariat in lieu.partenariats]
        self.offres = [offre for volet in self.volets for offre in self._offres(volet)]

    def _volet(self, partenariat) -> Volet:
        return f.volet(
            self.commande, partenariat, participation_taux=self.draw(st.sampled_from([RIEN, Decimal("2.50")])),
            port=self.draw(st.one_of(st.just(RIEN), PRIX), label="shipping"),
            part_du_port=self.draw(st.sampled_from(["montant", "poids", "parts"])),
        )  # fmt: skip

    def _offres(self, volet):
        for forme in self.draw(st.lists(st.sampled_from(FORMES), min_size=1, max_size=4), label="products"):
            prix = self.draw(PRIX, label="price")
            paliers = [["0", str(prix)], ["8", str(max(prix - CENTIME * 7, CENTIME))]]
            yield f.offre(volet, f.conditionnement(volet.producteur), paliers=paliers, **forme)

    def commander(self) -> None:
        for foyer in self.lieu.foyers:
            quantites, tolerances = {}, {}
            for offre in self.offres:
                quantites[offre.pk] = Decimal(self.draw(st.integers(0, 9)) * offre.pas)
                if offre.colisage and quantites[offre.pk]:
                    tolerances[offre.pk] = Decimal(self.draw(st.integers(0, 3)) * offre.pas)
            bilan = enregistrer_lignes(
                commande=self.commande, foyer=foyer, quantites=quantites, tolerances=tolerances, auteur=self.lieu.anne
            )
            assert not bilan.refusees

    def clore(self) -> None:
        for volet in self.volets:
            clos = cloturer.clore(volet=volet, auteur=self.lieu.rosa)
            for ligne in Ligne.objects.filter(volet=volet):
                assert 0 <= ligne.retenue <= ligne.quantite + ligne.tolerance
            if a_confirmer(clos):
                confirmer_la_repartition(volet=clos, auteur=self.lieu.rosa)
            cloturer.marquer_transmis(volet=Volet.objects.get(pk=volet.pk), auteur=self.lieu.rosa)

    def bons(self) -> list:
        """What each producer is sent."""
        return [contenu_du_bon(volet) for volet in self.volets_lus()]

    def volets_lus(self):
        lus = Volet.objects.filter(commande=self.commande).order_by("pk")
        return lus.select_related("commande", "groupement", "producteur", "partenariat")

    def livrer(self) -> None:
        """Some of it is short, broken, or comes in two times; what is weighed is weighed."""
        for volet in self.volets:
            arrivees = []
            for offre in (o for o in self.offres if o.volet_id == volet.pk):
                voulu = sum(Ligne.objects.filter(offre=offre).values_list("retenue", flat=True), RIEN)
                sort = self.draw(st.sampled_from(["complet", "manque", "surplus", "deux fois", "rien dit"]))
                recu = max(RIEN, voulu + {"manque": -2, "surplus": 3, "deux fois": -1}.get(sort, 0) * offre.pas)
                abime = min(recu, self.draw(st.integers(0, 1)) * offre.pas)
                if sort != "rien dit":
                    arrivees.append(Arrivee(offre.pk, recu, abime))
                if sort == "deux fois":
                    arrivees.append(Arrivee(offre.pk, offre.pas, arrivage=2))
            bilan = recevoir(volet=volet, arrivees=arrivees, auteur=self.lieu.rosa)
            assert not bilan.refusees
            self._peser(volet)
            cloturer.marquer_livre(volet=volet, auteur=self.lieu.rosa)
            for foyer in self.lieu.foyers[: self.draw(st.integers(0, 2), label="brings containers back")]:
                RetourDeContenants.objects.create(
                    groupement=self.lieu.limoux, commande=self.commande, volet=volet, foyer=foyer,
                    nombre=self.draw(st.integers(1, 12)), consigne=Decimal("0.35"),
                )  # fmt: skip

    def _peser(self, volet) -> None:
        a_peser = Ligne.objects.filter(volet=volet, retenue__gt=0).select_related("offre")
        pesees = {}
        for ligne in a_peser:
            if ligne.offre.pese:
                poids = [Decimal(self.draw(st.integers(900, 3500))) / 1000 for _ in range(int(ligne.retenue))]
                pesees[ligne.pk] = Pesee(poids, par_piece=True)
        if pesees:
            bilan = peser(
                volet=volet, pesees=pesees, auteur=self.lieu.rosa,
                confirmees={pk: pesee.total for pk, pesee in pesees.items()},
            )  # fmt: skip
            assert bilan.ecrites.keys() == pesees.keys()

    def payer(self) -> None:
        """Most pay what is due, some a round sum, some nothing."""
        dus = par_foyer(postes_de_la_commande(self.commande))
        for payee in beneficiaires(self.commande):
            saisies = []
            for foyer, siens in sorted(dus.items()):
                du = somme(siens.get(payee.partenariat_id, []))
                verse = self.draw(st.sampled_from([du, du, RIEN, du.quantize(Decimal(1)) + 5]), label="pays")
                if verse > 0:
                    saisies.append(Saisie(foyer, [Versement(verse)]))
            encaisser_en_masse(beneficiaire=payee, saisies=saisies, auteur=self.lieu.tess)

    def solder(self) -> None:
        for volet in self.volets:
            compte = comptes_des_volets([volet])[volet.pk]
            if compte.ecart_a_attribuer:  # settled once, taken back, and its lines changed since
                with pytest.raises(Refus, match="pour qui est l’écart"):
                    solder(volet=volet, auteur=self.lieu.rosa)
                self.facturer(volet, compte, compte.facture.montant)
            elif compte.facture is None and self.draw(st.booleans(), label="invoice"):
                ecart = self.draw(st.integers(-300, 300), label="difference") * CENTIME
                self.facturer(volet, compte, max(RIEN, compte.attendu + ecart))
            solder(volet=volet, auteur=self.lieu.rosa)

    def facturer(self, volet: Volet, compte: CompteDuVolet, montant: Decimal) -> None:
        porteurs = Facture.Ecart.values if compte.parts else [Facture.Ecart.GROUPEMENT, Facture.Ecart.PRODUCTEUR]
        pour = self.draw(st.sampled_from(porteurs), label="who bears the difference")
        enregistrer_la_facture(
            volet=volet, montant=montant, ecart_pour=pour, ecart_motif="arrondi", auteur=self.lieu.rosa
        )

    def reprendre(self) -> None:
        for volet in self.volets:
            reprendre_le_solde(volet=volet, auteur=self.lieu.tess, motif="une ligne oubliée")
        ligne = Ligne.objects.filter(volet__in=self.volets, retenue__gt=0).first()
        if ligne is not None:
            Ligne.objects.filter(pk=ligne.pk).update(facturee=Decimal("0.5"))


def _a_la_main(ligne: Ligne) -> Decimal:
    """The amount of a line, counted again from its facts."""
    facts = SimpleNamespace(**{nom: getattr(ligne, nom) for nom in ("facturee", "poids", "livree", "attribuee")})
    retenue = next(q for q in (facts.livree, facts.attribuee, ligne.quantite) if q is not None)
    assert retenue == ligne.retenue
    contenu = next(q for q in (facts.facturee, facts.poids, retenue * ligne.facteur) if q is not None)
    return (contenu * ligne.prix).quantize(CENTIME, ROUND_HALF_UP)


def _les_bons_concordent(ronde) -> None:
    """Each order is the sum of what its households get, shipping and deposits included."""
    postes = postes_de_la_commande(ronde.commande)
    for volet, contenu in zip(ronde.volets_lus(), ronde.bons(), strict=True):
        siens = [poste for poste in postes if poste.volet_id == volet.pk and poste.partenariat_id == volet.paye_a]
        produits = somme(p for p in siens if p.genre == Genre.PRODUITS)
        assert sum((Decimal(article["montant"]) for article in contenu["lignes"]), RIEN) == produits
        assert produits == Decimal(contenu["total"])
        if contenu["lignes"]:
            autres = somme(p for p in siens if p.genre in (Genre.PORT, Genre.CONSIGNE))
            assert total_a_regler(contenu) == produits + autres


def _tout_concorde(ronde) -> None:
    """Lines, dues, household sheets and sign-off list say the same."""
    postes = postes_de_la_commande(ronde.commande)
    par_volet: dict[int, Decimal] = defaultdict(Decimal)
    for ligne in Ligne.objects.filter(commande=ronde.commande):
        assert ligne.montant == _a_la_main(ligne)
        par_volet[ligne.volet_id] += ligne.montant
    for volet in ronde.volets_lus():
        siens = [poste for poste in postes if poste.volet_id == volet.pk]
        assert somme(p for p in siens if p.genre == Genre.PRODUITS) == par_volet[volet.pk]
        if any(ligne.retenue or ligne.montant for ligne in Ligne.objects.filter(volet=volet)):
            assert somme(p for p in siens if p.genre == Genre.PORT) == volet.port
    dus = {foyer: {qui: somme(siens) for qui, siens in payees.items()} for foyer, payees in par_foyer(postes).items()}
    lecture = lire(commande=ronde.commande, le=timezone.now())
    noms = {foyer.nom: foyer.pk for foyer in ronde.lieu.foyers}
    for feuille in feuilles_des_foyers(lecture).feuilles:
        assert feuille.total == sum(dus[noms[feuille.nom]].values())
    servis = {foyer.id for foyer in lecture.foyers}
    assert emargement(lecture).total == sum((sum(dus[foyer].values()) for foyer in servis), RIEN)


def _les_comptes_sont_justes(ronde) -> None:
    """Once settled: each household's account is what it owes less what it paid; the invoice is what was written."""
    bilan = verifier(ronde.lieu.limoux)
    assert bilan.juste, bilan.anomalies
    attendus: dict[tuple[int, int | None], Decimal] = defaultdict(Decimal)
    for poste in postes_de_la_commande(ronde.commande):
        attendus[poste.foyer_id, poste.partenariat_id] += poste.montant
    ecrits: dict[tuple[int, int | None], Decimal] = defaultdict(Decimal)
    for ecriture in Ecriture.objects.filter(commande=ronde.commande):
        (attendus if ecriture.genre == Genre.PAIEMENT else ecrits)[ecriture.foyer_id, ecriture.partenariat_id] += (
            ecriture.montant
        )
        if ecriture.genre == Genre.PAIEMENT:
            ecrits[ecriture.foyer_id, ecriture.partenariat_id] += ecriture.montant
    assert {k: v for k, v in ecrits.items() if v} == {k: v for k, v in attendus.items() if v}
    for facture in Facture.objects.filter(volet__commande=ronde.commande, ecart_pour=Facture.Ecart.FOYERS):
        compte = comptes_des_volets([facture.volet])[facture.volet_id]
        if not compte.parts:
            continue
        du_volet = Ecriture.objects.filter(volet=facture.volet, partenariat_id=facture.volet.paye_a).exclude(
            genre=Genre.PARTICIPATION
        )
        assert sum((e.montant for e in du_volet), RIEN) == facture.montant
