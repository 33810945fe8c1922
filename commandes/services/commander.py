"""Putting products in a household's basket: one line or a whole page, the same service."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from catalogue.prix import prix_au_palier
from catalogue.unites import nommer
from commandes.models import Commande, Ligne, Offre, Panier, Volet
from commandes.quantites import QuantiteRefusee, verifier_quantite
from commandes.services import verrou
from groupement.models import Foyer, Personne
from groupement.refus import Refus
from groupement.services.journal import entree, journaliser_tout

# One statement for one line and for a whole page: it is planned once. What the offer says is copied where it stands.
ECRIRE_LES_LIGNES = """
INSERT INTO commandes_ligne (groupement_id, commande_id, panier_id, volet_id, offre_id, quantite, tolerance, prix,
    facteur, tva, consigne, fixee, saisie_le, saisie_par_id, saisie_pour_autrui)
SELECT p.groupement_id, p.commande_id, p.id, o.volet_id, o.id, n.quantite, n.tolerance, n.prix,
    CASE o.prix_par WHEN 'mesure' THEN o.contenance ELSE 1 END, o.tva, o.consigne, %s, now(), %s, %s
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[]) AS n (offre, quantite, tolerance, prix)
JOIN commandes_offre o ON o.id = n.offre
JOIN commandes_panier p ON p.id = %s
ON CONFLICT (panier_id, offre_id) DO UPDATE SET quantite = EXCLUDED.quantite, tolerance = EXCLUDED.tolerance,
    attribuee = NULL, attribuee_motif = '', fixee = EXCLUDED.fixee, prix = EXCLUDED.prix,
    facteur = EXCLUDED.facteur, saisie_le = EXCLUDED.saisie_le, saisie_par_id = EXCLUDED.saisie_par_id,
    saisie_pour_autrui = EXCLUDED.saisie_pour_autrui
"""


class OffreSuivie(NamedTuple):
    """`paliers`: (from how many units of the group, price), when the group's total makes the price."""

    pk: int
    designation: str
    unite: str
    colisage: Decimal | None
    stock: Decimal | None
    paliers: tuple[tuple[Decimal, Decimal], ...]


