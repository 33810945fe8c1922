"""What the group shares: who keeps it, who has it, when it must be back. A thing's row locks its lendings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement.models import Adhesion, Foyer, Groupement, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer, refuser_selon_les_contraintes
from groupement.services.journal import differences, journaliser, releve
from groupement.templatetags.formats import a_, pluriel
from groupement.templatetags.formats import jour as dire_le_jour
from referents.models import Materiel, Pret

CHAMPS = ["nom", "genre", "nombre", "garde_par", "lieu", "note"]
SANS_FIN = datetime.date.max


@transaction.atomic
def ajouter_du_materiel(*, groupement: Groupement, champs: dict[str, Any], auteur: Personne) -> Materiel:
    materiel = Materiel(groupement=groupement, **{c: champs[c] for c in CHAMPS if c in champs})
    materiel.exclusif = materiel.nombre == 1
    enregistrer(materiel)
    journaliser(objet=materiel, action="ajouter", libelle=f"Matériel ajouté : {materiel}", auteur=auteur)
    return materiel


@transaction.atomic
def modifier_le_materiel(*, materiel: Materiel, champs: dict[str, Any], auteur: Personne) -> Materiel:
    """Its number never goes below what is lent at once."""
    fige = _verrouiller(materiel)
    avant = releve(fige, CHAMPS)
    for champ in CHAMPS:
        if champ in champs:
            setattr(fige, champ, champs[champ])
    fige.exclusif = fige.nombre == 1
    dehors = le_plus_a_la_fois(_occupations(fige, timezone.localdate()), datetime.date.min, SANS_FIN)
    if dehors > fige.nombre:
        raise Refus(f"{pluriel(dehors, 'exemplaire')} prêtés en même temps : notez d’abord les retours.")
    with refuser_selon_les_contraintes():
        # Both sides of the composite key change together; it is looked at when the transaction ends.
        Pret.objects.filter(materiel=fige).exclude(exclusif=fige.exclusif).update(exclusif=fige.exclusif)
        fige.full_clean(validate_constraints=False)
        fige.save()
    avant_dit, apres_dit = differences(avant, releve(fige, CHAMPS))
    if apres_dit:
        journaliser(
            objet=fige, action="modifier", libelle=f"Matériel modifié : {fige}", auteur=auteur, avant=avant_dit,
            apres=apres_dit,
        )  # fmt: skip
    return fige


@transaction.atomic
def retirer_le_materiel(*, materiel: Materiel, auteur: Personne) -> Materiel:
    """Sold, broken, given back: it is lent no more; what was, stays written."""
    fige = _verrouiller(materiel)
    if fige.retire_le:
        raise Refus("Ce matériel est déjà retiré.")
    if dehors := Pret.objects.dehors().filter(materiel=fige).select_related("foyer").first():
        raise Refus(f"{dehors.foyer} l’a encore, ou doit l’avoir : notez d’abord son retour.")
    fige.retire_le = timezone.localdate()
    enregistrer(fige, champs=["retire_le"])
    journaliser(objet=fige, action="retirer", libelle=f"Matériel retiré : {fige}", auteur=auteur)
    return fige


@transaction.atomic
def preter(
    *,
    materiel: Materiel,
    foyer: Foyer,
    du: datetime.date,
    au: datetime.date,
    auteur: Adhesion,
    nombre: int = 1,
    mot: str = "",
) -> Pret:
    """Note a lending, of today or to come. Refused when there would not be enough on one of the days."""
    fige = _verrouiller(materiel)
    aujourd_hui = timezone.localdate()
    if fige.retire_le:
        raise Refus("Ce matériel est retiré : il ne se prête plus.")
    if foyer.parti_le:
        raise Refus(f"{foyer} a quitté le groupement.")
    if au < du:
        raise Refus("Le retour vient après le départ : corrigez une des deux dates.")
    if au < aujourd_hui:
        raise Refus("Ces jours sont passés : choisissez un retour à venir.")
    if nombre > fige.nombre:
        raise Refus(f"Il n’y en a que {fige.nombre}.")
    prises = le_plus_a_la_fois(_occupations(fige, aujourd_hui), du, au)
    if prises + nombre > fige.nombre:
        raise Refus(_pris(fige, du, au, aujourd_hui, fige.nombre - prises))
    pret = Pret(
        groupement_id=fige.groupement_id, materiel=fige, exclusif=fige.exclusif, foyer=foyer, nombre=nombre, du=du,
        au=au, mot=mot, note_par=auteur,
    )  # fmt: skip
    enregistrer(pret)
    _noter(pret, "preter", f"{_combien(pret)} pour {foyer}, à rendre le {dire_le_jour(au)}", auteur)
    return pret


@transaction.atomic
def rendre(*, pret: Pret, auteur: Adhesion) -> Pret:
    """It is back today. What had not gone yet is not lent at all: its row goes, the journal stays."""
    _verrouiller(pret.materiel)
    fige = _relire(pret)
    if fige.est_rendu:
        raise Refus(f"Le retour est déjà noté, le {dire_le_jour(fige.rendu_le)}.")
    if fige.a_venir:
        _noter(fige, "annuler", f"Réservation annulée : {_combien(fige)} pour {fige.foyer}", auteur)
        fige.delete()
        return fige
    fige.rendu_le = timezone.localdate()
    enregistrer(fige, champs=["rendu_le"])
    _noter(fige, "rendre", f"{_combien(fige)} : {fige.foyer} a rendu", auteur)
    return fige


@transaction.atomic
def prolonger(*, pret: Pret, jusqu_au: datetime.date, auteur: Adhesion) -> Pret:
    materiel = _verrouiller(pret.materiel)
    fige = _relire(pret)
    aujourd_hui = timezone.localdate()
    if fige.est_rendu:
        raise Refus(f"Le retour est déjà noté, le {dire_le_jour(fige.rendu_le)}.")
    if jusqu_au <= fige.au or jusqu_au < aujourd_hui:
        raise Refus(f"Choisissez un jour après le {dire_le_jour(max(fige.au, aujourd_hui))}.")
    autres = _occupations(materiel, aujourd_hui, sauf=fige)
    if le_plus_a_la_fois(autres, fige.du, jusqu_au) + fige.nombre > materiel.nombre:
        raise Refus("Quelqu’un d’autre l’attend pour ces jours-là : voyez les dates ensemble.")
    fige.au = jusqu_au
    enregistrer(fige, champs=["au"])
    _noter(fige, "prolonger", f"{_combien(fige)} : {fige.foyer} garde jusqu’au {dire_le_jour(jusqu_au)}", auteur)
    return fige


def le_plus_a_la_fois(
    occupations: Iterable[tuple[datetime.date, datetime.date, int]], du: datetime.date, au: datetime.date
) -> int:
    """The most pieces that are out on one day from `du` to `au`; each occupation is (first day, last day, how many)."""
    presentes = [o for o in occupations if o[0] <= au and o[1] >= du]
    debuts = {du, *(o[0] for o in presentes if o[0] > du)}
    return max((sum(n for debut, fin, n in presentes if debut <= jour <= fin) for jour in debuts), default=0)


def _occupations(
    materiel: Materiel, aujourd_hui: datetime.date, *, sauf: Pret | None = None
) -> list[tuple[datetime.date, datetime.date, int]]:
    """What is out or promised; what is late is out until somebody brings it back, nobody knows when."""
    prets = Pret.objects.dehors().filter(materiel=materiel).exclude(pk=sauf.pk if sauf else None)
    return [(p.du, SANS_FIN if p.au < aujourd_hui else p.au, p.nombre) for p in prets]


def _pris(materiel: Materiel, du: datetime.date, au: datetime.date, aujourd_hui: datetime.date, reste: int) -> str:
    if not materiel.exclusif:
        return f"Il n’en reste que {max(reste, 0)} à ces dates."
    for pret in Pret.objects.dehors().filter(materiel=materiel).select_related("foyer"):
        if pret.au < aujourd_hui:
            return f"{pret.foyer} devait le rendre le {dire_le_jour(pret.au)} : notez d’abord son retour."
        if pret.du <= au and pret.au >= du:
            return f"C’est déjà prêté {a_(pret.foyer)} jusqu’au {dire_le_jour(pret.au)} : choisissez d’autres dates."
    return "C’est déjà prêté à ces dates : choisissez-en d’autres."


def _verrouiller(materiel: Materiel) -> Materiel:
    return Materiel.objects.select_for_update(of=("self",), no_key=True).select_related("garde_par").get(pk=materiel.pk)


def _relire(pret: Pret) -> Pret:
    return Pret.objects.select_related("materiel", "foyer").get(pk=pret.pk)


def _combien(pret: Pret) -> str:
    return str(pret.materiel) if pret.exclusif else f"{pret.materiel} × {pret.nombre}"


def _noter(pret: Pret, action: str, libelle: str, auteur: Adhesion) -> None:
    journaliser(objet=pret, action=action, libelle=libelle, auteur=auteur.personne, foyer_id=pret.foyer_id)
