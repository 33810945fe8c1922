"""What the treasurer types in: corrections, fees, deposits. Amounts as people write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from catalogue.forms.champs import NombreField
from catalogue.models import Partenariat
from commandes.argent.suivi_des_comptes import annee_de_cotisation
from commandes.models import Caution, Commande, Panier
from groupement.forms.instants import JourProcheField
from groupement.models import Foyer, Groupement

ASSOCIATION = "association"
RONDES_PROPOSEES = 12


class MontantField(NombreField):
    """Euros and cents, above nothing."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Montant (€)")
        super().__init__(
            euros=True, sujet="Le montant", min_value=Decimal("0.01"), max_digits=6, decimal_places=2, **options
        )


class MotifField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Pourquoi ?")
        super().__init__(max_length=200, error_messages={"required": "Dites pourquoi."}, **options)


class MotifDuCompteForm(forms.Form):
    """Why an entry, a fee or a settlement is taken back."""

    motif = MotifField(help_text="Le foyer lit cette raison dans son compte.")


class PayeeField(forms.ChoiceField):
    """A producer of the group, or its association; the value is the partnership or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Compte avec")
        super().__init__(**options)

    def proposer(self, noms: dict[int | None, str]) -> None:
        self.choices = [(ASSOCIATION if pk is None else str(pk), nom) for pk, nom in noms.items()]


class _AvecPayee(forms.Form):
    a_qui = PayeeField()

    def __init__(self, *args: Any, payees: dict[int | None, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["a_qui"].proposer(payees)

    @property
    def partenariat(self) -> Partenariat | None:
        choisi = self.cleaned_data["a_qui"]
        return None if choisi == ASSOCIATION else Partenariat.objects.get(pk=int(choisi))


class CorrectionForm(_AvecPayee):
    """An amount more or less in one account of a household."""

    sens = forms.ChoiceField(
        label="Ce foyer doit",
        choices=[("moins", "moins : on lui retire ce montant"), ("plus", "plus : on lui ajoute ce montant")],
        widget=forms.RadioSelect,
        initial="moins",
    )
    montant = MontantField()
    commande = forms.ModelChoiceField(
        label="À propos de quelle commande ?", queryset=None, required=False, empty_label="Aucune en particulier"
    )
    motif = MotifField(help_text="Le foyer lit cette raison dans son compte.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        recentes = Commande.objects.filter(livraison_le__lte=timezone.localdate())
        self.fields["commande"].queryset = recentes.filter(
            pk__in=list(recentes.values_list("pk", flat=True)[:RONDES_PROPOSEES])
        )

    @property
    def montant_signe(self) -> Decimal:
        montant = self.cleaned_data["montant"]
        return montant if self.cleaned_data["sens"] == "plus" else -montant


class _Recu(forms.Form):
    """Money that somebody has in hand."""

    montant = MontantField()
    mode = forms.ChoiceField(
        label="Moyen", choices=Partenariat.Mode.choices, widget=forms.RadioSelect, initial="cheque"
    )
    numero = forms.CharField(label="Numéro du chèque", max_length=30, required=False)
    recue_le = JourProcheField(label="Reçue le", initial=timezone.localdate)

    def clean_numero(self) -> str:
        return self.cleaned_data["numero"].strip()


class CotisationForm(_Recu):
    annee = forms.TypedChoiceField(label="Année", coerce=int)
    motif = forms.CharField(label="Pourquoi moins que le minimum ?", max_length=200, required=False)
    field_order = ["annee", "montant", "mode", "numero", "recue_le", "motif"]

    def __init__(self, *args: Any, groupement: Groupement, **options: Any) -> None:
        conseillee = groupement.cotisation_conseillee or groupement.cotisation_minimum
        ici = annee_de_cotisation()
        initial = {"annee": ici} | ({"montant": conseillee} if conseillee else {}) | options.pop("initial", {})
        super().__init__(*args, initial=initial, **options)
        self.fields["annee"].choices = [(a, str(a)) for a in (ici + 1, ici, ici - 1)]
        self.fields["montant"].help_text = _dire_la_cotisation(groupement)
        if not groupement.cotisation_minimum:
            del self.fields["motif"]


def _dire_la_cotisation(groupement: Groupement) -> str:
    mots = []
    for somme, mot in (
        (groupement.cotisation_minimum, "au moins {}"),
        (groupement.cotisation_conseillee, "{} conseillés"),
    ):
        if somme:
            mots.append(mot.format(f"{somme:f}".replace(".", ",") + " €"))
    return f"Montant libre : {', '.join(mots)}." if mots else "Montant libre."


class CautionForm(_Recu):
    banque = forms.CharField(label="Banque", max_length=60, required=False)
    field_order = ["montant", "mode", "numero", "banque", "recue_le"]

    def __init__(self, *args: Any, groupement: Groupement, **options: Any) -> None:
        super().__init__(*args, initial={"montant": groupement.caution} if groupement.caution else {}, **options)


class RemiseDeCautionForm(forms.Form):
    motif = forms.CharField(
        label="Une précision ?",
        max_length=200,
        required=False,
        help_text="Par exemple : départ du foyer, chèque refait.",
    )


class EncaissementForm(_AvecPayee):
    """Cash a deposit: for whom, and for which forgotten basket if it is one."""

    panier = forms.ModelChoiceField(
        label="Pour un panier oublié ?", queryset=None, required=False, empty_label="Non, pour une dette"
    )
    motif = MotifField(help_text="Le foyer lit cette raison dans son compte.")
    field_order = ["panier", "a_qui", "motif"]

    def __init__(self, *args: Any, caution: Caution, **options: Any) -> None:
        super().__init__(*args, **options)
        oublies = Panier.objects.filter(foyer=caution.foyer_id, oublie_le__isnull=False).select_related("commande")
        champ = self.fields["panier"]
        champ.queryset = oublies.order_by("-commande__livraison_le")
        champ.label_from_instance = lambda panier: f"{panier.commande}, {panier.get_suite_display()}"
        if not oublies:
            champ.widget = forms.HiddenInput()


class SaisieDeCotisations:
    """The rows ticked in the list of fees: one small form for each household, found by its id."""

    def __init__(self, donnees: Any, foyers: dict[int, Foyer], groupement: Groupement) -> None:
        self.erreurs: dict[int, str] = {}
        self.saisies = {
            pk: CotisationForm(_ligne(donnees, pk), groupement=groupement)
            for pk in foyers
            if donnees is not None and donnees.get(f"recue-{pk}")
        }

    def is_valid(self) -> bool:
        for pk, form in self.saisies.items():
            if not form.is_valid():
                self.erreurs[pk] = " ".join(phrase for phrases in form.errors.values() for phrase in phrases)
        return not self.erreurs


def _ligne(donnees: Any, pk: int) -> dict[str, str]:
    return {
        "annee": donnees.get("annee", ""), "recue_le": donnees.get("recue_le", ""),
        "montant": donnees.get(f"montant-{pk}", ""), "mode": donnees.get(f"mode-{pk}", "cheque"),
        "numero": donnees.get(f"numero-{pk}", ""), "motif": donnees.get(f"motif-{pk}", ""),
    }  # fmt: skip
