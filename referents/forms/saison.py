from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from groupement.forms.instants import JourProcheField
from groupement.models import Adhesion
from groupement.templatetags.formats import jour, pluriel
from groupement.tri import par_nom
from referents.models import Avis, Distribution, ModeleDePermanence, PropositionDeSaison

SAISON = datetime.timedelta(days=91)


class VoeuxForm(forms.Form):
    """How many, which days, which kinds; all the same when nothing is said."""

    au_plus = forms.IntegerField(
        label="Combien de permanences, au plus", required=False, min_value=0, max_value=50,
        help_text="Pour toutes celles à venir. Vide : comme il faudra, chacun sa part.",
        error_messages={"min_value": "Indiquez 0 ou plus.", "max_value": "50 au plus."},
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        distributions: Iterable[Distribution],
        modeles: Iterable[ModeleDePermanence],
        avis: dict[str, str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.distributions, self.modeles = list(distributions), list(modeles)
        for distribution in self.distributions:
            libelle = f"{jour(distribution.jour)}{f', {distribution.lieu}' if distribution.lieu else ''}"
            self.fields[f"j-{distribution.pk}"] = _avis(libelle)
        for modele in self.modeles:
            self.fields[f"g-{modele.pk}"] = _avis(f"{modele}, {pluriel(modele.duree, 'minute')}")
        for nom, champ in self.fields.items():
            champ.initial = avis.get(nom, champ.initial)

    @property
    def champs_des_jours(self) -> list[Any]:
        return [self[f"j-{d.pk}"] for d in self.distributions]

    @property
    def champs_des_genres(self) -> list[Any]:
        return [self[f"g-{m.pk}"] for m in self.modeles]

    @property
    def pour_le_service(self) -> dict[str, Any]:
        """To be asked of a valid form."""
        propres = self.cleaned_data
        return {
            "au_plus": propres["au_plus"],
            "jours": {d.pk: propres[f"j-{d.pk}"] for d in self.distributions},
            "genres": {m.pk: propres[f"g-{m.pk}"] for m in self.modeles},
        }


def _avis(libelle: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=libelle[:1].upper() + libelle[1:],
        choices=[("", "ça m’est égal"), *Avis.choices],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )


class SaisonForm(forms.ModelForm):
    class Meta:
        model = PropositionDeSaison
        fields = ["du", "au", "tous"]
        field_classes = {"du": JourProcheField, "au": JourProcheField}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["du"] = timezone.localdate()
        self.initial["au"] = timezone.localdate() + SAISON


class PlacesForm(forms.Form):
    """Who could hold a slot: everybody, with what helps to choose."""

    adhesions = forms.ModelMultipleChoiceField(
        None, label="Qui", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Une de ces personnes ne peut pas être choisie : rechargez la page."},
    )  # fmt: skip

    def __init__(self, *args: Any, deja: set[int], precisions: dict[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        champ = self.fields["adhesions"]
        champ.queryset = (
            Adhesion.objects.actives()
            .exclude(pk__in=deja)
            .select_related("personne")
            .order_by(*par_nom("personne__prenom", "personne__nom"))
        )
        champ.label_from_instance = lambda a: f"{a}{f' ({precisions[a.pk]})' if precisions.get(a.pk) else ''}"
