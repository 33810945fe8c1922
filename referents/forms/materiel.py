from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import JourProcheField
from groupement.forms.nombres import NombreField
from groupement.models import Foyer
from groupement.tri import par_nom
from referents.models import Materiel, Pret


class MaterielForm(Entretemps, forms.ModelForm):
    garde_par = forms.ModelChoiceField(None, label="Gardé par", required=False, empty_label="Personne en particulier")

    class Meta:
        model = Materiel
        fields = ["nom", "genre", "nombre", "garde_par", "lieu", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["garde_par"].queryset = Foyer.objects.actifs().order_by(*par_nom("nom"))
        self.fields["lieu"].help_text = "Par exemple : au fond du local, derrière la porte."

    def clean_nombre(self) -> int:
        if self.cleaned_data["nombre"] < 1:
            raise forms.ValidationError("Il y en a au moins un.")
        return self.cleaned_data["nombre"]


class PretForm(forms.Form):
    """`pour_tous`: the person may note a lending for any household, not only for their own.
    `revient`: all is out, and this comes back first: it is for later.
    """

    foyer = forms.ModelChoiceField(None, label="Qui emprunte", empty_label="Choisissez un foyer")
    nombre = forms.IntegerField(label="Combien", min_value=1, initial=1)
    du = JourProcheField(label="Du", initial=timezone.localdate)
    au = JourProcheField(label="À rendre le", help_text="Ce jour compris.")
    mot = forms.CharField(label="Un mot", max_length=200, required=False, help_text="Pour quoi, qui vient le chercher…")

    def __init__(
        self, *args: Any, materiel: Materiel, foyer: Foyer, pour_tous: bool, revient: Pret | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if revient and not revient.en_retard:
            self.fields["du"].initial = revient.au + datetime.timedelta(days=1)
        self.fields["nombre"].max_value = materiel.nombre
        if materiel.exclusif:
            del self.fields["nombre"]
        if pour_tous:
            self.fields["foyer"].queryset = Foyer.objects.actifs().order_by(*par_nom("nom"))
            self.fields["foyer"].initial = foyer.pk
        else:
            del self.fields["foyer"]

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        du, au = propres.get("du"), propres.get("au")
        if du and au and au < du:
            self.add_error("au", "Le retour vient après le départ.")
        if au and du and au - du > datetime.timedelta(days=366):
            self.add_error("au", "Un prêt dure un an au plus : confiez-le plutôt à ce foyer pour de bon.")
        return propres


class FraisForm(forms.Form):
    jour = JourProcheField(label="Quel jour", initial=timezone.localdate)
    motif = forms.CharField(
        label="Pour quoi", max_length=200, help_text="« Aller chercher les farines au moulin », par exemple."
    )
    km = NombreField(
        label="Kilomètres, aller et retour", sujet="Le nombre de kilomètres", required=False,
        min_value=Decimal("0.1"), max_value=Decimal(5000), max_digits=6, decimal_places=1,
    )  # fmt: skip
    montant = NombreField(
        label="Ou un montant", sujet="Le montant", required=False, euros=True, min_value=Decimal("0.01"),
        max_digits=7, decimal_places=2, help_text="Péage, location, timbres : ce que vous avez payé.",
    )  # fmt: skip
    justificatif = forms.CharField(
        label="Justificatif", max_length=200, required=False, help_text="Numéro du ticket, ou à qui vous l’avez remis."
    )

    def __init__(self, *args: Any, tarif_km: Decimal, **options: Any) -> None:
        super().__init__(*args, **options)
        if tarif_km:
            self.fields["km"].help_text = f"Comptés {f'{tarif_km.normalize():f}'.replace('.', ',')} € par kilomètre."
        else:
            del self.fields["km"]
            self.fields["montant"].label = "Montant"
            self.fields["montant"].required = True

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        propres.setdefault("km", None)
        if propres.get("km") is not None and propres.get("montant") is not None:
            self.add_error("montant", "Des kilomètres ou un montant : gardez l’un des deux, ou déclarez deux fois.")
        elif propres["km"] is None and propres.get("montant") is None and not self.errors:
            self.add_error("montant", "Écrivez des kilomètres, ou un montant.")
        return propres


class RefusForm(forms.Form):
    motif = forms.CharField(label="Pourquoi", max_length=200, help_text="La personne le lira.")


class PaiementForm(forms.Form):
    le = JourProcheField(label="Payés le", initial=timezone.localdate)
