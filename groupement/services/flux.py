"""The private address of a person's dates, and what it tells."""

from __future__ import annotations

import datetime
import secrets
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from groupement.calendrier import evenements
from groupement.contexte import adhesions_de
from groupement.flux import calendrier, composant, contenu_de, empreinte, finit_le
from groupement.models import Abonnement, EvenementDit, Personne
from groupement.portee import dans_le_groupement
from groupement.services.journal import journaliser

PASSE = datetime.timedelta(days=60)
AVENIR = datetime.timedelta(days=400)
NOM = "Groupement"
SIGNE_DE_VIE = datetime.timedelta(hours=1)


@transaction.atomic
def abonnement_de(*, personne: Personne) -> Abonnement:
    """The address of this person, made when it is first asked for."""
    return Abonnement.objects.get_or_create(personne=personne, defaults={"jeton": _jeton()})[0]


@transaction.atomic
def changer_d_adresse(*, personne: Personne) -> Abonnement:
    """A new address; the old one answers nobody from now on."""
    Personne.objects.select_for_update(no_key=True).get(pk=personne.pk)
    abonnement, cree = Abonnement.objects.get_or_create(personne=personne, defaults={"jeton": _jeton()})
    if not cree:
        abonnement.jeton, abonnement.cree_le, abonnement.lu_le = _jeton(), timezone.now(), None
        abonnement.save()
    journaliser(
        objet=personne, action="calendrier", libelle=f"Nouvelle adresse de calendrier pour {personne}", auteur=personne
    )
    return abonnement


def noter_la_lecture(*, abonnement: Abonnement) -> None:
    """So that the person sees that their program comes by; once an hour at most."""
    maintenant = timezone.now()
    if abonnement.lu_le is None or maintenant - abonnement.lu_le > SIGNE_DE_VIE:
        Abonnement.objects.filter(pk=abonnement.pk, jeton=abonnement.jeton).update(lu_le=maintenant)


def flux(*, personne: Personne) -> bytes:
    """The feed as it stands; what changed since it was last read is written down first, in one transaction."""
    aujourd_hui = timezone.localdate()
    du = aujourd_hui - PASSE
    presents = _presents(personne, du, aujourd_hui + AVENIR)
    dits = _dits(personne)
    if _difference(presents, dits, du):
        with transaction.atomic():
            # Two programs at once: the second waits here, and finds what the first wrote.
            Personne.objects.select_for_update(no_key=True).get(pk=personne.pk)
            _ecrire(personne, presents, _dits(personne), du)
            dits = _dits(personne)
    return calendrier((dit.texte for dit in dits.values()), nom=NOM)


def _presents(personne: Personne, du: datetime.date, au: datetime.date) -> dict[str, tuple[dict[str, Any], bool]]:
    """{key: (content, cancelled)} of all the groups; their name is said when there are several."""
    presents = {}
    adhesions = adhesions_de(personne)
    for adhesion in adhesions:
        adhesion.personne = personne
        nom = adhesion.groupement.nom if len(adhesions) > 1 else ""
        with dans_le_groupement(adhesion.groupement):
            for evenement in evenements(adhesion, du, au):
                contenu = contenu_de(evenement, groupement=nom, site=settings.ADRESSE_DU_SITE)
                presents[evenement.clef] = (contenu, evenement.annule)
    return presents


def _dits(personne: Personne) -> dict[str, EvenementDit]:
    siens = EvenementDit.objects.filter(personne=personne).order_by("finit_le", "clef")
    return {dit.clef: dit for dit in siens.defer("contenu")}


def _difference(
    presents: dict[str, tuple[dict[str, Any], bool]], dits: dict[str, EvenementDit], du: datetime.date
) -> bool:
    if any(not dit.annule or _est_passe(dit, du) for clef, dit in dits.items() if clef not in presents):
        return True
    return any(_a_change(dits.get(clef), contenu, annule) for clef, (contenu, annule) in presents.items())


def _est_passe(dit: EvenementDit, du: datetime.date) -> bool:
    """Too old to be spoken of: it left the feed because time went by, it is not cancelled."""
    return timezone.localdate(dit.finit_le) <= du


def _a_change(dit: EvenementDit | None, contenu: dict[str, Any], annule: bool) -> bool:
    """What was never told need not be told as cancelled."""
    return not annule if dit is None else (dit.empreinte, dit.annule) != (empreinte(contenu), annule)


def _ecrire(
    personne: Personne,
    presents: dict[str, tuple[dict[str, Any], bool]],
    dits: dict[str, EvenementDit],
    du: datetime.date,
) -> None:
    maintenant = timezone.now().replace(microsecond=0)
    nouveaux: list[EvenementDit] = []
    changes: list[EvenementDit] = []
    oublies: list[int] = []
    for clef, (contenu, annule) in presents.items():
        dit = dits.get(clef)
        if _a_change(dit, contenu, annule):
            (changes if dit else nouveaux).append(_dire(personne, dit, clef, contenu, annule, maintenant))
    for clef, dit in dits.items():
        if clef in presents:
            continue
        if _est_passe(dit, du):
            oublies.append(dit.pk)
        elif not dit.annule:
            changes.append(_dire(personne, dit, clef, dit.contenu, True, maintenant))
    EvenementDit.objects.bulk_create(nouveaux)
    EvenementDit.objects.bulk_update(
        changes, ["contenu", "empreinte", "texte", "sequence", "annule", "dit_le", "finit_le"]
    )
    EvenementDit.objects.filter(pk__in=oublies).delete()


def _dire(
    personne: Personne,
    dit: EvenementDit | None,
    clef: str,
    contenu: dict[str, Any],
    annule: bool,
    maintenant: datetime.datetime,
) -> EvenementDit:
    if dit is None:
        dit = EvenementDit(personne=personne, clef=clef)
    else:
        dit.sequence += 1
        maintenant = max(maintenant, dit.dit_le + datetime.timedelta(seconds=1))  # two changes in one second
    dit.empreinte = empreinte(contenu)
    dit.contenu, dit.annule, dit.dit_le, dit.finit_le = contenu, annule, maintenant, finit_le(contenu)
    uid = f"{clef}@{urlsplit(settings.ADRESSE_DU_SITE).hostname}"
    dit.texte = composant(contenu, uid=uid, sequence=dit.sequence, dit_le=maintenant, annule=annule)
    return dit


def _jeton() -> str:
    return secrets.token_urlsafe(32)
