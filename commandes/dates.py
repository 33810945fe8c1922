"""Do these dates make sense? Pure: instants are aware, days are days in Paris."""

import datetime

from groupement.heures import PARIS


class DatesRefusees(ValueError):
    """Dates that make no sense; `champ` is the one to correct, the text says why in French."""

    def __init__(self, champ: str, phrase: str) -> None:
        super().__init__(phrase)
        self.champ = champ


def verifier_dates(
    *,
    ouvre_le: datetime.datetime,
    cloture_le: datetime.datetime,
    livraison_le: datetime.date,
    maintenant: datetime.datetime,
) -> None:
    """Opening < deadline ≤ the day of delivery, deadline and delivery to come."""
    if cloture_le <= ouvre_le:
        raise DatesRefusees("cloture_le", "La clôture vient avant l’ouverture : choisissez une clôture plus tardive.")
    if cloture_le <= maintenant:
        raise DatesRefusees("cloture_le", "La clôture est déjà passée : choisissez une date à venir.")
    if livraison_le < maintenant.astimezone(PARIS).date():
        raise DatesRefusees("livraison_le", "Ce jour de livraison est déjà passé.")
    if cloture_le.astimezone(PARIS).date() > livraison_le:
        raise DatesRefusees("cloture_le", "La clôture vient après la livraison : personne ne pourrait livrer à temps.")


def deplacer(instant: datetime.datetime, jours: int) -> datetime.datetime:
    """The same hour on the clock `jours` days later, also across a clock change."""
    local = instant.astimezone(PARIS).replace(tzinfo=None) + datetime.timedelta(days=jours)
    deplace = local.replace(tzinfo=PARIS)
    # The hour that does not exist becomes the one an hour later.
    return deplace.astimezone(datetime.UTC)
