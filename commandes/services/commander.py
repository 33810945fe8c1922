"""Putting products in a household's basket: one line or a whole page, the same service."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from catalogue.unites import nommer
from commandes.colisage.colis_en_cours import OffreSuivie
from commandes.models import Commande, Ligne, Offre, Volet
from commandes.quantites import QuantiteRefusee, verifier_quantite
from commandes.services import completer, verrou
from commandes.services.ecriture_du_panier import Changement, OffreLue, ecrire
from groupement.models import Foyer, Personne
from groupement.refus import Refus


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
        if correction:
            # Whoever corrects decides what the household gets: the time to complete cases is for members.
            for lue in offres.values():
                lue.en_complement = False
        a_completer = completer.prendre([o.pk for o in offres.values() if o.en_complement])
        limitees = sorted(o.pk for o in offres.values() if o.stock is not None)
        restes = _stocks_restants(limitees, panier_id, bool(correction)) if limitees else {}
        changements: list[Changement] = []
        for pk in voulues:
            offre = offres.get(pk)
            if offre is None:
                bilan.refusees[pk] = "Ce produit n’est pas dans cette commande."
                continue
            quantite = quantites.get(pk, offre.actuelle)
            tolerance = tolerances.get(pk, offre.tolerance) if quantite or correction else Decimal(0)
            if (quantite, tolerance) == (offre.actuelle, offre.tolerance):
                bilan.enregistrees.append(pk)
            elif motif := _refus(offre, quantite, tolerance, restes.get(pk), bool(correction)):
                bilan.refusees[pk] = motif
            else:
                bilan.enregistrees.append(pk)
                changements.append(Changement(offre, quantite, tolerance))
        if a_completer:
            _juger_le_complement(a_completer, changements, bilan)
            changements = [c for c in changements if c.offre.pk not in bilan.refusees]
        bilan.panier = panier_id
        bilan.suivies = [
            suivie
            for suivie in (offre.suivie for offre in offres.values())
            if suivie.est_partagee or suivie.stock is not None or suivie.paliers
        ]
        bilan.changees = [changement.offre.pk for changement in changements]
        if changements:
            ecrire(commande, foyer, panier_id, changements, auteur, pour_autrui, correction)
            completer.partager([c.offre.pk for c in changements if c.offre.en_complement])
        _totaliser(bilan, panier_id, bilan.enregistrees)
    return bilan


def _lire(panier_id: int, commande_id: int, offres: list[int]) -> dict[int, OffreLue]:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT o.id, o.nom, o.unite, o.pas, o.minimum, o.paliers,"
            " CASE WHEN o.paliers_du_groupe THEN coalesce((SELECT min(x.prix) FROM commandes_ligne x"
            " WHERE x.offre_id = o.id), (o.paliers -> 0 ->> 1)::numeric) END, o.stock,"
            " o.retiree_le IS NOT NULL, o.colisage, o.panachage, o.minimum_du_groupe, v.id, v.etat,"
            " v.cloture_le <= clock_timestamp(),"
            " v.etat = 'clos' AND coalesce(v.complement_jusqu_a > clock_timestamp(), false),"
            " coalesce(l.quantite, 0), coalesce(l.retenue, 0), coalesce(l.tolerance, 0), coalesce(l.fixee, false)"
            " FROM commandes_offre o JOIN commandes_volet v ON v.id = o.volet_id"
            " LEFT JOIN commandes_ligne l ON l.offre_id = o.id AND l.panier_id = %s"
            " WHERE v.commande_id = %s AND o.id = ANY(%s)",
            [panier_id, commande_id, offres],
        )
        lues = [OffreLue(*rang) for rang in curseur.fetchall()]
    for offre in lues:
        offre.paliers = json.loads(offre.paliers)  # a raw cursor hands JSON over as text
    return {offre.pk: offre for offre in lues}


def _juger_le_complement(a_completer: completer.EnCours, changements: list[Changement], bilan: Bilan) -> None:
    """Moves what would not complete a case, or would empty one, from the accepted to the refused."""
    deltas = {
        c.offre.pk: (c.quantite - c.offre.commandee, c.quantite + c.tolerance - c.offre.commandee - c.offre.tolerance)
        for c in changements
        if c.offre.en_complement
    }
    for pk, phrase in completer.refuser(a_completer, deltas).items():
        bilan.enregistrees.remove(pk)
        bilan.refusees[pk] = phrase


def _stocks_restants(offres: list[int], panier_id: int, partage: bool) -> dict[int, Decimal]:
    """Units left of each limited offer for this basket, its offer rows locked in order of id.

    `partage`: what others get counts, and no longer what they asked for.
    """
    with connection.cursor() as curseur:
        curseur.execute("SELECT id FROM commandes_offre WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [offres])
        curseur.execute(
            "SELECT o.id, o.stock - coalesce((SELECT sum(CASE WHEN %s OR l.fixee THEN l.retenue"
            " ELSE l.quantite + l.tolerance END) FROM commandes_ligne l"
            " WHERE l.offre_id = o.id AND l.panier_id <> %s), 0) FROM commandes_offre o WHERE o.id = ANY(%s)",
            [partage, panier_id, offres],
        )
        return dict(curseur.fetchall())


def _refus(offre: OffreLue, quantite: Decimal, tolerance: Decimal, reste: Decimal | None, correction: bool) -> str:
    """Why this change cannot be written, in French; empty when it can."""
    corrigeable = offre.etat in (Volet.Etat.CLOS, Volet.Etat.TRANSMIS, Volet.Etat.OUVERT)
    ouverte = (offre.etat == Volet.Etat.OUVERT and not offre.echue) or offre.en_complement
    if not (correction and corrigeable) and not ouverte:
        return _trop_tard(offre)
    if offre.en_complement and offre.fixee:
        return "Cette quantité a été fixée à la main par qui conduit la commande : demandez-lui."
    accepte = quantite if correction else quantite + tolerance
    augmente = accepte > (offre.retenue if correction else offre.actuelle + offre.tolerance)
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


def _trop_tard(offre: OffreLue) -> str:
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


def _totaliser(bilan: Bilan, panier_id: int, offres: list[int]) -> None:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT coalesce(sum(l.montant), 0), count(*) FILTER (WHERE l.retenue > 0),"
            " coalesce(jsonb_object_agg(l.offre_id, l.montant::text) FILTER (WHERE l.offre_id = ANY(%s)), '{}')"
            " FROM commandes_ligne l"
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
