"""What is asked of whoever opens a poll, one form for each kind, and of whoever runs it."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from groupement.forms.instants import InstantField
from groupement.refus import Refus
from reunions.forms.champs import ReunionField
from reunions.models import Reunion, Sondage
from reunions.services.electeurs import verifier_quorum
from reunions.services.sondages import OPTIONS_AU_PLUS, verifier_cloture_avant_les_dates

DATES_PROPOSEES, DATES_EN_VUE = 8, 4
AU_FIL, A_LA_FIN = "", "1"


class DateProposeeField(InstantField):
    """One of several: an empty one is left out, half of one is not."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> datetime.datetime | None:
        """Half of one is said as such, also where it must be there."""
        indispensable, self.required = self.required, False
        try:
            propre = super().clean(value)
        finally:
            self.required = indispensable
        if propre is None and indispensable:
            raise forms.ValidationError("Proposez au moins deux dates.", code="required")
        return propre

    def compress(self, morceaux: list[Any]) -> datetime.datetime | None:
        if morceaux and None in morceaux:
            raise forms.ValidationError("Indiquez le jour et l’heure.", code="incomplete")
        return super().compress(morceaux)


class _SondageForm(forms.Form):
    question = forms.CharField(label="Votre question", max_length=160)
    texte = forms.CharField(
        label="Ce qu’il faut savoir pour répondre",
        required=False,
        max_length=20000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Deux étoiles avant et après un mot le mettent en gras, un tiret en début de ligne fait une liste.",
    )
    cloture_le = InstantField(label="On répond avant")
    par = forms.ChoiceField(label="Qui répond", choices=Sondage.Par.choices, widget=forms.RadioSelect)
    apres_cloture = forms.TypedChoiceField(
        label="Quand voit-on le résultat ?",
        choices=[(AU_FIL, "au fil des réponses"), (A_LA_FIN, "seulement après la clôture")],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )
    secret = forms.BooleanField(
        label="Vote secret",
        required=False,
        help_text="On saura qui a répondu, jamais ce que chacun a répondu. Une réponse ne pourra plus être changée, et "
        "le résultat n’apparaîtra qu’après la clôture. On ne peut pas non plus saisir la réponse d’un foyer sans "
        "internet : elle ne serait plus secrète.",
    )
    quorum = forms.IntegerField(
        label="Réponses nécessaires",
        required=False,
        min_value=1,
        max_value=10000,
        help_text="En dessous de ce nombre, le résultat ne décide de rien. Vide : pas de minimum.",
        error_messages={"invalid": "Écrivez un nombre entier, par exemple 10."},
    )
    reunion = ReunionField(
        label="Réunion",
        required=False,
        empty_label="Aucune",
        help_text="Le résultat sera gardé avec son compte rendu.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reunion"].queryset = reunions_proches()
        dans_une_semaine = timezone.localtime() + datetime.timedelta(days=7)
        self.fields["cloture_le"].initial = dans_une_semaine.replace(hour=20, minute=0, second=0, microsecond=0)
        self.fields["par"].initial = Sondage.Par.PERSONNE
        self.fields["apres_cloture"].initial = AU_FIL

    def clean_quorum(self) -> int | None:
        quorum, par = self.cleaned_data.get("quorum"), self.data.get(self.add_prefix("par"))
        try:
            verifier_quorum(quorum, par_foyer=par == Sondage.Par.FOYER)
        except Refus as refus:
            raise forms.ValidationError(refus.phrase, code="quorum") from refus
        return quorum

    @property
    def champs(self) -> dict[str, Any]:
        """Arguments of `services.sondages.ouvrir`."""
        return self.cleaned_data


