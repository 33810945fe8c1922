"""The invoice as it is typed in, and its file, judged by its content."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from catalogue.forms.champs import NombreField
from commandes.models import Facture, Volet
from commandes.services.facturer import PieceJointe, type_de
from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import JourProcheField


class FichierDeFactureField(forms.FileField):
    """A PDF, a JPEG or a PNG of 5 MB at most: what it says it is does not count, what it is does."""

    default_error_messages = {"empty": "Ce fichier est vide. Choisissez la facture, en PDF ou en photo."}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}))
        super().__init__(max_length=150, **options)

    def clean(self, donnees: Any, initial: Any = None) -> PieceJointe | None:
        fichier = super().clean(donnees, None)
        if not fichier:
            return None
        if fichier.size > settings.TAILLE_MAX_FICHIER:
            raise forms.ValidationError("Ce fichier dépasse 5 Mo : une photo plus petite suffit.", code="taille")
        octets = fichier.read()
        type_mime = type_de(octets)
        if type_mime is None:
            raise forms.ValidationError("Ce n’est ni un PDF ni une photo (JPEG ou PNG).", code="type")
        return PieceJointe(fichier.name[-150:], type_mime, octets)


class FactureForm(Entretemps, forms.ModelForm):
    montant = NombreField(
        label="Montant de la facture", sujet="Le montant", euros=True, min_value=0, max_value=999_999, max_digits=8,
        decimal_places=2, help_text="En euros, tout compris : produits, port, consignes.",
    )  # fmt: skip
    port = NombreField(
        label="Frais de port réels", sujet="Le port", euros=True, min_value=0, max_value=99_999, max_digits=7,
        decimal_places=2, required=False,
        help_text="Ce que le producteur a vraiment compté : les foyers se le partagent.",
    )  # fmt: skip
    fichier = FichierDeFactureField(
        label="La facture elle-même", required=False, help_text="Un PDF ou une photo, 5 Mo au plus."
    )
    retirer_le_fichier = forms.BooleanField(label="Retirer le fichier joint", required=False)

    field_order = [
        "montant", "port", "numero", "datee_du", "fichier", "retirer_le_fichier", "ecart_pour", "ecart_motif",
    ]  # fmt: skip

    class Meta:
        model = Facture
        fields = ["montant", "numero", "datee_du", "ecart_pour", "ecart_motif"]
        labels = {"ecart_pour": "S’il y a un écart, pour qui est-il ?", "ecart_motif": "D’où vient l’écart ?"}
        field_classes = {"datee_du": JourProcheField}

    def __init__(self, *args: Any, volet: Volet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["port"].initial = volet.port
        self.fields["ecart_pour"].choices = [("", "À décider plus tard"), *Facture.Ecart.choices]
        self.fields["ecart_motif"].help_text = "Par exemple : « arrondi », « un bocal offert », « port oublié »."
        if not self.instance.nom_du_fichier:
            del self.fields["retirer_le_fichier"]

    def clean(self):
        if self.cleaned_data.get("ecart_pour") and not self.cleaned_data.get("ecart_motif", "").strip():
            self.add_error("ecart_motif", "Dites d’où vient l’écart : la raison reste dans les comptes.")
        return self.cleaned_data

    @property
    def champs_du_service(self) -> dict[str, Any]:
        """What `services.facturer.enregistrer_la_facture` takes."""
        propres = self.cleaned_data
        return {
            "montant": propres["montant"], "port": propres.get("port"), "numero": propres["numero"],
            "datee_du": propres["datee_du"], "fichier": propres.get("fichier"),
            "retirer_le_fichier": propres.get("retirer_le_fichier", False),
            "ecart_pour": propres["ecart_pour"], "ecart_motif": propres["ecart_motif"],
        }  # fmt: skip
