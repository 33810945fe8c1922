"""Forms of an import of members: the file, what its columns mean, whether mails leave."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html_join

from groupement.models import ImportDeMembres
from groupement.tableau_de_membres import CHAMPS

EXEMPLES = 3


class FichierDeMembresForm(forms.Form):
    fichier = forms.FileField(
        label="Votre liste",
        max_length=200,
        allow_empty_file=True,
        help_text="Un tableau .csv, .xlsx (Excel) ou .ods (LibreOffice) de 5 Mo au plus, une personne par ligne. "
        "L’ordre et le nom des colonnes n’ont pas d’importance.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,.txt,.tsv"}),
        error_messages={"required": "Choisissez un fichier."},
    )

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > settings.TAILLE_MAX_FICHIER:
            raise forms.ValidationError("Ce fichier dépasse 5 Mo : gardez le tableau seul, sans images.")
        return fichier


class ColonnesDeMembresForm(forms.Form):
    """One choice per column of the file, with what its first cells hold."""

    def __init__(self, *args: Any, depot: ImportDeMembres, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titres = next((cellules for numero, cellules in depot.lignes if numero == depot.entete), [])
        corps = [cellules for numero, cellules in depot.lignes if depot.entete is None or numero > depot.entete]
        for rang, champ in enumerate(depot.colonnes):
            remplies = [cellules[rang][:50] for cellules in corps if rang < len(cellules) and cellules[rang]]
            exemples = list(dict.fromkeys(remplies))[:EXEMPLES]
            self.fields[f"colonne_{rang}"] = forms.ChoiceField(
                label=(titres[rang] if rang < len(titres) else "") or f"Colonne {rang + 1}",
                choices=list(CHAMPS.items()),
                initial=champ,
                help_text=format_html_join(" · ", "{}", ((e,) for e in exemples)) if exemples else "Colonne vide.",
            )

    @property
    def colonnes(self) -> list[str]:
        return [self.cleaned_data[nom] for nom in self.fields]


class ConfirmationForm(forms.Form):
    avec_courriels = forms.BooleanField(label="Prévenir ces personnes par courriel", required=False)

    def __init__(self, *args: Any, nombre: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mot = f"{nombre} courriel partira" if nombre == 1 else f"{nombre} courriels partiront"
        self.fields["avec_courriels"].help_text = (
            f"{mot}. Sans cocher, personne n’est prévenu : dites-leur vous-même qu’on entre avec un code reçu par "
            "courriel."
        )
