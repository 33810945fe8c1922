"""To whom one may write: everybody, those who facilitate, and what upper floors know (rounds, volets, places)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from groupement.models import Adhesion, Foyer
from groupement.tri import par_nom

LE_GROUPEMENT = "Le groupement"


@dataclass(frozen=True, kw_only=True)
class Destinataires:
    """`adhesions`: people who get the mail; `a_appeler`: households in which nobody has an address."""

    adhesions: list[Adhesion]
    a_appeler: list[Foyer]

    @property
    def empreinte(self) -> str:
        """The same for the same people: what was shown is compared with what is about to leave."""
        clefs = [f"a{a.pk}" for a in self.adhesions] + [f"f{foyer.pk}" for foyer in self.a_appeler]
        return hashlib.sha256(" ".join(sorted(clefs)).encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Some people of the group, by name. `clef` names it for ever; `rubrique` is its heading in the list."""

    clef: str
    nom: str
    rubrique: str
    destinataires: Callable[[], Destinataires]

    @property
    def en_clair(self) -> str:
        """As it reads alone, out of the list."""
        return self.nom if self.rubrique == LE_GROUPEMENT else f"{self.rubrique} : {self.nom}"


def audiences(adhesion: Adhesion) -> list[Audience]:
    """Those to whom this member may write, in the order of the settings; none for most members."""
    if not adhesion.est_active:
        return []
    sources: list[Callable[[Adhesion], list[Audience]]] = [import_string(chemin) for chemin in settings.AUDIENCES]
    return [audience for source in sources for audience in source(adhesion)]


def du_groupement(adhesion: Adhesion) -> list[Audience]:
    """For those who facilitate: everybody, or themselves."""
    if not adhesion.anime:
        return []
    return [
        Audience(
            clef="tous",
            nom="Tous les membres",
            rubrique=LE_GROUPEMENT,
            destinataires=lambda: des_foyers(Foyer.objects.actifs().values_list("pk", flat=True)),
        ),
        Audience(
            clef="animation",
            nom="L’animation",
            rubrique=LE_GROUPEMENT,
            destinataires=lambda: des_adhesions(Adhesion.objects.animation()),
        ),
    ]


def des_foyers(foyers: Iterable[int], *, meme_en_pause: bool = False) -> Destinataires:
    """Every active person of these households; a household without any address is to be called.

    `meme_en_pause`: people in pause too, who still have something to fetch or to pay.
    """
    voulus = list(foyers)
    etats = [Adhesion.Etat.ACTIVE, *([Adhesion.Etat.EN_PAUSE] if meme_en_pause else [])]
    joignables = _joignables(Adhesion.objects.filter(foyer__in=voulus, etat__in=etats))
    muets = Foyer.objects.filter(pk__in=voulus).exclude(pk__in=[adhesion.foyer_id for adhesion in joignables])
    if not meme_en_pause:
        muets = muets.exclude(adhesions__in=Adhesion.objects.filter(etat=Adhesion.Etat.EN_PAUSE))
    return Destinataires(adhesions=joignables, a_appeler=list(muets.order_by(*par_nom("nom"))))


def des_adhesions(choisies: Iterable[Adhesion]) -> Destinataires:
    """These people, and the households of those among them who have no address."""
    clefs = [adhesion.pk for adhesion in choisies]
    joignables = _joignables(Adhesion.objects.actives().filter(pk__in=clefs))
    muettes = Adhesion.objects.actives().filter(pk__in=clefs).exclude(pk__in=[a.pk for a in joignables])
    return Destinataires(
        adhesions=joignables,
        a_appeler=list(Foyer.objects.filter(adhesions__in=muettes).distinct().order_by(*par_nom("nom"))),
    )


def _joignables(adhesions: QuerySet[Adhesion]) -> list[Adhesion]:
    """With an address, in alphabetical order."""
    trouvees = adhesions.filter(personne__email__isnull=False, personne__is_active=True)
    return list(
        trouvees.select_related("personne", "foyer").order_by(*par_nom("personne__prenom", "personne__nom"), "pk")
    )