class SondageDeDatesForm(_SondageForm):
    """Up to eight days and hours; empty rows are left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].widget.attrs["placeholder"] = "Quand se réunir pour préparer l’hiver ?"
        for rang in range(1, DATES_PROPOSEES + 1):
            self.fields[f"date_{rang}"] = DateProposeeField(label=f"Date {rang}")
            self.fields[f"date_{rang}"].required = rang <= 2
        self.order_fields(["question", *self.noms_des_dates, "texte"])

    @property
    def premieres_dates(self) -> list[Any]:
        return [self[nom] for nom in self.noms_des_dates[:DATES_EN_VUE]]

    @property
    def autres_dates(self) -> list[Any]:
        return [self[nom] for nom in self.noms_des_dates[DATES_EN_VUE:]]

    @property
    def autres_dates_saisies(self) -> bool:
        return any(any(date.data or []) for date in self.autres_dates)

    @property
    def noms_des_dates(self) -> list[str]:
        return [f"date_{rang}" for rang in range(1, DATES_PROPOSEES + 1)]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        dites = [(nom, donnees[nom]) for nom in self.noms_des_dates if donnees.get(nom)]
        vues: set[datetime.datetime] = set()
        for nom, date in dites:
            if date in vues:
                self.add_error(nom, "Cette date est déjà proposée plus haut.")
            elif date <= timezone.now():
                self.add_error(nom, "Cette date est déjà passée.")
            vues.add(date)
        if len(vues) < 2 and not any(nom in self.errors for nom in self.noms_des_dates):
            self.add_error("date_1" if not vues else "date_2", "Proposez au moins deux dates.")
        if vues and donnees.get("cloture_le"):
            try:
                verifier_cloture_avant_les_dates(donnees["cloture_le"], vues)
            except Refus as refus:
                self.add_error("cloture_le", refus.phrase)
        return donnees

    @property
    def champs(self) -> dict[str, Any]:
        autres = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom not in self.noms_des_dates}
        dites = [self.cleaned_data[nom] for nom in self.noms_des_dates if self.cleaned_data.get(nom)]
        return autres | {"options": dites}


class SondageAuChoixForm(_SondageForm):
    options = forms.CharField(
        label="Les réponses possibles",
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text="Une par ligne.",
    )
    plusieurs = forms.BooleanField(label="On peut en choisir plusieurs", required=False)
    field_order = ["question", "options", "plusieurs", "texte"]

    def clean_options(self) -> list[str]:
        lignes = [" ".join(ligne.split()) for ligne in self.cleaned_data["options"].splitlines()]
        dites = list(dict.fromkeys(ligne for ligne in lignes if ligne))
        if len(dites) < 2:
            raise forms.ValidationError("Écrivez au moins deux réponses, une par ligne.")
        if len(dites) > OPTIONS_AU_PLUS:
            raise forms.ValidationError(f"Écrivez au plus {OPTIONS_AU_PLUS} réponses.")
        if longue := next((ligne for ligne in dites if len(ligne) > 120), None):
            raise forms.ValidationError(f"« {longue[:40]}… » est trop long : 120 lettres au plus.")
        if len({ligne.casefold() for ligne in dites}) < len(dites):
            raise forms.ValidationError("La même réponse est écrite deux fois.")
        return dites


class PropositionForm(_SondageForm):
    """A decision by consent: the proposal is the text."""

    field_order = ["question", "texte"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].label = "Ce qui est à décider"
        self.fields["question"].widget.attrs["placeholder"] = "Changer le jour des distributions"
        self.fields["texte"].label = "La proposition"
        self.fields["texte"].required = True
        self.fields["texte"].help_text = "Assez précise pour être appliquée telle quelle."


FORMULAIRES: dict[str, type[_SondageForm]] = {
    Sondage.Genre.DATES: SondageDeDatesForm,
    Sondage.Genre.CHOIX: SondageAuChoixForm,
    Sondage.Genre.CONSENTEMENT: PropositionForm,
}


class ProlongationForm(forms.Form):
    cloture_le = InstantField(label="Nouvelle clôture")


class AmendementForm(forms.Form):
    texte = forms.CharField(label="La proposition modifiée", max_length=20000, widget=forms.Textarea({"rows": 8}))
    cloture_le = InstantField(label="On répond avant")
    rang_lu = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RattachementForm(forms.Form):
    reunion = ReunionField(label="Garder avec le compte rendu de", required=False, empty_label="aucune réunion")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reunion"].queryset = reunions_proches()


def reunions_proches() -> Any:
    """Meetings of the last year and those to come: a list that one can read."""
    return Reunion.objects.filter(debut__gte=timezone.now() - datetime.timedelta(days=366)).exclude(etat="annulee")
