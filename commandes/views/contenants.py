"""Empty containers that households bring back to a producer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.mots import aplatir
from commandes.models import RetourDeContenants, Volet
from commandes.services.contenants import AU_PLUS, consignes_connues, effacer, rendre
from commandes.services.pointer import POINTABLES
from commandes.views.gestes import dire_le_refus, donnees, tenter, trouver_volet
from groupement.models import Foyer
from groupement.templatetags.formats import montant, pluriel
from groupement.tri import par_nom


class RetourForm(forms.Form):
    """Household by its name (a list that the browser searches), number, deposit of one container."""

    foyer = forms.CharField(label="Foyer", max_length=120, error_messages={"required": "Dites quel foyer."})
    nombre = forms.IntegerField(
        label="Combien de contenants", min_value=1, max_value=AU_PLUS,
        error_messages={
            "required": "Dites combien.", "invalid": "Écrivez un nombre entier, par exemple 6.",
            "min_value": "Un contenant au moins.", "max_value": f"{AU_PLUS} contenants au plus.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    consigne = forms.TypedChoiceField(
        label="Consigne d’un contenant", coerce=Decimal, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la consigne.", "invalid_choice": "Choisissez la consigne."},
    )  # fmt: skip

    def __init__(self, *args: Any, foyers: list[Foyer], consignes: list[Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.foyers = foyers
        self.fields["foyer"].widget.attrs |= {"list": "foyers", "autocomplete": "off"}
        self.fields["consigne"].choices = [(f"{c}", montant(c)) for c in consignes]
        if len(consignes) == 1:
            self.fields["consigne"].initial = f"{consignes[0]}"

    def clean_foyer(self) -> Foyer:
        """The household of that name, whatever the accents; or the only one whose name begins so."""
        voulu = aplatir(self.cleaned_data["foyer"])
        exacts = [f for f in self.foyers if aplatir(f.nom) == voulu]
        trouves = exacts or [f for f in self.foyers if aplatir(f.nom).startswith(voulu)]
        if not trouves:
            raise forms.ValidationError("Aucun foyer ne porte ce nom : choisissez-le dans la liste.")
        if len(trouves) > 1:
            noms = ", ".join(f.nom for f in trouves[:4])
            raise forms.ValidationError(f"Plusieurs foyers commencent ainsi : {noms}. Lequel ?")
        return trouves[0]


@require_http_methods(["GET", "POST"])
def contenants(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_volet(request, pk, volet)
    consignes, foyers = consignes_connues(trouve), list(Foyer.objects.actifs().order_by(*par_nom("nom")))
    form = RetourForm(donnees(request), foyers=foyers, consignes=consignes)
    retour = tenter(form, lambda: rendre(volet=trouve, auteur=request.user, **form.cleaned_data))
    if retour is not None:
        combien = pluriel(retour.nombre, "contenant rendu,contenants rendus")
        messages.success(request, f"{retour.foyer} : {combien}, {montant(retour.montant)} en moins à payer.")
        return redirect("commandes:contenants", request.groupement.slug, pk, volet)
    rendus = list(
        RetourDeContenants.objects.filter(volet=trouve).select_related("foyer", "par").order_by(*par_nom("foyer__nom"))
    )
    return render(
        request,
        "commandes/volet_contenants.html",
        {
            "volet": trouve,
            "commande": trouve.commande,
            "form": form,
            "foyers": foyers,
            "consignes": consignes,
            "ouvert": trouve.etat in POINTABLES,
            "rendus": rendus,
            "total": sum((r.montant for r in rendus), Decimal(0)),
            "nombre": sum(r.nombre for r in rendus),
            "aide_ancre": "pointage",
        },
    )


@require_POST
def retirer(request: HttpRequest, pk: int, volet: int, retour: int) -> HttpResponse:
    trouve: Volet = trouver_volet(request, pk, volet)
    sien = get_object_or_404(RetourDeContenants.objects.select_related("foyer"), pk=retour, volet=trouve)
    sien.volet = trouve
    if dire_le_refus(request, lambda: effacer(retour=sien, auteur=request.user)) is not None:
        messages.success(request, f"{sien.foyer} : le retour est effacé.")
    return redirect("commandes:contenants", request.groupement.slug, pk, volet)
