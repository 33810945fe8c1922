"""What members say about a meeting: whether they come, in whose car, what they want to speak of."""

from __future__ import annotations

from typing import Any

from django import forms

from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import HeureField, JourProcheField
from groupement.models import Adhesion
from reunions.models import PointOrdreDuJour, RoleDeReunion


class MembreField(forms.ModelChoiceField):
    """An active member of the group in scope."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("empty_label", "Personne pour l’instant")
        super().__init__(None, **options)

    def ranger(self, membres: list[Adhesion]) -> None:
        """Offer `membres`, read once for a whole page."""
        self.queryset = Adhesion.objects.actives().select_related("personne")
        self.choices = [("", self.empty_label), *((membre.pk, str(membre)) for membre in membres)]


def membres_actifs() -> list[Adhesion]:
    return list(
        Adhesion.objects.actives().select_related("personne").order_by("personne__prenom", "personne__nom", "pk")
    )


class ReponseForm(forms.Form):
    avec = forms.IntegerField(label="Adultes avec moi", min_value=0, max_value=20, required=False)
    enfants = forms.IntegerField(label="Enfants", min_value=0, max_value=20, required=False)

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        return {nom: propres.get(nom) or 0 for nom in ("avec", "enfants")}


class TrajetForm(forms.Form):
    depart = forms.CharField(label="Je pars de", max_length=120)
    heure = HeureField(label="À", required=False)
    places = forms.IntegerField(label="Places dans ma voiture", min_value=1, max_value=8, initial=3)


class DemandeForm(forms.Form):
    depart = forms.CharField(label="Où me prendre", max_length=120, required=False)


class PointForm(Entretemps, forms.ModelForm):
    presente_par = MembreField(label="Qui le présente", empty_label="On verra sur place")

    class Meta:
        model = PointOrdreDuJour
        fields = ["titre", "minutes", "presente_par", "note"]
        labels = {"titre": "De quoi veut-on parler ?", "minutes": "Combien de temps ?"}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"note": "Ce qu’il faut avoir lu ou pensé avant."}

    def __init__(self, *args: Any, membres: list[Adhesion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["presente_par"].ranger(membres)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=RoleDeReunion.Role.choices, widget=forms.HiddenInput)
    adhesion = MembreField(label="Qui")

    def __init__(self, *args: Any, membres: list[Adhesion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adhesion"].ranger(membres)


class PointConcerneMixin(forms.Form):
    """What is noted may belong to one point of the agenda."""

    point = forms.ModelChoiceField(None, label="Point", required=False, empty_label="Toute la réunion")

    def ranger_les_points(self, points: list[PointOrdreDuJour]) -> None:
        self.fields["point"].queryset = PointOrdreDuJour.objects.filter(pk__in=[point.pk for point in points])
        self.fields["point"].choices = [("", "Toute la réunion"), *((point.pk, str(point)) for point in points)]


class DecisionForm(PointConcerneMixin):
    texte = forms.CharField(label="Ce que l’on décide", max_length=500)
    field_order = ["texte", "point"]


class TacheForm(PointConcerneMixin):
    intitule = forms.CharField(label="Ce qu’il y a à faire", max_length=150)
    adhesion = MembreField(label="Qui s’en charge")
    pour_le = JourProcheField(label="Pour le", required=False)
    field_order = ["intitule", "adhesion", "pour_le", "point"]

    def __init__(self, *args: Any, membres: list[Adhesion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adhesion"].ranger(membres)
