"""The order to the producer, as whoever runs the volet handles it: establish, send, hand over, correct."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from commandes.courriels.volets import adresses_des_referents
from commandes.documents.bon_de_commande import contenu_du_bon
from commandes.documents.changements import changements
from commandes.forms.volet import MotifForm
from commandes.models import BonDeCommande, Volet
from commandes.services import bons, documents
from commandes.views.gestes import donnees, trouver_mon_volet
from commandes.views.gestes_du_volet import demander_un_geste
from groupement.templatetags.formats import a_, de


def dernier_bon(volet: Volet) -> BonDeCommande | None:
    return BonDeCommande.objects.filter(volet=volet).select_related("courriel").order_by("-version").first()


def ce_qui_change(volet: Volet, bon: BonDeCommande | None) -> list[str]:
    """What the volet orders now that its last order does not say; nothing once it is settled."""
    if bon is None or volet.etat not in bons.ETABLISSABLES:
        return []
    return changements(bon.contenu, contenu_du_bon(volet))


def etablir(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    """The first order when no worker made it, or a new version that says what changed."""
    trouve = trouver_mon_volet(request, pk, volet)
    bon = dernier_bon(trouve)
    form = _demander_la_raison(request, trouve) if bon else None
    consequences = [f"{changement}." for changement in ce_qui_change(trouve, bon)]
    if bon:
        consequences += [
            f"Le bon n° {bon.numero} est gardé tel quel ; le nouveau le remplace.",
            "Rien ne part chez le producteur tant que vous ne l’envoyez pas.",
        ]
    else:
        consequences = ["Le bon est numéroté et daté ; rien ne part chez le producteur tant que vous ne l’envoyez pas."]
    return demander_un_geste(
        request, trouve,
        titre=f"Établir {'une nouvelle version du bon' if bon else 'le bon de commande'} {de(trouve)} ?",
        consequences=consequences,
        bouton="Établir la nouvelle version" if bon else "Établir le bon",
        form=form,
        faire=lambda: bons.etablir_bon(
            volet_id=trouve.pk, auteur=request.user, motif=form.cleaned_data["motif"] if form else ""
        ),
        dit=lambda etabli: f"Le bon n° {etabli.numero} est établi. Ouvrez-le pour le vérifier, puis envoyez-le.",
    )  # fmt: skip


def _demander_la_raison(request: HttpRequest, volet: Volet) -> MotifForm:
    """Asked of whoever sends a second version; the producer who has none has nothing to be told."""
    if bons.chez_le_producteur(volet):
        return MotifForm(donnees(request), aide="Elle figure sur le nouveau bon, pour le producteur.")
    form = MotifForm(
        donnees(request),
        aide="Facultative, pour vous et les autres référents : le producteur n’a encore reçu aucun bon.",
    )
    form.fields["motif"].required = False
    return form


def transmettre(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_mon_volet(request, pk, volet)
    bon = dernier_bon(trouve)
    if bon is None or (request.method != "POST" and ce_qui_change(trouve, bon)):
        messages.info(request, "Les paniers ont changé depuis le dernier bon : établissez d’abord la nouvelle version."
                      if bon else "Le bon n’est pas encore établi.")  # fmt: skip
        return redirect("commandes:etablir_bon", request.groupement.slug, pk, volet)
    adresse = trouve.producteur.courriel
    reponses = ", ".join(adresses_des_referents(trouve))
    consequences = [
        f"Le bon n° {bon.numero} part par courriel à {adresse}, en PDF et en tableur."
        if adresse else f"{trouve} n’a pas d’adresse e-mail : remettez le bon autrement.",
        f"Les réponses du producteur vous arrivent ({reponses}). Il peut confirmer d’un clic, sans compte.",
        "La commande ne se rouvre plus ; une correction fera une nouvelle version du bon.",
        "Les membres ne reçoivent rien.",
    ]  # fmt: skip
    return demander_un_geste(
        request, trouve,
        titre=f"Envoyer le bon de commande {a_(trouve)} ?",
        consequences=consequences,
        bouton="Envoyer le bon",
        faire=lambda: bons.transmettre_bon(bon_id=bon.pk, auteur=request.user),
        dit=lambda envoye: f"Le bon n° {envoye.numero} part vers {adresse}. Vous verrez ici s’il est arrivé.",
    )  # fmt: skip


def remettre_autrement(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    """Handed over on paper, or read on the phone."""
    trouve = trouver_mon_volet(request, pk, volet)
    bon = dernier_bon(trouve)
    if bon is None:
        raise Http404
    return demander_un_geste(
        request, trouve,
        titre=f"Le bon n° {bon.numero} a été remis autrement ?",
        consequences=[
            "À noter quand le producteur l’a reçu de la main à la main, ou au téléphone.",
            "La commande ne se rouvre plus ; une correction fera une nouvelle version du bon.",
            "Aucun courriel ne part.",
        ],
        bouton="Oui, il l’a reçu",
        faire=lambda: bons.marquer_remis_autrement(bon_id=bon.pk, auteur=request.user),
        dit=lambda remis: f"C’est noté : {trouve} a reçu le bon n° {remis.numero}.",
    )  # fmt: skip


@require_POST
def refaire_les_fichiers(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    """Ask again for the files of the last order that a worker could not build."""
    trouve = trouver_mon_volet(request, pk, volet)
    bon = dernier_bon(trouve)
    if bon is None:
        raise Http404
    for fichier in bon.fichiers.exclude(echec="").defer("octets"):
        documents.relancer(document=fichier)
    messages.success(request, "Les fichiers du bon se préparent de nouveau.")
    return redirect(trouve)
