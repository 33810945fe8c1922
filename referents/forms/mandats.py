from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from catalogue.models import Partenariat, Produit
from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import JourProcheField
from groupement.models import Adhesion
from groupement.tri import par_nom
from referents.models import Mandat


class PersonneField(forms.ModelChoiceField):
    """An active member of the group in scope."""

    def __init__(self, *args: Any, empty_label: str = "Choisissez une personne", **options: Any) -> None:
        super().__init__(*args, empty_label=empty_label, **options)

    def label_from_instance(self, adhesion: Adhesion) -> str:
        return f"{adhesion} ({adhesion.foyer})"


class MandatForm(Entretemps, forms.ModelForm):
    class Meta:
        model = Mandat
        fields = ["rang", "du", "au"]
        widgets = {"rang": forms.RadioSelect}
        field_classes = {"du": JourProcheField, "au": JourProcheField}
        help_texts = {"au": "Dernier jour compris. Vide : sans date de fin."}


def membres_actifs() -> QuerySet[Adhesion]:
    membres = Adhesion.objects.actives().select_related("personne", "foyer")
    return membres.order_by(*par_nom("personne__prenom", "personne__nom"))


class NouveauMandatForm(MandatForm):
    adhesion = PersonneField(None, label="Personne")
    famille = forms.ChoiceField(
        label="Pour quels produits",
        required=False,
        help_text="Plusieurs personnes peuvent se partager un producteur, chacune une famille de produits. Chacune "
        "peut alors conduire toute la commande de ce producteur, parce qu’elle part en un seul bon.",
    )
    field_order = ["adhesion", "famille", "rang", "du", "au"]

    class Meta(MandatForm.Meta):
        fields = ["adhesion", "famille", *MandatForm.Meta.fields]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adhesion"].queryset = membres_actifs()
        familles = _familles(self.instance.partenariat)
        if len(familles) > 1:
            self.fields["famille"].choices = [("", "Tous ses produits"), *((nom, nom) for nom in familles)]
        else:
            del self.fields["famille"]
        self.initial["du"] = self.initial.get("du") or timezone.localdate()


def _familles(partenariat: Partenariat) -> list[str]:
    produits = Produit.objects.actifs().filter(producteur=partenariat.producteur_id)
    return list(produits.order_by("famille").values_list("famille", flat=True).distinct())


class SuiteForm(forms.Form):
    """Who takes a mandate over, from which day on."""

    adhesion = PersonneField(None, label="Qui prend la suite")
    des_le = JourProcheField(
        label="À partir du",
        help_text="Le mandat d’avant va jusqu’à la veille : pas un jour sans personne, pas un jour à deux.",
    )

    def __init__(self, *args: Any, mandat: Mandat, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adhesion"].queryset = membres_actifs().exclude(pk=mandat.adhesion_id)


class ProlongationForm(Entretemps, forms.Form):
    jusqu_au = JourProcheField(label="Jusqu’au", help_text="Ce jour compris.")


class FinForm(forms.Form):
    dernier_jour = JourProcheField(
        label="Dernier jour du mandat",
        initial=timezone.localdate,
        help_text="Ce jour compris. La personne ne pourra plus conduire les commandes de ce producteur ensuite.",
    )
