from django import forms

from groupement.models import Adhesion, Groupement
from groupement.models.reseau import JOURS

EN_MOTS = {
    Adhesion.Courrier.AU_FIL: "chaque message dès qu’il part",
    Adhesion.Courrier.QUOTIDIEN: "une lettre par jour, s’il y a du nouveau",
    Adhesion.Courrier.HEBDO: "une lettre par semaine",
    Adhesion.Courrier.PAPIER: "rien par courriel : le groupement m’imprime sa lettre",
}


class CourrierForm(forms.Form):
    """How somebody wants the mail of one group."""

    courrier = forms.ChoiceField(
        label="Je veux recevoir",
        widget=forms.RadioSelect,
        help_text="Ce qui est urgent vient toujours aussitôt : une livraison déplacée, une commande annulée.",
    )

    def __init__(self, *args: object, groupement: Groupement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        quand = f"{JOURS[groupement.jour_de_la_lettre]} à {groupement.heure_de_la_lettre} h"
        mots = EN_MOTS | {Adhesion.Courrier.HEBDO: f"une lettre par semaine, le {quand}"}
        self.fields["courrier"].choices = [(choix.value, mots[choix]) for choix in Adhesion.Courrier]


class LettresForm(forms.ModelForm):
    class Meta:
        model = Groupement
        fields = ["jour_de_la_lettre", "heure_de_la_lettre", "courriels_par_semaine"]
        help_texts = {
            "jour_de_la_lettre": "Pour qui reçoit une lettre par semaine. Si vous changez de jour, personne n’en a "
            "deux en sept jours\u00a0: ce qui attend part avec la suivante.",
            "heure_de_la_lettre": "De 0 à 23, à l’heure de Paris. Vaut aussi pour la lettre de chaque jour.",
        }
