"""When a group meets: "le 3e samedi du mois à 10 h", "le 1er mardi". Pure: days and hours are those of Paris."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from groupement.heures import PARIS

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
DERNIER = -1
RANGS = {1: "1er", 2: "2e", 3: "3e", 4: "4e", 5: "5e", DERNIER: "dernier"}
RANGS_EN_LETTRES = {
    "premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "dernier": DERNIER,
}  # fmt: skip
TOUS_LES_MOIS = frozenset(range(1, 13))
ANNEES_AU_PLUS = 28  # after which the calendar repeats itself: what has not come by then never comes
# "3e samedi du mois à 10 h 30", once accents, capitals and articles are gone.
PHRASE = re.compile(
    rf"(?:tous les |chaque |le )?(?P<rang>\d)?\s*(?:er|e|eme|nd)?\s*(?P<lettres>{'|'.join(RANGS_EN_LETTRES)})?s?\s+"
    rf"(?P<jour>{'|'.join(JOURS)})s?(?: du mois| de chaque mois)?"
    r"(?:,? (?:a|vers) (?P<heure>\d{1,2})\s*(?:h|:|heures?)\s*(?P<minute>\d{2})?)?"
)


class RythmeRefuse(ValueError):
    """What was typed is no rule; the text says why in French."""


@dataclass(frozen=True, slots=True)
class Rythme:
    """`rang`: 1 to 5, or `DERNIER`; `jour`: 0 for Monday; `mois`: 1 to 12, those in which the group meets."""

    rang: int
    jour: int
    heure: datetime.time = datetime.time(18, 30)
    mois: frozenset[int] = TOUS_LES_MOIS

    def __str__(self) -> str:
        heure = f"{self.heure.hour} h" + (f" {self.heure.minute:02d}" if self.heure.minute else "")
        return f"le {RANGS[self.rang]} {JOURS[self.jour]} du mois à {heure}".replace(" h", "\u00a0h")

    def jours_apres(self, jour: datetime.date) -> Iterator[datetime.date]:
        """The days of this rule after `jour`, in order. A month without its 5th Monday is skipped, not moved."""
        annee, mois = jour.year, jour.month
        while annee <= jour.year + ANNEES_AU_PLUS:
            trouve = self._dans_le_mois(annee, mois)
            if trouve is not None and trouve > jour:
                yield trouve
            annee, mois = (annee, mois + 1) if mois < 12 else (annee + 1, 1)

    def prochaines(self, apres: datetime.datetime, combien: int) -> list[datetime.datetime]:
        """The next `combien` meetings after that instant, aware: ten o'clock stays ten o'clock all year round."""
        veille = apres.astimezone(PARIS).date() - datetime.timedelta(days=1)
        instants = (datetime.datetime.combine(jour, self.heure, PARIS) for jour in self.jours_apres(veille))
        return list(islice((instant for instant in instants if instant > apres), combien))

    def _dans_le_mois(self, annee: int, mois: int) -> datetime.date | None:
        if mois not in self.mois:
            return None
        premier, longueur = calendar.monthrange(annee, mois)
        jours = range(1 + (self.jour - premier) % 7, longueur + 1, 7)
        rang = self.rang - 1 if self.rang > 0 else self.rang
        return datetime.date(annee, mois, jours[rang]) if rang < len(jours) else None


def lire_rythme(texte: str, *, mois: frozenset[int] = TOUS_LES_MOIS) -> Rythme:
    """A rule as people write it. Raises `RythmeRefuse` with a sentence, also for one that never falls."""
    plat = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().lower().strip(" .")
    trouve = PHRASE.fullmatch(" ".join(plat.split()))
    if trouve is None or bool(trouve["rang"]) == bool(trouve["lettres"]):
        raise RythmeRefuse("Écrivez par exemple « 3e samedi du mois à 10 h » ou « dernier mardi à 18 h 30 ».")
    rang = int(trouve["rang"]) if trouve["rang"] else RANGS_EN_LETTRES[trouve["lettres"]]
    if rang not in RANGS:
        raise RythmeRefuse("Un jour revient quatre ou cinq fois dans un mois : choisissez du 1er au 5e, ou le dernier.")
    heure, minute = int(trouve["heure"] or 18), int(trouve["minute"] or (0 if trouve["heure"] else 30))
    if heure > 23 or minute > 59:
        raise RythmeRefuse("Cette heure n’existe pas : écrivez par exemple « 18 h 30 ».")
    rythme = Rythme(rang, JOURS.index(trouve["jour"]), datetime.time(heure, minute), mois)
    exiger_qu_il_tombe(rythme)
    return rythme


def exiger_qu_il_tombe(rythme: Rythme, depuis: datetime.date | None = None) -> None:
    """Refuse a rule whose next day is more than two years away ("5e lundi" of February), or that has no month."""
    jour = depuis or datetime.datetime.now(PARIS).date()
    prochain = next(rythme.jours_apres(jour), None)
    if prochain is None or (prochain - jour).days > 731:
        quand = f" avant le {prochain:%d/%m/%Y}" if prochain else ""
        raise RythmeRefuse(
            f"Ce jour ne tombe pas{quand} dans les mois choisis : prenez « dernier » plutôt que « 5e », "
            "ou d’autres mois."
        )
