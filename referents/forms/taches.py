from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import JourProcheField
from groupement.forms.nombres import NombreField
from groupement.models import Adhesion
from groupement.tri import par_nom
from referents.forms.mandats import PersonneField
from referents.models import Tache
from referents.services.taches import CHAMPS


class TacheForm(Entretemps, forms.ModelForm):
    nombre = forms.IntegerField(
        label="Combien de personnes", min_value=1, max_value=50, initial=1,
        error_messages={"min_value": "Il faut au moins une personne.", "max_value": "50 personnes au plus."},
    )  # fmt: skip
    heures = NombreField(
        label="Temps par personne", sujet="Le temps", min_value=Decimal("0.25"), max_value=Decimal(40), max_digits=4,
        decimal_places=2, initial=Decimal(1), help_text="À peu près, en heures : cela aide à partager.",
    )  # fmt: skip
    toutes_les = forms.IntegerField(
        label="Revient toutes les", required=False, min_value=1, max_value=52,
        error_messages={"min_value": "Indiquez 1 ou plus.", "max_value": "Indiquez 52 au plus."},
        help_text="Vide : une seule fois. Sinon, la tâche suivante paraît quand celle-ci est faite.",
    )  # fmt: skip

    class Meta:
        model = Tache
        fields = CHAMPS
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
        }
        field_classes = {"pour_le": JourProcheField}
        labels = {"unite": "Semaines ou mois"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unite"].choices = [("", "semaines ou mois ?"), *Tache.Unite.choices]

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        jour = propres.get("pour_le")
        revient = propres.get("toutes_les")  # its first day may be long ago
        if jour and not revient and "pour_le" in self.changed_data and jour < timezone.localdate():
            self.add_error("pour_le", "Ce jour est déjà passé : choisissez-en un à venir.")
        if propres.get("toutes_les"):
            propres["unite"] = propres.get("unite") or Tache.Unite.SEMAINES
            if not propres.get("pour_le") and "pour_le" not in self.errors:
                self.add_error("pour_le", "Une tâche qui revient a besoin d’un premier jour.")
        elif "toutes_les" not in self.errors:
            propres["unite"] = ""
        return propres


class ConfierForm(forms.Form):
    """Who takes the task, chosen by somebody else."""

    adhesion = PersonneField(None, label="Personne")

    def __init__(self, *args: Any, tache: Tache, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adhesion"].queryset = (
            Adhesion.objects.actives()
            .exclude(taches_prises__tache=tache)
            .select_related("personne", "foyer")
            .order_by(*par_nom("personne__prenom", "personne__nom"))
        )


class AbandonForm(forms.Form):
    motif = forms.CharField(label="Pourquoi", required=False, max_length=250)
