"""What a member does: order, look at the basket; and the same page when somebody types in for a household."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from commandes.argent.a_regler import a_regler
from commandes.colisage.complement import a_completer
from commandes.colisage.partage import Regle
from commandes.commander import page_commande
from commandes.forms.panier import SaisieRefusee, lire_demande
from commandes.models import Commande, Offre, Panier, Volet
from commandes.propositions import propositions_du_panier
from commandes.services import cloturer
from commandes.services.ceder import offrir_de_ceder
from commandes.services.commander import Bilan, comme_la_derniere_fois, enregistrer_lignes, vider_le_panier
from commandes.ticket import panier_en_ticket
from groupement.droits import exiger
from groupement.models import EntreeJournal, Foyer
from groupement.refus import Refus
from groupement.templatetags.formats import heure, montant, pluriel

CHAMPS_DU_FILTRE = ("q", "producteur", "famille", "habitudes", "nouveautes", "colis")


def _commande(request: HttpRequest, pk: int) -> Commande:
    commande = get_object_or_404(Commande, pk=pk)
    commande.groupement = request.groupement
    return commande


def _foyer(request: HttpRequest, foyer: int | None) -> Foyer:
    """Whose basket: the person's own household, or another one for those who may type in for it."""
    if foyer is None:
        return request.adhesion.foyer
    exiger(request, "commandes.preparer", request.groupement)
    return get_object_or_404(Foyer.objects.actifs(), pk=foyer)


EN_PAUSE = (
    "Vous êtes en pause dans ce groupement : vous voyez les commandes, sans y prendre part. "
    "Prévenez l’animation pour reprendre."
)


def _verifier_la_presence(request: HttpRequest, foyer: int | None) -> None:
    if foyer is None and not request.adhesion.est_active:
        raise Refus(EN_PAUSE)


def _adresses(commande: Commande, slug: str, foyer: int | None) -> dict[str, str]:
    suffixe, args = ("_pour", [slug, commande.pk, foyer]) if foyer else ("", [slug, commande.pk])
    return {
        f"adresse_{nom}": reverse(f"commandes:{nom}{suffixe}", args=args)
        for nom in ("enregistrer", "comme_avant", "panier", "ceder")
    } | {"adresse_page": reverse("commandes:saisie" if foyer else "commandes:commande", args=args)}


# Back from the basket the page is asked for again: an old copy would take what one changes next for the first try.
@cache_control(private=True, no_store=True)
@require_GET
def commande(request: HttpRequest, pk: int, foyer: int | None = None) -> HttpResponse:
    """The ordering page while a producer is open; the basket as a receipt afterwards."""
    objet, le_foyer = _commande(request, pk), _foyer(request, foyer)
    volets = page_commande.lire_volets(objet)
    if cloturer.mettre_a_l_heure(commande=objet, volets=_dus(objet, volets)):
        volets = page_commande.lire_volets(objet)
    if not any(_accepte(volet) for volet in volets):
        return redirect(_adresses(objet, request.groupement.slug, foyer)["adresse_panier"])
    if foyer is None and not request.adhesion.est_active:
        messages.info(request, EN_PAUSE)
        return redirect(_adresses(objet, request.groupement.slug, foyer)["adresse_panier"])
    return _page(request, objet, le_foyer, volets, foyer)


def _dus(commande: Commande, volets: list[Volet]) -> list[Volet]:
    """Volets that the clock may owe a change: those shown, and those that should have opened by now."""
    if timezone.now() >= commande.ouvre_le and not volets:
        return list(Volet.objects.filter(commande=commande).a_ouvrir().select_related("groupement"))
    return volets


def _accepte(volet: Volet) -> bool:
    return _ouvert(volet) or volet.en_complement


def _ouvert(volet: Volet) -> bool:
    return volet.etat == Volet.Etat.OUVERT and volet.cloture_le > timezone.now()


def _page(
    request: HttpRequest,
    objet: Commande,
    foyer: Foyer,
    volets: list[Volet],
    pour: int | None,
    *,
    saisi: Mapping[int, str] | None = None,
    refus: Mapping[int, str] | None = None,
    titre_refus: str = "",
    status: int = 200,
) -> HttpResponse:
    filtre = {nom: " ".join(request.GET.getlist(nom)).strip() for nom in CHAMPS_DU_FILTRE}
    page = page_commande.composer(
        commande=objet, foyer=foyer, volets=volets, maintenant=timezone.now(), filtre=filtre, saisi=saisi, refus=refus
    )
    clotures = [volet.cloture_le for volet in volets if _ouvert(volet)]
    complements = [volet.complement_jusqu_a for volet in volets if volet.en_complement]
    contexte: dict[str, Any] = {
        "commande": objet,
        "foyer": foyer,
        "page": page,
        "filtre": filtre,
        "producteurs_choisis": {_entier(choisi) for choisi in filtre["producteur"].split()},
        "vu": json.dumps(page.vu),
        "prochaine_cloture": min(clotures or complements, default=objet.cloture_le),
        "seulement_completer": bool(complements) and not clotures,
        "creneaux": list(objet.creneaux.all()),
        "pour_autrui": pour is not None,
        "titre_refus": titre_refus,
        "refus": _refus_nommes(refus or {}),
        **_adresses(objet, request.groupement.slug, pour),
    }
    return render(request, "commandes/commande_commander.html", contexte, status=status)


