"""The dates of rounds: until when one orders, and where and when the baskets are."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import replace
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from commandes.models import Commande, Creneau, Panier, Volet
from groupement.calendrier import Evenement
from groupement.models import Adhesion, Groupement
from groupement.templatetags.formats import a_
from groupement.tri import par_nom

NOMS_DITS = 6


class _Volet(NamedTuple):
    """What the calendar needs of a volet; a feed reads hundreds."""

    pk: int
    etat: str
    cloture_le: datetime.datetime
    nom: str


def evenements(adhesion: Adhesion, du: datetime.date, au: datetime.date) -> list[Evenement]:
    """Deadlines and deliveries of the rounds that members see; four queries, whatever their number."""
    return _dates(adhesion.groupement, du, au, adhesion.foyer_id)


def dates_des_lettres(
    groupement: Groupement, du: datetime.date, au: datetime.date
) -> dict[int | None, list[Evenement]]:
    """The same for everybody, without the slot of anybody; three queries."""
    return {None: _dates(groupement, du, au, None)}


def _dates(groupement: Groupement, du: datetime.date, au: datetime.date, foyer: int | None) -> list[Evenement]:
    """`foyer`: whose slots are told."""
    slug = groupement.slug
    # A deadline is never after its delivery, so that the days of delivery and the opening bound both.
    fin = timezone.make_aware(datetime.datetime.combine(au, datetime.time.max))
    commandes = Commande.objects.filter(Q(livraison_le__lte=au) | Q(cloture_le__lte=fin), livraison_le__gte=du)
    volets, creneaux = _volets(commandes), _creneaux(commandes)
    choisis: dict[int, int] = {}
    if foyer is not None:
        paniers = Panier.objects.filter(foyer=foyer, creneau__isnull=False, commande__in=commandes)
        choisis = dict(paniers.values_list("commande_id", "creneau_id"))
    trouves = []
    for commande in commandes.only("nom", "livraison_le", "lieu"):
        siens = volets.get(commande.pk)
        if not siens:
            continue  # nobody sees it yet
        titre, adresse = str(commande), reverse("commandes:commande", args=[slug, commande.pk])
        vivants = [volet for volet in siens if volet.etat != Volet.Etat.ANNULE]
        trouves += _clotures(commande.pk, titre, siens, vivants, adresse)
        phrase = f"{_noms(vivants or siens)}."
        livraison = _livraison(commande, titre, phrase, creneaux[commande.pk], choisis.get(commande.pk), adresse)
        trouves.append(replace(livraison, annule=not vivants))
    return [e for e in trouves if du <= e.dernier_jour and e.premier_jour <= au]


def _volets(commandes: QuerySet[Commande]) -> dict[int, list[_Volet]]:
    par_commande: dict[int, list[_Volet]] = defaultdict(list)
    visibles = Volet.objects.visibles_des_membres().filter(commande__in=commandes).order_by(*par_nom("producteur__nom"))
    for commande, *volet in visibles.values_list("commande_id", "pk", "etat", "cloture_le", "producteur__nom"):
        par_commande[commande].append(_Volet(*volet))
    return par_commande


def _creneaux(commandes: QuerySet[Commande]) -> dict[int, list[Creneau]]:
    par_commande: dict[int, list[Creneau]] = defaultdict(list)
    for creneau in Creneau.objects.filter(commande__in=commandes).only("commande_id", "debut", "fin"):
        par_commande[creneau.commande_id].append(creneau)
    return par_commande


def _clotures(pk: int, titre: str, volets: list[_Volet], vivants: list[_Volet], adresse: str) -> list[Evenement]:
    """One for the deadline that most producers share, whatever it is moved to; one more for each producer apart."""
    comptes = Counter(volet.cloture_le for volet in vivants or volets)
    commune = max(comptes, key=lambda cloture: (comptes[cloture], cloture))
    ensemble = [v for v in vivants if v.cloture_le == commune] or volets
    trouves = [
        Evenement(
            clef=f"cloture:{pk}", genre="cloture", debut=commune, titre=titre, adresse=adresse,
            texte=f"Dernier moment pour commander à {_noms(ensemble)}.", annule=not vivants,
        )
    ]  # fmt: skip
    for volet in vivants:
        if volet.cloture_le != commune:
            trouves.append(
                Evenement(
                    clef=f"cloture:{pk}:{volet.pk}", genre="cloture", debut=volet.cloture_le, adresse=adresse,
                    titre=f"{titre}, {volet.nom}", texte=f"Dernier moment pour commander {a_(volet.nom)}.",
                )
            )  # fmt: skip
    return trouves


def _livraison(
    commande: Commande, titre: str, phrase: str, creneaux: list[Creneau], choisi: int | None, adresse: str
) -> Evenement:
    """At the hours of the slot that the household chose, else of all of them; a whole day when none is said."""
    miens = [c for c in creneaux if c.pk == choisi]
    if miens:
        phrase += f" Votre créneau : {miens[0]}."
    elif creneaux:
        phrase += f" De {', puis de '.join(str(c).replace(' – ', ' à ') for c in creneaux)}."
    debut, fin = _heures(commande.livraison_le, miens or creneaux)
    return Evenement(
        clef=f"livraison:{commande.pk}", genre="livraison", debut=debut, fin=fin, jour_entier=not creneaux,
        titre=titre, lieu=commande.lieu, texte=phrase, adresse=adresse,
    )  # fmt: skip


def _heures(jour: datetime.date, creneaux: list[Creneau]) -> tuple[datetime.datetime, datetime.datetime | None]:
    def a(heure: datetime.time) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(jour, heure))

    if not creneaux:
        return a(datetime.time()), None
    return a(min(c.debut for c in creneaux)), a(max(c.fin for c in creneaux))


def _noms(volets: list[_Volet]) -> str:
    noms = [volet.nom for volet in volets]
    if len(noms) > NOMS_DITS:
        autres = len(noms) - NOMS_DITS
        noms = [*noms[:NOMS_DITS], f"{autres} autre{'s' if autres > 1 else ''}"]
    return " et ".join(filter(None, [", ".join(noms[:-1]), noms[-1]]))