@dataclass
class Bilan:
    """What became of what was asked: `refusees` gives a sentence by offer id; the others are written.

    `changees`: those of `enregistrees` that were otherwise before.
    """

    enregistrees: list[int] = field(default_factory=list)
    changees: list[int] = field(default_factory=list)
    # Those of which the page shows what the whole group takes.
    suivies: list[OffreSuivie] = field(default_factory=list)
    panier: int | None = None
    refusees: dict[int, str] = field(default_factory=dict)
    total: Decimal = Decimal(0)
    nombre: int = 0
    montants: dict[int, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class _OffreLue:
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
    etat: str
    echue: bool
    actuelle: Decimal
    tolerance: Decimal

    def prix(self, quantite: Decimal) -> Decimal:
        """Of one unit for a household that takes `quantite`; a group's price only moves at the closing."""
        return prix_au_palier(self.paliers, quantite) if self.prix_du_groupe is None else self.prix_du_groupe

    @property
    def paliers_suivis(self) -> tuple[tuple[Decimal, Decimal], ...]:
        return (
            ()
            if self.prix_du_groupe is None
            else tuple((Decimal(seuil), Decimal(prix)) for seuil, prix in self.paliers)
        )


class _Changement(NamedTuple):
    offre: _OffreLue
    quantite: Decimal
    tolerance: Decimal

    def en_mots(self) -> str:
        return _en_mots(self.offre, self.quantite, self.tolerance) if self.quantite else "retiré"


def _en_mots(offre: _OffreLue, quantite: Decimal, tolerance: Decimal) -> str:
    plus = f", jusqu’à {nommer(offre.unite, tolerance)} de plus" if tolerance else ""
    return nommer(offre.unite, quantite) + plus


def enregistrer_lignes(
    *,
    commande: Commande,
    foyer: Foyer,
    quantites: Mapping[int, Decimal],
    auteur: Personne,
    tolerances: Mapping[int, Decimal] | None = None,
    pour_autrui: bool = False,
    correction: str = "",
) -> Bilan:
    """Set the quantity (in order units, 0 removes) of each offer of `quantites` in the household's basket.

    `tolerances`: how many units more would be taken to complete a case; an offer that is not named keeps its own.
    Quantities are absolute: sending the same twice changes nothing more. Lines that came too late, were withdrawn or
    sold out are refused one by one and told in the result; the others are written. `pour_autrui` traces that somebody
    else typed it in. `correction` is the reason of a change after the deadline: only whoever runs the volet gives one.
    Queries do not grow with the number of lines.
    """
    bilan = Bilan()
    tolerances = tolerances or {}
    voulues = [*quantites, *(pk for pk in tolerances if pk not in quantites)]
    if not voulues:
        return bilan
    with verrou.transaction_patiente():
        panier_id = verrou.partager_et_ouvrir_le_panier(commande=commande, foyer_id=foyer.pk, offres=voulues)
        offres = _lire(panier_id, commande.pk, voulues)
        limitees = sorted(o.pk for o in offres.values() if o.stock is not None)
        restes = _stocks_restants(limitees, panier_id) if limitees else {}
        changements: list[_Changement] = []
        for pk in voulues:
            offre = offres.get(pk)
            if offre is None:
                bilan.refusees[pk] = "Ce produit n’est pas dans cette commande."
                continue
            quantite = quantites.get(pk, offre.actuelle)
            tolerance = tolerances.get(pk, offre.tolerance) if quantite else Decimal(0)
            if (quantite, tolerance) == (offre.actuelle, offre.tolerance):
                bilan.enregistrees.append(pk)
            elif motif := _refus(offre, quantite, tolerance, restes.get(pk), bool(correction)):
                bilan.refusees[pk] = motif
            else:
                bilan.enregistrees.append(pk)
                changements.append(_Changement(offre, quantite, tolerance))
        bilan.panier = panier_id
        bilan.suivies = [
            OffreSuivie(o.pk, o.designation, o.unite, o.colisage, o.stock, o.paliers_suivis)
            for o in offres.values()
            if o.colisage is not None or o.stock is not None or o.paliers_suivis
        ]
        bilan.changees = [changement.offre.pk for changement in changements]
        if changements:
            _ecrire(commande, foyer, panier_id, changements, auteur, pour_autrui, correction)
        _totaliser(bilan, panier_id, bilan.enregistrees)
    return bilan


def _lire(panier_id: int, commande_id: int, offres: list[int]) -> dict[int, _OffreLue]:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT o.id, o.nom, o.unite, o.pas, o.minimum, o.paliers,"
            " CASE WHEN o.paliers_du_groupe THEN coalesce((SELECT min(x.prix) FROM commandes_ligne x"
            " WHERE x.offre_id = o.id), (o.paliers -> 0 ->> 1)::numeric) END, o.stock,"
            " o.retiree_le IS NOT NULL, o.colisage, v.etat, v.cloture_le <= clock_timestamp(),"
            " coalesce(l.retenue, 0), coalesce(l.tolerance, 0)"
            " FROM commandes_offre o JOIN commandes_volet v ON v.id = o.volet_id"
            " LEFT JOIN commandes_ligne l ON l.offre_id = o.id AND l.panier_id = %s"
            " WHERE v.commande_id = %s AND o.id = ANY(%s)",
            [panier_id, commande_id, offres],
        )
        lues = [_OffreLue(*rang) for rang in curseur.fetchall()]
    for offre in lues:
        offre.paliers = json.loads(offre.paliers)  # a raw cursor hands JSON over as text
    return {offre.pk: offre for offre in lues}


