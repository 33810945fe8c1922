from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from groupement.forms.champs import TelephoneField
from groupement.models import Invitation, Personne
from groupement.services.accueillir import Presentation


class RejoindreForm(forms.Form):
    """Somebody who has an account comes in: only the household is left to name."""

    nom_du_foyer = forms.CharField(
        label="Nom de votre foyer", max_length=110, help_text="Il figurera sur les feuilles de distribution."
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invitation.foyer_id:
            del self.fields["nom_du_foyer"]

    @property
    def presentation(self) -> Presentation:
        return Presentation(**self.cleaned_data)


class PresentationForm(RejoindreForm):
    """Somebody new says who they are. Without a password they sign in with codes sent by mail."""

    prenom = forms.CharField(label="Prénom", max_length=80, widget=forms.TextInput({"autocomplete": "given-name"}))
    nom = forms.CharField(label="Nom", max_length=80, widget=forms.TextInput({"autocomplete": "family-name"}))
    telephone = TelephoneField(help_text="Pour vous joindre le jour d’une livraison. Vous choisirez à qui le montrer.")
    mot_de_passe = forms.CharField(
        label="Mot de passe",
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="Dix caractères au moins. Laissez vide pour vous connecter avec un code reçu par courriel.",
    )
    field_order = ["prenom", "nom", "telephone", "nom_du_foyer", "mot_de_passe"]

    def clean_mot_de_passe(self) -> str:
        mot = self.cleaned_data["mot_de_passe"]
        if mot:
            validate_password(
                mot, Personne(prenom=self.cleaned_data.get("prenom", ""), nom=self.cleaned_data.get("nom", ""))
            )
        return mot
