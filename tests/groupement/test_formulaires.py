"""What every form of the project has in common, whoever wrote it."""

import importlib
import pkgutil

import pytest
from django import forms

from groupement.forms.instants import JourField, JourProcheField

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


CHAMPS = [
    pytest.param(champ, id=f"{classe.__module__}.{classe.__name__}.{nom}")
    for classe in formulaires()
    for nom, champ in getattr(classe, "base_fields", {}).items()
]


@pytest.mark.parametrize("champ", [p for p in CHAMPS if isinstance(p.values[0], forms.DateField)])
@pytest.mark.parametrize("annee", ["0001", "1999", "9999"])
def test_une_annee_hors_d_atteinte_se_dit_a_cote_du_champ(champ, annee):
    if type(champ) is JourField:
        pytest.skip("the day of a delivery has its own reach, which its form says")
    assert isinstance(champ, JourProcheField)
    with pytest.raises(forms.ValidationError, match="Vérifiez l’année"):
        champ.clean(f"{annee}-06-01")