def _stocks_restants(offres: list[int], panier_id: int) -> dict[int, Decimal]:
    """Units left of each limited offer for this basket, its offer rows locked in order of id."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT id FROM commandes_offre WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [offres])
        curseur.execute(
            "SELECT o.id, o.stock - coalesce((SELECT sum(l.quantite + l.tolerance) FROM commandes_ligne l"
            " WHERE l.offre_id = o.id AND l.panier_id <> %s), 0) FROM commandes_offre o WHERE o.id = ANY(%s)",
            [panier_id, offres],
        )
        return dict(curseur.fetchall())


def _refus(offre: _OffreLue, quantite: Decimal, tolerance: Decimal, reste: Decimal | None, correction: bool) -> str:
    """Why this change cannot be written, in French; empty when it can."""
    corrigeable = offre.etat in (Volet.Etat.CLOS, Volet.Etat.TRANSMIS, Volet.Etat.OUVERT)
    if not (correction and corrigeable) and (offre.etat != Volet.Etat.OUVERT or offre.echue):
        return _trop_tard(offre)
    accepte = quantite + tolerance
    augmente = accepte > offre.actuelle + offre.tolerance
    if offre.retiree and augmente:
        return "Ce produit vient d’être retiré de la commande."
    if tolerance and offre.colisage is None:
        return "Ce produit ne se commande pas par colis : il n’y a rien à compléter."
    try:
        verifier_quantite(quantite, unite=offre.unite, pas=offre.pas, minimum=offre.minimum)
        verifier_quantite(tolerance, unite=offre.unite, pas=offre.pas, minimum=Decimal(0))
    except QuantiteRefusee as erreur:
        return str(erreur)
    if reste is not None and accepte > reste and augmente:
        return (
            f"Il n’en reste que {nommer(offre.unite, max(reste, Decimal(0)))} pour vous."
            if reste > 0
            else "Il n’en reste plus."
        )
    return ""


def _trop_tard(offre: _OffreLue) -> str:
    garde = (
        f"Votre panier garde {nommer(offre.unite, offre.actuelle)}."
        if offre.actuelle
        else "Il n’est pas dans votre panier."
    )
    if offre.etat == Volet.Etat.ANNULE:
        return "La commande à ce producteur est annulée."
    if offre.etat == Volet.Etat.PREPARATION:
        return "La commande à ce producteur n’est pas encore ouverte."
    return f"Trop tard : la commande à ce producteur est close. {garde}"


def _ecrire(
    commande: Commande,
    foyer: Foyer,
    panier_id: int,
    changements: list[_Changement],
    auteur: Personne,
    pour_autrui: bool,
    motif: str,
) -> None:
    retirees = [changement.offre.pk for changement in changements if not changement.quantite]
    gardees = [changement for changement in changements if changement.quantite]
    with connection.cursor() as curseur:
        if retirees:
            curseur.execute(
                "DELETE FROM commandes_ligne WHERE panier_id = %s AND offre_id = ANY(%s)", [panier_id, retirees]
            )
        if gardees:
            curseur.execute(
                ECRIRE_LES_LIGNES,
                [
                    bool(motif),  # what somebody corrects after the deadline is no longer shared out
                    auteur.pk,
                    pour_autrui,
                    [offre.pk for offre, _, _ in gardees],
                    [quantite for _, quantite, _ in gardees],
                    [tolerance for _, _, tolerance in gardees],
                    [offre.prix(quantite) for offre, quantite, _ in gardees],
                    panier_id,
                ],
            )
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


def _totaliser(bilan: Bilan, panier_id: int, offres: list[int]) -> None:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT coalesce(sum(l.montant), 0), count(*), coalesce(jsonb_object_agg(l.offre_id, l.montant::text)"
            " FILTER (WHERE l.offre_id = ANY(%s)), '{}') FROM commandes_ligne l"
            " JOIN commandes_volet v ON v.id = l.volet_id AND v.etat <> 'annule' WHERE l.panier_id = %s",
            [offres, panier_id],
        )
        bilan.total, bilan.nombre, montants = curseur.fetchone()
    bilan.montants = {int(pk): Decimal(texte) for pk, texte in json.loads(montants).items()}


def comme_la_derniere_fois(*, commande: Commande, foyer: Foyer) -> dict[int, Decimal]:
    """Quantities by offer of this round, as in the household's latest earlier round of each of its producers."""
    precedentes = (
        Ligne.objects.filter(panier__foyer=foyer, commande__livraison_le__lt=commande.livraison_le)
        .exclude(commande=commande)
        .exclude(volet__etat=Volet.Etat.ANNULE)
    )
    offres = Offre.objects.proposees().filter(volet__commande=commande, volet__in=Volet.objects.acceptant())
    proposees = {
        conditionnement: (pk, volet)
        for pk, conditionnement, volet in offres.values_list("pk", "conditionnement_id", "volet__partenariat_id")
    }
    vues: dict[int, int] = {}
    quantites: dict[int, Decimal] = {}
    for conditionnement, partenariat, ancienne, quantite in precedentes.order_by(
        "-commande__livraison_le", "-commande_id"
    ).values_list("offre__conditionnement_id", "volet__partenariat_id", "commande_id", "quantite")[:400]:
        if vues.setdefault(partenariat, ancienne) == ancienne and conditionnement in proposees:
            quantites[proposees[conditionnement][0]] = quantite
    return quantites


def vider_le_panier(*, commande: Commande, foyer: Foyer, auteur: Personne) -> Bilan:
    """Cancel the household's order: every line that may still change goes to 0."""
    lignes = Ligne.objects.filter(panier__commande=commande, panier__foyer=foyer).values_list("offre_id", flat=True)
    quantites = dict.fromkeys(lignes, Decimal(0))
    if not quantites:
        raise Refus("Votre panier est déjà vide.")
    return enregistrer_lignes(commande=commande, foyer=foyer, quantites=quantites, auteur=auteur)
