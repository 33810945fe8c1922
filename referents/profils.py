"""What the group knows of its members about one producer, in a fixed number of queries."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import defaultdict

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from catalogue.models import Partenariat
from groupement.models import Adhesion
from referents.models import Disponibilite, Interet, Mandat
from referents.suggestions import Profil, Suggestion, classer

UN_AN = datetime.timedelta(days=365)


def qui_pourrait(partenariat: Partenariat, *, combien: int = 8) -> list[tuple[Adhesion, Suggestion]]:
    """The active members who could answer for this producer, best first with the reasons; not its titulars of today."""
    aujourd_hui = timezone.localdate()
    charges: dict[int, set[int]] = defaultdict(set)
    titulaires, suppleants = set(), set()
    for adhesion, de_qui, rang, du in Mandat.objects.a_confier(aujourd_hui).values_list(
        "adhesion_id", "partenariat_id", "rang", "du"
    ):
        if de_qui != partenariat.pk:
            charges[adhesion].add(de_qui)
        elif rang == Mandat.Rang.TITULAIRE:
            titulaires.add(adhesion)
        elif du <= aujourd_hui:
            suppleants.add(adhesion)
    interesses = set(Interet.objects.filter(partenariat=partenariat).values_list("adhesion_id", flat=True))
    competences = dict(Disponibilite.objects.values_list("adhesion_id", "competences"))
    commandes = import_string(settings.COMMANDENT_CHEZ)(partenariat, aujourd_hui - UN_AN)
    mots = {c.value: c.label for c in Disponibilite.Competence}
    membres = {a.pk: a for a in Adhesion.objects.actives().select_related("personne", "foyer")}
    profils = [
        Profil(
            clef=a.pk,
            nom=str(a),
            charges=len(charges[a.pk]),
            commandes=commandes.get(a.foyer_id, 0),
            interesse=a.pk in interesses,
            en_suppleance=a.pk in suppleants,
            voisine=partenariat.producteur.commune if habite(a.foyer.adresse, partenariat.producteur.commune) else "",
            competences=tuple(mots[c] for c in competences.get(a.pk, ())),
        )
        for a in membres.values()
        if a.pk not in titulaires
    ]
    return [(membres[s.profil.clef], s) for s in classer(profils)[:combien]]


def habite(adresse: str, commune: str) -> bool:
    """Whether an address as people type it names this commune: "3 rue Haute, 11300 LIMOUX" and "Limoux"."""
    return bool(commune) and f" {_simple(commune)} " in f" {_simple(adresse)} "


def _simple(texte: str) -> str:
    sans_accents = unicodedata.normalize("NFD", texte).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z]+", sans_accents.casefold()))
