"""Fields that several forms share."""

import re
from typing import Any

from django import forms

_SEPARATEURS = re.compile(r"[\s.\-()/\u00a0\u202f]+")


class TelephoneField(forms.CharField):
    """A phone number as people write it; French ones are stored in pairs: "06 12 34 56 78"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Téléphone")
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 30)
        super().__init__(
            widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}), **kwargs
        )

    def clean(self, valeur: Any) -> str:
        texte = super().clean(valeur)
        chiffres = _SEPARATEURS.sub("", texte)
        if not texte:
            return ""
        if not re.fullmatch(r"\+?\d{6,20}", chiffres):
            raise forms.ValidationError("Écrivez un numéro de téléphone, par exemple 06 12 34 56 78.")
        if re.fullmatch(r"0\d{9}", chiffres):
            return " ".join(chiffres[i : i + 2] for i in range(0, 10, 2))
        return texte


class AdresseCourrielField(forms.EmailField):
    """An e-mail address, in lower case as every row keeps it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Adresse e-mail")
        kwargs.setdefault("max_length", 254)
        super().__init__(widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}), **kwargs)

    def clean(self, valeur: Any) -> str:
        return super().clean(valeur).lower()
