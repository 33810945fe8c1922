"""What is written in a basket: lines set, taken out, corrected; one journal row for each change.

Lines are written by one statement for one and for a whole page: it is planned once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from catalogue.prix import prix_au_palier
from catalogue.unites import nommer
from commandes.colisage.colis_en_cours import OffreSuivie
from commandes.models import Commande, Panier
from groupement.models import Foyer, Personne
from groupement.services.journal import entree, journaliser_tout

# What the offer says is copied where it stands.
ECRIRE_LES_LIGNES = """
INSERT INTO commandes_ligne (groupement_id, commande_id, panier_id, volet_id, offre_id, quantite, tolerance, prix,
    facteur, tva, consigne, saisie_le, saisie_par_id, saisie_pour_autrui)
SELECT p.groupement_id, p.commande_id, p.id, o.volet_id, o.id, n.quantite, n.tolerance, n.prix,
    CASE o.prix_par WHEN 'mesure' THEN o.contenance ELSE 1 END, o.tva, o.consigne, now(), %s, %s
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[]) AS n (offre, quantite, tolerance, prix)
JOIN commandes_offre o ON o.id = n.offre
JOIN commandes_panier p ON p.id = %s
ON CONFLICT (panier_id, offre_id) DO UPDATE SET quantite = EXCLUDED.quantite, tolerance = EXCLUDED.tolerance,
    attribuee = NULL, attribuee_motif = '', fixee = false, prix = EXCLUDED.prix,
    facteur = EXCLUDED.facteur, saisie_le = EXCLUDED.saisie_le, saisie_par_id = EXCLUDED.saisie_par_id,
    saisie_pour_autrui = EXCLUDED.saisie_pour_autrui
"""


# A correction after the deadline: what was ordered stays as it was, what the household gets is decided by hand.
CORRIGER_LES_LIGNES = """
INSERT INTO commandes_ligne (groupement_id, commande_id, panier_id, volet_id, offre_id, quantite, attribuee,
    attribuee_motif, fixee, corrigee, prix, facteur, tva, consigne, saisie_le, saisie_par_id, saisie_pour_autrui)
SELECT p.groupement_id, p.commande_id, p.id, o.volet_id, o.id, n.quantite, n.quantite, n.motif, true, true, n.prix,
    CASE o.prix_par WHEN 'mesure' THEN o.contenance ELSE 1 END, o.tva, o.consigne, now(), %s, %s
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::text[]) AS n (offre, quantite, prix, motif)
JOIN commandes_offre o ON o.id = n.offre
JOIN commandes_panier p ON p.id = %s
ON CONFLICT (panier_id, offre_id) DO UPDATE SET attribuee = EXCLUDED.attribuee,
    attribuee_motif = EXCLUDED.attribuee_motif, fixee = true, corrigee = true, prix = EXCLUDED.prix
"""


@dataclass(slots=True)
class OffreLue:
    """An offer read under the lock, with its volet's state and what this household has of it."""

    pk: int
    designation: str
    unite: str
    pas: Decimal
    minimum: Decimal
    paliers: Any
    prix_du_groupe: Decimal | None  # one price for all, when the tiers count the whole group
    stock: Decimal | None
    retiree: bool
    colisage: Decimal | None
    panachage: str
    minimum_du_groupe: Decimal
    volet_id: int
    etat: str
    echue: bool
    en_complement: bool
    commandee: Decimal
    retenue: Decimal
    tolerance: Decimal
    fixee: bool

    @property
    def actuelle(self) -> Decimal:
        """What a change starts from: while members complete cases, what was ordered and not what they get of it."""
        return self.commandee if self.en_complement else self.retenue

    def prix(self, quantite: Decimal) -> Decimal:
        """Of one unit for a household that takes `quantite`; a group's price only moves at the closing."""
        return prix_au_palier(self.paliers, quantite) if self.prix_du_groupe is None else self.prix_du_groupe

    @property
    def suivie(self) -> OffreSuivie:
        paliers = () if self.prix_du_groupe is None else self.paliers
        return OffreSuivie(
            self.pk, self.volet_id, self.designation, self.unite, self.colisage, self.stock,
            tuple((Decimal(seuil), Decimal(prix)) for seuil, prix in paliers), self.panachage, self.minimum_du_groupe,
            self.pas,
        )  # fmt: skip


