"""What came, product by product, against what was ordered; shortages and surplus are shared out by the group's rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.unites import nommer, permet_decimales
from commandes.livraison import RECEVABLES
from commandes.models import Ligne, Offre, Reception, Volet
from commandes.services import verrou
from commandes.services.cloturer import EN_MOTS, passer_a
from commandes.services.partager_la_livraison import Decision, partager_la_livraison
from groupement.models import EntreeJournal, Personne
from groupement.refus import Refus
from groupement.services.journal import entree, journaliser, journaliser_tout
from groupement.templatetags.formats import a_, nombre, pluriel

ARRIVAGES_AU_PLUS = 9
MAXIMUM = Decimal(99999)
RIEN = Decimal(0)


@dataclass(frozen=True, slots=True)
class Arrivee:
    """What is typed of one offer in one arrival, in order units. `recue` None: nothing is said of it any more."""

    offre_id: int
    recue: Decimal | None
    abimee: Decimal = RIEN
    suite_attendue: bool = False
    note: str = ""
    arrivage: int = 1

    @property
    def clef(self) -> tuple[int, int]:
        return self.offre_id, self.arrivage


@dataclass
class Bilan:
    """Lines whose delivery changed, and sentences for what was refused, by (offer id, arrival)."""

    changees: int = 0
    refusees: dict[tuple[int, int], str] = field(default_factory=dict)


def prendre_pour_recevoir(volet: Volet) -> Volet:
    """The volet taken alone and read again, where a delivery can be noted."""
    [pris] = verrou.prendre([volet.pk])
    exiger_la_livraison(pris)
    return pris


def exiger_la_livraison(volet: Volet) -> None:
    """Refuse a volet in which nothing is delivered, or which is settled."""
    if volet.etat == Volet.Etat.SOLDE:
        raise Refus(f"La commande {a_(volet.producteur)} est soldée : elle se reprend avec une raison.")
    if volet.etat not in RECEVABLES:
        raise Refus(f"La commande {a_(volet.producteur)} est {EN_MOTS[Volet.Etat(volet.etat)]} : rien ne s’y reçoit.")


def recevoir(
    *,
    volet: Volet,
    arrivees: Sequence[Arrivee],
    auteur: Personne,
    vu: Mapping[tuple[int, int], str] | None = None,
) -> Bilan:
    """Note what came and share it. Saved again, an arrival is replaced; its earlier figures stay in the journal.

    `vu`: the `signature` of what the page had shown of each (offer, arrival). Two who receive at once: the second one
    reads the first.
    What is refused is said in the result, the rest is written.
    """
    bilan = Bilan()
    with verrou.transaction_patiente():
        pris = prendre_pour_recevoir(volet)
        offres = {o.pk: o for o in Offre.objects.filter(volet=pris, pk__in={a.offre_id for a in arrivees})}
        deja = {(r.offre_id, r.arrivage): r for r in Reception.objects.filter(offre__in=offres).select_related("par")}
        acceptees = []
        for arrivee in arrivees:
            phrase = _refus(arrivee, offres.get(arrivee.offre_id), deja.get(arrivee.clef), vu, auteur)
            if phrase:
                bilan.refusees[arrivee.clef] = phrase
            elif signature(arrivee) != signature(deja.get(arrivee.clef)):
                acceptees.append(arrivee)
        if acceptees:
            _ecrire(pris, acceptees, deja, auteur)
            journaliser_tout(_traces(acceptees, offres, deja, auteur))
            touchees = {a.offre_id for a in acceptees}
            bilan.changees = partager_la_livraison(pris, touchees, lues=offres, auteur=auteur)
    return bilan


def tout_recevoir(*, volet: Volet, auteur: Personne) -> int:
    """What nobody spoke of came as awaited, and the volet is delivered. Returns the number of products so noted."""
    with verrou.transaction_patiente():
        pris = prendre_pour_recevoir(volet)
        attendues = (
            Ligne.objects.filter(volet=pris, offre__receptions=None)
            .order_by()
            .values("offre_id")
            .annotate(somme=Sum(Coalesce("attribuee", "quantite")), muettes=Count("pk", filter=Q(livree=None)))
            .filter(somme__gt=0, muettes__gt=0)
        )
        arrivees = [Arrivee(attendue["offre_id"], attendue["somme"]) for attendue in attendues]
        if not arrivees and pris.etat == Volet.Etat.LIVRE:
            raise Refus("C’est déjà fait : chaque produit a sa réception.")
        if arrivees:
            _ecrire(pris, arrivees, {}, auteur)
            partager_la_livraison(pris, [a.offre_id for a in arrivees], auteur=auteur)
            combien = pluriel(len(arrivees), "produit arrivé,produits arrivés")
            journaliser(
                objet=pris, action="volet.reception", libelle=f"{pris.producteur} : {combien} comme prévu",
                auteur=auteur,
            )  # fmt: skip
        if pris.etat == Volet.Etat.TRANSMIS:
            passer_a(pris, Volet.Etat.LIVRE, auteur)
        return len(arrivees)


def corriger_la_livraison(
    *, volet: Volet, decisions: Mapping[int, Decision], auteur: Personne, motif: str,
    vu: Mapping[int, Decimal] | None = None,
) -> int:  # fmt: skip
    """Decide by hand for lines (by id); the others share what is left. Returns how many lines change.

    `vu`: what the page had shown that each line gets.
    """
    if not motif.strip():
        raise Refus("Dites pourquoi : le foyer le lira dans son panier.")
    with verrou.transaction_patiente():
        pris = prendre_pour_recevoir(volet)
        lignes = {n.pk: n for n in Ligne.objects.filter(volet=pris, pk__in=decisions).select_related("offre")}
        if len(lignes) != len(decisions):
            raise Refus("Une de ces lignes n’est plus dans la commande : rechargez la page.")
        for pk, decision in decisions.items():
            ligne = lignes[pk]
            if vu is not None and ligne.retenue not in (vu.get(pk), decision.livree):
                raise Refus(
                    f"{ligne.offre} : quelqu’un d’autre vient d’y noter {nommer(ligne.offre.unite, ligne.retenue)}. "
                    "Rechargez la page avant de décider."
                )
            for quantite in (q for q in decision if q is not None):
                if not 0 <= quantite <= MAXIMUM or quantite != quantite.quantize(Decimal("0.001")):
                    raise Refus(f"{ligne.offre} : indiquez une quantité entre 0 et 99 999, au gramme près.")
            if decision.livree and decision.livree > 9999:
                raise Refus(f"{ligne.offre} : 9 999 au plus.")
            if decision.livree and not permet_decimales(ligne.offre.unite) and decision.livree % 1:
                raise Refus(f"{ligne.offre} se compte à l’unité : pas de virgule.")
        return partager_la_livraison(
            pris, {n.offre_id for n in lignes.values()}, auteur=auteur, decisions=decisions, motif=motif.strip()[:150]
        )


def _refus(
    arrivee: Arrivee, offre: Offre | None, deja: Reception | None, vu: Mapping[tuple[int, int], str] | None,
    auteur: Personne,
) -> str:  # fmt: skip
    """Why this arrival cannot be written, in French; empty when it can."""
    if offre is None or not 1 <= arrivee.arrivage <= ARRIVAGES_AU_PLUS:
        return "Ce produit n’est pas dans cette commande."
    # One's own figure, whose answer the network lost, is no quarrel.
    sienne = deja is not None and deja.par_id == auteur.pk
    if vu and arrivee.clef in vu and not sienne and signature(deja) not in (vu[arrivee.clef], signature(arrivee)):
        qui = f"{deja.par} a noté" if deja and deja.par else "quelqu’un a noté"
        combien = nommer(offre.unite, deja.recue) if deja else "autre chose"
        return f"Entre-temps, {qui} {combien} : regardez ensemble, puis tapez de nouveau."
    if arrivee.recue is None:
        return ""
    if arrivee.recue < 0 or arrivee.abimee < 0:
        return "On ne reçoit pas moins que rien."
    if arrivee.recue > MAXIMUM:
        return "Cette quantité est trop grande : vérifiez la virgule."
    if arrivee.abimee > arrivee.recue:
        return "L’abîmé compte dans ce qui est arrivé : il ne peut pas le dépasser."
    if not permet_decimales(offre.unite) and (arrivee.recue % 1 or arrivee.abimee % 1):
        return "Ce produit se compte à l’unité : pas de virgule."
    return ""


def signature(arrivee: Arrivee | Reception | None) -> str:
    """All that was said of an arrival, to compare what a page had shown with what is there now; "" for nothing."""
    if arrivee is None or arrivee.recue is None:
        return ""
    return f"{nombre(arrivee.recue)};{nombre(arrivee.abimee)};{arrivee.suite_attendue:d};{arrivee.note}"


def _ecrire(
    volet: Volet, arrivees: Sequence[Arrivee], deja: Mapping[tuple[int, int], Reception], auteur: Personne
) -> None:
    effacees = [deja[a.clef].pk for a in arrivees if a.recue is None and a.clef in deja]
    if effacees:
        Reception.objects.filter(pk__in=effacees).delete()
    maintenant = timezone.now()
    Reception.objects.bulk_create(
        [
            Reception(
                groupement_id=volet.groupement_id, volet=volet, offre_id=a.offre_id, arrivage=a.arrivage,
                recue=a.recue, abimee=a.abimee, suite_attendue=a.suite_attendue, note=a.note[:200],
                le=maintenant, par=auteur,
            )
            for a in arrivees
            if a.recue is not None
        ],
        update_conflicts=True,
        unique_fields=["offre", "arrivage"],
        update_fields=["recue", "abimee", "suite_attendue", "note", "le", "par"],
    )  # fmt: skip


def _traces(
    arrivees: Sequence[Arrivee],
    offres: Mapping[int, Offre],
    deja: Mapping[tuple[int, int], Reception],
    auteur: Personne,
) -> Iterable[EntreeJournal]:
    """About the offer, not the volet: a page of products must not hide who opened and closed it."""
    for arrivee in arrivees:
        offre = offres[arrivee.offre_id]
        fois = f" (arrivage {arrivee.arrivage})" if arrivee.arrivage > 1 else ""
        avant, apres = _en_mots(offre, deja.get(arrivee.clef)), _en_mots(offre, arrivee)
        yield entree(
            objet=offre, action="offre.reception", libelle=f"{offre}{fois} : {apres or 'réception effacée'}",
            auteur=auteur, avant={"reçu": avant} if avant else {}, apres={"reçu": apres}, motif=arrivee.note,
        )  # fmt: skip


def _en_mots(offre: Offre, arrivee: Arrivee | Reception | None) -> str:
    if arrivee is None or arrivee.recue is None:
        return ""
    dont = f", dont {nommer(offre.unite, arrivee.abimee)} à écarter" if arrivee.abimee else ""
    suite = ", le reste est attendu" if arrivee.suite_attendue else ""
    return f"{nommer(offre.unite, arrivee.recue)} reçus{dont}{suite}" if arrivee.recue else f"rien reçu{suite}"
