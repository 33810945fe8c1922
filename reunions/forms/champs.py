"""A meeting among others: meetings often have the same name, so that each is said with its date."""

from __future__ import annotations

from typing import Any

from django import forms

from groupement.templatetags.formats import en_entier
from reunions.models import Reunion


class ReunionField(forms.ModelChoiceField):
    """The form gives the queryset, once a scope is open."""

    def __init__(self, **options: Any) -> None:
        super().__init__(None, **options)

    def label_from_instance(self, reunion: Reunion) -> str:
        return f"{reunion}, {en_entier(reunion.debut)}"
