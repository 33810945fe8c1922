from typing import Any

from django import forms


class AccordForm(forms.Form):
    """What cannot be undone is ticked before it is pressed."""

    accord = forms.BooleanField(
        label="J’ai compris : rien ne pourra être retrouvé",
        error_messages={"required": "Cochez cette case pour confirmer."},
    )

    def __init__(self, *args: Any, libelle: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if libelle:
            self.fields["accord"].label = libelle
