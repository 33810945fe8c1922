"""A season's duties in one go: wishes, a proposal that anybody who facilitates may change, one confirmation."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from groupement.models import Adhesion, Groupement, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from referents import courriels
from referents.models import (
    Avis,
    AvisSurUnGenre,
    AvisSurUnJour,
    Dispense,
    Inscription,
    Permanence,
    PlaceProposee,
    PropositionDeSaison,
    Voeux,
)
from referents.participation import charges_par_adhesion
from referents.proposition import Poste, Volontaire, proposer
from referents.services.inscriptions import placer
from referents.services.verrous import prendre_les_permanences

Etat = PropositionDeSaison.Etat


@transaction.atomic
def dire_ses_voeux(
    *, adhesion: Adhesion, au_plus: int | None, jours: dict[int, str], genres: dict[int, str]
) -> Voeux:  # fmt: skip
    """`jours` and `genres`: {id of a day or of a model: opinion, "" for none}. Other days keep theirs."""
    Adhesion.objects.select_for_update(no_key=True).get(pk=adhesion.pk)
    voeux = Voeux.objects.filter(adhesion=adhesion).first() or Voeux(
        groupement_id=adhesion.groupement_id, adhesion=adhesion
    )
    voeux.au_plus = au_plus
    enregistrer(voeux)
    AvisSurUnJour.objects.filter(adhesion=adhesion, distribution__in=jours).delete()
    AvisSurUnJour.objects.bulk_create(
        AvisSurUnJour(groupement_id=adhesion.groupement_id, adhesion=adhesion, distribution_id=pk, avis=Avis(avis))
        for pk, avis in jours.items()
        if avis
    )
    AvisSurUnGenre.objects.filter(adhesion=adhesion, modele__in=genres).delete()
    AvisSurUnGenre.objects.bulk_create(
        AvisSurUnGenre(groupement_id=adhesion.groupement_id, adhesion=adhesion, modele_id=pk, avis=Avis(avis))
        for pk, avis in genres.items()
        if avis
    )
    return voeux


@transaction.atomic
def preparer_proposition(
    *, groupement: Groupement, du: datetime.date, au: datetime.date, tous: bool, auteur: Personne
) -> PropositionDeSaison:  # fmt: skip
    proposition = PropositionDeSaison(groupement=groupement, du=du, au=au, tous=tous, preparee_par=auteur)
    enregistrer(proposition)
    _remplir(proposition)
    return proposition


@transaction.atomic
def proposer_autrement(*, proposition: PropositionDeSaison) -> PropositionDeSaison:
    """Another choice among equals, from the wishes of now; what was changed by hand is forgotten."""
    figee = _verrouiller(proposition)
    figee.graine += 1
    enregistrer(figee)
    figee.places.all().delete()
    _remplir(figee)
    return figee


def permanences_de(proposition: PropositionDeSaison) -> list[Permanence]:
    """Slots of the season that are still to come, by day."""
    return list(
        Permanence.objects.filter(
            distribution__annulee_le=None,
            distribution__jour__range=(max(proposition.du, timezone.localdate()), proposition.au),
        )
        .select_related("distribution")
        .order_by("distribution__jour", "distribution_id", "pk")
    )


def _remplir(proposition: PropositionDeSaison) -> None:
    permanences = permanences_de(proposition)
    if not permanences:
        raise Refus(
            "Aucune permanence n’est prévue à ces dates : préparez d’abord les commandes, ou allongez la saison."
        )
    inscrits: dict[int, set[int]] = defaultdict(set)
    for permanence, adhesion in (
        Inscription.objects.valables().filter(permanence__in=permanences).values_list("permanence_id", "adhesion_id")
    ):
        inscrits[permanence].add(adhesion)
    postes = [
        Poste(
            clef=p.pk,
            jour=p.distribution_id,
            places=max(p.nombre - len(inscrits[p.pk]), 0),
            deja=frozenset(inscrits[p.pk]),
        )
        for p in permanences
    ]
    deja = Counter(adhesion for presents in inscrits.values() for adhesion in presents)
    choisies = proposer(postes, _volontaires(proposition, permanences, deja), graine=proposition.graine)
    PlaceProposee.objects.bulk_create(
        PlaceProposee(
            groupement_id=proposition.groupement_id,
            proposition=proposition,
            permanence_id=permanence,
            adhesion_id=adhesion,
        )  # fmt: skip
        for permanence, adhesions in choisies.items()
        for adhesion in adhesions
    )


def _volontaires(
    proposition: PropositionDeSaison, permanences: list[Permanence], deja: Counter[int]
) -> list[Volontaire]:
    """Everybody who takes part, but households that are asked for nothing. What one holds already counts as done."""
    aujourd_hui = timezone.localdate()
    dispenses = Dispense.objects.au(aujourd_hui).values("foyer")
    adhesions = Adhesion.objects.actives().exclude(foyer__in=dispenses)
    if not proposition.tous:
        adhesions = adhesions.filter(voeux__isnull=False)
    au_plus = {v.adhesion_id: v.au_plus for v in Voeux.objects.all() if v.au_plus is not None}
    charges = charges_par_adhesion(proposition.groupement, aujourd_hui)
    avis = avis_sur_les_permanences(permanences)
    return [
        Volontaire(
            clef=adhesion,
            charge=charges.get(adhesion, 0) + deja[adhesion],
            au_plus=max(au_plus[adhesion] - deja[adhesion], 0) if adhesion in au_plus else None,
            impossibles=frozenset(p for p, dit in avis[adhesion].items() if dit == Avis.IMPOSSIBLE),
            preferes=frozenset(p for p, dit in avis[adhesion].items() if dit == Avis.PREFERE),
        )
        for adhesion in adhesions.order_by("pk").values_list("pk", flat=True)
    ]


def avis_sur_les_permanences(permanences: Collection[Permanence]) -> dict[int, dict[int, str]]:
    """{person: {slot: opinion}}: impossible when the day or the kind is, else preferred when either is."""
    par_jour, par_genre = defaultdict(list), defaultdict(list)
    for permanence in permanences:
        par_jour[permanence.distribution_id].append(permanence.pk)
        par_genre[permanence.modele_id].append(permanence.pk)
    dits = [
        (adhesion, par_jour[jour], avis)
        for adhesion, jour, avis in AvisSurUnJour.objects.filter(distribution__in=list(par_jour)).values_list(
            "adhesion_id", "distribution_id", "avis"
        )
    ]
    dits += [
        (adhesion, par_genre[genre], avis)
        for adhesion, genre, avis in AvisSurUnGenre.objects.values_list("adhesion_id", "modele_id", "avis")
    ]
    resultat: dict[int, dict[int, str]] = defaultdict(dict)
    for adhesion, concernees, avis in dits:
        for clef in concernees:
            if resultat[adhesion].get(clef) != Avis.IMPOSSIBLE:
                resultat[adhesion][clef] = avis
    return resultat


@transaction.atomic
def placer_a_la_main(
    *, proposition: PropositionDeSaison, permanence: Permanence, adhesions: Collection[Adhesion]
) -> None:  # fmt: skip
    """Put these people in this slot of the proposal, instead of those who were."""
    figee = _verrouiller(proposition)
    presents = set(Inscription.objects.valables().filter(permanence=permanence).values_list("adhesion_id", flat=True))
    libres = permanence.nombre - len(presents)
    if len(adhesions) > libres:
        raise Refus(f"Il n’y a que {libres} place{'s' if libres > 1 else ''} libre{'s' if libres > 1 else ''} : "
                    "décochez quelqu’un.")  # fmt: skip
    if presents & {adhesion.pk for adhesion in adhesions}:
        raise Refus("Une de ces personnes s’est inscrite entre-temps : rechargez la page.")
    figee.places.filter(permanence=permanence).delete()
    PlaceProposee.objects.bulk_create(
        PlaceProposee(groupement_id=figee.groupement_id, proposition=figee, permanence=permanence, adhesion=adhesion)
        for adhesion in adhesions
    )


@transaction.atomic
def confirmer_proposition(*, proposition: PropositionDeSaison, auteur: Personne) -> list[str]:
    """All that can hold holds, and each person is told by one mail. Returns sentences for what changed meanwhile."""
    figee = _verrouiller(proposition)
    proposees = list(
        figee.places.select_related("adhesion__personne", "permanence").order_by("permanence_id", "adhesion_id")
    )
    if not proposees:
        raise Refus("Cette proposition est vide : personne n’y a de place.")
    prises = {p.pk: p for p in prendre_les_permanences({place.permanence_id for place in proposees})}
    inscrites: dict[int, list[Inscription]] = defaultdict(list)
    ecartees = []
    for place in proposees:
        permanence = prises[place.permanence_id]
        inscription = _inscrire_si_possible(permanence, place.adhesion)
        if inscription is None:
            ecartees.append(f"{place.adhesion} n’a pas pu avoir cette place : {permanence}, {permanence.distribution}.")
        else:
            inscription.permanence = permanence
            inscrites[place.adhesion_id].append(inscription)
    _clore(figee, Etat.CONFIRMEE)
    for siennes in inscrites.values():
        courriels.annoncer_la_saison(proposition=figee, inscriptions=siennes)
    journaliser(
        objet=figee, action="saison.confirmer", auteur=auteur,
        libelle=f"{figee} : {sum(map(len, inscrites.values()))} places confirmées pour {len(inscrites)} personnes",
    )  # fmt: skip
    return ecartees


def _inscrire_si_possible(permanence: Permanence, adhesion: Adhesion) -> Inscription | None:
    """None for who left meanwhile, or when the place, or the day, is gone."""
    if not adhesion.est_active or permanence.distribution.est_passee or not permanence.distribution.est_maintenue:
        return None
    try:
        return placer(permanence, adhesion)
    except Refus:
        return None


@transaction.atomic
def abandonner_proposition(*, proposition: PropositionDeSaison, auteur: Personne) -> None:
    figee = _verrouiller(proposition)
    _clore(figee, Etat.ABANDONNEE)
    journaliser(objet=figee, action="saison.abandonner", libelle=f"{figee} : proposition abandonnée", auteur=auteur)


def _clore(proposition: PropositionDeSaison, vers: PropositionDeSaison.Etat) -> None:
    proposition.etat, proposition.close_le = vers, timezone.now()
    enregistrer(proposition)


def _verrouiller(proposition: PropositionDeSaison) -> PropositionDeSaison:
    figee = (
        PropositionDeSaison.objects.select_for_update(of=("self",), no_key=True)
        .select_related("groupement")
        .get(pk=proposition.pk)
    )
    if not PropositionDeSaison.TRANSITIONS.get(Etat(figee.etat)):
        raise Refus(f"Cette proposition est déjà {figee.get_etat_display()}.")
    return figee
