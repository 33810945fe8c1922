"""A round: when, where, with whom."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from catalogue.models import Partenariat
from commandes.dates import DatesRefusees, verifier_dates
from commandes.models import Commande, Volet
from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import HeureField, InstantField, JourField
from groupement.templatetags.formats import delai
from groupement.tri import par_nom

NOMBRE_DE_CRENEAUX = 4
HEURE_D_OUVERTURE = datetime.time(18)
JOURS_AVANT_LA_LIVRAISON = 3
HEURE_DE_CLOTURE = datetime.time(20)
LOINTAINE = datetime.timedelta(days=366)


class CommandeForm(forms.Form):
    """Dates, place and slots of a round. Dates that make no sense are refused beside the field to correct."""

    livraison_le = JourField(label="Jour de livraison")
    date_confirmee = forms.BooleanField(label="C’est bien cette date", required=False)
    lieu = forms.CharField(label="Lieu", max_length=200, help_text="Là où les foyers viennent chercher leur panier.")
    ouvre_le = InstantField(label="Ouverture", help_text="À cette heure, la commande s’ouvre d’elle-même aux membres.")
    cloture_le = InstantField(label="Clôture", help_text="Après cette heure, plus personne ne peut changer son panier.")
    nom = forms.CharField(
        label="Nom", max_length=120, required=False, help_text="Par exemple : Agrumes d’hiver. Sinon, on dira le jour."
    )
    note = forms.CharField(
        label="Mot aux membres", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, donnees: Any = None, *, creneaux: Iterable[tuple] = (), figee: bool = False, **options: Any
    ) -> None:
        """`creneaux`: (from, to) at first; `figee`: every volet is closed, opening and deadline are shown only."""
        super().__init__(donnees, **options)
        self.figee = figee
        self._livraison_refusee: datetime.date | None = None
        if figee:
            self.fields["ouvre_le"].disabled = self.fields["cloture_le"].disabled = True
        deja = list(creneaux)
        for rang in range(NOMBRE_DE_CRENEAUX):
            debut, fin = deja[rang] if rang < len(deja) else (None, None)
            self.fields[f"de_{rang}"] = HeureField(label=f"Créneau {rang + 1}, de", required=False, initial=debut)
            self.fields[f"a_{rang}"] = HeureField(label=f"Créneau {rang + 1}, à", required=False, initial=fin)

    @property
    def lignes_de_creneaux(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"de_{rang}"], self[f"a_{rang}"]) for rang in range(NOMBRE_DE_CRENEAUX)]

    @property
    def date_a_confirmer(self) -> BoundField | None:
        """The box that confirms a day more than a year ahead; on the page only when one was sent."""
        if not self.is_bound or not est_lointaine(self.cleaned_data.get("livraison_le") or self._livraison_refusee):
            return None
        return self["date_confirmee"]

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        self._exiger_une_date_voulue(propres)
        for nom in ("ouvre_le", "cloture_le"):
            # The boxes show minutes: what was not touched keeps its seconds, and counts as unchanged.
            if nom in self.initial and nom not in self.changed_data:
                propres[nom] = self.initial[nom]
        dates = {nom: propres.get(nom) for nom in ("ouvre_le", "cloture_le", "livraison_le")}
        if not self.figee and all(dates.values()):
            try:
                verifier_dates(**dates, maintenant=timezone.now())
            except DatesRefusees as erreur:
                self.add_error(erreur.champ or None, str(erreur))
        propres["creneaux"] = self._creneaux(propres)
        return propres

    def _exiger_une_date_voulue(self, propres: dict[str, Any]) -> None:
        """A year mistyped by one figure is a day like another: beyond a year, the person says that it is right."""
        livraison = propres.get("livraison_le")
        if est_lointaine(livraison) and "livraison_le" in self.changed_data and not propres.get("date_confirmee"):
            self._livraison_refusee = livraison
            self.add_error(
                "livraison_le",
                f"Cette livraison est {delai(livraison)}. Si c’est voulu, cochez «\u00a0C’est bien cette date\u00a0».",
            )

    def _creneaux(self, propres: dict[str, Any]) -> list[tuple[datetime.time, datetime.time]]:
        lus: list[tuple[datetime.time, datetime.time]] = []
        for rang in range(NOMBRE_DE_CRENEAUX):
            if f"de_{rang}" in self.errors or f"a_{rang}" in self.errors:
                continue
            debut, fin = propres.get(f"de_{rang}"), propres.get(f"a_{rang}")
            if debut is None and fin is None:
                continue
            if debut is None or fin is None:
                vide = f"de_{rang}" if debut is None else f"a_{rang}"
                self.add_error(vide, "Indiquez les deux heures du créneau, ou aucune.")
            elif fin <= debut:
                self.add_error(f"a_{rang}", "Ce créneau finit avant de commencer.")
            elif (debut, fin) in lus:
                self.add_error(f"de_{rang}", "Ce créneau est déjà au-dessus.")
            else:
                lus.append((debut, fin))
        return lus

    @property
    def champs_du_service(self) -> dict[str, Any]:
        """Arguments of `preparer_commande` and `modifier_commande`."""
        noms = ("livraison_le", "lieu", "ouvre_le", "cloture_le", "nom", "note", "creneaux")
        return {nom: self.cleaned_data[nom] for nom in noms}


class ModificationForm(Entretemps, CommandeForm):
    """A round that exists: what somebody else changed meanwhile is told."""


class _AvecSesReferents(forms.ModelMultipleChoiceField):
    """Producers, each with who answers for it, and a word for those outside what the group expects (`hors`)."""

    referents: Mapping[int, list[str]] = {}
    hors: Collection[int] = ()

    def label_from_instance(self, partenariat: Partenariat) -> str:
        noms = self.referents.get(partenariat.pk)
        dit = f"{partenariat} ({', '.join(noms)})" if noms else f"{partenariat} (sans référent)"
        return dit + _hors_criteres(partenariat, self.hors)


class _AvecSesCriteres(forms.ModelChoiceField):
    hors: Collection[int] = ()

    def label_from_instance(self, partenariat: Partenariat) -> str:
        return str(partenariat) + _hors_criteres(partenariat, self.hors)


def _hors_criteres(partenariat: Partenariat, hors: Collection[int]) -> str:
    return ", hors de nos critères" if partenariat.producteur_id in hors else ""


class PreparationForm(CommandeForm):
    partenariats = _AvecSesReferents(
        None,
        label="Producteurs",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un producteur."},
        help_text="Les produits de saison de chacun sont proposés ; vous pourrez les revoir ensuite.",
    )

    def __init__(
        self, *args: Any, referents: Mapping[int, list[str]], hors: Collection[int] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        champ = self.fields["partenariats"]
        champ.referents, champ.hors = referents, hors
        champ.queryset = Partenariat.objects.actifs().select_related("producteur").order_by(*par_nom("producteur__nom"))
        champ.initial = [partenariat.pk for partenariat in champ.queryset]


class DuplicationForm(forms.Form):
    livraison_le = JourField(
        label="Nouveau jour de livraison",
        help_text="L’ouverture et la clôture sont déplacées d’autant de jours, aux mêmes heures.",
    )

    def clean_livraison_le(self) -> datetime.date:
        livraison = self.cleaned_data["livraison_le"]
        if est_lointaine(livraison):
            raise forms.ValidationError(f"Ce jour est {delai(livraison)}\u00a0: choisissez-en un dans l’année.")
        return livraison


class AjoutDeVoletForm(forms.Form):
    partenariat = _AvecSesCriteres(
        None, label="Producteur", widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": "Choisissez un producteur.", "invalid_choice": "Ce producteur n’est plus proposé."},
    )  # fmt: skip

    def __init__(self, donnees: Any, *, commande: Commande, hors: Collection[int] = ()) -> None:
        super().__init__(donnees)
        self.fields["partenariat"].hors = hors
        self.fields["partenariat"].queryset = (
            Partenariat.objects.actifs()
            .exclude(pk__in=Volet.objects.filter(commande=commande).values("partenariat"))
            .select_related("producteur")
            .order_by(*par_nom("producteur__nom"))
        )


def est_lointaine(livraison: datetime.date | None) -> bool:
    """Whether a day of delivery is more than a year ahead."""
    return livraison is not None and livraison > timezone.localdate() + LOINTAINE


def dates_proposees(
    livraison_le: datetime.date, *, maintenant: datetime.datetime | None = None
) -> dict[str, datetime.datetime]:
    """Opening at 18 h, today while an hour is left to check the products, else tomorrow; deadline three days before."""
    maintenant = timezone.localtime(maintenant)
    ouverture = maintenant.date()
    if maintenant.hour >= HEURE_D_OUVERTURE.hour - 1:
        ouverture += datetime.timedelta(days=1)
    cloture = livraison_le - datetime.timedelta(days=JOURS_AVANT_LA_LIVRAISON)
    return {
        "ouvre_le": timezone.make_aware(datetime.datetime.combine(ouverture, HEURE_D_OUVERTURE)),
        "cloture_le": timezone.make_aware(datetime.datetime.combine(cloture, HEURE_DE_CLOTURE)),
    }


def livraison_proposee(precedente: datetime.date | None, *, au_plus_tot: int = 7) -> datetime.date:
    """The next day of the week on which the group was last delivered, `au_plus_tot` days ahead or more."""
    jour = timezone.localdate() + datetime.timedelta(days=au_plus_tot)
    voulu = precedente.weekday() if precedente else jour.weekday()
    return jour + datetime.timedelta(days=(voulu - jour.weekday()) % 7)
