"""Another product brought instead of one that is missing: proposed to each household, which accepts it or not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db.models import QuerySet, Sum
from django.utils import timezone

from catalogue.models import Conditionnement
from catalogue.prix import prix_au_palier
from catalogue.unites import nommer, permet_decimales
from commandes.courriels.livraison import proposer_les_remplacements
from commandes.models import Ligne, Offre, Panier, Remplacement, Volet
from commandes.quantites import QuantiteRefusee, verifier_bornes
from commandes.services import verrou
from commandes.services.offrir import copier, paliers_en_vigueur
from commandes.services.recevoir import exiger_la_livraison, prendre_pour_recevoir
from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.journal import entree, journaliser, journaliser_tout
from groupement.templatetags.formats import de
from groupement.tri import par_nom

RIEN = Decimal(0)


class LigneACourt(NamedTuple):
    """A line that gets less than foreseen; `manque` in order units."""

    ligne: Ligne
    manque: Decimal


def lignes_a_court(offre: Offre) -> list[LigneACourt]:
    """Of a product that was received."""
    lignes = (
        Ligne.objects.filter(offre=offre, livree__isnull=False)
        .select_related("panier__foyer")
        .order_by(*par_nom("panier__foyer__nom"))
    )
    a_court = (
        LigneACourt(ligne, (ligne.quantite if ligne.attribuee is None else ligne.attribuee) - ligne.retenue)
        for ligne in lignes
    )
    return [courte for courte in a_court if courte.manque > 0]


def quantite_proposee(manque: Decimal, unite: str) -> Decimal:
    """One for one; whole units where one counts."""
    return manque if permet_decimales(unite) else max(manque.quantize(Decimal(1), ROUND_HALF_UP), Decimal(1))


def remplacants(volet: Volet, offre: Offre) -> list[tuple[Conditionnement, list[list[str]]]]:
    """(packing, price by tier) of everything else that this producer sells at a price today."""
    paliers = paliers_en_vigueur(producteur_id=volet.producteur_id, jour=timezone.localdate())
    copies = dict(Offre.objects.filter(volet=volet).values_list("conditionnement_id", "paliers"))
    conditionnements = (
        Conditionnement.objects.actifs()
        .filter(produit__producteur=volet.producteur_id)
        .exclude(pk=offre.conditionnement_id)
        .select_related("produit")
        .order_by("produit__famille", "produit__nom", "libelle")
    )
    prix = paliers | copies  # what the volet offers already keeps its price
    return [(c, prix[c.pk]) for c in conditionnements if c.pk in prix]


def proposer(
    *, volet: Volet, offre: Offre, conditionnement_id: int, quantites: Mapping[int, Decimal], auteur: Personne
) -> int:
    """Propose a packing of the same producer for lines of `offre` (id → quantity); a mail goes to each household.

    Returns the number of households.
    """
    if not quantites:
        raise Refus("Choisissez au moins un foyer.")
    with verrou.transaction_patiente():
        pris = prendre_pour_recevoir(volet)
        par = _offre_de_remplacement(pris, offre, conditionnement_id)
        lignes = {courte.ligne.pk: courte.ligne for courte in lignes_a_court(offre) if courte.ligne.pk in quantites}
        if len(lignes) != len(quantites):
            raise Refus("Un de ces foyers a maintenant ce qu’il attendait : rechargez la page.")
        _verifier(par, lignes, quantites)
        proposes = Remplacement.objects.bulk_create(
            Remplacement(
                groupement_id=pris.groupement_id, volet=pris, ligne=ligne, offre=par, quantite=quantites[pk],
                propose_par=auteur,
            )
            for pk, ligne in lignes.items()
        )  # fmt: skip
        journaliser_tout(
            entree(
                objet=remplacement.ligne.panier, action="panier.remplacement",
                libelle=f"{par} proposé à la place {de(offre)} : {nommer(par.unite, remplacement.quantite)}",
                auteur=auteur, foyer_id=remplacement.ligne.panier.foyer_id,
            )
            for remplacement in proposes
        )  # fmt: skip
        proposer_les_remplacements(volet=pris, offre=offre, remplacements=proposes)
        return len(proposes)


def _offre_de_remplacement(volet: Volet, offre: Offre, conditionnement_id: int) -> Offre:
    """The volet's offer of this packing; made now if there is none, withdrawn so that nobody orders it."""
    if conditionnement_id == offre.conditionnement_id:
        raise Refus("Un produit ne se remplace pas par lui-même.")
    existante = Offre.objects.filter(volet=volet, conditionnement=conditionnement_id).first()
    if existante is not None:
        return existante
    choix = {c.pk: (c, paliers) for c, paliers in remplacants(volet, offre)}
    if conditionnement_id not in choix:
        raise Refus("Ce produit n’est pas au tarif de ce producteur : choisissez-en un autre.")
    conditionnement, paliers = choix[conditionnement_id]
    return Offre.objects.create(
        groupement_id=volet.groupement_id, volet=volet, conditionnement=conditionnement, retiree_le=timezone.now(),
        **copier(conditionnement, paliers),
    )  # fmt: skip


