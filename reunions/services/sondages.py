"""A poll's life: opened, prolonged, closed with its result, begun again with an amended proposal.

OUVERT → CLOS (`clore`, or the clock); a consent decision goes on with another round (`amender`): its last round is
closed with its result first.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from groupement.models import Adhesion, Groupement, Personne
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from groupement.templatetags.formats import instant, jusqu_au
from reunions import sondage_courriels as courriels
from reunions.depouillement import depouiller, en_mots
from reunions.models import Option, Reunion, Sondage, Tour
from reunions.services.electeurs import concernes, joignables, verifier_quorum
from reunions.services.votes import horloge, options_de, verrouiller

OPTIONS_AU_PLUS = 20
DUREE_AU_PLUS = datetime.timedelta(days=366)
UN_JOUR = datetime.timedelta(days=1)


@transaction.atomic
def ouvrir(
    *,
    groupement: Groupement,
    auteur: Adhesion,
    genre: str,
    question: str,
    texte: str = "",
    options: Sequence[str] | Sequence[datetime.datetime] = (),
    cloture_le: datetime.datetime,
    par: str = Sondage.Par.PERSONNE,
    secret: bool = False,
    plusieurs: bool = False,
    apres_cloture: bool = False,
    quorum: int | None = None,
    reunion: Reunion | None = None,
) -> Sondage:
    """Put the question to the group and tell everybody once. `options`: words for a choice, instants for dates."""
    _verifier_cloture(cloture_le)
    _verifier_options(genre, options)
    verifier_quorum(quorum, par_foyer=par == Sondage.Par.FOYER)
    verifier_cloture_avant_les_dates(cloture_le, (o for o in options if isinstance(o, datetime.datetime)))
    if genre == Sondage.Genre.CONSENTEMENT and not texte.strip():
        raise Refus("Écrivez la proposition : c’est à elle que chacun consent, ou non.")
    sondage = Sondage(
        groupement=groupement,
        auteur=auteur,
        genre=genre,
        question=question,
        par=par,
        secret=secret,
        plusieurs=plusieurs,
        apres_cloture=apres_cloture or secret,
        quorum=quorum,
        reunion=reunion,
    )
    enregistrer(sondage)
    for rang, option in enumerate(_rangees(options)):
        valeur = {"debut": option} if isinstance(option, datetime.datetime) else {"texte": option}
        enregistrer(Option(groupement=groupement, sondage=sondage, rang=rang, **valeur))
    tour = _ouvrir_un_tour(sondage, rang=1, texte=texte, cloture_le=cloture_le)
    _noter(sondage, "ouvrir", f"Sondage ouvert : {sondage}", auteur.personne, apres={"clôture": cloture_le.isoformat()})
    courriels.annoncer(tour=tour, personnes=[a.personne for a in joignables()])
    return sondage


@transaction.atomic
def prolonger(*, sondage: Sondage, cloture_le: datetime.datetime, auteur: Personne) -> Tour:
    """Leave more time. A round whose hour has struck is over, whether a worker has closed it or not."""
    tour = _dernier(sondage)
    _exiger_ouvert(tour)
    if cloture_le <= tour.cloture_le:
        raise Refus(f"Choisissez une clôture après {instant(tour.cloture_le)}, ou arrêtez le sondage maintenant.")
    _verifier_cloture(cloture_le)
    verifier_cloture_avant_les_dates(cloture_le, (o.debut for o in tour.sondage.options.all() if o.debut))
    avant, tour.cloture_le = tour.cloture_le, cloture_le
    tour.save(update_fields=["cloture_le"])
    _noter(
        tour.sondage,
        "prolonger",
        f"Sondage prolongé {jusqu_au(cloture_le)} : {tour.sondage}",
        auteur,
        avant={"clôture": avant.isoformat()},
        apres={"clôture": cloture_le.isoformat()},
    )
    return tour


@transaction.atomic
def clore(*, sondage: Sondage, auteur: Personne) -> Tour:
    """Stop now, before the hour."""
    tour = _dernier(sondage)
    _exiger_ouvert(tour)
    return _clore(tour, auteur)


@transaction.atomic
def amender(
    *, sondage: Sondage, texte: str, cloture_le: datetime.datetime, auteur: Personne, rang_lu: int | None = None
) -> Tour:
    """Put an amended proposal to the group: another round of the same poll, the former one kept with its result.

    `rang_lu`: the round whose text was amended; refused when somebody else put another one meanwhile.
    """
    tour = _dernier(sondage)
    if rang_lu is not None and rang_lu != tour.rang:
        raise Refus("Quelqu’un vient de soumettre une autre proposition modifiée : relisez-la d’abord.")
    if tour.sondage.genre != Sondage.Genre.CONSENTEMENT:
        raise Refus("Seule une proposition se modifie : ouvrez un autre sondage.")
    if texte.strip() == tour.texte.strip():
        raise Refus("La proposition n’a pas changé : écrivez ce que vous modifiez.")
    _verifier_cloture(cloture_le)
    if tour.etat == Tour.Etat.OUVERT:
        _clore(tour, auteur)
    tour.dernier = False
    tour.save(update_fields=["dernier"])
    suivant = _ouvrir_un_tour(tour.sondage, rang=tour.rang + 1, texte=texte, cloture_le=cloture_le)
    _noter(tour.sondage, "amender", f"Proposition modifiée, tour {suivant.rang} : {tour.sondage}", auteur)
    courriels.annoncer(tour=suivant, personnes=[a.personne for a in joignables()])
    return suivant


@transaction.atomic
def rattacher(*, sondage: Sondage, reunion: Reunion | None, auteur: Personne) -> Sondage:
    """Keep the poll and its result with the minutes of a meeting (None: with none)."""
    fige = Sondage.objects.select_for_update(of=("self",), no_key=True).select_related("reunion").get(pk=sondage.pk)
    if fige.reunion_id == (reunion.pk if reunion else None):
        return fige
    avant, fige.reunion = fige.reunion, reunion
    enregistrer(fige, champs=["reunion"])
    _noter(
        fige,
        "rattacher",
        f"Sondage joint à « {reunion} » : {fige}" if reunion else f"Sondage détaché de sa réunion : {fige}",
        auteur,
        avant={"réunion": str(avant or "")},
        apres={"réunion": str(reunion or "")},
    )
    return fige


def clore_les_echus() -> int:
    """Close every round whose hour has struck, in every group; returns how many."""
    with scopes_disabled():
        echus = list(Tour.objects.echus().select_related("groupement").order_by("pk"))
    clos = 0
    for echu in echus:
        with dans_le_groupement(echu.groupement), transaction.atomic():
            tour = verrouiller(echu.pk)
            # It may have been prolonged, or closed, since it was found.
            if tour.etat == Tour.Etat.OUVERT and tour.cloture_le <= horloge():
                _clore(tour, None)
                clos += 1
    return clos


def rappeler() -> int:
    """The day before the closing, to those who have not answered; once for each round. Returns how many were new."""
    maintenant = horloge()
    with scopes_disabled():
        tours = list(
            Tour.objects.ouverts()
            # One that opened today has just been told.
            .filter(cloture_le__lte=maintenant + UN_JOUR, ouvert_le__lte=maintenant - UN_JOUR)
            .select_related("sondage__auteur__personne", "groupement")
        )
    deposes = 0
    for tour in tours:
        with dans_le_groupement(tour.groupement):
            tour.sondage.groupement = tour.groupement
            repondus = set(tour.votes.values_list("foyer_id" if tour.sondage.par_foyer else "adhesion_id", flat=True))
            attendus = [
                adhesion.personne
                for adhesion in joignables()
                if (adhesion.foyer_id if tour.sondage.par_foyer else adhesion.pk) not in repondus
            ]
            deposes += courriels.rappeler(tour=tour, personnes=attendus)
    return deposes


def resultat_de(tour: Tour) -> dict[str, Any]:
    """The frozen result of a closed round; what the answers say until now for an open one."""
    if tour.resultat is not None:
        return tour.resultat
    sondage = tour.sondage
    if tour.secret:
        bulletins = tour.urne
    else:
        bulletins = [
            (vote.contenu or {}) | {"qui": _nom(vote, sondage)}
            for vote in tour.votes.select_related("adhesion__personne", "saisi_par__personne", "foyer")
        ]
    resultat = depouiller(
        genre=sondage.genre,
        options=options_de(sondage),
        bulletins=bulletins,
        concernes=concernes(sondage),
        quorum=sondage.quorum,
    )
    clos = not tour.est_ouvert
    return resultat | {"phrase": en_mots(sondage.genre, resultat, clos=clos)}


def verifier_cloture_avant_les_dates(cloture_le: datetime.datetime, dates: Iterable[datetime.datetime]) -> None:
    """Nobody should choose a day that is behind us when the result is known."""
    premiere = min(dates, default=None)
    if premiere is not None and cloture_le > premiere:
        raise Refus(
            f"Une des dates proposées, {instant(premiere)}, arrive avant la fin du sondage : "
            "arrêtez-le plus tôt, ou choisissez des dates plus lointaines."
        )


def _ouvrir_un_tour(sondage: Sondage, *, rang: int, texte: str, cloture_le: datetime.datetime) -> Tour:
    tour = Tour(
        groupement_id=sondage.groupement_id,
        sondage=sondage,
        rang=rang,
        secret=sondage.secret,
        texte=texte,
        ouvert_le=horloge(),
        cloture_le=cloture_le,
    )
    enregistrer(tour)
    return tour


def _clore(tour: Tour, auteur: Personne | None) -> Tour:
    """The round is locked: what is counted here is all there will ever be."""
    maintenant = horloge()
    resultat = resultat_de(tour)
    resultat["phrase"] = en_mots(tour.sondage.genre, resultat, clos=True)
    tour.etat, tour.resultat = Tour.Etat.CLOS, resultat
    tour.clos_le = min(tour.cloture_le, maintenant)
    tour.save(update_fields=["etat", "clos_le", "resultat"])
    _noter(
        tour.sondage,
        "clore",
        f"Sondage clos : {tour.sondage}",
        auteur,
        avant={"état": Tour.Etat.OUVERT.label},
        apres={"état": Tour.Etat.CLOS.label, "résultat": resultat["phrase"]},
    )
    return tour


def _nom(vote: Any, sondage: Sondage) -> str:
    return f"{vote.adhesion}, foyer {vote.foyer}" if sondage.par_foyer and not vote.saisi_par_id else vote.de_qui


def _dernier(sondage: Sondage) -> Tour:
    return verrouiller(Tour.objects.derniers().get(sondage=sondage).pk)


def _exiger_ouvert(tour: Tour) -> None:
    if not tour.dernier or tour.etat != Tour.Etat.OUVERT or tour.cloture_le <= horloge():
        raise Refus("Ce sondage est déjà clos.")


def _verifier_cloture(cloture_le: datetime.datetime) -> None:
    maintenant = horloge()
    if cloture_le <= maintenant:
        raise Refus("La clôture est déjà passée : choisissez une date à venir.")
    if cloture_le > maintenant + DUREE_AU_PLUS:
        raise Refus("La clôture est dans plus d’un an : choisissez une date plus proche.")


def _verifier_options(genre: str, options: Sequence[Any]) -> None:
    if genre == Sondage.Genre.CONSENTEMENT:
        return
    quoi = "dates" if genre == Sondage.Genre.DATES else "réponses"
    if len(options) < 2:
        raise Refus(f"Proposez au moins deux {quoi}.")
    if len(options) > OPTIONS_AU_PLUS:
        raise Refus(f"Proposez au plus {OPTIONS_AU_PLUS} {quoi}.")


def _rangees(options: Sequence[Any]) -> list[Any]:
    """Dates in their order, words as they were written."""
    return sorted(options) if options and isinstance(options[0], datetime.datetime) else list(options)


def _noter(
    sondage: Sondage,
    action: str,
    libelle: str,
    auteur: Personne | None,
    *,
    avant: dict[str, str] | None = None,
    apres: dict[str, str] | None = None,
) -> None:
    journaliser(objet=sondage, action=action, libelle=libelle, auteur=auteur, avant=avant, apres=apres)
