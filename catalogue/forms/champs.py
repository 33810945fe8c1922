"""Fields of the trade: months, photos; figures with a comma come from the ground floor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import ContentFile

from catalogue.lecture.mois import NOMS
from catalogue.services.photos import preparer_photo
from groupement.forms.nombres import NombreField
from groupement.refus import Refus

__all__ = ["AvecPhoto", "MoisField", "NombreField", "PhotoField"]


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
