"""Forms of an import: the file, what its columns mean, from which day it applies."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html_join

from catalogue.lecture import CHAMPS, OCTETS_MAX, Colonnes
from catalogue.lecture.colonnes import IGNORER
from groupement.forms.instants import JourProcheField

EXEMPLES = 4


class FichierForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier du tarif",
        max_length=200,
        allow_empty_file=True,
        help_text="Un tableau .csv, .xlsx (Excel) ou .ods (LibreOffice) de 5 Mo au plus, tel que le producteur "
        "l’envoie : l’ordre des colonnes, les titres et les remarques n’ont pas d’importance.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,.txt,.tsv"}),
        error_messages={"required": "Choisissez un fichier."},
    )

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > OCTETS_MAX:
            raise forms.ValidationError("Ce fichier dépasse 5 Mo : gardez le tarif seul, sans images.")
        return fichier


class ColonnesForm(forms.Form):
    """One choice per column of the file, with what its first cells hold."""

    def __init__(self, donnees: Any, *, colonnes: Colonnes, lignes: list[tuple[int, list[str]]]) -> None:
        super().__init__(donnees)
        self.colonnes = colonnes
        choix = [(IGNORER, CHAMPS[IGNORER]), *((c, nom) for c, nom in CHAMPS.items() if c != IGNORER)]
        corps = [cellules for numero, cellules in lignes if colonnes.entete is None or numero > colonnes.entete]
        for rang, (intitule, champ) in enumerate(zip(colonnes.intitules, colonnes.champs, strict=True)):
            remplies = [cellules[rang][:60] for cellules in corps if rang < len(cellules) and cellules[rang]]
            exemples = list(dict.fromkeys(remplies))[:EXEMPLES]
            self.fields[f"colonne_{rang}"] = forms.ChoiceField(
                label=intitule,
                choices=choix,
                initial=champ,
                help_text=_citer(exemples),
            )

    @property
    def choix(self) -> dict[str, str]:
        """{header: field}, as the service expects it."""
        return {
            intitule: self.cleaned_data[f"colonne_{rang}"] or IGNORER
            for rang, intitule in enumerate(self.colonnes.intitules)
        }


class ConfirmationForm(forms.Form):
    MANQUANTS = [
        ("garder", "Les garder, au prix d’avant"),
        ("archiver", "Ne plus les vendre"),
    ]

    du = JourProcheField(
        label="À partir du",
        help_text="Les nouveaux prix valent à partir de ce jour. Les commandes déjà ouvertes gardent les leurs.",
    )
    nom = forms.CharField(label="Nom du tarif", max_length=120, help_text="Par exemple : saison 2026-2027.")
    manquants = forms.ChoiceField(
        label="Les produits absents du fichier", choices=MANQUANTS, widget=forms.RadioSelect, initial="garder"
    )

    def __init__(self, donnees: Any = None, *, avec_manquants: bool) -> None:
        aujourd_hui = timezone.localdate()
        super().__init__(donnees, initial={"du": aujourd_hui, "nom": f"Tarif du {aujourd_hui:%d/%m/%Y}"})
        if not avec_manquants:
            del self.fields["manquants"]

    def clean_du(self) -> datetime.date:
        du = self.cleaned_data["du"]
        if du < timezone.localdate():
            raise forms.ValidationError("Choisissez aujourd’hui ou un jour à venir : un tarif ne change pas le passé.")
        if du > timezone.localdate() + datetime.timedelta(days=730):
            raise forms.ValidationError("Cette date est trop lointaine : choisissez-la dans les deux ans.")
        return du


def _citer(exemples: list[str]) -> str:
    if not exemples:
        return "Colonne vide."
    return format_html_join(" · ", "{}", ((exemple,) for exemple in exemples))
