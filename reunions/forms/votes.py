"""What a voter fills in: one form for each kind of poll, the same answer in the words of `reunions.depouillement`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from reunions.depouillement import BESOIN, NON, OBJECTION, OUI, POUR, RAISON_AU_PLUS, RESERVE
from reunions.models import Option, Sondage

AVIS = [
    (POUR, "Je n’ai pas d’objection"),
    (RESERVE, "J’ai une réserve, mais je laisse faire"),
    (OBJECTION, "Objection"),
]
DISPONIBLE = [(OUI, "Oui"), (BESOIN, "Si besoin"), (NON, "Non")]


class _VoteForm(forms.Form):
    def __init__(self, *args: Any, sondage: Sondage, options: Sequence[Option], contenu: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preparer(sondage, options, contenu or {})

    def preparer(self, sondage: Sondage, options: Sequence[Option], contenu: dict[str, Any]) -> None:
        raise NotImplementedError

    def demander_pour_qui(self, representables: QuerySet, choisi: int | None) -> None:
        """Ask first whose answer is typed in."""
        self.fields["pour"] = forms.ModelChoiceField(
            representables,
            label="La réponse de",
            initial=choisi,
            empty_label="Choisissez",
            error_messages={"required": "Choisissez qui vous a donné cette réponse."},
        )
        self.order_fields(["pour"])

    @property
    def contenu(self) -> dict[str, Any]:
        return self.cleaned_data


class VoteDeDatesForm(_VoteForm):
    def preparer(self, sondage: Sondage, options: Sequence[Option], contenu: dict[str, Any]) -> None:
        self.options = [str(option.pk) for option in options]
        for option in options:
            self.fields[f"date-{option.pk}"] = forms.ChoiceField(
                label=str(option),
                choices=DISPONIBLE,
                widget=forms.RadioSelect,
                initial=contenu.get("dates", {}).get(str(option.pk)),
                error_messages={"required": "Répondez oui, si besoin ou non."},
            )

    @property
    def contenu(self) -> dict[str, Any]:
        return {"dates": {option: self.cleaned_data[f"date-{option}"] for option in self.options}}


class VoteAuChoixForm(_VoteForm):
    def preparer(self, sondage: Sondage, options: Sequence[Option], contenu: dict[str, Any]) -> None:
        choix = [(str(option.pk), str(option)) for option in options]
        deja = [str(option) for option in contenu.get("choix", [])]
        if sondage.plusieurs:
            self.fields["choix"] = forms.MultipleChoiceField(
                label="Votre réponse, ou vos réponses",
                choices=choix,
                widget=forms.CheckboxSelectMultiple,
                initial=deja,
                error_messages={"required": "Choisissez au moins une réponse."},
            )
        else:
            self.fields["choix"] = forms.ChoiceField(
                label="Votre réponse",
                choices=choix,
                widget=forms.RadioSelect,
                initial=deja[0] if deja else None,
                error_messages={"required": "Choisissez une réponse."},
            )

    @property
    def contenu(self) -> dict[str, Any]:
        dits = self.cleaned_data["choix"]
        return {"choix": [int(option) for option in (dits if isinstance(dits, list) else [dits])]}


class AvisForm(_VoteForm):
    avis = forms.ChoiceField(
        label="Votre avis sur la proposition",
        choices=AVIS,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous avez une objection, une réserve, ou aucune."},
        help_text="Une objection dit que la proposition nuirait au groupe. Elle l’arrête, le temps de la corriger.",
    )
    raison = forms.CharField(
        label="Pourquoi",
        required=False,
        max_length=RAISON_AU_PLUS,
        widget=forms.Textarea({"rows": 3}),
        help_text="Nécessaire pour une objection.",
    )

    def preparer(self, sondage: Sondage, options: Sequence[Option], contenu: dict[str, Any]) -> None:
        self.fields["avis"].initial = contenu.get("avis")
        self.fields["raison"].initial = contenu.get("raison", "")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if donnees.get("avis") == OBJECTION and "raison" in donnees and not donnees["raison"].strip():
            self.add_error("raison", "Dites pourquoi : c’est ce qui permet de corriger la proposition.")
        return donnees


VOTES: dict[str, type[_VoteForm]] = {
    Sondage.Genre.DATES: VoteDeDatesForm,
    Sondage.Genre.CHOIX: VoteAuChoixForm,
    Sondage.Genre.CONSENTEMENT: AvisForm,
}
