from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from groupement.forms.champs import AdresseCourrielField
from reunions.forms.champs import ReunionField
from reunions.models import InvitationDeProducteur, Reunion
from reunions.services.invitations import MESSAGE_AU_PLUS


class InvitationDeProducteurForm(forms.Form):
    reunion = ReunionField(
        label="Rencontre",
        empty_label=None,
        error_messages={"required": "Choisissez la rencontre à laquelle vous l’invitez."},
    )
    nom = forms.CharField(label="Producteur ou ferme", max_length=120)
    courriel = AdresseCourrielField(label="Son adresse e-mail")
    mot = forms.CharField(
        label="Votre message",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Ce que vous attendez : goûter quoi, visiter quoi, combien de personnes. La date et le lieu y sont "
        "déjà.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reunion"].queryset = rencontres_a_venir()


class ReponseForm(forms.Form):
    reponse = forms.ChoiceField(
        label="Votre réponse",
        choices=[
            (InvitationDeProducteur.Reponse.VIENT, "D’accord, à cette date"),
            (InvitationDeProducteur.Reponse.NE_VIENT_PAS, "Ce n’est pas possible"),
            (InvitationDeProducteur.Reponse.AUTRE_DATE, "Oui, mais à une autre date"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une des réponses."},
    )
    message = forms.CharField(
        label="Quelques mots",
        required=False,
        max_length=MESSAGE_AU_PLUS,
        widget=forms.Textarea({"rows": 3}),
        help_text="Une autre date, ce que vous apporterez, une question.",
    )

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        autre = donnees.get("reponse") == InvitationDeProducteur.Reponse.AUTRE_DATE
        if autre and "message" in donnees and not donnees["message"].strip():
            self.add_error("message", "Dites quelle autre date vous conviendrait.")
        return donnees


def rencontres_a_venir() -> Any:
    return Reunion.objects.filter(etat=Reunion.Etat.PREVUE, debut__gt=timezone.now()).order_by("debut")
