"""Forms around somebody's entry: asking to come, the newcomer's own page, the group's settings and gestures."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from groupement.forms.champs import AdresseCourrielField, TelephoneField
from groupement.forms.entretemps import Entretemps
from groupement.models import Adhesion, Candidature, Entree, Etape, Personne
from groupement.tri import par_nom

PAS_DEMANDEE = "non"
REFUS_PAR_DEFAUT = (
    "Nous ne pouvons pas accueillir de nouveau foyer en ce moment. "
    "Un groupement voisin a peut-être une place : nous vous souhaitons de le trouver."
)


class DemandeForm(forms.Form):
    """Somebody unknown asks to come. `site_web` is a box that people do not see: who fills it is a machine."""

    prenom = forms.CharField(label="Prénom", max_length=80, widget=forms.TextInput({"autocomplete": "given-name"}))
    nom = forms.CharField(label="Nom", max_length=80, widget=forms.TextInput({"autocomplete": "family-name"}))
    email = AdresseCourrielField(help_text="Vous y recevrez un lien pour confirmer votre demande.")
    telephone = TelephoneField()
    message = forms.CharField(
        label="Quelques mots",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Qui vous êtes, ce qui vous amène, comment vous nous avez connus.",
    )
    accord = forms.BooleanField(
        label="J’accepte que le groupement garde ces renseignements et me contacte au sujet de ma demande.",
        error_messages={"required": "Sans votre accord, le groupement ne peut pas vous répondre."},
    )
    site_web = forms.CharField(
        label="Laissez cette case vide", required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": -1})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    @property
    def est_une_machine(self) -> bool:
        return bool(self.cleaned_data.get("site_web"))


class FoyerDuNouveauForm(forms.ModelForm):
    nom_du_foyer = forms.CharField(
        label="Nom du foyer", max_length=120, help_text="Tel qu’il figurera sur les feuilles de distribution."
    )
    adresse = forms.CharField(
        label="Adresse", max_length=200, required=False, widget=forms.TextInput({"autocomplete": "street-address"})
    )
    telephone = TelephoneField(help_text="Pour vous joindre le jour d’une livraison.")

    class Meta:
        model = Candidature
        fields = ["nom_du_foyer", "adresse", "telephone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("nom_du_foyer"):
            self.initial["nom_du_foyer"] = f"{self.instance.nom} {self.instance.prenom}"


class MotDePasseForm(forms.Form):
    mot_de_passe = forms.CharField(
        label="Mot de passe",
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="Dix caractères au moins. Laissez vide pour vous connecter avec un code reçu par courriel.",
    )

    def __init__(self, *args: Any, personne: Personne, **kwargs: Any) -> None:
        self.personne = personne
        super().__init__(*args, **kwargs)

    def clean_mot_de_passe(self) -> str:
        mot = self.cleaned_data["mot_de_passe"]
        if mot:
            validate_password(mot, self.personne)
        return mot


class EntreeForm(Entretemps, forms.ModelForm):
    """The door of a group. Each step has a rank: the same choice says whether it is asked, and when."""

    class Meta:
        model = Entree
        fields = ["page_publique", "quand", "fonctionnement", "venir", "taille", "a_la_taille"]
        widgets = {
            "fonctionnement": forms.Textarea({"rows": 6}),
            "venir": forms.Textarea({"rows": 3}),
            "taille": forms.NumberInput({"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs["instance"]
        rangs = {f"rang_{etape}": str(rang) for rang, etape in enumerate(instance.etapes) if rang}
        kwargs["initial"] = rangs | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        choix = [(PAS_DEMANDEE, "pas demandée"), *((str(n), f"étape {n + 1}") for n in range(1, len(Etape)))]
        for etape in Etape:
            if etape != Etape.ADRESSE:
                nom = etape.label[0].upper() + etape.label[1:]
                self.fields[f"rang_{etape.value}"] = forms.ChoiceField(label=nom, choices=choix, initial=PAS_DEMANDEE)

    @property
    def rangs(self) -> list[forms.BoundField]:
        return [self[nom] for nom in self.fields if nom.startswith("rang_")]

    @property
    def valeurs(self) -> dict[str, Any]:
        """What the service takes: two steps of the same rank keep the order of the page."""
        choisies = [
            (int(self.cleaned_data[f"rang_{etape.value}"]), etape.value)
            for etape in Etape
            if etape != Etape.ADRESSE and self.cleaned_data[f"rang_{etape.value}"] != PAS_DEMANDEE
        ]
        ordre = [Etape.ADRESSE.value, *(clef for _, clef in sorted(choisies, key=lambda paire: paire[0]))]
        return {champ: self.cleaned_data[champ] for champ in self.Meta.fields} | {"etapes": ordre}


class RefusForm(forms.Form):
    message = forms.CharField(
        label="Votre réponse",
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        initial=REFUS_PAR_DEFAUT,
        help_text="La personne la reçoit par courriel, telle que vous l’écrivez.",
    )


class NoteForm(forms.Form):
    note = forms.CharField(label="Note", max_length=300, required=False)


class MembreForm(forms.Form):
    """One active member of the group."""

    membre = forms.ModelChoiceField(label="Membre", queryset=None, empty_label="Choisissez un membre")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membre"].queryset = (
            Adhesion.objects.actives()
            .select_related("personne")
            .order_by(*par_nom("personne__prenom", "personne__nom"))
        )
