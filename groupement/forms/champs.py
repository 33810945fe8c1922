"""Fields that several forms share."""

import re
from typing import Any

from django import forms
from stdnum import iban
from stdnum.exceptions import ValidationError

_SEPARATEURS = re.compile(r"[\s.\-()/\u00a0\u202f]+")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


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


class IbanField(forms.CharField):
    """A bank account number, kept without spaces and shown in groups of four; its key catches a wrong figure."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "IBAN")
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 60)  # as typed: 34 letters and figures, and what stands between them
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}), **kwargs)

    def clean(self, valeur: Any) -> str:
        texte = super().clean(valeur)
        if not texte:
            return ""
        compact = _SEPARATEURS.sub("", texte).upper()
        if not _IBAN.fullmatch(compact):
            raise forms.ValidationError(
                "Ce n’est pas un IBAN. Il commence par deux lettres, comme FR76 3000 6000 0112 3456 7890 189."
            )
        try:
            return iban.validate(compact)
        except ValidationError as erreur:
            raise forms.ValidationError("Cet IBAN contient une erreur : relisez-le chiffre par chiffre.") from erreur

    def prepare_value(self, valeur: Any) -> Any:
        return en_groupes_de_quatre(valeur) if isinstance(valeur, str) else valeur

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _SEPARATEURS.sub("", str(initial or "")).upper() != _SEPARATEURS.sub("", str(data or "")).upper()


def en_groupes_de_quatre(numero: str) -> str:
    """ "FR76 3000 6000 …" of an account number kept without spaces; anything else as it was typed."""
    if not _IBAN.fullmatch(numero):
        return numero
    return " ".join(numero[i : i + 4] for i in range(0, len(numero), 4))
