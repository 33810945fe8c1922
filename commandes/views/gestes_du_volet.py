"""What whoever holds the mandate does to a volet: each gesture says its consequences first, then calls one service."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commandes.courriels.volets import personnes_des_foyers, personnes_du_groupement, referents_de
from commandes.forms.volet import MotifForm, ReouvertureForm
from commandes.models import Ligne, Offre, Volet
from commandes.services import cloturer, offrir
from commandes.views.gestes import donnees, tenter, trouver_mon_volet
from groupement.refus import Refus
from groupement.templatetags.formats import instant, montant, pluriel

Etat = Volet.Etat


def demander_un_geste(
    request: HttpRequest,
    volet: Volet,
    *,
    titre: str,
    consequences: Sequence[str],
    bouton: str,
    faire: Callable[[], Any],
    dit: Callable[[Any], str],
    vers: Etat | None = None,
    form: forms.Form | None = None,
    danger: bool = False,
) -> HttpResponse:
    """Ask (GET) or do (POST). `dit` gives the sentence of the result; `vers`: the state that the gesture leads to."""
    if request.method == "POST":
        if form is not None:
            resultat = tenter(form, faire)
        else:
            try:
                resultat = faire()
            except Refus as refus:
                messages.warning(request, refus.phrase)
                return redirect(volet)
        if resultat is not None:
            messages.success(request, dit(resultat))
            return redirect(volet)
    elif vers is not None and vers not in Volet.TRANSITIONS[Etat(volet.etat)]:
        messages.warning(
            request, f"La commande à {volet} est « {volet.get_etat_display()} » : il n’y a plus rien à faire ici."
        )
        return redirect(volet)
    return render(
        request,
        "commandes/volet_geste.html",
        {
            "volet": volet, "titre": titre, "consequences": consequences, "bouton": bouton, "form": form,
            "danger": danger, "retour": volet.get_absolute_url(),
        },
    )  # fmt: skip


def _noms(personnes: Sequence[Any]) -> str:
    return " et ".join(str(personne) for personne in personnes)


def _foyers_servis(volet: Volet) -> list[int]:
    return list(Ligne.objects.filter(volet=volet).values_list("panier__foyer_id", flat=True).distinct())


def ouvrir(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_mon_volet(request, pk, volet)
    produits = Offre.objects.filter(volet=trouve).proposees().count()
    return demander_un_geste(
        request, trouve, vers=Etat.OUVERT,
        titre=f"Ouvrir la commande à {trouve} ?",
        consequences=[
            f"{pluriel(produits, 'produit')} à commander, au prix du tarif d’aujourd’hui. Il ne changera plus.",
            f"Les membres commandent tout de suite, jusqu’à la clôture : {instant(trouve.cloture_le)}.",
            "Aucun courriel ne part maintenant ; celles et ceux qui n’ont pas commandé sont rappelés avant la clôture.",
        ],
        bouton="Ouvrir la commande",
        faire=lambda: cloturer.ouvrir(volet=trouve, auteur=request.user),
        dit=lambda ouvert: f"La commande à {ouvert} est ouverte jusqu’à {instant(ouvert.cloture_le)}.",
    )  # fmt: skip


def clore(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_mon_volet(request, pk, volet)
    foyers = len(_foyers_servis(trouve))
    consequences = [
        f"{pluriel(foyers, 'foyer a commandé,foyers ont commandé')} : "
        f"plus personne ne pourra changer son panier chez {trouve}.",
        f"Le bon de commande se prépare ; un courriel le dit à {_noms(referents_de(trouve))}.",
        "Rien ne part chez le producteur tant que vous ne l’avez pas envoyé ; d’ici là vous pouvez rouvrir.",
    ]
    if trouve.cloture_le > timezone.now():
        consequences.insert(0, f"La clôture était annoncée pour {instant(trouve.cloture_le)} : vous la devancez.")
    return demander_un_geste(
        request, trouve, vers=Etat.CLOS,
        titre=f"Clôturer la commande à {trouve} ?",
        consequences=consequences,
        bouton="Clôturer maintenant",
        faire=lambda: cloturer.clore(volet=trouve, auteur=request.user),
        dit=lambda clos: f"La commande à {clos} est close. Vous pouvez la rouvrir tant qu’elle n’est pas envoyée.",
    )  # fmt: skip


def rouvrir(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_mon_volet(request, pk, volet)
    demain = timezone.localtime() + datetime.timedelta(days=1)
    membres = len(personnes_du_groupement(trouve))
    form = ReouvertureForm(
        donnees(request), aide="Elle figure dans le message aux membres.",
        initial={"jusqu_a": demain.replace(hour=20, minute=0, second=0, microsecond=0)},
    )  # fmt: skip
    return demander_un_geste(
        request, trouve,
        # Opening for the first time is another gesture: from there, this one leads nowhere.
        vers=Etat.OUVERT if trouve.etat == Etat.CLOS else Etat.PREPARATION,
        titre=f"Rouvrir la commande à {trouve} ?",
        consequences=[
            f"{pluriel(membres, 'personne du groupement reçoit,personnes du groupement reçoivent')} "
            "un courriel avec votre raison et la nouvelle clôture.",
            "Chacun peut de nouveau changer son panier chez ce producteur.",
        ],
        bouton="Rouvrir et prévenir les membres",
        form=form,
        faire=lambda: cloturer.rouvrir(volet=trouve, auteur=request.user, **form.cleaned_data),
        dit=lambda rouvert: f"La commande à {rouvert} est rouverte jusqu’à {instant(rouvert.cloture_le)}. "
        "Les membres sont prévenus.",
    )  # fmt: skip


def livrer(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_mon_volet(request, pk, volet)
    return demander_un_geste(
        request, trouve, vers=Etat.LIVRE,
        titre=f"La livraison de {trouve} est arrivée ?",
        consequences=[
            "La commande ne se corrige plus : ce qui est remis se coche au pointage.",
            "Personne n’est prévenu par courriel.",
        ],
        bouton="Oui, c’est livré",
        faire=lambda: cloturer.marquer_livre(volet=trouve, auteur=request.user),
        dit=lambda livre: f"C’est noté : {livre} a livré. Il reste à remettre les paniers.",
    )  # fmt: skip


def solder(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_mon_volet(request, pk, volet)
    restent = Ligne.objects.filter(volet=trouve, remise_le=None).count()
    consequences = ["La commande rejoint les anciennes ; personne n’est prévenu par courriel."]
    if restent:
        consequences.insert(0, f"{pluriel(restent, 'ligne n’est pas cochée,lignes ne sont pas cochées')} au pointage : "
                               "elles resteront ainsi.")  # fmt: skip
    return demander_un_geste(
        request, trouve, vers=Etat.SOLDE,
        titre=f"Tout est remis et réglé chez {trouve} ?",
        consequences=consequences,
        bouton="Solder la commande",
        faire=lambda: cloturer.solder(volet=trouve, auteur=request.user),
        dit=lambda solde: f"La commande à {solde} est soldée. Merci.",
    )  # fmt: skip


def annuler(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_mon_volet(request, pk, volet)
    foyers = _foyers_servis(trouve)
    personnes = len(personnes_des_foyers(foyers))
    form = MotifForm(donnees(request), aide="Elle figure dans le message aux foyers qui ont commandé.")
    consequences = [
        f"{pluriel(len(foyers), 'foyer qui a commandé est prévenu,foyers qui ont commandé sont prévenus')} "
        f"par courriel, avec votre raison ({pluriel(personnes, 'personne')})."
        if foyers else "Personne n’a commandé : aucun courriel ne part.",
        "Les lignes restent visibles dans les paniers, mais ne sont plus dues.",
        "Une commande annulée ne se rouvre pas.",
    ]  # fmt: skip
    if trouve.etat == Etat.TRANSMIS:
        consequences.insert(
            0, f"{trouve} a déjà reçu le bon de commande : prévenez-le vous-même, il ne reçoit rien d’ici."
        )
    return demander_un_geste(
        request, trouve, vers=Etat.ANNULE,
        titre=f"Annuler la commande à {trouve} ?",
        consequences=consequences,
        bouton="Annuler la commande",
        danger=True,
        form=form,
        faire=lambda: cloturer.annuler(volet=trouve, auteur=request.user, motif=form.cleaned_data["motif"]),
        dit=lambda annule: f"La commande à {annule} est annulée. "
        + ("Les foyers qui avaient commandé sont prévenus." if foyers else "Personne n’avait commandé."),
    )  # fmt: skip


def retirer_offre(request: HttpRequest, pk: int, volet: int, offre: int) -> HttpResponse:
    """Withdraw one product from an order that is open or closed."""
    trouve = trouver_mon_volet(request, pk, volet)
    produit = get_object_or_404(Offre.objects.filter(volet=trouve), pk=offre)
    lignes = Ligne.objects.filter(offre=produit)
    foyers = list(lignes.values_list("panier__foyer_id", flat=True))
    form = MotifForm(donnees(request), aide="Elle figure dans le message aux foyers qui avaient ce produit.")
    total = sum(lignes.values_list("montant", flat=True))
    return demander_un_geste(
        request, trouve,
        titre=f"Retirer « {produit} » de la commande ?",
        consequences=[
            f"Le produit quitte {pluriel(len(foyers), 'panier')} ({montant(total)}) : "
            f"{pluriel(len(personnes_des_foyers(foyers)), 'personne est prévenue,personnes sont prévenues')} "
            "par courriel, avec votre raison."
            if foyers else "Ce produit n’est dans aucun panier : aucun courriel ne part.",
            "Plus personne ne peut le commander cette fois-ci.",
        ],
        bouton="Retirer ce produit",
        danger=True,
        form=form,
        faire=lambda: offrir.retirer_une_offre(offre=produit, auteur=request.user, motif=form.cleaned_data["motif"]),
        dit=lambda combien: f"« {produit} » est retiré. "
        + (f"{pluriel(combien, 'foyer prévenu,foyers prévenus')}." if combien else "Il n’était dans aucun panier."),
    )  # fmt: skip
