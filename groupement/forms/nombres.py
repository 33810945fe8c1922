"""Figures as people write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

_BLANCS = dict.fromkeys(map(ord, " \u00a0\u202f€"))


class NombreField(forms.DecimalField):
    """A figure as people write it: "2,20", "1 200", "35 €"."""

    default_error_messages = {"invalid": "Écrivez un nombre, par exemple 2,50."}

    def __init__(self, *, euros: bool = False, sujet: str = "Ce nombre", **options: Any) -> None:
        """`euros`: shown with its cents, "2,40". `sujet`: how a refusal begins, "Le prix"."""
        self.euros = euros
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        phrases = _phrases(sujet, options.get("min_value"), options.get("max_value"), options.get("decimal_places"))
        options["error_messages"] = phrases | options.get("error_messages", {})
        super().__init__(**options)

    def to_python(self, valeur: Any) -> Decimal | None:
        if isinstance(valeur, str):
            valeur = valeur.translate(_BLANCS).replace(",", ".").replace("−", "-")
        return super().to_python(valeur)

    def run_validators(self, valeur: Any) -> None:
        """One fault, one sentence: beyond its bounds, how many figures it has says nothing more."""
        try:
            super().run_validators(valeur)
        except forms.ValidationError as refus:
            raise min(refus.error_list, key=lambda erreur: erreur.code not in ("min_value", "max_value")) from None

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


def _phrases(sujet: str, minimum: Any, maximum: Any, decimales: int | None) -> dict[str, str]:
    """What each refusal of a figure says; the smallest figure that can be written is only there to forbid 0."""
    if minimum is not None and maximum is not None and minimum < 0:
        entre = f"{sujet} doit être entre {_ecrire(minimum)} et {_ecrire(maximum)}."
        bornes = {"min_value": entre, "max_value": entre}
    else:
        if not minimum:
            trop_petit = "ne peut pas être au-dessous de 0."
        elif Decimal(minimum) <= Decimal(1).scaleb(-(decimales or 0)):
            trop_petit = "doit être plus grand que 0."
        else:
            trop_petit = f"doit être d’au moins {_ecrire(minimum)}."
        bornes = {"min_value": f"{sujet} {trop_petit}"}
        if maximum is not None:
            bornes["max_value"] = f"{sujet} ne peut pas dépasser {_ecrire(maximum)}."
    chiffres = "1 chiffre" if decimales == 1 else f"{decimales} chiffres"
    apres = f"Gardez {chiffres} au plus après la virgule." if decimales else "Écrivez un nombre sans virgule."
    trop_grand = "Ce nombre est trop grand."
    return bornes | {"max_digits": trop_grand, "max_whole_digits": trop_grand, "max_decimal_places": apres}


def _ecrire(valeur: Any) -> str:
    return str(valeur).replace("-", "−").replace(".", ",")
