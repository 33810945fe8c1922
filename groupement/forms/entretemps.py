"""Two tabs on the same thing: what somebody else wrote meanwhile is never overwritten unseen."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.forms.boundfield import BoundField

from groupement.templatetags.formats import INSECABLE, instant, jour

CHAMP = "empreinte"
LONGUEUR_DITE = 60
NOMBRE_DE_CHAMPS_DITS = 6
_MARQUE = re.compile(r"([\w-]+):([0-9a-f]{10})", re.ASCII)


class _Empreinte(BoundField):
    """Always the present values, also on a form that is shown again: the second submission then goes through."""

    def value(self) -> str:
        presentes = self.form.empreintes_presentes()
        return " ".join(f"{nom}:{empreinte}" for nom, empreinte in presentes.items())


class _EmpreinteField(forms.CharField):
    widget = forms.HiddenInput

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return _Empreinte(form, self, field_name)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class Entretemps(forms.BaseForm):
    """First base of a form that changes something stored: refuses values that were not those shown.

    A hidden field carries a digest of each initial value as the page showed it. What is sent back is compared with
    the digests of now; a field that changed meanwhile, and would be written over, is named with its present value.
    Without the hidden field nothing is checked, nor for a row that does not exist yet.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        objet = getattr(self, "instance", None)
        if objet is None or objet.pk is not None:
            self.fields[CHAMP] = _EmpreinteField(required=False)

    def empreintes_presentes(self) -> dict[str, str]:
        """{field: digest of its initial value}, for the fields that the page shows."""
        return {nom: _empreinte(self.get_initial_for_field(champ, nom)) for nom, champ in self._compares()}

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or CHAMP not in self.fields:
            return
        # Here and not in `clean`: a form that is wrong elsewhere is shown again with new digests, so it must tell now.
        montrees = dict(_MARQUE.findall(self.cleaned_data.pop(CHAMP, "")))
        differents = [(nom, champ) for nom, champ in self._compares() if self._est_perdu(nom, champ, montrees)]
        if differents:
            self.add_error(None, forms.ValidationError(self._dire(differents), code="entretemps"))

    def _compares(self) -> Iterable[tuple[str, forms.Field]]:
        for nom, champ in self.fields.items():
            if nom != CHAMP and not champ.disabled and not isinstance(champ, forms.FileField):
                yield nom, champ

    def _est_perdu(self, nom: str, champ: forms.Field, montrees: dict[str, str]) -> bool:
        """Whether the field changed since it was shown and what was typed would undo that."""
        present = self.get_initial_for_field(champ, nom)
        if nom not in montrees or montrees[nom] == _empreinte(present):
            return False
        return nom not in self.cleaned_data or _texte(self.cleaned_data[nom]) != _texte(present)

    def _dire(self, differents: list[tuple[str, forms.Field]]) -> str:
        dits = [
            f"{champ.label or self[nom].label}{INSECABLE}: "
            f"«{INSECABLE}{_valeur_dite(champ, self.get_initial_for_field(champ, nom))}{INSECABLE}»"
            for nom, champ in differents[:NOMBRE_DE_CHAMPS_DITS]
        ]
        if reste := len(differents) - len(dits):
            dits.append(f"et {reste} autre{'s' if reste > 1 else ''}")
        return f"Quelqu’un a changé cette fiche entre-temps ({', '.join(dits)}). Vérifiez, puis enregistrez de nouveau."


def _empreinte(valeur: Any) -> str:
    return hashlib.sha256(_texte(valeur).encode()).hexdigest()[:10]


def _texte(valeur: Any) -> str:
    """The same text for the same value, whether it comes from the database or from a form."""
    if valeur is None or valeur is False:
        return ""
    if isinstance(valeur, models.Model):
        return str(valeur.pk)
    if isinstance(valeur, datetime.datetime):  # boxes show minutes
        return valeur.astimezone(datetime.UTC).isoformat(timespec="minutes")
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}"
    if isinstance(valeur, str):
        return "\n".join(valeur.strip().splitlines())
    if isinstance(valeur, Iterable):
        return ",".join(sorted(_texte(element) for element in valeur))
    return str(valeur)


def _valeur_dite(champ: forms.Field, valeur: Any) -> str:
    """A value in the words of its page: the name of a choice, a day, "oui", "vide"."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime.date):
        return instant(valeur) if isinstance(valeur, datetime.datetime) else jour(valeur)
    if isinstance(valeur, datetime.time):
        return f"{valeur:%H:%M}"
    if valeur is None or valeur == "" or valeur == []:
        return "vide"
    if choix := getattr(champ, "choices", None):
        cles = {_texte(v) for v in (valeur if isinstance(valeur, (list, tuple, set)) else [valeur])}
        return ", ".join(str(nom) for cle, nom in choix if _texte(getattr(cle, "value", cle)) in cles) or "vide"
    dite = " ".join(str(champ.prepare_value(valeur)).split())
    if isinstance(valeur, Decimal):
        dite = dite.replace(".", ",")
    return dite if len(dite) <= LONGUEUR_DITE else dite[: LONGUEUR_DITE - 1].rstrip() + "…"
