"""A producer's products: the list, and the page of one with its packings and prices."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from catalogue.droits import adresse, exiger_que, peut_modifier
from catalogue.forms.produits import ConditionnementForm, ProduitForm
from catalogue.models import Conditionnement, Producteur, Produit
from catalogue.services import produits as services
from catalogue.tables import ArticleTable, rangees
from catalogue.views.gestes import donnees, tenter, trouver_producteur
from catalogue.vitrine import articles, tarif_en_vigueur


def produits(request: HttpRequest, pk: int) -> HttpResponse:
    producteur = trouver_producteur(request, pk)
    exiger_que(peut_modifier(request, producteur))
    tarif = tarif_en_vigueur(producteur, timezone.localdate())
    tous = articles(producteur, tarif, Conditionnement.objects.all())
    archives = request.GET.get("archives") == "1"
    table = ArticleTable(rangees([a for a in tous if archives or not a.archive]), request=request, order_by="famille")
    RequestConfig(request, paginate={"per_page": 100}).configure(table)
    return render(
        request,
        "catalogue/produit_lister.html",
        {
            "producteur": producteur,
            "table": table,
            "tarif": tarif,
            "vide": not tous,
            "archives": archives,
            "nombre_archives": sum(a.archive for a in tous),
        },
    )


def creer_produit(request: HttpRequest, pk: int) -> HttpResponse:
    producteur = trouver_producteur(request, pk)
    return _produit(request, producteur, Produit(producteur=producteur, reseau=request.reseau))


def modifier_produit(request: HttpRequest, pk: int, produit: int) -> HttpResponse:
    producteur = trouver_producteur(request, pk)
    return _produit(request, producteur, get_object_or_404(Produit.objects.filter(producteur=producteur), pk=produit))


def _produit(request: HttpRequest, producteur: Producteur, produit: Produit) -> HttpResponse:
    exiger_que(peut_modifier(request, producteur))
    form = ProduitForm(*donnees(request), instance=produit)
    formulaires = _conditionnements(request, producteur, produit)
    remplis = [f for f in formulaires if not produit.pk or f.est_envoye and (f.instance.pk or f.has_changed())]
    if request.method == "POST" and all([form.is_valid(), *(f.is_valid() for f in remplis)]):
        ecrit = tenter(
            form,
            lambda: services.enregistrer_produit(
                producteur=producteur,
                produit=produit if produit.pk else None,
                auteur=request.user,
                champs={champ: form.cleaned_data[champ] for champ in form._meta.fields},
                conditionnements=[f.voulu for f in remplis],
                photo_changee=form.photo_changee,
                photo=form.cleaned_data.get("photo_envoyee"),
            ),
        )
        if ecrit:
            messages.success(request, f"{ecrit} est enregistré.")
            return redirect(adresse(request, "produits", producteur.pk))
    familles = Produit.objects.filter(producteur=producteur).values_list("famille", flat=True)
    return render(
        request,
        "catalogue/produit_modifier.html",
        {
            "form": form,
            "formulaires": formulaires,
            "erreurs": _erreurs([form, *(f for f in formulaires if f in remplis)]),
            "producteur": producteur,
            "produit": produit,
            "familles": sorted(set(familles)),
            "retour": adresse(request, "produits", producteur.pk),
        },
    )


def _erreurs(formulaires: list[forms.BaseForm]) -> list[dict[str, str]]:
    """All that the forms of the page refuse, for its only summary: what is said, and where to mend it."""
    dites = []
    for form in formulaires:
        conditionnement = str(form.instance.libelle) if isinstance(form, ConditionnementForm) else ""
        de = f" ({conditionnement})" if conditionnement and len(formulaires) > 2 else ""
        dites += [{"nom": conditionnement if de else "", "phrase": phrase} for phrase in form.non_field_errors()]
        for champ in form:
            ancre = f"{champ.auto_id}_0" if champ.use_fieldset else champ.id_for_label
            dites += [{"nom": f"{champ.label}{de}", "phrase": phrase, "ancre": ancre} for phrase in champ.errors]
    return dites


def _conditionnements(request: HttpRequest, producteur: Producteur, produit: Produit) -> list[ConditionnementForm]:
    """A form for each packing of the product, and a blank one."""
    envoi = donnees(request)[0]
    connus = []
    if produit.pk:
        tarif = tarif_en_vigueur(producteur, timezone.localdate())
        connus = articles(producteur, tarif, Conditionnement.objects.filter(produit=produit))
    formulaires = [
        ConditionnementForm(
            envoi,
            instance=article.conditionnement,
            paliers=list(article.paliers),
            prefix=f"c{article.conditionnement.pk}",
        )
        for article in connus
    ]
    nouveau = ConditionnementForm(
        envoi,
        instance=Conditionnement(reseau=request.reseau, produit=produit),
        prefix="nouveau",
        empty_permitted=bool(formulaires),
        use_required_attribute=False,
    )
    return [*formulaires, nouveau]


@require_POST
def archiver_produit(request: HttpRequest, pk: int, produit: int) -> HttpResponse:
    producteur = trouver_producteur(request, pk)
    exiger_que(peut_modifier(request, producteur))
    trouve = get_object_or_404(Produit.objects.filter(producteur=producteur), pk=produit)
    services.archiver_produit(produit=trouve, auteur=request.user)
    messages.success(request, f"{trouve} n’est plus proposé. Vous pouvez le remettre en vente depuis sa page.")
    return redirect(adresse(request, "produits", pk))


@require_POST
def restaurer_produit(request: HttpRequest, pk: int, produit: int) -> HttpResponse:
    producteur = trouver_producteur(request, pk)
    exiger_que(peut_modifier(request, producteur))
    trouve = get_object_or_404(Produit.objects.filter(producteur=producteur), pk=produit)
    services.restaurer_produit(produit=trouve, auteur=request.user)
    messages.success(request, f"{trouve} est de nouveau en vente.")
    return redirect(adresse(request, "modifier_produit", pk, produit))
