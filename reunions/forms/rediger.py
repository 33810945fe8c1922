from __future__ import annotations

from django import forms

from groupement.forms.entretemps import Entretemps


class SectionForm(forms.Form):
    """A part of the minutes; `version` is the one that the page showed."""

    texte = forms.CharField(
        label="Ce qui s’est dit", max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PublicationForm(forms.Form):
    corrige = forms.CharField(
        label="Ce qui est corrigé", max_length=300, help_text="Une phrase, pour qui a déjà lu la version d’avant."
    )


class ClotureForm(forms.Form):
    """`suite`: "reunion:12" (planned already), "regle:3:2026-12-19" (proposed by a rule), or "sans"."""

    suite = forms.ChoiceField(
        label="La prochaine fois",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la prochaine date, ou dites pourquoi elle n’est pas encore connue."},
    )
    raison = forms.CharField(label="Pourquoi pas encore de date", max_length=300, required=False)

    def clean(self) -> dict:
        propres = super().clean() or self.cleaned_data
        if propres.get("suite") == "sans" and not propres.get("raison", "").strip():
            self.add_error("raison", "Dites en quelques mots pourquoi la date n’est pas encore connue.")
        return propres


class SuiteForm(Entretemps, ClotureForm):
    """The next date of a meeting that is over, to be changed."""
