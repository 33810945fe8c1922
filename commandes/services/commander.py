"""Putting products in a household's basket: one line or a whole page, the same service."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

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
INSERT INTO commandes_ligne (groupement_id, commande_id, panier_id, volet_id, offre_id, quantite, prix, facteur, tva,
    consigne, saisie_le, saisie_par_id, saisie_pour_autrui)
SELECT p.groupement_id, p.commande_id, p.id, o.volet_id, o.id, n.quantite, n.prix,
    CASE o.prix_par WHEN 'mesure' THEN o.contenance ELSE 1 END, o.tva, o.consigne, now(), %s, %s
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[]) AS n (offre, quantite, prix)
JOIN commandes_offre o ON o.id = n.offre
JOIN commandes_panier p ON p.id = %s
ON CONFLICT (panier_id, offre_id) DO UPDATE SET quantite = EXCLUDED.quantite, prix = EXCLUDED.prix,
    facteur = EXCLUDED.facteur, saisie_le = EXCLUDED.saisie_le, saisie_par_id = EXCLUDED.saisie_par_id,
    saisie_pour_autrui = EXCLUDED.saisie_pour_autrui
"""


@dataclass
class Bilan:
    """What became of what was asked: `refusees` gives a sentence by offer id; the others are written.

    `changees`: those of `enregistrees` that were otherwise before.
    """

    enregistrees: list[int] = field(default_factory=list)
    changees: list[int] = field(default_factory=list)
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
    stock: Decimal | None
    retiree: bool
    etat: str
    echue: bool
    actuelle: Decimal
    prix_actuel: Decimal | None


def enregistrer_lignes(
    *,
    commande: Commande,
    foyer: Foyer,
    quantites: Mapping[int, Decimal],
    auteur: Personne,
    pour_autrui: bool = False,
    correction: str = "",
) -> Bilan:
    """Set the quantity (in order units, 0 removes) of each offer of `quantites` in the household's basket.

    Quantities are absolute: sending the same twice changes nothing more. Lines that came too late, were withdrawn or
    sold out are refused one by one and told in the result; the others are written. `pour_autrui` traces that somebody
    else typed it in. `correction` is the reason of a change after the deadline: only whoever runs the volet gives one.
    Queries do not grow with the number of lines.
    """
    bilan = Bilan()
    if not quantites:
        return bilan
    with verrou.transaction_patiente():
        verrou.partager(commande_id=commande.pk, offres=quantites)
        panier_id = _panier(commande, foyer)
        offres = _lire(panier_id, commande.pk, list(quantites))
        limitees = sorted(o.pk for o in offres.values() if o.stock is not None)
        restes = _stocks_restants(limitees, panier_id) if limitees else {}
        a_ecrire: list[tuple[_OffreLue, Decimal]] = []
        for pk, quantite in quantites.items():
            offre = offres.get(pk)
            motif = _refus(offre, quantite, restes.get(pk), bool(correction))
            if motif:
                bilan.refusees[pk] = motif
            elif offre is not None and quantite != offre.actuelle:
                a_ecrire.append((offre, quantite))
            bilan.enregistrees += [] if motif else [pk]
        bilan.changees = [offre.pk for offre, _ in a_ecrire]
        if a_ecrire:
            _ecrire(commande, foyer, panier_id, a_ecrire, auteur, pour_autrui, correction)
        _totaliser(bilan, panier_id, bilan.enregistrees)
    return bilan


def _panier(commande: Commande, foyer: Foyer) -> int:
    """Id of the household's one basket, made if needed, locked: two tabs of one household wait for each other."""
    with connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO commandes_panier (groupement_id, commande_id, foyer_id) VALUES (%s, %s, %s)"
            " ON CONFLICT (commande_id, foyer_id) DO UPDATE SET foyer_id = EXCLUDED.foyer_id RETURNING id",
            [commande.groupement_id, commande.pk, foyer.pk],
        )
        return curseur.fetchone()[0]


def _lire(panier_id: int, commande_id: int, offres: list[int]) -> dict[int, _OffreLue]:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT o.id, o.nom, o.unite, o.pas, o.minimum, o.paliers, o.stock,"
            " o.retiree_le IS NOT NULL, v.etat, v.cloture_le <= clock_timestamp(), coalesce(l.quantite, 0), l.prix"
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
            "SELECT o.id, o.stock - coalesce((SELECT sum(l.quantite) FROM commandes_ligne l"
            " WHERE l.offre_id = o.id AND l.panier_id <> %s), 0) FROM commandes_offre o WHERE o.id = ANY(%s)",
            [panier_id, offres],
        )
        return dict(curseur.fetchall())


def _refus(offre: _OffreLue | None, quantite: Decimal, reste: Decimal | None, correction: bool) -> str:
    """Why this quantity cannot be written, in French; empty when it can."""
    if offre is None:
        return "Ce produit n’est pas dans cette commande."
    if quantite == offre.actuelle:
        return ""
    corrigeable = offre.etat in (Volet.Etat.CLOS, Volet.Etat.TRANSMIS, Volet.Etat.OUVERT)
    if not (correction and corrigeable) and (offre.etat != Volet.Etat.OUVERT or offre.echue):
        return _trop_tard(offre)
    if offre.retiree and quantite > offre.actuelle:
        return "Ce produit vient d’être retiré de la commande."
    try:
        verifier_quantite(quantite, unite=offre.unite, pas=offre.pas, minimum=offre.minimum)
    except QuantiteRefusee as erreur:
        return str(erreur)
    if reste is not None and quantite > reste and quantite > offre.actuelle:
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
    changements: list[tuple[_OffreLue, Decimal]],
    auteur: Personne,
    pour_autrui: bool,
    motif: str,
) -> None:
    retirees = [offre.pk for offre, quantite in changements if not quantite]
    if retirees:
        with connection.cursor() as curseur:
            curseur.execute(
                "DELETE FROM commandes_ligne WHERE panier_id = %s AND offre_id = ANY(%s)", [panier_id, retirees]
            )
    gardees = [(offre, quantite) for offre, quantite in changements if quantite]
    if gardees:
        with connection.cursor() as curseur:
            curseur.execute(
                ECRIRE_LES_LIGNES,
                [
                    auteur.pk,
                    pour_autrui,
                    [offre.pk for offre, _ in gardees],
                    [quantite for _, quantite in gardees],
                    [prix_au_palier(offre.paliers, quantite) for offre, quantite in gardees],
                    panier_id,
                ],
            )
    action = "corriger" if motif else "saisir" if pour_autrui else "commander"
    panier = Panier(pk=panier_id, groupement_id=commande.groupement_id)
    journaliser_tout(
        [
            entree(
                objet=panier,
                action=f"panier.{action}",
                libelle=f"{offre.designation} : {nommer(offre.unite, quantite)}"
                if quantite
                else f"{offre.designation} : retiré",
                auteur=auteur,
                avant={offre.designation: nommer(offre.unite, offre.actuelle)} if offre.actuelle else {},
                apres={offre.designation: nommer(offre.unite, quantite)},
                motif=motif,
                foyer_id=foyer.pk,
            )
            for offre, quantite in changements
        ]
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
