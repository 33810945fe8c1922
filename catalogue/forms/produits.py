"""One page for a product: what it is, then each packing with its four quantities and its price."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms

from catalogue.forms.champs import AvecPhoto, MoisField, NombreField
from catalogue.lecture.ligne import LONGUEURS
from catalogue.models import Conditionnement, Produit
from catalogue.prix import MESURES
from catalogue.rapprochement import CHAMPS, DEFAUTS
from catalogue.services.produits import ConditionnementVoulu
from catalogue.unites import choix_d_unites, nom, permet_decimales
from groupement.forms.entretemps import Entretemps
from groupement.templatetags.formats import quantite

PALIERS_DE_PLUS = 3


class ProduitForm(Entretemps, AvecPhoto, forms.ModelForm):
    mois = MoisField(
        label="Mois de saison",
        help_text="Les mois où ce produit existe : les commandes le proposent d’elles-mêmes.",
        error_messages={"required": "Cochez au moins un mois."},
    )
    notes = forms.CharField(
        label="Remarques",
        required=False,
        max_length=LONGUEURS["remarques"],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce que les membres doivent savoir : origine, conservation, usage.",
    )

    class Meta:
        model = Produit
        fields = ["famille", "nom", "mois", "allergenes", "notes"]
        widgets = {
            "famille": forms.TextInput(attrs={"list": "familles", "autocomplete": "off"}),
        }
        help_texts = {
            "nom": "Sans le conditionnement : « huile d’olive », « farine de blé T80 ».",
        }


class ConditionnementForm(Entretemps, forms.ModelForm):
    unite = forms.ChoiceField(
        label="On commande en", help_text="L’unité que chaque foyer choisit : kg, pièce, botte, bouteille."
    )
    pas = NombreField(
        sujet="Le pas",
        label="De combien en combien",
        max_digits=9,
        decimal_places=3,
        min_value=Decimal("0.001"),
        help_text="Par exemple 0,5 pour commander par demi-kilo.",
    )
    minimum = NombreField(
        sujet="Le minimum",
        label="Minimum par foyer",
        required=False,
        max_digits=9,
        decimal_places=3,
        min_value=0,
        help_text="Vide ou 0 : pas de minimum.",
    )
    contenance = NombreField(
        sujet="La contenance",
        label="Ce que contient une unité",
        required=False,
        max_digits=9,
        decimal_places=4,
        min_value=Decimal("0.0001"),
        help_text="5 pour un bidon de 5 litres, 1,8 pour un poulet d’environ 1,8 kg. Le prix au kilo ou au "
        "litre s’en déduit.",
    )
    prix = NombreField(
        sujet="Le prix",
        label="Prix",
        required=False,
        max_digits=9,
        decimal_places=4,
        min_value=Decimal("0.0001"),
        euros=True,
        help_text="Toutes taxes comprises. Vide : le produit ne peut pas être proposé.",
    )
    colisage = NombreField(
        sujet="Le colis",
        label="Unités dans un colis du producteur",
        required=False,
        max_digits=9,
        decimal_places=3,
        min_value=Decimal("0.001"),
        help_text="Par exemple 10 pour une caisse de 10 kg que plusieurs foyers partagent. Seuls des colis "
        "complets se commandent. Vide : pas de colis.",
    )
    panachage = forms.CharField(
        label="Se panache avec",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Le même mot pour tous les produits qui remplissent ensemble un colis : « vins » si six bouteilles "
        "au choix font un carton. Vide : un colis ne contient que ce produit.",
    )
    minimum_du_groupe = NombreField(
        sujet="Le minimum du groupe",
        label="Minimum pour tout le groupe",
        required=False,
        max_digits=9,
        decimal_places=3,
        min_value=0,
        help_text="Au-dessous, le producteur ne fournit ce produit à personne. Vide ou 0 : pas de minimum.",
    )
    tva = NombreField(
        label="TVA", sujet="Le taux de TVA", required=False, max_digits=4, decimal_places=2, min_value=0, max_value=30
    )
    consigne = NombreField(
        sujet="La consigne",
        label="Consigne",
        euros=True,
        required=False,
        max_digits=6,
        decimal_places=2,
        min_value=0,
        help_text="Rendue avec le contenant vide.",
    )
    stock = NombreField(
        sujet="Le stock",
        label="Stock limité à",
        required=False,
        max_digits=9,
        decimal_places=3,
        min_value=0,
        help_text="Pour toute la commande du groupement. Vide : pas de limite.",
    )
    archiver = forms.BooleanField(label="Ne plus vendre ce conditionnement", required=False)

    class Meta:
        model = Conditionnement
        fields = list(CHAMPS)
        widgets = {"prix_par": forms.RadioSelect}
        labels = {"mesure": "En", "prix_par": "Le prix est donné"}

    def __init__(self, *args: Any, paliers: list[tuple[Decimal, Decimal]] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        codes = choix_d_unites()
        if self.instance.unite not in dict(codes):
            codes.append((self.instance.unite, self.instance.unite))
        self.fields["unite"].choices = codes
        self.fields["mesure"].choices = [("", "sans objet"), *Conditionnement.Mesure.choices]
        paliers = paliers or []
        if paliers:
            self.initial["prix"] = paliers[0][1]
        for rang in range(1, max(len(paliers), 1) + PALIERS_DE_PLUS):
            self.fields[f"seuil_{rang}"] = NombreField(
                label="À partir de",
                sujet="La quantité",
                required=False,
                max_digits=9,
                decimal_places=3,
                min_value=0,
            )
            self.fields[f"prix_{rang}"] = NombreField(
                label="Prix",
                sujet="Le prix",
                required=False,
                max_digits=9,
                decimal_places=4,
                min_value=Decimal("0.0001"),
                euros=True,
            )
            if rang < len(paliers):
                self.initial[f"seuil_{rang}"], self.initial[f"prix_{rang}"] = paliers[rang]
        if self.instance.pk:
            self.initial["archiver"] = bool(self.instance.archive_le)
        else:
            del self.fields["archiver"]

    @property
    def est_envoye(self) -> bool:
        """Whether the sent page had this packing: one that was added meanwhile in another tab is left as it
        is."""
        return self.is_bound and any(clef.startswith(f"{self.prefix}-") for clef in self.data)

    @property
    def rangees_de_paliers(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        rangs = [champ.removeprefix("seuil_") for champ in self.fields if champ.startswith("seuil_")]
        return [(self[f"seuil_{rang}"], self[f"prix_{rang}"]) for rang in rangs]

    @property
    def paliers_remplis(self) -> bool:
        return any(seuil.value() not in (None, "") for seuil, _ in self.rangees_de_paliers)

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean()
        valeurs |= {champ: valeurs.get(champ) or defaut for champ, defaut in DEFAUTS.items()}
        unite = valeurs.get("unite")
        if unite in MESURES:
            # Ordered by weight or volume: the unit is its own measure, and "per kg" is "per unit".
            valeurs |= {"contenance": None, "mesure": "", "prix_par": Conditionnement.PrixPar.UNITE}
        elif unite:
            self._entiers(unite, valeurs)
        if valeurs.get("panachage") and not valeurs.get("colisage") and "colisage" not in self.errors:
            self.add_error("colisage", "Un produit qui se panache vient par colis : dites combien il contient.")
        if valeurs.get("contenance") and not valeurs.get("mesure"):
            self.add_error("mesure", "Dites si la contenance est en kg ou en L.")
        if valeurs.get("prix_par") == Conditionnement.PrixPar.MESURE and not valeurs.get("contenance"):
            self.add_error("contenance", "Un prix au kilo ou au litre demande la contenance d’une unité.")
        valeurs["paliers"] = self._paliers(valeurs)
        return valeurs

    def _entiers(self, unite: str, valeurs: dict[str, Any]) -> None:
        for champ in ("pas", "minimum", "minimum_du_groupe", "colisage", "stock"):
            valeur = valeurs.get(champ)
            if valeur and not permet_decimales(unite) and valeur != valeur.to_integral_value():
                self.add_error(champ, f"On ne commande pas une fraction de {nom(unite)} : écrivez un nombre entier.")

    def _paliers(self, valeurs: dict[str, Any]) -> list[tuple[Decimal, Decimal]]:
        prix = valeurs.get("prix")
        paliers = [] if prix is None else [(Decimal(0), prix)]
        for seuil_, prix_ in self.rangees_de_paliers:
            seuil, prix_du_palier = valeurs.get(seuil_.name), valeurs.get(prix_.name)
            if seuil is None and prix_du_palier is None:
                continue
            if seuil is None or prix_du_palier is None:
                self.add_error(
                    seuil_.name if seuil is None else prix_.name,
                    "Remplissez la quantité et le prix du palier.",
                )
            elif not seuil or seuil in dict(paliers):
                self.add_error(seuil_.name, "Chaque palier commence à une quantité différente, au-dessus de 0.")
            elif prix is None:
                self.add_error("prix", "Indiquez d’abord le prix pour les petites quantités.")
            else:
                paliers.append((seuil, prix_du_palier))
        paliers.sort()
        for (_, avant), (seuil, apres) in pairwise(paliers):
            if apres >= avant:
                self.add_error(None, f"Le prix à partir de {quantite(seuil)} doit être moins cher que le prix d’avant.")
        return paliers

    @property
    def voulu(self) -> ConditionnementVoulu:
        """What the service is asked to write."""
        valeurs = self.cleaned_data
        return ConditionnementVoulu(
            pk=self.instance.pk,
            champs={champ: valeurs[champ] for champ in self._meta.fields},
            paliers=valeurs["paliers"],
            actif=not valeurs.get("archiver"),
        )
