"""What the treasurer writes in a household's accounts: each gesture asks, says what follows, then calls one service."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from catalogue.models import Partenariat
from commandes.argent.acces_aux_comptes import exiger_la_caisse
from commandes.argent.releves import intitule, noms_des_payees
from commandes.argent.suivi_des_comptes import balances
from commandes.forms.comptes import (
    CautionForm,
    CorrectionForm,
    CotisationForm,
    EncaissementForm,
    MotifDuCompteForm,
    RemiseDeCautionForm,
)
from commandes.models import Caution, Cotisation, Ecriture, Volet
from commandes.services import cautions, comptes, cotiser, solder
from groupement.models import Foyer
from groupement.templatetags.formats import a_, de, jour, montant, pluriel
from groupement.views.gestes import donnees, tenter


def corriger(request: HttpRequest, foyer: int) -> HttpResponse:
    trouve = _foyer(request, foyer)
    form = CorrectionForm(donnees(request), payees=_payees(trouve))
    return _ecrire(
        request, trouve, form,
        lambda: comptes.corriger_un_compte(
            foyer=trouve, partenariat=form.partenariat, montant=form.montant_signe, auteur=request.user,
            motif=form.cleaned_data["motif"], commande=form.cleaned_data["commande"],
        ),
        titre=f"Corriger le compte {de(trouve.nom)}",
        phrase="Une correction s’ajoute au compte, avec sa raison : rien de ce qui est écrit n’est effacé.",
        bouton="Enregistrer la correction",
        dit=lambda _: f"Le compte {de(trouve.nom)} est corrigé.",
    )  # fmt: skip


def cotisation(request: HttpRequest, foyer: int) -> HttpResponse:
    trouve = _foyer(request, foyer)
    form = CotisationForm(donnees(request), groupement=request.groupement)
    return _ecrire(
        request, trouve, form,
        lambda: cotiser.encaisser_une_cotisation(foyer=trouve, auteur=request.user, **form.cleaned_data),
        titre=f"Cotisation {de(trouve.nom)}",
        phrase="Notez-la quand vous l’avez en main. Elle n’entre pas dans ce que le foyer doit aux producteurs.",
        bouton="Noter la cotisation",
        dit=lambda c: f"La cotisation {c.annee} {de(trouve.nom)} est notée : {montant(c.montant)}.",
    )  # fmt: skip


def caution(request: HttpRequest, foyer: int) -> HttpResponse:
    trouve = _foyer(request, foyer)
    form = CautionForm(donnees(request), groupement=request.groupement)
    return _ecrire(
        request, trouve, form,
        lambda: cautions.recevoir(foyer=trouve, auteur=request.user, **form.cleaned_data),
        titre=f"Caution {de(trouve.nom)}",
        phrase="Le groupement la garde contre les paniers oubliés, et la rend au départ du foyer.",
        bouton="Noter la caution",
        dit=lambda c: f"La caution {de(trouve.nom)} est notée : {montant(c.montant)}.",
    )  # fmt: skip


def _ecrire(
    request: HttpRequest, foyer: Foyer, form: forms.Form, faire: Callable[[], Any], *, titre: str, phrase: str,
    bouton: str, dit: Callable[[Any], str],
) -> HttpResponse:  # fmt: skip
    ecrit = tenter(form, faire)
    if ecrit is not None:
        messages.success(request, dit(ecrit))
        return redirect("comptes:foyer", request.groupement.slug, foyer.pk)
    return render(
        request,
        "commandes/compte_ecrire.html",
        {"foyer": foyer, "form": form, "titre": titre, "phrase": phrase, "bouton": bouton},
    )


def annuler_ecriture(request: HttpRequest, ecriture: int) -> HttpResponse:
    exiger_la_caisse(request)
    trouvee = get_object_or_404(
        Ecriture.objects.select_related("foyer", "commande", "volet__producteur", "reglement", "annule"), pk=ecriture
    )
    form = MotifDuCompteForm(donnees(request))
    return _demander(
        request, trouvee.foyer, form,
        lambda: comptes.annuler_une_ecriture(
            ecriture=trouvee, auteur=request.user, motif=form.cleaned_data["motif"]
        ),
        titre="Annuler cette écriture ?",
        phrase=f"{trouvee.foyer} : {intitule(trouvee)}, {montant(trouvee.montant)}.",
        consequences=[
            f"Une écriture inverse de {montant(-trouvee.montant)} s’ajoute au compte {de(trouvee.foyer.nom)}.",
            "Les deux restent lisibles, avec votre nom et la raison.",
        ],
        bouton="Annuler l’écriture",
        dit="L’écriture est annulée.",
    )  # fmt: skip


def annuler_cotisation(request: HttpRequest, cotisation: int) -> HttpResponse:
    exiger_la_caisse(request)
    trouvee = get_object_or_404(Cotisation.objects.select_related("foyer"), pk=cotisation)
    form = MotifDuCompteForm(donnees(request))
    return _demander(
        request, trouvee.foyer, form,
        lambda: cotiser.annuler_une_cotisation(
            cotisation=trouvee, auteur=request.user, motif=form.cleaned_data["motif"]
        ),
        titre=f"Annuler cette cotisation {trouvee.annee} ?",
        phrase=f"{trouvee.foyer} : {montant(trouvee.montant)}.",
        consequences=[
            f"{trouvee.foyer} n’a plus cotisé pour {trouvee.annee}, sauf par un autre versement.",
            "Ses écritures sont annulées, avec votre raison.",
        ],
        bouton="Annuler la cotisation",
        dit="La cotisation est annulée.",
    )  # fmt: skip


def rendre_caution(request: HttpRequest, caution: int) -> HttpResponse:
    exiger_la_caisse(request)
    trouvee = get_object_or_404(Caution.objects.select_related("foyer"), pk=caution)
    form = RemiseDeCautionForm(donnees(request))
    dettes = [b for b in balances(request.groupement, foyer=trouvee.foyer) if b.reste > 0]
    consequences = [f"{b.foyer} doit encore {montant(b.reste)} : {b.a_qui}." for b in dettes]
    return _demander(
        request, trouvee.foyer, form,
        lambda: cautions.rendre(caution=trouvee, auteur=request.user, motif=form.cleaned_data["motif"]),
        titre=f"Rendre la caution {de(trouvee.foyer.nom)} ?",
        phrase=f"{trouvee.get_mode_display().capitalize()} de {montant(trouvee.montant)}.",
        consequences=[*consequences, "Elle quitte les cautions détenues ; une nouvelle peut être reçue plus tard."],
        bouton="Elle est rendue",
        dit="La caution est rendue.",
    )  # fmt: skip


def encaisser_caution(request: HttpRequest, caution: int) -> HttpResponse:
    exiger_la_caisse(request)
    trouvee = get_object_or_404(Caution.objects.select_related("foyer"), pk=caution)
    form = EncaissementForm(donnees(request), payees=_payees(trouvee.foyer), caution=trouvee)
    dus = [b for b in balances(request.groupement, foyer=trouvee.foyer) if b.reste > 0]
    return _demander(
        request, trouvee.foyer, form,
        lambda: cautions.encaisser(
            caution=trouvee, partenariat=form.partenariat, auteur=request.user, panier=form.cleaned_data["panier"],
            motif=form.cleaned_data["motif"],
        ),
        titre=f"Encaisser la caution {de(trouvee.foyer.nom)} ?",
        phrase=f"{trouvee.get_mode_display().capitalize()} de {montant(trouvee.montant)}.",
        consequences=[
            *(f"{b.a_qui} : ce foyer doit {montant(b.reste)}." for b in dus),
            f"{montant(trouvee.montant)} comptent comme un règlement, chez qui vous choisissez ; "
            "ce qui dépasse la dette lui reste acquis d’avance.",
            "Le foyer le lit dans son compte, avec la raison. Une caution encaissée ne se reprend pas.",
        ],
        bouton="Encaisser la caution",
        dit="La caution est encaissée.",
        danger=True,
    )  # fmt: skip


def reprendre(request: HttpRequest, volet: int) -> HttpResponse:
    """Settled by mistake: whoever runs the volet, or keeps the accounts, takes it back to correct it."""
    trouve = get_object_or_404(
        Volet.objects.select_related("producteur", "commande", "partenariat__producteur"), pk=volet
    )
    trouve.groupement = trouve.commande.groupement = request.groupement
    if not request.user.has_perm("commandes.conduire_volet", trouve):
        exiger_la_caisse(request)
    retour = reverse("comptes:producteur", args=[request.groupement.slug, trouve.partenariat_id])
    if request.method == "GET" and trouve.etat != Volet.Etat.SOLDE:
        messages.warning(request, f"La commande {a_(trouve)} n’est pas soldée : il n’y a rien à reprendre.")
        return redirect(retour)
    form = MotifDuCompteForm(donnees(request))
    faire = partial(solder.reprendre_le_solde, volet=trouve, auteur=request.user)
    if tenter(form, lambda: faire(motif=form.cleaned_data["motif"])) is not None:
        messages.success(request, f"La commande {a_(trouve)} est de nouveau « livrée » : corrigez, puis soldez-la.")
        return redirect(retour)
    foyers = Ecriture.objects.filter(volet=trouve, annule=None, annulee_par=None).values("foyer").distinct().count()
    return render(
        request,
        "commandes/compte_geste.html",
        {
            "foyer": None,
            "form": form,
            "titre": f"Reprendre le solde de la commande {a_(trouve)} ?",
            "phrase": f"{trouve.commande}, livraison {jour(trouve.commande.livraison_le)}.",
            "consequences": [
                f"Ce que {pluriel(foyers, 'foyer doit,foyers doivent')} pour cette commande est annulé dans les "
                "comptes, par des écritures inverses qui portent votre raison.",
                "Les règlements déjà notés restent : ils comptent d’avance jusqu’au nouveau solde.",
                "Poids, quantités, contenants et facture se corrigent de nouveau, puis la commande se solde.",
            ],
            "bouton": "Reprendre le solde",
            "danger": False,
            "retour": retour,
        },
    )


def _demander(
    request: HttpRequest, foyer: Foyer, form: forms.Form, faire: Callable[[], Any], *, titre: str, phrase: str,
    consequences: list[str], bouton: str, dit: str, danger: bool = False,
) -> HttpResponse:  # fmt: skip
    if tenter(form, faire) is not None:
        messages.success(request, dit)
        return redirect("comptes:foyer", request.groupement.slug, foyer.pk)
    return render(
        request,
        "commandes/compte_geste.html",
        {
            "foyer": foyer, "form": form, "titre": titre, "phrase": phrase, "consequences": consequences,
            "bouton": bouton, "danger": danger,
            "retour": reverse("comptes:foyer", args=[request.groupement.slug, foyer.pk]),
        },
    )  # fmt: skip


def _foyer(request: HttpRequest, pk: int) -> Foyer:
    exiger_la_caisse(request)
    return get_object_or_404(Foyer.objects.select_related("groupement"), pk=pk)


def _payees(foyer: Foyer) -> dict[int | None, str]:
    """Those with whom the household has something left come first, then all others."""
    avec_solde = [b.partenariat_id for b in balances(foyer.groupement, foyer=foyer)]
    noms = noms_des_payees(foyer.groupement, {*Partenariat.objects.values_list("pk", flat=True), None})
    return {pk: noms[pk] for pk in (*avec_solde, *noms)}
