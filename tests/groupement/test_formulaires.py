"""What every form of the project has in common, whoever wrote it."""

import ast
import gettext
import importlib
import pkgutil
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core import validators

import groupement
from groupement.forms.instants import JourField, JourProcheField
from groupement.forms.nombres import NombreField

ETAGES = ["groupement", "catalogue", "reunions", "charte", "referents", "commandes"]


def formulaires():
    for etage in ETAGES:
        paquet = importlib.import_module(f"{etage}.forms")
        for module in pkgutil.iter_modules(paquet.__path__, f"{paquet.__name__}."):
            importlib.import_module(module.name)
    trouves, a_voir = set(), [forms.BaseForm]
    while a_voir:
        for classe in a_voir.pop().__subclasses__():
            a_voir.append(classe)
            if classe.__module__.split(".")[0] in ETAGES:
                trouves.add(classe)
    return sorted(trouves, key=lambda classe: f"{classe.__module__}.{classe.__name__}")


def _nom_court(parametre):
    return ".".join(parametre.id.split(".")[-2:])


CHAMPS = [
    pytest.param(champ, id=f"{classe.__module__}.{classe.__name__}.{nom}")
    for classe in formulaires()
    for nom, champ in getattr(classe, "base_fields", {}).items()
]


# The day of a delivery (JourField itself) has its own reach, which its form says.
JOURS = [p for p in CHAMPS if isinstance(p.values[0], forms.DateField) and type(p.values[0]) is not JourField]


@pytest.mark.parametrize("champ", JOURS)
@pytest.mark.parametrize("annee", ["0001", "1999", "9999"])
def test_une_annee_hors_d_atteinte_se_dit_a_cote_du_champ(champ, annee):
    assert isinstance(champ, JourProcheField)
    with pytest.raises(forms.ValidationError, match="Vérifiez l’année"):
        champ.clean(f"{annee}-06-01")


# The empty choice of these is said when the form is made, with the other choices.
DITS_A_LA_CREATION = {"ConditionnementForm.mesure", "TacheForm.unite", "FactureForm.ecart_pour"}


@pytest.mark.parametrize(
    "champ",
    [p for p in CHAMPS if isinstance(p.values[0], forms.ChoiceField) and _nom_court(p) not in DITS_A_LA_CREATION],
)
def test_le_choix_vide_se_dit_en_mots(champ):
    if isinstance(champ, forms.ModelChoiceField):
        assert "---" not in (champ.empty_label or "")
    else:
        assert not [mot for _, mot in champ.choices if "---" in str(mot)]


def refus_de(champ, valeur):
    with pytest.raises(forms.ValidationError) as refus:
        champ.clean(valeur)
    return refus.value.messages


@pytest.mark.parametrize(
    ("valeur", "phrase"),
    [
        ("100000", "Le temps ne peut pas dépasser 40."),
        ("999,999", "Le temps ne peut pas dépasser 40."),
        ("-1,555", "Le temps doit être d’au moins 0,25."),
        ("1,555", "Gardez 2 chiffres au plus après la virgule."),
        ("beaucoup", "Écrivez un nombre, par exemple 2,50."),
    ],
)
def test_une_faute_dans_un_nombre_se_dit_en_une_phrase(valeur, phrase):
    champ = NombreField(
        sujet="Le temps", min_value=Decimal("0.25"), max_value=Decimal(40), max_digits=4, decimal_places=2
    )
    assert refus_de(champ, valeur) == [phrase]


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        (forms.IntegerField(max_value=50), "51", "Indiquez 50 au plus."),
        (forms.IntegerField(min_value=2), "1", "Indiquez 2 au moins."),
        (forms.IntegerField(), "2,5", "Écrivez un nombre entier, sans virgule."),
        (forms.CharField(max_length=3), "abcd", "C’est trop long : 3 caractères au plus, ce texte en a 4."),
        (forms.CharField(min_length=3), "a", "Écrivez au moins 3 caractères."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Ce choix n’est pas dans la liste : choisissez-en un autre."),
        (forms.DecimalField(max_digits=3, decimal_places=1), "1.25", "Gardez 1 chiffre au plus après la virgule."),
    ],
)
def test_les_refus_du_cadre_parlent_comme_le_site(champ, valeur, phrase):
    assert refus_de(champ, valeur) == [phrase]
    assert "Assurez-vous" not in str(validators.MaxValueValidator.message)


def test_les_phrases_compilees_sont_celles_du_fichier():
    dossier = Path(groupement.__file__).parent / "locale/fr/LC_MESSAGES"
    morceaux = r'(?:"(?:[^"\\]|\\.)*"\s*)+'
    ecrites = {
        ast.literal_eval(f"({phrase})")
        for phrase in re.findall(rf"^msgstr(?:\[\d\])?\s+({morceaux})", (dossier / "django.po").read_text(), re.M)
    }
    with (dossier / "django.mo").open("rb") as compile:
        lues = set(gettext.GNUTranslations(compile)._catalog.values())
    assert ecrites == lues
