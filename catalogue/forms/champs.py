"""Fields of the trade: figures with a comma, months, photos."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.base import ContentFile

from catalogue.lecture.mois import NOMS
from catalogue.services.photos import preparer_photo
from groupement.refus import Refus

_BLANCS = dict.fromkeys(map(ord, " \u00a0\u202f€"))


class NombreField(forms.DecimalField):
    """A figure as people write it: "2,20", "1 200", "35 €"."""

    default_error_messages = {"invalid": "Écrivez un nombre, par exemple 2,50."}

    def __init__(self, *, euros: bool = False, **options: Any) -> None:
        """`euros`: shown with its cents, "2,40"."""
        self.euros = euros
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, valeur: Any) -> Decimal | None:
        if isinstance(valeur, str):
            valeur = valeur.translate(_BLANCS).replace(",", ".").replace("−", "-")
        return super().to_python(valeur)

    def prepare_value(self, valeur: Any) -> Any:
        if isinstance(valeur, Decimal):
            entiers, _, decimales = f"{valeur:f}".partition(".")
            decimales = decimales.rstrip("0")
            decimales = decimales.ljust(2, "0") if self.euros else decimales
            return f"{entiers},{decimales}" if decimales else entiers
        return valeur

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(initial)
        except forms.ValidationError:
            return True


class MoisField(forms.TypedMultipleChoiceField):
    """Months of the year, one box each."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        choix = [(numero, nom) for numero, nom in enumerate(NOMS, 1)]
        super().__init__(choices=choix, coerce=int, empty_value=[], **options)


class PhotoField(forms.FileField):
    """A photo, cleaned into a new small file."""

    default_error_messages = {"empty": "Ce fichier est vide. Choisissez une photo."}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))
        options.setdefault("required", False)
        options.setdefault("label", "Photo")
        options.setdefault("help_text", "Une image JPEG, PNG ou WebP de 5 Mo au plus.")
        super().__init__(**options)

    def clean(self, donnees: Any, initial: Any = None) -> ContentFile | None:
        fichier = super().clean(donnees, None)
        if not fichier:
            return None
        try:
            return preparer_photo(fichier)
        except Refus as refus:
            raise forms.ValidationError(refus.phrase, code="photo") from refus


class AvecPhoto(forms.Form):
    """A form with a photo, and a box that takes it away when there is one."""

    photo_envoyee = PhotoField()
    retirer_photo = forms.BooleanField(label="Retirer la photo actuelle", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.photo:
            del self.fields["retirer_photo"]

    @property
    def photo_changee(self) -> bool:
        return bool(self.cleaned_data.get("photo_envoyee") or self.cleaned_data.get("retirer_photo"))
