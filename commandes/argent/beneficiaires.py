"""The payees of a round: whom its households pay, on what conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from catalogue.models import Partenariat
from commandes.argent.soldes import FINIS, est_paye_par, payees
from commandes.models import Commande, Facture, Reglement, Volet
from groupement.models import Groupement
from groupement.tri import par_nom


@dataclass(slots=True)
class Beneficiaire:
    """One payee of one round (`partenariat` None: the group's association), with its volets: who pays what there."""

    commande: Commande
    partenariat: Partenariat | None
    volets: list[Volet]

    @property
    def groupement(self) -> Groupement:
        return self.commande.groupement

    @property
    def partenariat_id(self) -> int | None:
        return self.partenariat.pk if self.partenariat else None

    @property
    def clefs(self) -> dict[str, Any]:
        """What every payment and every slip of this payee in this round carries."""
        return {
            "groupement_id": self.commande.groupement_id, "commande": self.commande, "partenariat": self.partenariat,
        }  # fmt: skip

    def reglements(self) -> QuerySet[Reglement]:
        return Reglement.objects.filter(commande=self.commande, partenariat=self.partenariat)

    def adresse(self, route: str, *args: Any) -> str:
        """A page of `commandes.urls_reglements` for this payee."""
        a_qui = [self.partenariat.pk] if self.partenariat else []
        return reverse(f"commandes:{route}", args=[self.groupement.slug, self.commande.pk, *a_qui, *args])

    def get_absolute_url(self) -> str:
        return self.adresse("grille")

    @property
    def nom(self) -> str:
        if self.partenariat:
            return str(self.partenariat)
        return self.groupement.titulaire or f"l’association {self.groupement}"

    @property
    def _conditions(self) -> list[Partenariat]:
        """Whose conditions hold: of a volet that pays a producer, the association only has the participation."""
        return [volet.partenariat for volet in self.volets if volet.paye_a == self.partenariat_id]

    @property
    def modes(self) -> list[Partenariat.Mode]:
        """Payment modes that are accepted, all of them when nothing was said."""
        choisis = {mode for conditions in self._conditions for mode in conditions.modes_de_paiement}
        return [mode for mode in Partenariat.Mode if mode in choisis or not choisis]

    @property
    def avant(self) -> bool:
        """Whether one pays before the delivery."""
        return any(conditions.quand == Partenariat.Quand.AVANT for conditions in self._conditions)

    @property
    def cheques_au_plus(self) -> int:
        return max((conditions.cheques_au_plus for conditions in self._conditions), default=1)

    @property
    def iban(self) -> str:
        return self.partenariat.iban if self.partenariat else self.groupement.iban

    @property
    def titulaire(self) -> str:
        if self.partenariat:
            return self.partenariat.titulaire or str(self.partenariat)
        return self.groupement.titulaire or self.groupement.nom


def beneficiaires(commande: Commande) -> list[Beneficiaire]:
    """The payees of a round (its group loaded): those of its volets, whoever was paid something. Two queries."""
    volets = volets_de(commande.pk, commande.groupement)
    payes = set(
        Reglement.objects.filter(commande=commande)
        .exclude(etat=Reglement.Etat.ANNULE)
        .values_list("partenariat_id", flat=True)
    )
    return parmi(commande, volets, payes)


def volets_de(commande_id: int, groupement: Groupement, *, ailleurs: bool = False) -> list[Volet]:
    """The volets of a round that members see, each with its conditions, its invoice and one object for their round.

    `ailleurs`: and all that is not settled in other rounds.
    """
    voulus = Q(commande=commande_id) & ~Q(etat=Volet.Etat.PREPARATION)
    if ailleurs:
        voulus |= ~Q(etat__in=FINIS)
    volets = list(
        Volet.objects.filter(voulus)
        .select_related("commande", "partenariat__producteur", "producteur", "facture")
        .defer("facture__octets")
        .order_by(*par_nom("producteur__nom"), "pk")
    )
    commandes: dict[int, Commande] = {}
    for volet in volets:
        volet.commande = commandes.setdefault(volet.commande_id, volet.commande)
        volet.groupement = volet.commande.groupement = groupement
    return volets


def factures_de(volets: Iterable[Volet]) -> dict[int, Facture]:
    """By volet id, of `volets_de`."""
    return {volet.pk: volet.facture for volet in volets if hasattr(volet, "facture")}


def parmi(commande: Commande, volets: Iterable[Volet], payes: Collection[int | None] = ()) -> list[Beneficiaire]:
    """The payees of a round among `volets_de`, producers in their order, then the association."""
    siens = [volet for volet in volets if volet.commande_id == commande.pk]
    vivants = [volet for volet in siens if volet.etat != Volet.Etat.ANNULE]
    trouves = {*payes, *(payees(commande, vivants) if vivants else ())}
    par_partenariat = {volet.partenariat_id: volet.partenariat for volet in siens}
    return [
        Beneficiaire(commande, partenariat, [v for v in siens if est_paye_par(v, pk)])
        for pk, partenariat in [*par_partenariat.items(), (None, None)]
        if pk in trouves
    ]