def _refus_nommes(refus: Mapping[int, str]) -> list[dict[str, Any]]:
    noms = {o.pk: str(o) for o in Offre.objects.filter(pk__in=refus).only("nom", "libelle")} if refus else {}
    return [{"pk": pk, "nom": noms.get(pk, "Produit"), "phrase": phrase} for pk, phrase in refus.items()]


@require_POST
def enregistrer(request: HttpRequest, pk: int, foyer: int | None = None) -> HttpResponse:
    """Save what changed: one line sent by the page's script (JSON answer), or the whole form without it."""
    objet, le_foyer = _commande(request, pk), _foyer(request, foyer)
    en_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        _verifier_la_presence(request, foyer)
        demande = lire_demande(request.POST)
        if demande.refusees:
            raise SaisieRefusee(demande.refusees)
        bilan = enregistrer_lignes(
            commande=objet, foyer=le_foyer, quantites=demande.quantites, tolerances=demande.tolerances,
            auteur=request.user,
            pour_autrui=foyer is not None and le_foyer.pk != request.adhesion.foyer_id,
        )  # fmt: skip
    except SaisieRefusee as erreur:
        if en_json:
            return JsonResponse({"refus": erreur.phrases}, status=422)
        return _reprendre(
            request, objet, le_foyer, foyer, erreur.phrases, "Rien n’est encore enregistré : corrigez ces quantités."
        )
    except Refus as erreur:
        if en_json:
            return JsonResponse({"phrase": erreur.phrase}, status=409)
        messages.error(request, erreur.phrase)
        if foyer is None and not request.adhesion.est_active:
            return redirect(_adresses(objet, request.groupement.slug, foyer)["adresse_panier"])
        return _reprendre(request, objet, le_foyer, foyer, {}, "")
    if en_json:
        return JsonResponse(_en_json(bilan, objet))
    if bilan.refusees:
        return _reprendre(
            request, objet, le_foyer, foyer, bilan.refusees,
            "Le reste est enregistré, mais pas ces produits :"
            if bilan.enregistrees
            else "Ces produits ne sont pas enregistrés :",
        )  # fmt: skip
    messages.success(
        request, f"Votre commande est enregistrée : {pluriel(bilan.nombre, 'produit')}, {montant(bilan.total)}."
    )
    return redirect(_adresses(objet, request.groupement.slug, foyer)["adresse_panier"])


def _reprendre(
    request: HttpRequest, objet: Commande, le_foyer: Foyer, foyer: int | None, refus: Mapping[int, str], titre: str
) -> HttpResponse:
    """The page again with what was typed; a round that closed meanwhile shows the basket and the refusals."""
    volets = page_commande.lire_volets(objet)
    if not any(_accepte(volet) for volet in volets):
        for ligne in _refus_nommes(refus):
            messages.error(request, f"{ligne['nom']} : {ligne['phrase']}")
        return redirect(_adresses(objet, request.groupement.slug, foyer)["adresse_panier"])
    # Only what the person changed: the rest shows what the basket holds now, as the new `vu` says.
    demande = lire_demande(request.POST)
    saisi = {offre: request.POST.get(f"q-{offre}", "") for offre in demande.quantites | demande.refusees}
    return _page(request, objet, le_foyer, volets, foyer, saisi=saisi, refus=refus, titre_refus=titre, status=422)


def _en_json(bilan: Bilan, commande: Commande) -> dict[str, Any]:
    """For the page's script; `colis`: how full each case that was touched is now, as HTML by offer id."""
    return {
        "colis": page_commande.etats_des_colis(commande, bilan.panier, bilan.suivies),
        "total": montant(bilan.total),
        "nombre": pluriel(bilan.nombre, "produit"),
        "montants": {pk: montant(valeur) for pk, valeur in bilan.montants.items()},
        "refus": bilan.refusees,
    }


@require_POST
def comme_avant(request: HttpRequest, pk: int, foyer: int | None = None) -> HttpResponse:
    """Fill the basket as the last time, with what is offered today; nothing already chosen is changed."""
    objet, le_foyer = _commande(request, pk), _foyer(request, foyer)
    adresses = _adresses(objet, request.groupement.slug, foyer)
    deja = set(Panier.objects.filter(commande=objet, foyer=le_foyer).values_list("lignes__offre_id", flat=True))
    quantites = {pk: q for pk, q in comme_la_derniere_fois(commande=objet, foyer=le_foyer).items() if pk not in deja}
    if not quantites:
        messages.info(request, "Rien de votre dernière commande n’est proposé cette fois-ci.")
        return redirect(adresses["adresse_page"])
    try:
        _verifier_la_presence(request, foyer)
        bilan = enregistrer_lignes(
            commande=objet, foyer=le_foyer, quantites=quantites, auteur=request.user, pour_autrui=foyer is not None
        )
    except Refus as erreur:
        messages.error(request, erreur.phrase)
        return redirect(adresses["adresse_page"])
    ajoutes = len(bilan.enregistrees)
    messages.success(
        request, f"{pluriel(ajoutes, 'produit ajouté,produits ajoutés')} comme la dernière fois. Ajustez les quantités."
    )
    for ligne in _refus_nommes(bilan.refusees):
        messages.warning(request, f"{ligne['nom']} : {ligne['phrase']}")
    return redirect(adresses["adresse_page"])


