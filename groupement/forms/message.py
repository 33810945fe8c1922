from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from groupement.audiences import Audience
from groupement.models import Groupement, Message


class MessageForm(forms.Form):
    audience = forms.ChoiceField(label="À qui", error_messages={"required": "Choisissez à qui vous écrivez."})
    sujet = forms.CharField(
        label="Sujet", max_length=150, help_text="Quoi et quand : « Livraison avancée à 16 h ce jeudi »."
    )
    texte = forms.CharField(
        label="Message",
        max_length=20000,
        widget=forms.Textarea({"rows": 8}),
        help_text="Deux étoiles autour d’un mot le mettent en **gras**, un tiret au début d’une ligne fait une liste.",
    )
    reponses = forms.ChoiceField(
        label="Les réponses arrivent", choices=Message.Reponses.choices, widget=forms.RadioSelect
    )
    urgent = forms.BooleanField(
        label="C’est urgent",
        required=False,
        help_text="Part aussitôt à tout le monde. Sinon, qui a choisi une lettre le lira dans la prochaine.",
    )
    # What the preview showed, sent back with its confirmation.
    envoi = forms.UUIDField(required=False, widget=forms.HiddenInput)
    vu = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, audiences: Sequence[Audience], groupement: Groupement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rubriques: dict[str, list[tuple[str, str]]] = {}
        for audience in audiences:
            rubriques.setdefault(audience.rubrique, []).append((audience.clef, audience.nom))
        self.fields["audience"].choices = [("", "Choisissez"), *rubriques.items()]
        self.fields["reponses"].initial = Message.Reponses.AUTEUR
        if groupement.courriel:
            libelle = f"à l’adresse du groupement ({groupement.courriel})"
            self.fields["reponses"].choices = [Message.Reponses.choices[0], (Message.Reponses.GROUPE, libelle)]
        else:
            self.fields["reponses"].choices = [Message.Reponses.choices[0]]

    @property
    def champs(self) -> dict[str, Any]:
        """What is said, to whom; without what only the confirmation carries."""
        return {nom: self.cleaned_data[nom] for nom in ("audience", "sujet", "texte", "reponses", "urgent")}

    @property
    def confirmation(self) -> dict[str, Any]:
        return {
            "envoi": self.cleaned_data.get("envoi") or uuid.uuid4(),
            "vu": self.cleaned_data.get("vu", ""),
        }
