"""What whoever holds the mandate does to a volet: each gesture says its consequences first, then calls one service."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, TypedDict, Unpack

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commandes.argent.reglements_du_volet import reglements_du_volet
from commandes.courriels.volets import personnes_des_foyers, personnes_du_groupement, referents_de
from commandes.forms.volet import MotifForm, ReouvertureForm
from commandes.models import Ligne, Offre, Volet
from commandes.services import cloturer, completer, offrir
from commandes.services import solder as service_solder
from commandes.views.gestes import donnees, tenter, trouver_mon_volet
from groupement.refus import Refus
from groupement.templatetags.formats import a_, de, instant, jusqu_a, montant, pluriel

Etat = Volet.Etat


class Question(TypedDict):
    """What the person reads before a gesture; `dit` gives the sentence of its result."""

    titre: str
    consequences: Sequence[str]
    bouton: str
    dit: Callable[[Any], str]


def demander_un_geste(
    request: HttpRequest,
    volet: Volet,
    *,
    faire: Callable[[], Any],
    form: forms.Form | None = None,
    danger: bool = False,
    possible: bool = True,
    **question: Unpack[Question],
) -> HttpResponse:
    """Ask (GET) or do (POST). Not `possible`: not even asked; whether it may be done, the service judges."""
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
            messages.success(request, question["dit"](resultat))
            return redirect(volet)
    elif not possible:
        messages.warning(
            request,
            f"La commande {a_(volet)} est {cloturer.EN_MOTS[Etat(volet.etat)]} : il n’y a plus rien à faire ici.",
        )
        return redirect(volet)
    return render(
        request,
        "commandes/volet_geste.html",
        {**question, "volet": volet, "form": form, "danger": danger, "retour": volet.get_absolute_url()},
    )


def fleche(
    service: Callable[..., Any],
    *,
    vers: Etat,
    depuis: Etat | None = None,
    si: Callable[[Volet], bool] = lambda volet: True,
    formulaire: Callable[[Any], forms.Form] | None = None,
    danger: bool = False,
) -> Callable[[Callable[[Volet], Question]], Callable[..., HttpResponse]]:
    """The view of one arrow of `Volet.TRANSITIONS`, made of the question that it asks.

    `service` takes the volet, the author, and what `formulaire` asked for. `depuis`: from this state only;
    `si`: in this case only.
    """

    def decorer(question: Callable[[Volet], Question]) -> Callable[..., HttpResponse]:
        @wraps(question)
        def vue(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
            trouve = trouver_mon_volet(request, pk, volet)
            form = formulaire(donnees(request)) if formulaire else None

            def faire() -> Any:
                return service(volet=trouve, auteur=request.user, **(form.cleaned_data if form else {}))

            possible = vers in Volet.TRANSITIONS[Etat(trouve.etat)] and depuis in (None, trouve.etat) and si(trouve)
            return demander_un_geste(
                request, trouve, faire=faire, form=form, danger=danger, possible=possible, **question(trouve)
            )

        return vue

    return decorer


def _noms(personnes: Sequence[Any]) -> str:
    return " et ".join(str(personne) for personne in personnes)


def _foyers_servis(volet: Volet) -> list[int]:
    return list(Ligne.objects.filter(volet=volet).values_list("panier__foyer_id", flat=True).distinct())


@fleche(cloturer.ouvrir, vers=Etat.OUVERT)
def ouvrir(volet: Volet) -> Question:
    produits = Offre.objects.filter(volet=volet).proposees().count()
    return {
        "titre": f"Ouvrir la commande {a_(volet)} ?",
        "consequences": [
            f"{pluriel(produits, 'produit')} à commander, au prix du tarif d’aujourd’hui. Il ne changera plus.",
            f"Les membres commandent tout de suite, jusqu’à la clôture : {instant(volet.cloture_le)}.",
            "Aucun courriel ne part maintenant ; celles et ceux qui n’ont pas commandé sont rappelés avant la clôture.",
        ],
        "bouton": "Ouvrir la commande",
        "dit": lambda ouvert: f"La commande {a_(ouvert)} est ouverte {jusqu_a(ouvert.cloture_le)}.",
    }


@fleche(cloturer.clore, vers=Etat.CLOS)
def clore(volet: Volet) -> Question:
    foyers = len(_foyers_servis(volet))
    consequences = [
        f"{pluriel(foyers, 'foyer a commandé,foyers ont commandé')} : plus personne ne pourra y changer son panier.",
        f"Le bon de commande se prépare ; un courriel le dit à {_noms(referents_de(volet))}.",
        "Rien ne part chez le producteur tant que vous ne l’avez pas envoyé ; d’ici là vous pouvez rouvrir.",
    ]
    if volet.cloture_le > timezone.now():
        consequences.insert(0, f"La clôture était annoncée pour {instant(volet.cloture_le)} : vous la devancez.")
    return {
        "titre": f"Clôturer la commande {a_(volet)} ?",
        "consequences": consequences,
        "bouton": "Clôturer maintenant",
        "dit": lambda clos: f"La commande {a_(clos)} est close. Vous pouvez la rouvrir tant qu’elle n’est pas envoyée.",
    }


@fleche(completer.terminer_le_complement, vers=Etat.TRANSMIS, si=lambda volet: volet.en_complement)
def terminer_le_complement(volet: Volet) -> Question:
    return {
        "titre": f"Terminer le complément chez {volet} ?",
        "consequences": [
            f"Les membres pouvaient compléter les colis {jusqu_a(volet.complement_jusqu_a)} : vous devancez "
            "cette heure, et plus rien ne change dans les paniers.",
            "Le bon de commande se prépare : il vous reste à vérifier la répartition et à envoyer.",
        ],
        "bouton": "Terminer le complément",
        "dit": lambda clos: f"Le complément est terminé chez {clos}. Vérifiez, puis envoyez.",
    }


def _reouverture(envoi: Any) -> ReouvertureForm:
    demain = timezone.localtime() + datetime.timedelta(days=1)
    return ReouvertureForm(
        envoi, aide="Elle figure dans le message aux membres.",
        initial={"jusqu_a": demain.replace(hour=20, minute=0, second=0, microsecond=0)},
    )  # fmt: skip


@fleche(cloturer.rouvrir, depuis=Etat.CLOS, vers=Etat.OUVERT, formulaire=_reouverture)
def rouvrir(volet: Volet) -> Question:
    membres = len(personnes_du_groupement(volet))
    return {
        "titre": f"Rouvrir la commande {a_(volet)} ?",
        "consequences": [
            f"{pluriel(membres, 'personne du groupement reçoit,personnes du groupement reçoivent')} "
            "un courriel avec votre raison et la nouvelle clôture.",
            "Chacun peut de nouveau changer son panier chez ce producteur.",
        ],
        "bouton": "Rouvrir et prévenir les membres",
        "dit": lambda rouvert: (
            f"La commande {a_(rouvert)} est rouverte {jusqu_a(rouvert.cloture_le)}. Les membres sont prévenus."
        ),
    }


@fleche(cloturer.marquer_livre, vers=Etat.LIVRE)
def livrer(volet: Volet) -> Question:
    return {
        "titre": f"La livraison {de(volet)} est arrivée ?",
        "consequences": [
            "Ce qui manque, ce qui est abîmé et les poids peuvent encore se noter, jusqu’au solde.",
            "Personne n’est prévenu par courriel.",
        ],
        "bouton": "Oui, c’est livré",
        "dit": lambda livre: f"C’est noté : {livre} a livré. Il reste à peser et à remettre les paniers.",
    }


@fleche(service_solder.solder, vers=Etat.SOLDE)
def solder(volet: Volet) -> Question:
    restent = Ligne.objects.filter(volet=volet, remise_le=None, retenue__gt=0).count()
    consequences = ["La commande rejoint les anciennes ; personne n’est prévenu par courriel."]
    if restent:
        lignes = pluriel(restent, "ligne n’est pas cochée,lignes ne sont pas cochées")
        consequences.insert(0, f"{lignes} au pointage : elles resteront ainsi.")
    consequences[:0] = reglements_du_volet(volet).avant_de_solder
    return {
        "titre": f"Tout est remis et réglé chez {volet} ?",
        "consequences": consequences,
        "bouton": "Solder la commande",
        "dit": lambda solde: f"La commande {a_(solde)} est soldée. Merci.",
    }


@fleche(
    cloturer.annuler,
    vers=Etat.ANNULE,
    formulaire=partial(MotifForm, aide="Elle figure dans le message aux foyers qui ont commandé."),
    danger=True,
)
def annuler(volet: Volet) -> Question:
    foyers = _foyers_servis(volet)
    personnes = len(personnes_des_foyers(foyers))
    consequences = [
        f"{pluriel(len(foyers), 'foyer qui a commandé est prévenu,foyers qui ont commandé sont prévenus')} "
        f"par courriel, avec votre raison ({pluriel(personnes, 'personne')})."
        if foyers else "Personne n’a commandé : aucun courriel ne part.",
        "Les lignes restent visibles dans les paniers, mais ne sont plus dues.",
        "Une commande annulée ne se rouvre pas.",
    ]  # fmt: skip
    if volet.etat == Etat.TRANSMIS:
        consequences.insert(
            0, f"{volet} a déjà reçu le bon de commande : prévenez-le vous-même, il ne reçoit rien d’ici."
        )
    return {
        "titre": f"Annuler la commande {a_(volet)} ?",
        "consequences": consequences,
        "bouton": "Annuler la commande",
        "dit": lambda annule: (
            f"La commande {a_(annule)} est annulée. "
            + ("Les foyers qui avaient commandé sont prévenus." if foyers else "Personne n’avait commandé.")
        ),
    }


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
