from typing import Any

from django import forms

from groupement.forms.champs import AdresseCourrielField, TelephoneField
from groupement.forms.entretemps import Entretemps
from groupement.models import Adhesion, Foyer
from groupement.tri import par_nom


class FoyerForm(Entretemps, forms.ModelForm):
    telephone = TelephoneField()

    class Meta:
        model = Foyer
        fields = ["nom", "telephone", "adresse", "sans_internet"]


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label="Rôles",
        choices=Adhesion.Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class DeplacementForm(forms.Form):
    """Another household for a person; households of the group only."""

    foyer = forms.ModelChoiceField(label="Foyer", queryset=None, required=False, empty_label="Un nouveau foyer")
    nom_du_nouveau = forms.CharField(
        label="Nom du nouveau foyer",
        max_length=120,
        required=False,
        help_text="Seulement pour un nouveau foyer. Vide : le nom de la personne.",
    )

    def __init__(self, *args: Any, adhesion: Adhesion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["foyer"].queryset = Foyer.objects.actifs().exclude(pk=adhesion.foyer_id).order_by(*par_nom("nom"))


class InvitationForm(forms.Form):
    email = AdresseCourrielField()
    prenom = forms.CharField(label="Prénom", max_length=80, required=False)
    foyer = forms.ModelChoiceField(
        label="Foyer",
        queryset=None,
        required=False,
        empty_label="Un nouveau foyer",
        help_text="Choisissez un foyer pour y ajouter une deuxième personne.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["foyer"].queryset = Foyer.objects.actifs().order_by(*par_nom("nom"))
