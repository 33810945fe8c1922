"""A year with one payee, round by round: what was ordered, what its invoice says, what was received and handed over."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from catalogue.models import Partenariat
from commandes.argent.dus import CompteDuVolet, comptes_des_volets
from commandes.argent.releves import RIEN, Ligne, nom_de_l_association, releve_du_groupement
from commandes.models import Commande, Facture, Reglement, Volet
from groupement.models import Groupement
from groupement.tri import par_nom

Etat = Reglement.Etat


@dataclass(frozen=True, slots=True)
class Ronde:
    """One payee's part of a round; `recu` counts what was handed over since, `remis` only that."""

    commande: Commande
    volet: Volet
    compte: CompteDuVolet
    recu: Decimal
    remis: Decimal

    @property
    def foyers(self) -> int:
        return len(self.compte.parts)

    @property
    def facture(self) -> Facture | None:
        return self.compte.facture

    @property
    def a_payer(self) -> Decimal:
        """What the households of this round bear: the invoice where its difference is theirs, else the lines."""
        facture = self.facture
        return facture.montant if facture and facture.ecart_pour == Facture.Ecart.FOYERS else self.compte.attendu


@dataclass(frozen=True, slots=True)
class ReleveDuProducteur:
    groupement: Groupement
    annee: int
    nom: str
    partenariat: Partenariat | None
    rondes: list[Ronde]
    foyers: list[Ligne]

    def somme(self, champ: str) -> Decimal:
        """Of all rounds: "produits", "port", "consigne", "rendu", "attendu", "ecart"; or "recu", "remis", "a_payer"."""
        return sum(
            (getattr(r.compte if champ in COMPTES else r, champ) for r in self.rondes), RIEN
        )  # fmt: skip

    @property
    def facture(self) -> Decimal:
        return sum((r.facture.montant for r in self.rondes if r.facture), RIEN)

    @property
    def solde(self) -> Decimal:
        """What households still owe it at the end of the year, advances taken off."""
        return sum((foyer.cloture for foyer in self.foyers), RIEN)


COMPTES = ("produits", "port", "consigne", "rendu", "attendu", "ecart")


def releve_du_producteur(groupement: Groupement, partenariat: Partenariat | None, annee: int) -> ReleveDuProducteur:
    """`partenariat` None: the group's association, with the volets that pay it. As many queries for one round as for
    fifty."""
    volets = Volet.objects.exclude(etat__in=[Volet.Etat.PREPARATION, Volet.Etat.ANNULE]).filter(
        commande__livraison_le__gte=datetime.date(annee, 1, 1), commande__livraison_le__lte=datetime.date(annee, 12, 31)
    )
    if partenariat is None:
        volets = volets.filter(beneficiaire=Partenariat.Beneficiaire.ASSOCIATION)
    else:
        volets = volets.filter(partenariat=partenariat)
    lus = list(
        volets.select_related("commande", "producteur").order_by("commande__livraison_le", *par_nom("producteur__nom"))
    )
    comptes = comptes_des_volets(lus)
    # Several volets of a round that pay the association share its payments: they are told once, on the first.
    encaisses = _encaisses(partenariat, {volet.commande_id for volet in lus})
    rondes = []
    for volet in lus:
        volet.groupement = groupement
        recu, remis = encaisses.pop(volet.commande_id, (RIEN, RIEN))
        rondes.append(Ronde(volet.commande, volet, comptes[volet.pk], recu, remis))
    return ReleveDuProducteur(
        groupement=groupement,
        annee=annee,
        nom=str(partenariat) if partenariat else nom_de_l_association(groupement),
        partenariat=partenariat,
        rondes=rondes,
        foyers=releve_du_groupement(
            groupement, annee, payee=partenariat.pk if partenariat else None, tous=False
        ).lignes,
    )  # fmt: skip


def _encaisses(partenariat: Partenariat | None, commandes: set[int]) -> dict[int, tuple[Decimal, Decimal]]:
    """By round: received in all, and handed over (a transfer arrives by itself)."""
    sommes = (
        Reglement.objects.filter(partenariat=partenariat, commande__in=commandes, etat__in=[Etat.RECU, Etat.REMIS])
        .order_by()
        .values("commande_id")
        .annotate(
            recu=Sum("montant"),
            remis=Sum("montant", filter=Q(etat=Etat.REMIS) | Q(mode=Partenariat.Mode.VIREMENT)),
        )
    )
    trouvees: dict[int, tuple[Decimal, Decimal]] = defaultdict(lambda: (RIEN, RIEN))
    for somme in sommes:
        trouvees[somme["commande_id"]] = (somme["recu"] or RIEN, somme["remis"] or RIEN)
    return trouvees
