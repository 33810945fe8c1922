"""What is asked to plan a meeting, to move it, to cancel it, and for the rules that propose dates."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import HeureField, JourProcheField
from groupement.heures import PARIS, HeureRefusee, verifier_heure_locale
from groupement.templatetags.formats import MOIS
from reunions.models import Genre, Reunion
from reunions.rythme import RythmeRefuse, lire_rythme
from reunions.services.planifier import FICHE

# A meal that ends at half past midnight ends the next day.
MATIN = datetime.time(4)


def deplacer_d_un_jour(instant: datetime.datetime) -> datetime.datetime:
    """The same hour on the clock, a day later."""
    return instant.astimezone(PARIS) + datetime.timedelta(days=1)


class QuandEtOuForm(forms.Form):
    """A day, from an hour to an hour of Paris, and a place; `debut` and `fin` are aware once clean."""

    jour = JourProcheField(label="Jour")
    de = HeureField(label="De")
    a = HeureField(label="À")
    lieu = forms.CharField(label="Lieu", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        for heure, champ in (("de", "debut"), ("a", "fin")):
            if propres.get("jour") and propres.get(heure):
                try:
                    propres[champ] = verifier_heure_locale(datetime.datetime.combine(propres["jour"], propres[heure]))
                except HeureRefusee as erreur:
                    self.add_error(heure, str(erreur))
        if "debut" in propres and "fin" in propres and propres["a"] < propres["de"] and propres["a"] <= MATIN:
            propres["fin"] = deplacer_d_un_jour(propres["fin"])
        if "debut" in propres and "fin" in propres and propres["fin"] <= propres["debut"]:
            self.add_error("a", "La réunion finit avant de commencer : corrigez une des deux heures.")
        return propres

    @property
    def quand_et_ou(self) -> dict[str, Any]:
        return {champ: self.cleaned_data[champ] for champ in ("debut", "fin", "lieu")}


class FicheForm(Entretemps, forms.ModelForm):
    """What a meeting is about."""

    class Meta:
        model = Reunion
        fields = FICHE
        labels = {"titre": "Titre", "presentation": "Présentation", "places_enfants": "Places pour les enfants"}
        widgets = {"presentation": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "titre": "Vide : le genre de la réunion en tient lieu.",
            "producteur": "Qui vient faire goûter, ou chez qui l’on va.",
            "a_apporter": "Par exemple : un plat à partager, son verre, des bocaux vides.",
            "places_enfants": "Combien d’enfants peuvent être accueillis. Vide : on ne sait pas.",
        }


class NouvelleReunionForm(QuandEtOuForm, FicheForm):
    prevenir = forms.BooleanField(label="Prévenir les membres par courriel", required=False, initial=True)
    field_order = ["genre", "titre", "jour", "de", "a", "lieu"]

    class Meta(FicheForm.Meta):
        pass


class DeplacementForm(Entretemps, QuandEtOuForm):
    """The present date, hours and place, to be changed."""


class AnnulationForm(forms.Form):
    motif = forms.CharField(
        label="Pourquoi", max_length=300, help_text="Cette phrase est dans le courriel que chacun reçoit."
    )


class RegleForm(forms.Form):
    phrase = forms.CharField(
        label="Quand se réunit-on ?",
        max_length=80,
        help_text="Écrivez par exemple « 3e samedi du mois à 10 h » ou « dernier mardi à 18 h 30 ».",
    )
    mois = forms.TypedMultipleChoiceField(
        label="Quels mois ?",
        coerce=int,
        choices=[(rang, mot) for rang, mot in enumerate(MOIS, 1)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un mois."},
    )
    duree = forms.IntegerField(label="Durée prévue", min_value=15, max_value=720)
    genre = forms.ChoiceField(label="Genre", choices=Genre.choices)
    lieu = forms.CharField(label="Lieu", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        if propres.get("phrase") and propres.get("mois"):
            try:
                propres["rythme"] = lire_rythme(propres["phrase"], mois=frozenset(propres["mois"]))
            except RythmeRefuse as erreur:
                self.add_error("phrase", str(erreur))
        return propres

    @property
    def champs_du_service(self) -> dict[str, Any]:
        return {champ: self.cleaned_data[champ] for champ in ("rythme", "duree", "genre", "lieu")}


class ModificationDeRegleForm(Entretemps, RegleForm):
    """A rule that is there already."""
