"""What the scale said, line by line: one weight, or one for each piece. It changes what is charged, never what was
ordered nor delivered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from catalogue.unites import nommer, permet_decimales
from commandes.livraison import lignes_a_peser
from commandes.models import Ligne, Volet
from commandes.poids import MAXIMUM, Doute, douter_du_poids
from commandes.services import verrou
from commandes.services.recevoir import exiger_la_livraison
from groupement.models import EntreeJournal, Personne
from groupement.services.journal import entree, journaliser_tout
from groupement.templatetags.formats import montant


@dataclass(frozen=True, slots=True)
class Pesee:
    """What is typed for a line: weights in the unit of the scale, none to erase. `par_piece`: each is one piece."""

    poids: Sequence[Decimal]
    par_piece: bool = False

    @property
    def total(self) -> Decimal | None:
        return sum(self.poids, Decimal(0)) if self.poids else None

    @property
    def pieces(self) -> list[Decimal] | None:
        return list(self.poids) if self.poids and (self.par_piece or len(self.poids) > 1) else None


@dataclass
class Bilan:
    """By line id: weights written, questions that wait for a yes, sentences for what was refused."""

    ecrites: dict[int, Decimal | None] = field(default_factory=dict)
    questions: dict[int, Doute] = field(default_factory=dict)
    refusees: dict[int, str] = field(default_factory=dict)


def peser(
    *, volet: Volet, pesees: Mapping[int, Pesee], auteur: Personne, confirmees: Mapping[int, Decimal] | None = None,
    vu: Mapping[int, Decimal | None] | None = None, motif: str = "",
) -> Bilan:  # fmt: skip
    """Weigh lines (by id). A weight far from what is expected is asked about first: `confirmees` holds the weight that
    the person said yes to. `vu`: the weight that the page had shown; of two who weigh one line, the second is told.

    Those who weigh other lines do not wait; whoever settles or receives does. Queries do not grow with the lines.
    """
    bilan = Bilan()
    confirmees = confirmees or {}
    with verrou.transaction_patiente():
        offres = Ligne.objects.filter(volet=volet, pk__in=pesees).values_list("offre_id", flat=True)
        verrou.partager(commande_id=volet.commande_id, offres=offres)
        exiger_la_livraison(Volet.objects.select_related("producteur").get(pk=volet.pk))
        lignes = {
            ligne.pk: ligne
            for ligne in lignes_a_peser(volet)
            .filter(pk__in=pesees)
            .select_for_update(of=("self",), no_key=True)
            .select_related("offre", "panier")
            .order_by("pk")
        }
        moyennes = moyennes_pesees(volet, {ligne.offre_id for ligne in lignes.values()}, sauf=lignes)
        changees = []
        for pk, pesee in pesees.items():
            ligne = lignes.get(pk)
            if ligne is None:
                bilan.refusees[pk] = "Il n’y a plus rien à peser ici : rechargez la page."
            elif phrase := _refus(ligne, pesee, (vu or {}).get(pk), pk in (vu or {})):
                bilan.refusees[pk] = phrase
            elif (doute := douter(ligne, pesee, moyennes)) and confirmees.get(pk) != pesee.total:
                bilan.questions[pk] = doute
            else:
                bilan.ecrites[pk] = pesee.total
                if (ligne.poids, ligne.pesees) != (pesee.total, pesee.pieces):
                    changees.append((ligne, pesee))
        if changees:
            _ecrire(changees, auteur, motif)
    return bilan


def moyennes_pesees(volet: Volet, offres: Collection[int], sauf: Collection[int] = ()) -> dict[int, Decimal]:
    """Average weight of one order unit of each offer, from the other lines that are weighed."""
    sommes = (
        lignes_a_peser(volet)
        .filter(offre__in=offres, poids__gt=0)
        .exclude(pk__in=list(sauf))
        .order_by()
        .values("offre_id")
        .annotate(kilos=Sum("poids"), unites=Sum("retenue"))
        .values_list("offre_id", "kilos", "unites")
    )
    return {offre: kilos / unites for offre, kilos, unites in sommes if unites}


def douter(ligne: Ligne, pesee: Pesee, moyennes: Mapping[int, Decimal]) -> Doute | None:
    """What to ask before this weight is written; None when it is likely."""
    if pesee.total is None:
        return None
    offre, unite = ligne.offre, ligne.offre.pese_en
    if permet_decimales(offre.unite):
        return douter_du_poids(pesee.total, ligne.retenue, unite=unite, de_quoi=nommer(offre.unite, ligne.retenue))
    chacune = offre.contenance or moyennes.get(offre.pk)
    combien = Decimal(len(pesee.pieces)) if pesee.pieces else ligne.retenue
    environ = f" d’environ {nommer(unite, chacune.quantize(Decimal('0.01')))}" if chacune else ""
    return douter_du_poids(
        pesee.total, chacune and chacune * combien, unite=unite, de_quoi=f"{nommer(offre.unite, combien)}{environ}"
    )


def _refus(ligne: Ligne, pesee: Pesee, vu: Decimal | None, compare: bool) -> str:
    unite = ligne.offre.pese_en
    if compare and ligne.poids not in (vu, pesee.total):
        ecrit = nommer(unite, ligne.poids) if ligne.poids is not None else "rien"
        return f"Entre-temps, quelqu’un a noté {ecrit} : regardez ensemble, puis tapez de nouveau."
    if pesee.pieces and not permet_decimales(ligne.offre.unite) and len(pesee.pieces) > ligne.retenue:
        return f"{len(pesee.pieces)} pesées pour {nommer(ligne.offre.unite, ligne.retenue)} : il y en a trop."
    if pesee.total is not None and not 0 < pesee.total <= MAXIMUM:
        return "Ce poids est trop grand : vérifiez la virgule."
    return ""


def _ecrire(changees: list[tuple[Ligne, Pesee]], auteur: Personne, motif: str) -> None:
    avant = {ligne.pk: ligne.montant for ligne, _ in changees}
    for ligne, pesee in changees:
        ligne.poids, ligne.pesees = pesee.total, pesee.pieces
    Ligne.objects.bulk_update([ligne for ligne, _ in changees], ["poids", "pesees"])
    montants = dict(Ligne.objects.filter(pk__in=avant).values_list("pk", "montant"))
    journaliser_tout(_traces(changees, avant, montants, auteur, motif))


def _traces(
    changees: list[tuple[Ligne, Pesee]],
    avant: Mapping[int, Decimal],
    apres: Mapping[int, Decimal],
    auteur: Personne,
    motif: str,
) -> Iterable[EntreeJournal]:
    for ligne, pesee in changees:
        unite = ligne.offre.pese_en
        dit = f"pesé {nommer(unite, pesee.total)}" if pesee.total is not None else "pesée effacée"
        if pesee.pieces and len(pesee.pieces) > 1:
            dit += f" ({' + '.join(nommer(unite, piece) for piece in pesee.pieces)})"
        yield entree(
            objet=ligne.panier, action="panier.peser",
            libelle=f"{ligne.offre} : {dit}, {montant(apres[ligne.pk])}", auteur=auteur,
            avant={str(ligne.offre): montant(avant[ligne.pk])}, apres={str(ligne.offre): montant(apres[ligne.pk])},
            motif=motif, foyer_id=ligne.panier.foyer_id,
        )  # fmt: skip
