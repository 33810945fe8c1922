"""What was delivered against what was ordered, as pages read it: products, counts, and the words for why."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from catalogue.unites import nommer, unite
from commandes.models import Ligne, Offre, Reception, Remplacement, Volet
from groupement.templatetags.formats import pluriel, quantite

RIEN = Decimal(0)
# Where a delivery can be noted: sent, or delivered and not yet settled.
RECEVABLES = (Volet.Etat.TRANSMIS, Volet.Etat.LIVRE)
PREVUE = Coalesce("lignes__attribuee", "lignes__quantite")


class Arrive(NamedTuple):
    """All that came of one offer so far, in order units; `suite`: more is awaited."""

    attendu: Decimal
    recu: Decimal
    abime: Decimal
    suite: bool
    note: str = ""


def motif_de_livraison(code: str, prevue: Decimal, livree: Decimal, arrive: Arrive) -> str:
    """Why a line does not get what was foreseen, for whoever ordered it; empty when it does. `code`: the unit."""
    if livree == prevue:
        return ""
    if livree > prevue:
        return f"{nommer(code, livree - prevue)} de plus que prévu : il en est arrivé davantage"
    combien = f"{nommer(code, livree)} au lieu de {nommer(code, prevue)}"
    if arrive.suite:
        motif = f"{combien} : le reste est attendu"
    elif not arrive.recu:
        motif = "rien n’est arrivé"
    elif arrive.recu < arrive.attendu:
        dont = f", dont {_abime(code, arrive.abime)}" if arrive.abime else ""
        motif = f"{combien} : il est arrivé {nommer(code, arrive.recu)} sur {quantite(arrive.attendu)}{dont}"
    elif arrive.abime:
        motif = f"{combien} : {_abime(code, arrive.abime)} à l’arrivée"
    else:
        motif = f"{combien} : partagé autrement entre les foyers"
    return f"{motif} ({arrive.note})" if arrive.note else motif


def _abime(code: str, combien: Decimal) -> str:
    """ "2 bouteilles abîmées"."""
    return f"{nommer(code, combien)} abîmé{'e' if unite(code).feminin else ''}{'s' if combien >= 2 else ''}"


@dataclass
class ProduitLivre:
    """An offer on delivery day. Quantities in order units; `donne`: what the lines have of it by now."""

    offre: Offre
    attendu: Decimal
    donne: Decimal
    foyers: int
    sans_livraison: int
    receptions: list[Reception] = field(default_factory=list)
    remplacements: int = 0

    @property
    def arrive(self) -> Arrive:
        derniere = self.receptions[-1] if self.receptions else None
        return Arrive(
            attendu=self.attendu,
            recu=sum((r.recue for r in self.receptions), RIEN),
            abime=sum((r.abimee for r in self.receptions), RIEN),
            suite=derniere is not None and derniere.suite_attendue,
            note=next((r.note for r in reversed(self.receptions) if r.note), ""),
        )

    @property
    def fini(self) -> bool:
        """Whether somebody said what came of it, and nothing more is awaited."""
        return not self.sans_livraison and not self.arrive.suite

    @property
    def manque(self) -> Decimal:
        return max(self.attendu - self.donne, RIEN) if self.receptions else RIEN

    @property
    def reste(self) -> Decimal:
        """What came and nobody has; below 0: more was given by hand than came."""
        arrive = self.arrive
        return arrive.recu - arrive.abime - self.donne if self.receptions else RIEN

    @property
    def en_mots(self) -> str:
        """One sentence: what came, what is missing, what is left."""
        if not self.receptions:
            return ""
        code, arrive = self.offre.unite, self.arrive
        phrases = [f"{quantite(arrive.recu)} sur {nommer(code, self.attendu)}"]
        if arrive.abime:
            phrases.append(f"dont {_abime(code, arrive.abime)}")
        if self.manque:
            phrases.append(f"{'il reste à venir' if arrive.suite else 'il manque'} {quantite(self.manque)}")
        if self.reste > 0:
            phrases.append(f"{nommer(code, self.reste)} en trop, que personne n’a demandé")
        if self.reste < 0:
            phrases.append(f"{nommer(code, -self.reste)} de plus donné à la main qu’il n’en est arrivé")
        return ", ".join(phrases)

    @property
    def ton(self) -> str:
        """How it looks: "complet", "manque", "attendu", "surplus", or nothing."""
        if not self.receptions:
            return ""
        if self.manque:
            return "attendu" if self.arrive.suite else "manque"
        return "surplus" if self.reste else "complet"


def produits_livres(volet: Volet, offres: list[int] | None = None) -> list[ProduitLivre]:
    """Offers of which somebody is to get something, or something came. Three queries, whatever their number."""
    lues = Offre.objects.filter(volet=volet)
    if offres is not None:
        lues = lues.filter(pk__in=offres)
    lues = (
        lues.annotate(
            attendu=Sum(PREVUE, default=RIEN),
            donne=Sum("lignes__livree", default=RIEN),
            foyers=Count("lignes", filter=Q(lignes__retenue__gt=0)),
            sans_livraison=Count("lignes", filter=Q(lignes__livree=None)),
        )
        .prefetch_related(Prefetch("receptions", queryset=Reception.objects.select_related("par")))
        .order_by("famille", "nom", "libelle", "pk")
    )
    proposes = dict(
        Remplacement.objects.filter(volet=volet).order_by().values_list("ligne__offre_id").annotate(nombre=Count("pk"))
    )
    produits = [
        ProduitLivre(o, o.attendu, o.donne, o.foyers, o.sans_livraison, list(o.receptions.all()), proposes.get(o.pk, 0))
        for o in lues
    ]
    return [produit for produit in produits if produit.attendu or produit.receptions]


@dataclass(frozen=True, slots=True)
class Recus:
    """How many products came; `commencee`: something is noted as received."""

    produits: int
    recus: int
    commencee: bool

    @property
    def tout_recu(self) -> bool:
        return self.recus >= self.produits

    @property
    def reception_en_mots(self) -> str:
        """ "12 produits reçus sur 30"."""
        return f"{pluriel(self.recus, 'produit reçu,produits reçus')} sur {self.produits}"


@dataclass(frozen=True, slots=True)
class OuEnEst(Recus):
    """All counts of a volet's delivery."""

    a_peser: int
    peses: int
    sans_reponse: int

    @property
    def pesees_a_faire(self) -> int:
        return self.a_peser - self.peses

    @property
    def pesees_en_mots(self) -> str:
        """ "4 pesées à faire"."""
        return f"{pluriel(self.pesees_a_faire, 'pesée')} à faire"


