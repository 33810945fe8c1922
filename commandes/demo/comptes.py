"""A year of accounts: what was owed for the rounds that are over, who paid how, what is missing here and there."""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from catalogue.models import Partenariat
from commandes.argent.dus import Poste, par_foyer, participations_fixes, postes_des_volets, somme
from commandes.models import Bordereau, Caution, Commande, Cotisation, Ecriture, Reglement, Volet
from commandes.services.comptes import en_ecriture
from groupement.demo.monde import Monde
from groupement.models import Adhesion, Foyer, Groupement, Personne

BANQUES = ("Crédit Agricole", "La Banque postale", "Crédit Mutuel", "Caisse d’Épargne", "La Nef", "Banque populaire")
COTISATIONS = tuple(Decimal(euros) for euros in (10, 15, 15, 20, 20, 20, 30))


def tenir_les_comptes(monde: Monde, slug: str, commandes: Sequence[Commande], a_solder: set[int]) -> None:
    """Settle the volets of `a_solder` (ids) and write the payments of all rounds that were delivered."""
    _Comptable(monde, slug).tenir(commandes, a_solder)


class _Comptable:
    def __init__(self, monde: Monde, slug: str) -> None:
        self.groupement: Groupement = monde.groupements[slug]
        self.monde = monde
        self.hasard: random.Random = monde.hasard(f"comptes {slug}")
        self.qui: Personne = _tresorerie(monde, slug)
        self.rangs: dict[int, int] = defaultdict(int)  # slips by year
        self.ecritures: list[Ecriture] = []

    def tenir(self, commandes: Sequence[Commande], a_solder: set[int]) -> None:
        volets: dict[int, list[Volet]] = defaultdict(list)
        livres = Volet.objects.filter(commande__in=commandes, etat=Volet.Etat.LIVRE)
        for volet in livres.select_related("partenariat"):
            volets[volet.commande_id].append(volet)
        for commande in commandes:
            self._regler(commande, volets[commande.pk], a_solder)
        self._cotiser()
        self._cautionner()
        Ecriture.objects.bulk_create(self.ecritures, batch_size=1000)
        for volet in livres.filter(pk__in=a_solder):
            volet.etat, volet.soldes = Volet.Etat.SOLDE, 1
            volet.solde_le = volet.livre_le + datetime.timedelta(days=5)
            volet.save(update_fields=["etat", "soldes", "solde_le"])

    def _regler(self, commande: Commande, volets: Sequence[Volet], a_solder: set[int]) -> None:
        if not volets:
            return
        livre_le = max(volet.livre_le for volet in volets if volet.livre_le)
        soldes = {volet.pk for volet in volets} & a_solder
        postes = postes_des_volets(volets)
        if len(soldes) == len(volets):
            fixes = participations_fixes(commande, {poste.foyer_id for poste in postes})
            postes += fixes
        for poste in postes:
            if poste.volet_id in soldes or poste.volet_id is None:
                ecriture = en_ecriture(poste, solde=1 if poste.volet_id else 0, libelle=str(commande))
                self._noter(ecriture, livre_le + datetime.timedelta(days=5))
        par_payee: dict[int | None, list[Reglement]] = defaultdict(list)
        for foyer_id, dus in par_foyer(postes).items():
            for payee, siens in dus.items():
                par_payee[payee] += self._paiements(commande, foyer_id, payee, siens, livre_le, bool(soldes))
        for payee, reglements in par_payee.items():
            self._remettre(commande, payee, reglements, livre_le, bool(soldes))

    def _paiements(
        self, commande: Commande, foyer_id: int, payee: int | None, postes: Iterable[Poste],
        livre_le: datetime.datetime, solde: bool,
    ) -> list[Reglement]:  # fmt: skip
        """One payment of what is owed; now and then none, or a rounded one. A recent round is not all paid yet."""
        du = somme(postes)
        sort = self.hasard.random()
        if du <= 0 or sort < 0.012 or (not solde and sort < 0.3):
            return []
        verse = du.quantize(Decimal(1)) + 1 if sort > 0.985 else du
        mode = Partenariat.Mode.VIREMENT if self.hasard.random() < 0.1 else Partenariat.Mode.CHEQUE
        cheque = mode == Partenariat.Mode.CHEQUE
        return [
            Reglement(
                groupement=self.groupement, foyer_id=foyer_id, partenariat_id=payee, commande=commande, mode=mode,
                montant=verse, numero=f"{self.hasard.randrange(10**6, 10**7)}" if cheque else "",
                banque=BANQUES[foyer_id % len(BANQUES)] if cheque else "", etat=Reglement.Etat.RECU,
                saisi_le=livre_le, saisi_par=self.qui, recu_le=livre_le,
            )
        ]  # fmt: skip

    def _remettre(
        self,
        commande: Commande,
        payee: int | None,
        reglements: list[Reglement],
        livre_le: datetime.datetime,
        remis: bool,
    ) -> None:
        if remis and reglements:
            annee = livre_le.year
            self.rangs[annee] += 1
            bordereau = Bordereau.objects.create(
                groupement=self.groupement, partenariat_id=payee, commande=commande, annee=annee,
                rang=self.rangs[annee], remis_le=livre_le + datetime.timedelta(days=2), remis_par=self.qui,
            )  # fmt: skip
            for reglement in reglements:
                reglement.etat, reglement.bordereau = Reglement.Etat.REMIS, bordereau
                reglement.remis_le = bordereau.remis_le
        for reglement in Reglement.objects.bulk_create(reglements):
            self._noter(
                Ecriture(
                    foyer_id=reglement.foyer_id, partenariat_id=payee, commande=commande,
                    genre=Ecriture.Genre.PAIEMENT, montant=-reglement.montant, libelle=str(commande),
                    reglement=reglement,
                ),
                livre_le,
            )  # fmt: skip

    def _cotiser(self) -> None:
        if not self.groupement.cotisation_conseillee:
            return
        annee = self.monde.aujourd_hui.year
        for foyer in self._foyers():
            if self.hasard.random() < 0.12:
                continue
            jour = datetime.date(annee, 1, 1) + datetime.timedelta(days=self.hasard.randrange(10, 75))
            cotisation = Cotisation.objects.create(
                groupement=self.groupement, foyer=foyer, annee=annee, montant=self.hasard.choice(COTISATIONS),
                recue_le=min(jour, self.monde.aujourd_hui), saisie_par=self.qui,
            )  # fmt: skip
            le = self.monde.maintenant.replace(month=cotisation.recue_le.month, day=cotisation.recue_le.day)
            for signe in (1, -1):
                self._noter(
                    Ecriture(
                        foyer=foyer, genre=Ecriture.Genre.COTISATION, montant=signe * cotisation.montant,
                        libelle=f"Cotisation {annee}" + (", réglée" if signe < 0 else ""), cotisation=cotisation,
                    ),
                    min(le, self.monde.maintenant),
                )  # fmt: skip

    def _cautionner(self) -> None:
        if not self.groupement.caution:
            return
        Caution.objects.bulk_create(
            Caution(
                groupement=self.groupement, foyer=foyer, montant=self.groupement.caution,
                numero=f"{self.hasard.randrange(10**6, 10**7)}", banque=BANQUES[foyer.pk % len(BANQUES)],
                recue_le=self.monde.jour(-self.hasard.randrange(40, 700)), saisie_par=self.qui,
            )
            for foyer in self._foyers()
            if self.hasard.random() < 0.9
        )  # fmt: skip

    def _foyers(self) -> Iterable[Foyer]:
        return Foyer.objects.actifs().order_by("pk")

    def _noter(self, ecriture: Ecriture, le: datetime.datetime) -> None:
        ecriture.groupement, ecriture.le, ecriture.nom_auteur = self.groupement, le, str(self.qui)
        self.ecritures.append(ecriture)


def _tresorerie(monde: Monde, slug: str) -> Personne:
    """Who keeps the accounts of the group, else who facilitates it."""
    tiennent = [a.personne for a in monde.adhesions[slug] if Adhesion.Role.TRESORERIE in a.roles]
    return tiennent[0] if tiennent else monde.animation(slug)