@require_GET
def panier(request: HttpRequest, pk: int, foyer: int | None = None) -> HttpResponse:
    """The basket as a receipt: by producer, to whom one pays and how; where and when to fetch it."""
    objet, le_foyer = _commande(request, pk), _foyer(request, foyer)
    volets = page_commande.lire_volets(objet)
    if cloturer.mettre_a_l_heure(commande=objet, volets=volets):
        volets = page_commande.lire_volets(objet)
    recu = panier_en_ticket(objet, le_foyer)
    le_panier = page_commande.panier_de(objet, le_foyer)
    ouverts = [volet for volet in volets if _ouvert(volet)]
    contexte = {
        "commande": objet,
        "foyer": le_foyer,
        "tickets": recu.tickets,
        "participation": recu.participation,
        "du": recu.du,
        "historique": list(EntreeJournal.objects.sur(le_panier)[:50]) if le_panier else [],
        "creneaux": list(objet.creneaux.all()),
        "panier": le_panier,
        "ouverts": ouverts,
        # While one may still order, the amounts move: to pay comes after.
        "a_regler": a_regler(objet, le_foyer) if recu.tickets and not ouverts else [],
        "a_completer": a_completer(volets),
        "au_tirage": request.groupement.regle_de_partage == Regle.TIRAGE,
        "pas_encore_ouverte": not volets and objet.ouvre_le > timezone.now(),
        "pour_autrui": foyer is not None,
        "peut_commander": foyer is not None or request.adhesion.est_active,
        "remplacements": propositions_du_panier(le_panier),
        **_adresses(objet, request.groupement.slug, foyer),
    }
    return render(request, "commandes/panier.html", contexte)


@require_POST
def ceder(request: HttpRequest, pk: int, foyer: int | None = None) -> HttpResponse:
    """Lines of one producer that the household gives up first, should a draw decide."""
    objet, le_foyer = _commande(request, pk), _foyer(request, foyer)
    volet = get_object_or_404(
        Volet.objects.visibles_des_membres().select_related("producteur"),
        pk=_entier(request.POST.get("volet", "")), commande=objet,
    )  # fmt: skip
    lignes = {_entier(choisie) for choisie in request.POST.getlist("ligne")}
    try:
        _verifier_la_presence(request, foyer)
        combien = offrir_de_ceder(volet=volet, foyer=le_foyer, lignes=lignes, auteur=request.user)
    except Refus as erreur:
        messages.error(request, erreur.phrase)
    else:
        messages.success(
            request,
            f"C’est noté : {pluriel(combien, 'produit cédé volontiers,produits cédés volontiers')} s’il en manque."
            if combien
            else "C’est noté : vous tenez à tous vos produits.",
        )
    return redirect(_adresses(objet, request.groupement.slug, foyer)["adresse_panier"])


@require_POST
def vider(request: HttpRequest, pk: int) -> HttpResponse:
    objet = _commande(request, pk)
    try:
        bilan = vider_le_panier(commande=objet, foyer=request.adhesion.foyer, auteur=request.user)
    except Refus as erreur:
        messages.error(request, erreur.phrase)
    else:
        for ligne in _refus_nommes(bilan.refusees):
            messages.error(request, f"{ligne['nom']} : {ligne['phrase']}")
        if bilan.enregistrees:
            messages.success(request, "Votre commande est annulée : le panier est vide.")
    return redirect("commandes:commande", request.groupement.slug, pk)


@require_POST
def choisir_creneau(request: HttpRequest, pk: int) -> HttpResponse:
    objet = _commande(request, pk)
    if not request.POST.get("creneau"):
        messages.warning(request, "Choisissez votre heure de passage dans la liste, puis validez.")
        return redirect("commandes:panier", request.groupement.slug, pk)
    creneau = get_object_or_404(objet.creneaux, pk=_entier(request.POST.get("creneau", "")))
    Panier.objects.filter(commande=objet, foyer=request.adhesion.foyer).update(creneau=creneau)
    messages.success(request, f"C’est noté : vous passerez entre {heure(creneau.debut)} et {heure(creneau.fin)}.")
    return redirect("commandes:panier", request.groupement.slug, pk)


def _entier(texte: str) -> int:
    return int(texte) if texte.isdecimal() and len(texte) < 18 else 0
