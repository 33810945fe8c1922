from django import forms

from commandes.services.bons import LONGUEUR_DU_MESSAGE


class ConfirmationForm(forms.Form):
    message = forms.CharField(
        label="Ce qui manque, ou ce qu’il faut savoir",
        help_text="Par exemple : « pas de radis cette semaine », « je livre à 16 h ».",
        required=False,
        max_length=LONGUEUR_DU_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "Votre message est trop long : 2 000 caractères au plus."},
    )
