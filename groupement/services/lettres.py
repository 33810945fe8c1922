"""The letters: one mail for all that a member of a group did not want to get at once, on the group's day and hour.

1. `dates_dues` says which letters of a group are due, also those of a worker that was down for a day.
2. For a hundred members at a time, in one transaction that holds the group: a row for each letter (its key is the
   membership and the day, so that it exists once), and every message that waited now belongs to it.
3. The outbox sends them. Whatever is killed in between is taken up by the next beat: nothing twice, nothing lost.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from groupement.calendrier import Evenement
from groupement.models import Adhesion, Courriel, Groupement, Personne
from groupement.refus import Refus
from groupement.services.courriels import adresse_complete, rediger
from groupement.services.journal import journaliser
from groupement.services.preferences import lien_du_courrier
from groupement.templatetags.formats import jour, pluriel

PARIS = ZoneInfo("Europe/Paris")
PAR_LOT = 100
RATTRAPAGE = datetime.timedelta(hours=36)  # a letter that is later than this is left to the next one
HORIZON = {"quotidien": 2, "hebdo": 8}  # days of the calendar that a letter tells
Courrier, Etat = Adhesion.Courrier, Courriel.Etat


@dataclass(frozen=True, slots=True)
class Due:
    """A letter to write now. `rythme`: "quotidien" or "hebdo"; `le`: the day it bears; `depuis`: its hour that day."""

    rythme: str
    le: datetime.date
    depuis: datetime.datetime


def dates_dues(groupement: Groupement, maintenant: datetime.datetime) -> list[Due]:
    """The daily letter of the last hour that has come; the weekly one too, when its hour has come not long ago."""
    ici = maintenant.astimezone(PARIS)
    dues: list[Due] = []
    for recul in (0, 1):
        jour_meme = ici.date() - datetime.timedelta(days=recul)
        heure = datetime.datetime.combine(jour_meme, datetime.time(groupement.heure_de_la_lettre), PARIS)
        if heure > ici or ici - heure > RATTRAPAGE:
            continue
        if not any(due.rythme == Courrier.QUOTIDIEN for due in dues):
            dues.append(Due(Courrier.QUOTIDIEN, jour_meme, heure))
        if jour_meme.weekday() == groupement.jour_de_la_lettre:
            dues.append(Due(Courrier.HEBDO, jour_meme, heure))
    return dues


def ecrire_les_lettres(*, groupement: Groupement, maintenant: datetime.datetime | None = None) -> int:
    """Write every letter of the group that is due and not written; how many. The group's scope must be open."""
    maintenant = maintenant or timezone.now()
    return sum(_ecrire(groupement, due, maintenant) for due in dates_dues(groupement, maintenant))


def _ecrire(groupement: Groupement, due: Due, maintenant: datetime.datetime) -> int:
    lecteurs = list(_lecteurs(due).values_list("pk", flat=True))
    if not lecteurs:
        return 0
    dates = _dates(groupement, due, maintenant)
    lots = [lecteurs[debut : debut + PAR_LOT] for debut in range(0, len(lecteurs), PAR_LOT)]
    return sum(_ecrire_un_lot(groupement, due, lot, dates, maintenant) for lot in lots)


def _lecteurs(due: Due) -> Any:
    """Who may get this letter: those who chose it; weekly, those on paper and those whose cap kept something back."""
    actives = Adhesion.objects.filter(
        Q(courrier_choisi_le=None) | Q(courrier_choisi_le__lte=due.depuis),
        etat__in=["active", "en_pause"],
        personne__is_active=True,
    ).order_by("pk")
    if due.rythme == Courrier.QUOTIDIEN:
        return actives.filter(courrier=Courrier.QUOTIDIEN, personne__email__isnull=False)
    retenus = Courriel.objects.filter(
        personne=OuterRef("personne"), groupement=OuterRef("groupement"), etat=Etat.EN_ATTENTE
    )
    return actives.filter(
        Q(courrier__in=[Courrier.HEBDO, Courrier.PAPIER]) | Q(personne__email__isnull=True) | Exists(retenus)
    ).exclude(courrier=Courrier.QUOTIDIEN, personne__email__isnull=False)


Dates = dict[int | None, list[Evenement]]


def _dates(groupement: Groupement, due: Due, maintenant: datetime.datetime) -> Dates:
    """What is to come, by membership id, None for everybody."""
    au = due.le + datetime.timedelta(days=HORIZON[due.rythme])
    dates: Dates = defaultdict(list)
    for chemin in settings.DATES_DES_LETTRES:
        for qui, evenements in import_string(chemin)(groupement, due.le, au).items():
            dates[qui] += [e for e in evenements if not e.annule and (e.fin or e.debut) >= maintenant]
    return dates


def _clef(adhesion: int, rythme: str, le: datetime.date) -> str:
    """What makes a letter exist once."""
    return f"lettre:{adhesion}:{rythme}:{le:%Y%m%d}"


def _clefs_de_la_periode(adhesion: int, due: Due) -> list[str]:
    """Letters that make this one too many: that of the same day; for a weekly one, any of the last seven days, however
    the group moved its day. What waits then goes with the next."""
    jours = 7 if due.rythme == Courrier.HEBDO else 1
    return [_clef(adhesion, due.rythme, due.le - datetime.timedelta(days=n)) for n in range(jours)]