def compter_les_recus(volet: Volet) -> Recus:
    """Two queries."""
    attendus = (
        Ligne.objects.filter(volet=volet)
        .order_by()
        .values("offre_id")
        .annotate(attendu=Sum(Coalesce("attribuee", "quantite")), muettes=Count("pk", filter=Q(livree=None)))
        .filter(attendu__gt=0)
        .values_list("offre_id", "muettes")
    )
    # The last arrival says whether more is awaited.
    suites = dict(
        Reception.objects.filter(volet=volet).order_by("offre_id", "arrivage").values_list("offre_id", "suite_attendue")
    )
    lus = list(attendus)
    return Recus(
        produits=len(lus),
        recus=sum(1 for offre, muettes in lus if not muettes and not suites.get(offre)),
        commencee=bool(suites),
    )


# A line that is weighed piece by piece is weighed when each piece is.
PESEE_FAITE = Q(poids__isnull=False) & (Q(pesees=None) | Q(pesees__len__gte=F("retenue")))


class Pesees(NamedTuple):
    """What the scale said of one offer: lines, those all weighed; weight and order units of those begun."""

    offre_id: int
    pese: bool
    lignes: int
    faites: int
    poids: Decimal
    unites: Decimal


def compter_les_pesees(volet: Volet) -> list[Pesees]:
    """One query."""
    sommes = (
        lignes_a_peser(volet)
        .order_by()
        .values("offre_id", "offre__pese")
        .annotate(
            nombre=Count("pk"),
            faites=Count("pk", filter=PESEE_FAITE),
            total=Sum("poids", default=RIEN),
            unites=Sum("retenue", filter=Q(poids__isnull=False), default=RIEN),
        )
        .values_list("offre_id", "offre__pese", "nombre", "faites", "total", "unites")
    )
    return [Pesees(*somme) for somme in sommes]


def ou_en_est(volet: Volet) -> OuEnEst:
    """Four queries."""
    recus = compter_les_recus(volet)
    pesees = [p for p in compter_les_pesees(volet) if p.pese]
    return OuEnEst(
        produits=recus.produits,
        recus=recus.recus,
        commencee=recus.commencee,
        a_peser=sum(p.lignes for p in pesees),
        peses=sum(p.faites for p in pesees),
        sans_reponse=Remplacement.objects.filter(volet=volet, etat=Remplacement.Etat.PROPOSE).count(),
    )


def lignes_a_peser(volet: Volet) -> QuerySet[Ligne]:
    """Lines that are paid by weight and of which there is something: by the piece and weighed, or by the kilo."""
    au_poids = Q(offre__prix_par="mesure") & (Q(offre__pese=True) | Q(offre__unite=F("offre__mesure")))
    a_l_unite = Q(offre__prix_par="unite", offre__unite__in=["kg", "L"])
    return Ligne.objects.filter(au_poids | a_l_unite, volet=volet, retenue__gt=0)
