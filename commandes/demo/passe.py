"""A year of rounds that are over: written in bulk, no service and no mail, prices those of their day."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from catalogue.models import Conditionnement
from catalogue.prix import prix_au_palier
from commandes.demo.calendrier import a_l_heure, livraisons_passees, participe
from commandes.demo.comptes import tenir_les_comptes
from commandes.demo.gouts import Menage, Quantites, completer_les_colis, respecter_les_stocks
from commandes.models import Commande, Creneau, Ligne, Offre, Panier, Volet
from commandes.services.offrir import copier, paliers_en_vigueur
from groupement.demo.chargement import apprendre_les_tailles
from groupement.demo.monde import Monde
from groupement.models import Adhesion, Groupement

CRENEAUX = ((datetime.time(17), datetime.time(18, 30)), (datetime.time(18, 30), datetime.time(19, 30)))
# Never offered before: marked as new in the rounds of now.
NOUVEAUTES = {"Huile de tournesol vierge", "Pain d'épices au miel", "Saucisson sec", "Vinaigre vieux doux de figue",
              "Noix de cajou", "Quinoa d’Anjou", "Compote sans sucre"}  # fmt: skip
SOLDE_APRES = 21  # days after the delivery
ANNULES = {("limoux", "vergers", 7): "La grêle a emporté la récolte : rien à livrer cette fois, courage à Hugues."}


@dataclass
class RondePassee:
    """A round being written, with the rows that hang on it."""

    commande: Commande
    creneaux: list[Creneau] = field(default_factory=list)
    offres: dict[str, list[Offre]] = field(default_factory=dict)  # by producer
    volets: dict[str, Volet] = field(default_factory=dict)

    @cached_property
    def par_id(self) -> dict[int, Offre]:
        return {offre.pk: offre for offres in self.offres.values() for offre in offres}


def ecrire_l_annee(monde: Monde, slug: str, menages: list[Menage]) -> None:
    """The scope of the group is open."""
    annee = _Annee(monde, slug)
    annee.ouvrir()
    annee.remplir(menages)
    apprendre_les_tailles()
    annee.solder()


class _Annee:
    def __init__(self, monde: Monde, slug: str) -> None:
        self.monde, self.slug = monde, slug
        self.groupement: Groupement = monde.groupements[slug]
        self.hasard: random.Random = monde.hasard(f"année {slug}")
        self.rondes: list[RondePassee] = []

    def ouvrir(self) -> None:
        """Rounds, slots, volets and offers."""
        livraisons = livraisons_passees(self.slug, self.monde.aujourd_hui)
        commandes = Commande.objects.bulk_create(self._commande(jour) for jour in livraisons)
        for rang, commande in enumerate(commandes):
            ronde = RondePassee(commande)
            ronde.creneaux = [
                Creneau(groupement=self.groupement, commande=commande, debut=debut, fin=fin) for debut, fin in CRENEAUX
            ]
            for clef in self.catalogue:
                if participe(self.slug, clef, rang, commande.livraison_le) and (offres := self._offres(clef, commande)):
                    ronde.volets[clef] = self._volet(clef, commande, ANNULES.get((self.slug, clef, rang), ""))
                    ronde.offres[clef] = offres
            self.rondes.append(ronde)
        Creneau.objects.bulk_create(c for ronde in self.rondes for c in ronde.creneaux)
        Volet.objects.bulk_create(v for ronde in self.rondes for v in ronde.volets.values())
        for ronde in self.rondes:
            for clef, offres in ronde.offres.items():
                for offre in offres:
                    offre.volet = ronde.volets[clef]
        toutes = (o for ronde in self.rondes for offres in ronde.offres.values() for o in offres)
        Offre.objects.bulk_create(toutes, batch_size=1000)

    def remplir(self, menages: list[Menage]) -> None:
        """Baskets and lines."""
        composes: list[tuple[RondePassee, Panier, Menage, Quantites]] = []
        for ronde in self.rondes:
            offres = [o for o in ronde.par_id.values() if o.volet.etat != Volet.Etat.ANNULE]
            la = [m for m in menages if self._etait_la(m, ronde.commande)]
            presents = {m.foyer.pk: m for m in la if m.commande(self.hasard)}
            paniers = {pk: menage.choisir(offres, self.hasard) for pk, menage in presents.items()}
            completer_les_colis(paniers, offres)
            respecter_les_stocks(paniers, offres)
            for pk, quantites in paniers.items():
                if quantites:
                    composes.append((ronde, self._panier(ronde, presents[pk]), presents[pk], quantites))
        Panier.objects.bulk_create([panier for _, panier, _, _ in composes], batch_size=1000)
        Ligne.objects.bulk_create((ligne for compose in composes for ligne in self._lignes(*compose)), batch_size=1500)

    def solder(self) -> None:
        """What was delivered some weeks ago is paid and settled."""
        a_solder = {
            volet.pk
            for ronde in self.rondes
            if (self.monde.aujourd_hui - ronde.commande.livraison_le).days > SOLDE_APRES
            for volet in ronde.volets.values()
            if volet.etat == Volet.Etat.LIVRE
        }
        tenir_les_comptes(self.monde, self.slug, [ronde.commande for ronde in self.rondes], a_solder)

    @cached_property
    def catalogue(self) -> dict[str, list[Conditionnement]]:
        return {
            clef: list(
                Conditionnement.objects.actifs()
                .filter(produit__producteur=self.monde.producteurs[clef])
                .exclude(produit__nom__in=NOUVEAUTES)
                .select_related("produit")
                .order_by("produit__famille", "produit__nom", "libelle")
            )
            for slug, clef in self.monde.partenariats
            if slug == self.slug
        }

    @cached_property
    def tarifs(self) -> dict[str, list[tuple[datetime.date, dict[int, list[list[str]]]]]]:
        """The price lists of each producer, the latest first: (from which day, tiers by packing)."""
        return {
            clef: [
                (du, paliers_en_vigueur(producteur_id=self.monde.producteurs[clef].pk, jour=du))
                for du in self.monde.producteurs[clef].tarifs.order_by("-du").values_list("du", flat=True)
            ]
            for clef in self.catalogue
        }

    def _commande(self, livraison: datetime.date) -> Commande:
        return Commande(
            groupement=self.groupement,
            ouvre_le=a_l_heure(livraison - datetime.timedelta(days=16), 8),
            cloture_le=a_l_heure(livraison - datetime.timedelta(days=6), 20),
            livraison_le=livraison,
            lieu=self.groupement.lieu_habituel,
            participation_fixe=self.groupement.participation_fixe,
            creee_par=self.monde.animation(self.slug),
        )

    def _volet(self, clef: str, commande: Commande, annulation: str) -> Volet:
        partenariat = self.monde.partenariats[self.slug, clef]
        volet = Volet(
            groupement=self.groupement, commande=commande, partenariat=partenariat,
            producteur_id=partenariat.producteur_id, minimum=partenariat.minimum, port=partenariat.port,
            part_du_port=partenariat.part_du_port, beneficiaire=partenariat.beneficiaire,
            participation_taux=self.groupement.participation_taux,
            ouvre_le=commande.ouvre_le, cloture_le=commande.cloture_le, ouvert_le=commande.ouvre_le,
        )  # fmt: skip
        if annulation:
            volet.etat, volet.annule_le, volet.note = Volet.Etat.ANNULE, commande.cloture_le, annulation
            return volet
        volet.etat, volet.clos_le = Volet.Etat.LIVRE, commande.cloture_le
        volet.transmis_le = commande.cloture_le + datetime.timedelta(hours=14)
        volet.livre_le = a_l_heure(commande.livraison_le, 19, 30)
        return volet

    def _offres(self, clef: str, commande: Commande) -> list[Offre]:
        """What the season of the delivery offers, at the prices of the opening. Their volet comes later."""
        jour = commande.ouvre_le.date()
        paliers = next((paliers for du, paliers in self.tarifs[clef] if du <= jour), {})
        return [
            Offre(groupement=self.groupement, conditionnement=c, stock=c.stock, **copier(c, paliers[c.pk]))
            for c in self.catalogue[clef]
            if commande.livraison_le.month in c.produit.mois and c.pk in paliers
        ]

    def _etait_la(self, menage: Menage, commande: Commande) -> bool:
        """Arrived before the opening, and neither gone nor in pause by then."""
        if menage.adhesion.etat == Adhesion.Etat.EN_PAUSE and commande.livraison_le > self.monde.jour(-75):
            return False
        parti_le = menage.foyer.parti_le or self.monde.aujourd_hui
        return menage.adhesion.depuis_le <= commande.ouvre_le.date() and commande.livraison_le <= parti_le

    def _panier(self, ronde: RondePassee, menage: Menage) -> Panier:
        creneau = self.hasard.choice(ronde.creneaux)
        heure = datetime.datetime.combine(ronde.commande.livraison_le, creneau.debut)
        return Panier(
            groupement=self.groupement, commande=ronde.commande, foyer=menage.foyer, creneau=creneau,
            cree_le=self._pendant(ronde.commande),
            emarge_le=a_l_heure(heure.date(), heure.hour, self.hasard.randrange(heure.minute, 60)),
            emarge_par=self.monde.animation(self.slug),
        )  # fmt: skip

    def _pendant(self, commande: Commande) -> datetime.datetime:
        """A moment of the days when one could order."""
        minutes = int((commande.cloture_le - commande.ouvre_le).total_seconds() / 60)
        return commande.ouvre_le + datetime.timedelta(minutes=self.hasard.randrange(minutes))

    def _poids(self, offre: Offre, quantite: Decimal) -> Decimal | None:
        """What the scale said of what is weighed: never quite the average."""
        if not offre.pese:
            return None
        moyen = quantite * (offre.contenance or 1)
        return (moyen * Decimal(self.hasard.uniform(0.88, 1.13))).quantize(Decimal("0.005"))

    def _lignes(self, ronde: RondePassee, panier: Panier, menage: Menage, quantites: Quantites) -> Iterable[Ligne]:
        for pk, quantite in quantites.items():
            offre = ronde.par_id[pk]
            yield Ligne(
                groupement=self.groupement, commande=ronde.commande, panier=panier, volet_id=offre.volet_id,
                offre=offre, quantite=quantite, poids=self._poids(offre, quantite),
                prix=prix_au_palier(offre.paliers, quantite),
                facteur=(offre.contenance or 1) if offre.prix_par == "mesure" else 1, tva=offre.tva,
                consigne=offre.consigne, saisie_le=panier.cree_le, saisie_par=menage.auteur,
                saisie_pour_autrui=menage.pour_autrui, remise_le=panier.emarge_le, remise_par=panier.emarge_par,
            )  # fmt: skip
