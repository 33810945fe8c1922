"""Reading the journal: who may see which entry, and the words that tell what changed."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime

from groupement.models import Adhesion, EntreeJournal
from groupement.templatetags.formats import instant, jour

# They hold the name or the address of somebody who is not a member yet.
RESERVES = ["groupement.invitation", "groupement.candidature"]


@dataclass(frozen=True, kw_only=True)
class Changement:
    quoi: str
    avant: str
    apres: str


@dataclass(frozen=True, kw_only=True)
class Ligne:
    entree: EntreeJournal
    genre: str
    changements: list[Changement]


def entrees_visibles(adhesion: Adhesion) -> QuerySet[EntreeJournal]:
    """Those who facilitate see all of the group. A member sees what belongs to everybody (rounds, roles, settings),
    what concerns their own household, and what they did themself; never the entries of another household."""
    entrees = EntreeJournal.objects.du_groupement(adhesion.groupement_id)
    if adhesion.anime:
        return entrees
    concerne = Q(foyer_id=adhesion.foyer_id) | Q(auteur=adhesion.personne_id)
    return entrees.filter(concerne | (Q(foyer_id=None) & ~Q(objet__in=RESERVES)))


def objets_presents(entrees: QuerySet[EntreeJournal]) -> dict[str, str]:
    """The kinds of object that `entrees` speak of, with their French names in alphabetical order."""
    presents = entrees.order_by().values_list("objet", flat=True).distinct()
    return dict(sorted(((objet, nom_du_genre(objet)) for objet in presents), key=lambda paire: paire[1]))


def nom_du_genre(objet: str) -> str:
    try:
        return str(apps.get_model(objet)._meta.verbose_name).capitalize()
    except LookupError:
        return "Autre"


def presenter(entree: EntreeJournal) -> Ligne:
    clefs = dict.fromkeys([*entree.avant, *entree.apres])
    return Ligne(
        entree=entree,
        genre=nom_du_genre(entree.objet),
        changements=[
            Changement(
                quoi=_nom_du_champ(entree.objet, clef),
                avant=en_mots(entree.avant.get(clef, "")),
                apres=en_mots(entree.apres.get(clef, "")),
            )
            for clef in clefs
        ],
    )


def en_mots(valeur: object) -> str:
    """A value of the journal as a person reads it: dates in words, "rien" for nothing."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, list):
        return ", ".join(en_mots(v) for v in valeur) or "rien"
    texte = str(valeur) if valeur is not None else ""
    if texte in ("", "None"):
        return "rien"
    if texte in ("True", "False"):
        return "oui" if texte == "True" else "non"
    if len(texte) >= 10 and texte[:4].isdigit() and texte[4] == "-":
        try:
            if (moment := parse_datetime(texte)) is not None:
                return instant(moment)
            if (date := parse_date(texte)) is not None:
                return jour(date)
        except ValueError:
            return texte
    return texte


def _nom_du_champ(objet: str, clef: str) -> str:
    """The French name of a field, or the key itself where it is one already."""
    try:
        return str(apps.get_model(objet)._meta.get_field(clef).verbose_name)
    except (LookupError, FieldDoesNotExist, AttributeError):
        return clef.replace("_", " ")
