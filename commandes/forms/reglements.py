"""The grid of payments as it is typed in: amounts as people write them, cheques in several dates."""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date

from catalogue.forms.champs import NombreField
from catalogue.models import Partenariat
from commandes.services.regler import Saisie, Versement
from groupement.templatetags.formats import nombre

MONTANT = NombreField(
    sujet="Le montant", euros=True, min_value=Decimal("0.01"), max_value=99_999, max_digits=7, decimal_places=2
)
_EUROS = re.compile(r"\s*(?:€|euros?|eur)\s*$", re.I)
_CHIFFRES = re.compile(r"[-−]?[0-9][0-9\s.,]*")
_CLEF = re.compile(r"(montant|recu|mode|numero|banque|echeance|promesse)-([0-9]{1,17})-([0-9]{1,3})")


class MontantIllisible(ValueError):
    """The sentence says what is wrong with what was typed."""


def lire_montant(texte: str) -> Decimal:
    """ "12,40", "12.40 €", "1 200 euros" in euros; letters, 0, what is negative or above 99 999 are refused."""
    nu = _EUROS.sub("", texte.strip())
    if not nu:
        raise MontantIllisible("Écrivez le montant reçu.")
    if not _CHIFFRES.fullmatch(nu):
        raise MontantIllisible(f"« {texte.strip()[:30]} » n’est pas un montant : écrivez des chiffres, comme 12,40.")
    try:
        return MONTANT.clean(nu)
    except ValidationError as erreur:
        raise MontantIllisible(" ".join(erreur.messages)) from erreur


@dataclass(slots=True)
class LigneTapee:
    """One payment as it stands in the page: texts, to be shown again as they were typed."""

    montant: str = ""
    mode: str = Partenariat.Mode.CHEQUE
    numero: str = ""
    banque: str = ""
    echeance: str = ""
    promesse: str = ""
    recu: bool = False
    erreur: str = ""


@dataclass(slots=True)
class GrilleLue:
    """`lignes`: what was typed, by household, in its order; `saisies`: what is to be received; `phrases`: refusals."""

    lignes: dict[int, list[LigneTapee]] = field(default_factory=dict)
    saisies: list[Saisie] = field(default_factory=list)
    phrases: dict[int, str] = field(default_factory=dict)


def lire_la_grille(envoi: Mapping[str, Any]) -> GrilleLue:
    """What was sent. Only ticked lines are received; a cheque described and not ticked is asked about, not lost."""
    lue = GrilleLue(_lignes(envoi))
    vu = _vu(envoi.get("vu", ""))
    for foyer, lignes in lue.lignes.items():
        versements = []
        for ligne in lignes:
            ligne.erreur = ""
            if ligne.recu:
                try:
                    versements.append(_versement(ligne))
                except MontantIllisible as erreur:
                    ligne.erreur = str(erreur)
            elif (ligne.numero or ligne.banque) and not ligne.promesse:
                ligne.erreur = "Ce chèque est décrit, mais pas coché : cochez « reçu », ou effacez."
        fausses = [ligne.erreur for ligne in lignes if ligne.erreur]
        if fausses:
            lue.phrases[foyer] = fausses[0]
        if versements:
            lue.saisies.append(Saisie(foyer, versements, vu.get(foyer)))
    return lue


def _versement(ligne: LigneTapee) -> Versement:
    montant = lire_montant(ligne.montant)
    if ligne.mode not in Partenariat.Mode.values:
        raise MontantIllisible("Choisissez un moyen de paiement.")
    if ligne.promesse and not re.fullmatch(r"[0-9]{1,17}", ligne.promesse):
        raise MontantIllisible("Cette promesse n’existe plus : rechargez la page.")
    return Versement(
        montant=montant, mode=ligne.mode, numero=ligne.numero[:30], banque=ligne.banque[:60],
        echeance=_jour(ligne.echeance), promesse=int(ligne.promesse) if ligne.promesse else None,
    )  # fmt: skip


def _jour(texte: str) -> datetime.date | None:
    if not texte:
        return None
    try:
        jour = parse_date(texte)
    except ValueError:
        jour = None
    if jour is None or not 2000 <= jour.year <= 2100:
        raise MontantIllisible("Cette date n’existe pas : choisissez le jour à partir duquel encaisser.")
    return jour


def _lignes(envoi: Mapping[str, Any]) -> dict[int, list[LigneTapee]]:
    trouvees: dict[int, dict[int, LigneTapee]] = defaultdict(dict)
    for nom, valeur in envoi.items():
        clef = _CLEF.fullmatch(nom)
        if clef:
            champ, foyer, rang = clef[1], int(clef[2]), int(clef[3])
            ligne = trouvees[foyer].setdefault(rang, LigneTapee())
            setattr(ligne, champ, True if champ == "recu" else " ".join(str(valeur).replace("\x00", "").split()))
    return {foyer: [lignes[rang] for rang in sorted(lignes)] for foyer, lignes in trouvees.items()}


def _vu(texte: str) -> dict[int, Decimal]:
    """{household: what the page showed as received}; what cannot be read was not looked at."""
    try:
        lu = json.loads(texte)
        return {int(foyer): Decimal(str(somme)) for foyer, somme in lu.items()}
    except (ValueError, ArithmeticError, AttributeError, TypeError):
        return {}


def ecrire_vu(recus: Mapping[int, Decimal]) -> str:
    return json.dumps({foyer: nombre(somme) for foyer, somme in recus.items()})
