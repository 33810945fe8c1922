"""What a member decides about their own place in a group."""

from typing import Any

from django import forms
from django.utils import timezone

from groupement.forms.instants import JourProcheField
from groupement.models import Adhesion, DemandeDeParticipation
from groupement.services.participation import DEPUIS


class CoordonneesForm(forms.ModelForm):
    """Who sees what of a person in one group."""

    class Meta:
        model = Adhesion
        fields = ["telephone_visible", "email_visible", "adresse_visible", "competences", "competences_visible"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        personne, foyer = self.instance.personne, self.instance.foyer
        self.fields["telephone_visible"].help_text = personne.telephone or "Vous n’en avez pas indiqué."
        self.fields["email_visible"].help_text = personne.email or "Vous n’en avez pas indiqué."
        self.fields["adresse_visible"].help_text = foyer.adresse or "Votre foyer n’en a pas indiqué."


class DemandeDeParticipationForm(forms.Form):
    genre = forms.ChoiceField(label="Je voudrais", choices=[], widget=forms.RadioSelect)
    pour_le = JourProcheField(label="À partir du")
    message = forms.CharField(
        label="Quelques mots",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Jusqu’à quand, qui peut vous remplacer, ce qui vous ferait rester.",
    )

    def __init__(self, *args: Any, adhesion: Adhesion, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"pour_le": timezone.localdate()})
        super().__init__(*args, **kwargs)
        genres = [genre for genre in DemandeDeParticipation.Genre if adhesion.etat in DEPUIS[genre]]
        self.fields["genre"].choices = [(genre.value, genre.label) for genre in genres]
