"""People to call at a producer's, and the labels of the network."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from catalogue.droits import adresse, exiger_que, peut_modifier, peut_tenir
from catalogue.forms.annuaire import ContactForm, LabelForm
from catalogue.models import Contact, Label
from catalogue.services import annuaire as services
from catalogue.views.gestes import donnees, tenter, trouver_producteur
from groupement.tri import par_nom


def creer_contact(request: HttpRequest, pk: int) -> HttpResponse:
    return _contact(request, pk, Contact(reseau=request.reseau, producteur_id=pk))


def modifier_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    return _contact(request, pk, get_object_or_404(Contact.objects.filter(producteur=pk), pk=contact))


def _contact(request: HttpRequest, pk: int, contact: Contact) -> HttpResponse:
    producteur = trouver_producteur(request, pk)
    exiger_que(peut_modifier(request, producteur))
    form = ContactForm(donnees(request)[0], instance=contact)
    ecrit = tenter(
        form,
        lambda: services.enregistrer_contact(
            producteur=producteur,
            champs=form.cleaned_data,
            auteur=request.user,
            contact=contact if contact.pk else None,
        ),
    )
    retour = adresse(request, "producteur", pk)
    if ecrit:
        messages.success(request, f"Le contact {ecrit} est enregistré.")
        return redirect(retour)
    contexte = {"form": form, "producteur": producteur, "contact": contact, "retour": retour}
    return render(request, "catalogue/contact_modifier.html", contexte)


def retirer_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    producteur = trouver_producteur(request, pk)
    exiger_que(peut_modifier(request, producteur))
    trouve = get_object_or_404(Contact.objects.filter(producteur=producteur), pk=contact)
    retour = adresse(request, "producteur", pk)
    if request.method == "POST":
        trouve.producteur = producteur
        services.retirer_contact(contact=trouve, auteur=request.user)
        messages.success(request, f"Le contact {trouve} est retiré.")
        return redirect(retour)
    return render(
        request,
        "composants/confirmation.html",
        {"titre": f"Retirer le contact {trouve} ?", "bouton": "Retirer", "danger": True, "retour": retour},
    )


def labels(request: HttpRequest) -> HttpResponse:
    exiger_que(peut_tenir(request))
    tous = Label.objects.annotate(nombre=Count("porteurs")).order_by(*par_nom("nom"))
    return render(request, "catalogue/label_lister.html", {"labels": tous})


def creer_label(request: HttpRequest) -> HttpResponse:
    return _label(request, Label(reseau=request.reseau))


def modifier_label(request: HttpRequest, pk: int) -> HttpResponse:
    return _label(request, get_object_or_404(Label.objects.all(), pk=pk))


def _label(request: HttpRequest, label: Label) -> HttpResponse:
    exiger_que(peut_tenir(request))
    form = LabelForm(donnees(request)[0], instance=label)
    ecrit = tenter(
        form,
        lambda: services.enregistrer_label(
            reseau=request.reseau,
            champs=form.cleaned_data,
            auteur=request.user,
            label=label if label.pk else None,
        ),
    )
    if ecrit:
        messages.success(request, f"Le label {ecrit} est enregistré.")
        return redirect(adresse(request, "labels"))
    contexte = {"form": form, "label": label, "retour": adresse(request, "labels")}
    return render(request, "catalogue/label_modifier.html", contexte)


def supprimer_label(request: HttpRequest, pk: int) -> HttpResponse:
    exiger_que(peut_tenir(request))
    label = get_object_or_404(Label.objects.annotate(nombre=Count("porteurs")), pk=pk)
    retour = adresse(request, "labels")
    if request.method == "POST":
        services.supprimer_label(label=label, auteur=request.user)
        messages.success(request, f"Le label {label} est supprimé.")
        return redirect(retour)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Supprimer le label {label} ?",
            "consequences": [f"Il disparaît de la fiche de chaque producteur qui le porte ({label.nombre})."],
            "bouton": "Supprimer",
            "danger": True,
            "retour": retour,
        },
    )
