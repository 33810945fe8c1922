from decimal import Decimal
from typing import Any

from django import forms

from groupement.forms.champs import AdresseCourrielField, IbanField, TelephoneField
from groupement.forms.entretemps import Entretemps
from groupement.forms.nombres import NombreField
from groupement.models import Groupement, Reseau
from groupement.services.groupements import REGLAGES

MONTANTS = ("cotisation_minimum", "cotisation_conseillee", "caution", "participation_taux", "participation_fixe")


def _euros(libelle: str, sujet: str, aide: str) -> NombreField:
    """An amount that a group may do without: nothing typed is 0."""
    return NombreField(
        label=libelle, help_text=aide, required=False, euros=True, sujet=sujet, min_value=Decimal(0), max_digits=6,
        decimal_places=2,
    )  # fmt: skip


class ReglagesForm(Entretemps, forms.ModelForm):
    courriel = AdresseCourrielField(label="Adresse e-mail du groupement", required=False)
    telephone = TelephoneField()
    iban = IbanField(label="IBAN de l’association", help_text="Pour ce que l’on règle à l’association par virement.")
    cotisation_minimum = _euros(
        "Cotisation annuelle, au moins",
        "La cotisation",
        "Chaque foyer choisit son montant au-dessus. Vide : pas de minimum.",
    )
    cotisation_conseillee = _euros(
        "Cotisation conseillée", "La cotisation", "Proposée quand on note une cotisation. Vide : aucune."
    )
    caution = _euros(
        "Chèque de caution", "La caution",
        "Gardé contre les paniers oubliés, rendu au départ. Vide : le groupement n’en demande pas.",
    )  # fmt: skip
    participation_taux = NombreField(
        label="Participation au groupement", required=False, sujet="La participation", min_value=Decimal(0),
        max_value=Decimal(50), max_digits=4, decimal_places=2,
        help_text="Ajoutée au montant des produits, pour un salarié ou des frais. Vaut pour les commandes ouvertes "
        "ensuite. Vide : aucune.",
    )  # fmt: skip
    participation_fixe = _euros(
        "Participation par panier", "La participation",
        "Un montant fixe par foyer et par commande, pour les commandes préparées ensuite. Vide : aucune.",
    )  # fmt: skip

    class Meta:
        model = Groupement
        fields = REGLAGES
        localized_fields = ["latitude", "longitude"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "commune": "Là où le groupement se retrouve : la distance des producteurs se compte d’ici.",
            "lieu_habituel": "Proposé pour chaque nouvelle commande.",
            "latitude": "En degrés, par exemple 43,0544.",
            "longitude": "En degrés, par exemple 2,2169.",
            "titulaire": "Le nom à écrire sur les chèques : « Association des Paniers de Limoux ».",
            "courriel": "Les réponses des producteurs et des membres y arrivent.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for champ in ("latitude", "longitude"):
            self.fields[champ].widget.attrs["inputmode"] = "decimal"

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        for champ in MONTANTS:
            if champ in propres and propres[champ] is None:
                propres[champ] = Decimal(0)
        minimum, conseillee = propres.get("cotisation_minimum"), propres.get("cotisation_conseillee")
        if minimum and conseillee and conseillee < minimum:
            self.add_error("cotisation_conseillee", "La cotisation conseillée est au moins le minimum.")
        return propres


class GroupementForm(forms.Form):
    """A new group and the person who will facilitate it."""

    nom = forms.CharField(label="Nom du groupement", max_length=120)
    slug = forms.SlugField(
        label="Adresse", max_length=50, help_text="En minuscules, sans espace : « limoux » donne /g/limoux/."
    )
    commune = forms.CharField(label="Commune", max_length=120, required=False)
    prenom = forms.CharField(label="Prénom de la personne qui l’animera", max_length=80)
    email = AdresseCourrielField(help_text="Elle recevra une invitation à animer ce groupement.")

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"].lower()


class AnimationForm(forms.Form):
    prenom = forms.CharField(label="Prénom", max_length=80)
    email = AdresseCourrielField()


class ReseauReglagesForm(forms.ModelForm):
    class Meta:
        model = Reseau
        fields = ["referents_modifient_annuaire"]


class ReseauForm(forms.Form):
    nom = forms.CharField(label="Nom du réseau", max_length=120)
    slug = forms.SlugField(label="Adresse", help_text="En minuscules, sans espace : « aude » donne /reseau/aude/.")

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"].lower()


class PersonneParCourrielForm(forms.Form):
    email = AdresseCourrielField(help_text="Celle de son compte.")


class CoordinationForm(PersonneParCourrielForm):
    reseau = forms.ModelChoiceField(label="Réseau", queryset=Reseau.objects.all(), empty_label="Choisissez un réseau")
