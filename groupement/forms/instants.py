"""A day and an hour of Paris, asked in two boxes."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from groupement.heures import HeureRefusee, verifier_heure_locale

JOUR_INCONNU = "Ce jour n’existe pas : choisissez-le dans le calendrier, ou écrivez par exemple 29/03/2026."
HEURE_INCONNUE = "Cette heure n’existe pas : écrivez par exemple 20:00."


class SaisieJour(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class SaisieHeure(forms.TimeInput):
    input_type = "time"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", **options)


AU_PLUS_TARD = 3  # years ahead; further is a slip of the fingers
AU_PLUS_TOT = datetime.date(2000, 1, 1)


def _dans_trois_ans() -> datetime.date:
    return datetime.date(timezone.localdate().year + AU_PLUS_TARD, 12, 31)


class JourField(forms.DateField):
    """A day; typed by hand it is read as people write it."""

    widget = SaisieJour
    default_error_messages = {"invalid": JOUR_INCONNU}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y"], **options)


class JourProcheField(JourField):
    """The same, within reach: a year that nobody means is refused."""

    default_error_messages = {"annee": "Vérifiez l’année : cette date est trop lointaine."}

    def validate(self, value: datetime.date | None) -> None:
        super().validate(value)
        if value is not None and not AU_PLUS_TOT <= value <= _dans_trois_ans():
            raise forms.ValidationError(self.error_messages["annee"], code="annee")


class HeureField(forms.TimeField):
    widget = SaisieHeure
    default_error_messages = {"invalid": HEURE_INCONNUE}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh", "%H h"], **options)


class SaisieInstant(forms.MultiWidget):
    template_name = "groupement/widgets/instant.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([SaisieJour(), SaisieHeure()], attrs)

    def decompress(self, instant: datetime.datetime | None) -> list[Any]:
        if instant is None:
            return [None, None]
        local = timezone.localtime(instant)
        return [local.date(), local.time().replace(second=0, microsecond=0)]


class InstantField(forms.MultiValueField):
    """An aware instant; the hour that a clock change removes or repeats is refused with its sentence."""

    widget = SaisieInstant
    default_error_messages = {"required": "Indiquez le jour et l’heure.", "incomplete": "Indiquez le jour et l’heure."}

    def __init__(self, **options: Any) -> None:
        super().__init__((JourProcheField(), HeureField()), require_all_fields=True, **options)

    def compress(self, morceaux: list[Any]) -> datetime.datetime | None:
        if not morceaux:
            return None
        try:
            return verifier_heure_locale(datetime.datetime.combine(*morceaux))
        except HeureRefusee as erreur:
            raise forms.ValidationError(str(erreur), code="heure") from erreur
