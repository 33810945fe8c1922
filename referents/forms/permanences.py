from __future__ import annotations

from typing import Any

from django import forms

from groupement.forms.entretemps import Entretemps
from groupement.models import Adhesion
from groupement.templatetags.formats import de, jour
from groupement.tri import par_nom
from referents.forms.mandats import PersonneField
from referents.models import Inscription, ModeleDePermanence, Permanence
from referents.services.permanences import CHAMPS


def _membres() -> Any:
    return (
        Adhesion.objects.actives()
        .select_related("personne", "foyer")
        .order_by(*par_nom("personne__prenom", "personne__nom"))
    )


class PermanenceForm(Entretemps, forms.ModelForm):
    """When it begins is told from the hours of the distribution."""

    nombre = forms.IntegerField(
        label="Combien de personnes", min_value=1, max_value=30, initial=2,
        error_messages={"min_value": "Il faut au moins une personne.", "max_value": "30 personnes au plus."},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="Commence", min_value=0, max_value=600, initial=30,
        error_messages={"min_value": "Indiquez 0 ou plus.", "max_value": "600 minutes au plus."},
    )  # fmt: skip
    duree = forms.IntegerField(
        label="Dure", min_value=10, max_value=720, initial=60,
        error_messages={"min_value": "10 minutes au moins.", "max_value": "720 minutes (12 heures) au plus."},
    )  # fmt: skip

    class Meta:
        model = Permanence
        fields = CHAMPS
        widgets = {"consigne": forms.Textarea(attrs={"rows": 3}), "repere": forms.RadioSelect}
        labels = {"intitule": "Ce qu’il y a à faire", "repere": "Par rapport à quoi"}


class ModeleForm(PermanenceForm):
    class Meta(PermanenceForm.Meta):
        model = ModeleDePermanence
        fields = [*CHAMPS, "actif"]


class InscrireForm(forms.Form):
    """Somebody who asked by phone, or came without having signed up."""

    adhesion = PersonneField(None, label="Personne")

    def __init__(self, *args: Any, permanence: Permanence, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adhesion"].queryset = _membres().exclude(permanences__permanence=permanence)


class EchangeForm(forms.Form):
    vers = PersonneField(
        None, label="À qui", required=False, empty_label="À tout le groupe",
        help_text="Une personne le saura par courriel. Le groupe le verra sur la page des permanences.",
    )  # fmt: skip
    mot = forms.CharField(
        label="Un mot", required=False, max_length=250, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Par exemple : « Je peux venir la fois suivante à ta place. »",
    )  # fmt: skip

    def __init__(self, *args: Any, inscription: Inscription, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["vers"].queryset = _membres().exclude(permanences__permanence=inscription.permanence_id)


class PermanenceAMoiField(forms.ModelChoiceField):
    def label_from_instance(self, inscription: Inscription) -> str:
        permanence = inscription.permanence
        return f"{jour(permanence.distribution.jour)} : {permanence}"


class AccepterForm(forms.Form):
    """Take the place; give one of mine in exchange, or not."""

    contre = PermanenceAMoiField(
        None, label="En échange de", required=False, empty_label="Rien : je rends service",
        help_text="Une de vos permanences à venir, que l’autre personne tiendra.",
    )  # fmt: skip

    def __init__(self, *args: Any, adhesion: Adhesion, sauf: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contre"].queryset = (
            Inscription.objects.a_venir()
            .filter(adhesion=adhesion, presence="")
            .exclude(permanence=sauf)
            .select_related("permanence__distribution")
            .order_by("permanence__distribution__jour", "pk")
        )


class PresencesForm(forms.Form):
    """For each person signed up: was there, could not come, or nothing noted; and a word, kindly."""

    def __init__(self, *args: Any, inscriptions: list[Inscription], **options: Any) -> None:
        super().__init__(*args, **options)
        self.inscriptions = inscriptions
        for inscription in inscriptions:
            self.fields[f"p-{inscription.pk}"] = forms.ChoiceField(
                label=str(inscription.adhesion),
                choices=[("", "pas noté"), *Inscription.Presence.choices],
                widget=forms.RadioSelect,
                required=False,
                initial=inscription.presence,
            )
            self.fields[f"m-{inscription.pk}"] = forms.CharField(
                label=f"Un mot sur la venue {de(inscription.adhesion)}",
                required=False,
                max_length=160,
                initial=inscription.mot,
            )

    @property
    def lignes(self) -> list[dict[str, Any]]:
        """What the page shows, slot by slot in the order of the inscriptions."""
        return [{"inscription": i, "presence": self[f"p-{i.pk}"], "mot": self[f"m-{i.pk}"]} for i in self.inscriptions]

    @property
    def presences(self) -> dict[int, tuple[str, str]]:
        """For the service; to be asked of a valid form."""
        propres = self.cleaned_data
        return {i.pk: (propres[f"p-{i.pk}"], propres[f"m-{i.pk}"]) for i in self.inscriptions}