class Changement(NamedTuple):
    offre: OffreLue
    quantite: Decimal
    tolerance: Decimal

    def en_mots(self) -> str:
        return _en_mots(self.offre, self.quantite, self.tolerance) if self.quantite else "retiré"

    def motif(self, raison: str) -> str:
        """Why a corrected line is not what was ordered, for the household."""
        unite, commandee = self.offre.unite, self.offre.commandee
        if not commandee:
            return f"ajouté après la clôture : {raison}"[:200]
        if commandee == self.quantite:
            return raison[:200]
        return f"{nommer(unite, self.quantite)} au lieu de {nommer(unite, commandee)} : {raison}"[:200]


def _en_mots(offre: OffreLue, quantite: Decimal, tolerance: Decimal) -> str:
    plus = f", jusqu’à {nommer(offre.unite, tolerance)} de plus" if tolerance else ""
    return nommer(offre.unite, quantite) + plus


def ecrire(
    commande: Commande,
    foyer: Foyer,
    panier_id: int,
    changements: Sequence[Changement],
    auteur: Personne,
    pour_autrui: bool,
    motif: str,
) -> None:
    with connection.cursor() as curseur:
        if motif:
            _corriger(curseur, panier_id, changements, auteur, pour_autrui, motif)
        else:
            _poser(curseur, panier_id, changements, auteur, pour_autrui)
    action = "corriger" if motif else "saisir" if pour_autrui else "commander"
    panier = Panier(pk=panier_id, groupement_id=commande.groupement_id)
    journaliser_tout(
        entree(
            objet=panier,
            action=f"panier.{action}",
            libelle=f"{changement.offre.designation} : {changement.en_mots()}",
            auteur=auteur,
            avant={
                changement.offre.designation: _en_mots(
                    changement.offre, changement.offre.actuelle, changement.offre.tolerance
                )
            }
            if changement.offre.actuelle
            else {},
            apres={changement.offre.designation: _en_mots(changement.offre, changement.quantite, changement.tolerance)},
            motif=motif,
            foyer_id=foyer.pk,
        )
        for changement in changements
    )


def _poser(
    curseur: Any, panier_id: int, changements: Sequence[Changement], auteur: Personne, pour_autrui: bool
) -> None:
    retirees = [changement.offre.pk for changement in changements if not changement.quantite]
    gardees = [changement for changement in changements if changement.quantite]
    if retirees:
        curseur.execute(
            "DELETE FROM commandes_ligne WHERE panier_id = %s AND offre_id = ANY(%s)", [panier_id, retirees]
        )
    if gardees:
        curseur.execute(
            ECRIRE_LES_LIGNES,
            [
                auteur.pk,
                pour_autrui,
                [offre.pk for offre, _, _ in gardees],
                [quantite for _, quantite, _ in gardees],
                [tolerance for _, _, tolerance in gardees],
                [offre.prix(quantite) for offre, quantite, _ in gardees],
                panier_id,
            ],
        )


def _corriger(
    curseur: Any, panier_id: int, changements: Sequence[Changement], auteur: Personne, pour_autrui: bool, motif: str
) -> None:
    """A product that the household had keeps its line, at 0 when it is removed; one that it had not is new."""
    retirees = [c for c in changements if not c.quantite]
    gardees = [c for c in changements if c.quantite]
    if retirees:
        curseur.execute(
            "UPDATE commandes_ligne l SET attribuee = 0, attribuee_motif = n.motif, fixee = true, corrigee = true"
            " FROM unnest(%s::bigint[], %s::text[]) AS n (offre, motif)"
            " WHERE l.panier_id = %s AND l.offre_id = n.offre",
            [[c.offre.pk for c in retirees], [c.motif(motif) for c in retirees], panier_id],
        )
    if gardees:
        curseur.execute(
            CORRIGER_LES_LIGNES,
            [
                auteur.pk,
                pour_autrui,
                [c.offre.pk for c in gardees],
                [c.quantite for c in gardees],
                [c.offre.prix(c.quantite) for c in gardees],
                [c.motif(motif) for c in gardees],
                panier_id,
            ],
        )