def _ecrire_un_lot(
    groupement: Groupement, due: Due, pks: Sequence[int], dates: Dates, maintenant: datetime.datetime
) -> int:
    """Seven queries for up to a hundred members."""
    with transaction.atomic():
        Groupement.objects.select_for_update(no_key=True).get(pk=groupement.pk)
        possibles = {clef: pk for pk in pks for clef in _clefs_de_la_periode(pk, due)}
        servies = {possibles[c] for c in Courriel.objects.filter(clef__in=possibles).values_list("clef", flat=True)}
        adhesions = Adhesion.objects.filter(pk__in=[pk for pk in pks if pk not in servies]).select_related(
            "personne", "foyer"
        )
        lecteurs = {adhesion.personne_id: adhesion for adhesion in adhesions}
        attendent: dict[int | None, list[Courriel]] = defaultdict(list)
        for courriel in Courriel.objects.filter(
            groupement=groupement, personne__in=list(lecteurs), etat=Etat.EN_ATTENTE, depose_le__lte=maintenant
        ).order_by("depose_le", "pk"):
            attendent[courriel.personne_id].append(courriel)
        lettres = []
        for personne, adhesion in lecteurs.items():
            utiles = [c for c in attendent[personne] if c.utile_jusqu_a is None or c.utile_jusqu_a > maintenant]
            siennes = sorted([*dates.get(None, []), *dates.get(adhesion.pk, [])], key=lambda e: (e.debut, e.clef))
            if adhesion.courrier == Courrier.AU_FIL and adhesion.personne.email:
                siennes = siennes if utiles else []
            if utiles or siennes:
                lettres.append(_lettre(groupement, adhesion, due, utiles, siennes))
        Courriel.objects.bulk_create(lettres)
        par_personne = {lettre.personne_id: lettre for lettre in lettres}
        regroupes = []
        for qui, courriels in attendent.items():
            for courriel in courriels:
                courriel.etat, courriel.lettre = Etat.REGROUPE, par_personne.get(qui)
                regroupes.append(courriel)
        Courriel.objects.bulk_update(regroupes, ["etat", "lettre"])
        return len(lettres)


def _lettre(
    groupement: Groupement, adhesion: Adhesion, due: Due, messages: list[Courriel], dates: list[Evenement]
) -> Courriel:
    personne: Personne = adhesion.personne
    sur_papier = adhesion.courrier == Courrier.PAPIER or not personne.email
    quoi = pluriel(len(messages), "message") if messages else pluriel(len(dates), "date à venir,dates à venir")
    contexte = {
        "groupement": groupement,
        "personne": personne,
        "adhesion": adhesion,
        "messages": [(c.sujet, corps_de(c.texte), ", ".join(c.repondre_a)) for c in messages],
        "dates": dates,
        "le": due.le,
        "hebdo": due.rythme == Courrier.HEBDO,
        "lien_groupement": adresse_complete(groupement.get_absolute_url()),
        "preferences": lien_du_courrier(personne.pk, groupement.pk),
    }
    return Courriel(
        clef=_clef(adhesion.pk, due.rythme, due.le),
        groupement=groupement,
        personne=personne,
        destinataire=personne.email or "",
        repondre_a=[groupement.courriel] if groupement.courriel else [],
        sujet=f"La lettre {'de la semaine' if contexte['hebdo'] else 'du jour'}, {jour(due.le)} : {quoi}",
        etat=Etat.A_IMPRIMER if sur_papier else Etat.A_ENVOYER,
        **rediger("lettre", contexte),
    )


def corps_de(texte: str) -> str:
    """A message without its foot, which says why it was sent alone."""
    return texte.split("\n-- \n")[0].strip()


def noter_imprimees(*, groupement: Groupement, lettres: Sequence[int], auteur: Personne) -> int:
    """The letters (ids) that somebody printed to hand them over; how many."""
    with transaction.atomic():
        nombre = Courriel.objects.filter(groupement=groupement, pk__in=list(lettres), etat=Etat.A_IMPRIMER).update(
            etat=Etat.IMPRIME, envoye_le=timezone.now()
        )
        if not nombre:
            raise Refus("Ces lettres sont déjà notées comme imprimées.")
        journaliser(
            objet=groupement, action="courrier.imprimer", auteur=auteur,
            libelle=pluriel(nombre, "lettre imprimée,lettres imprimées"),
        )  # fmt: skip
        return nombre


def choisir_son_courrier(*, adhesion: Adhesion, courrier: str, auteur: Personne | None) -> Adhesion:
    """How somebody wants the mail of a group. What already waits leaves with the next letter, whatever they choose."""
    with transaction.atomic():
        prise = Adhesion.objects.select_for_update(no_key=True).get(pk=adhesion.pk)
        avant, prise.courrier = prise.courrier, courrier
        if avant != courrier:
            prise.courrier_choisi_le = timezone.now()
            prise.save(update_fields=["courrier", "courrier_choisi_le"])
            journaliser(
                objet=prise, action="courrier.choisir", auteur=auteur,
                libelle=f"{prise.personne} : courrier « {Courrier(courrier).label} »",
                avant={"courrier": str(Courrier(avant).label)}, apres={"courrier": str(Courrier(courrier).label)},
            )  # fmt: skip
        return prise


def regler_les_lettres(*, groupement: Groupement, valeurs: dict[str, int], auteur: Personne) -> Groupement:
    """The day, the hour and the cap of the group."""
    with transaction.atomic():
        pris = Groupement.objects.select_for_update(no_key=True).get(pk=groupement.pk)
        avant = {nom: getattr(pris, nom) for nom in valeurs}
        if avant != valeurs:
            for nom, valeur in valeurs.items():
                setattr(pris, nom, valeur)
            pris.save(update_fields=list(valeurs))
            journaliser(
                objet=pris, action="courrier.regler", libelle="Réglages du courrier", auteur=auteur,
                avant={n: str(v) for n, v in avant.items()}, apres={n: str(v) for n, v in valeurs.items()},
            )  # fmt: skip
        return pris