def _verifier(par: Offre, lignes: Mapping[int, Ligne], quantites: Mapping[int, Decimal]) -> None:
    for quantite in quantites.values():
        try:
            verifier_bornes(quantite)
        except QuantiteRefusee as erreur:
            raise Refus(str(erreur)) from erreur
        if not quantite:
            raise Refus("Proposez une quantité plus grande que 0, ou décochez le foyer.")
        if not permet_decimales(par.unite) and quantite % 1:
            raise Refus(f"{par} se compte à l’unité : pas de virgule.")
    deja = Remplacement.objects.filter(ligne__in=lignes, offre=par).select_related("ligne__panier__foyer").first()
    if deja is not None:
        raise Refus(f"{deja.ligne.panier.foyer} a déjà cette proposition : changez sa réponse plutôt.")


def repondre(*, remplacement: Remplacement, accepte: bool, auteur: Personne) -> Remplacement:
    """Accept or refuse, for oneself or for a household that said it on the phone; changed until the volet is settled.

    Accepting puts the replacement in the basket at its price; refusing, or changing one's mind, takes it out.
    """
    with verrou.transaction_patiente():
        [volet] = verrou.prendre([remplacement.volet_id])
        exiger_la_livraison(volet)
        relu = Remplacement.objects.select_related("ligne__panier", "ligne__offre", "offre").get(pk=remplacement.pk)
        vers = Remplacement.Etat.ACCEPTE if accepte else Remplacement.Etat.REFUSE
        if relu.etat == vers:
            return relu
        avant = _acceptes(relu.ligne.panier, relu.offre).aggregate(somme=Sum("quantite", default=RIEN))["somme"]
        relu.etat, relu.repondu_le, relu.repondu_par = vers, timezone.now(), auteur
        relu.save(update_fields=["etat", "repondu_le", "repondu_par"])
        _mettre_au_panier(relu, avant, auteur)
        panier = relu.ligne.panier
        journaliser(
            objet=panier, action="panier.remplacement",
            libelle=f"{relu.offre} à la place {de(relu.ligne.offre)} : {vers.label} "
            f"({nommer(relu.offre.unite, relu.quantite)})",
            auteur=auteur, foyer_id=panier.foyer_id,
        )  # fmt: skip
        return relu


def _mettre_au_panier(remplacement: Remplacement, avant: Decimal, auteur: Personne) -> None:
    """`avant`: what the household had accepted of this product until now, in order units.

    Who had ordered the product too keeps that line, delivered by so much more; for the others the line is what they
    accepted, and goes with it.
    """
    panier, offre = remplacement.ligne.panier, remplacement.offre
    acceptes = list(_acceptes(panier, offre).select_related("ligne__offre"))
    apres = sum((r.quantite for r in acceptes), RIEN)
    a_la_place = f"à la place de {', '.join(str(r.ligne.offre) for r in acceptes)}"[:200]
    ligne = Ligne.objects.filter(panier=panier, offre=offre).first()
    if ligne is None:
        if apres:
            _creer_la_ligne(remplacement, apres, a_la_place, auteur)
    elif avant and ligne.fixee and ligne.quantite == ligne.attribuee == avant:
        if apres:
            faits = {"quantite": apres, "attribuee": apres, "livree": apres, "prix": _prix(offre, apres)}
            Ligne.objects.filter(pk=ligne.pk).update(livraison_motif=a_la_place, **faits)
        else:
            ligne.delete()
    else:
        siennes = max(ligne.retenue - avant, RIEN)
        dont = f"dont {nommer(offre.unite, apres)} {a_la_place}"[:200] if apres else ""
        Ligne.objects.filter(pk=ligne.pk).update(livree=siennes + apres, livree_fixee=True, livraison_motif=dont)


def _acceptes(panier: Panier, offre: Offre) -> QuerySet[Remplacement]:
    return Remplacement.objects.filter(ligne__panier=panier, offre=offre, etat=Remplacement.Etat.ACCEPTE)


def _creer_la_ligne(remplacement: Remplacement, quantite: Decimal, motif: str, auteur: Personne) -> None:
    panier, offre = remplacement.ligne.panier, remplacement.offre
    Ligne.objects.create(
        groupement_id=panier.groupement_id, commande_id=panier.commande_id, panier=panier,
        volet_id=remplacement.volet_id, offre=offre, quantite=quantite, attribuee=quantite, livree=quantite,
        fixee=True, livree_fixee=True, livraison_motif=motif, prix=_prix(offre, quantite), tva=offre.tva,
        consigne=offre.consigne, facteur=offre.contenance or 1 if offre.prix_par == "mesure" else 1,
        saisie_par=auteur, saisie_pour_autrui=not _est_du_foyer(auteur, panier),
    )  # fmt: skip


def _prix(offre: Offre, quantite: Decimal) -> Decimal:
    """Where the whole group's quantity makes the price, the one that the others pay."""
    if offre.paliers_du_groupe:
        deja = Ligne.objects.filter(offre=offre).values_list("prix", flat=True).first()
        if deja is not None:
            return deja
    return prix_au_palier(offre.paliers, quantite)


def _est_du_foyer(personne: Personne, panier: Panier) -> bool:
    return personne.adhesions.filter(foyer=panier.foyer_id).exists()
