"""The outbox: a message is a row in the transaction that causes it, and a mail once that is committed."""

import datetime
import logging
import re
from collections.abc import Iterable
from email.utils import formataddr
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from groupement.file_de_taches import confier
from groupement.models import Adhesion, Courriel, Groupement, Personne
from groupement.portee import scopes_disabled
from groupement.services.preferences import lien_du_courrier

logger = logging.getLogger(__name__)

# After the n-th failure, wait this long; after the last one the message is given up and shown as refused.
ATTENTES = [datetime.timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440)]


def deposer(
    *,
    clef: str,
    destinataire: str,
    sujet: str,
    texte: str,
    html: str = "",
    personne: Personne | None = None,
    groupement: Groupement | None = None,
    repondre_a: Iterable[str] = (),
    pieces_jointes: Iterable[models.Model] = (),
    urgent: bool = False,
    utile_jusqu_a: datetime.datetime | None = None,
) -> Courriel | None:
    """Put a message in the outbox; None when `clef` was used before (the message is on its way or gone already).

    A message of a group to one of its members leaves when that member wants it: at once, or in the next letter. What
    is `urgent` (a delivery moved, something only this person can do now) leaves at once whatever they chose.
    `utile_jusqu_a`: after this instant no letter carries it.
    """
    courriel = Courriel(
        clef=clef,
        destinataire=destinataire,
        sujet=" ".join(sujet.split())[:250],
        texte=texte,
        html=html,
        personne=personne,
        groupement=groupement,
        repondre_a=list(repondre_a),
        pieces_jointes=[f"{piece._meta.label}:{piece.pk}" for piece in pieces_jointes],
        urgent=urgent,
        utile_jusqu_a=utile_jusqu_a,
    )
    crees = Courriel.objects.bulk_create([courriel], ignore_conflicts=True)
    depose = _avec_le_choix().filter(clef=clef, depose_le=crees[0].depose_le).first()
    if depose is None:
        return None
    if _attend_la_lettre(depose):
        depose.etat = Courriel.Etat.EN_ATTENTE
        depose.save(update_fields=["etat"])
    else:
        confier("groupement.tasks.envoyer_courriel", depose.pk)
    return depose


SEMAINE = datetime.timedelta(days=7)


def _avec_le_choix() -> models.QuerySet:
    """Messages, each with what its reader chose in its group, the group's cap, and what they got in a week."""
    with scopes_disabled():
        adhesions = Adhesion.objects.filter(personne=OuterRef("personne"), groupement=OuterRef("groupement"))
        choix = adhesions.values("courrier")[:1]
    recus = (
        Courriel.objects.dans_la_boite(timezone.now() - SEMAINE)
        .filter(personne=OuterRef("personne"), groupement=OuterRef("groupement"))
        .exclude(pk=OuterRef("pk"))
        .order_by()
        .values("groupement")
        .annotate(nombre=Count("pk"))
        .values("nombre")
    )
    return Courriel.objects.annotate(
        choix=Subquery(choix), plafond=F("groupement__courriels_par_semaine"), recus=Subquery(recus)
    )


def _attend_la_lettre(courriel: Any) -> bool:
    """`courriel`: of `_avec_le_choix`. Without a membership there is no letter; files travel on their own."""
    if courriel.urgent or courriel.choix is None or courriel.pieces_jointes:
        return False
    if courriel.choix == Adhesion.Courrier.AU_FIL:
        return bool(courriel.plafond) and (courriel.recus or 0) >= courriel.plafond
    return True


def rediger(gabarit: str, contexte: dict[str, Any]) -> dict[str, str]:
    """`texte` and `html` of a message, from templates/courriels/<gabarit>.txt and .html."""
    contexte = {"site": settings.ADRESSE_DU_SITE} | contexte
    return {
        "texte": render_to_string(f"courriels/{gabarit}.txt", contexte).strip() + "\n",
        "html": render_to_string(f"courriels/{gabarit}.html", contexte),
    }


def adresse_complete(chemin: str) -> str:
    """A path of the site as a link for a mail."""
    return settings.ADRESSE_DU_SITE + chemin


def envoyer(*, courriel_id: int) -> bool:
    """Send one message of the outbox now. True when it left.

    1. Take the row alone; a row that another worker holds, or that is no longer due, is left to it.
    2. Hand the mail to the server.
    3. Write down what became of it, in the same transaction as the lock.
    """
    with transaction.atomic():
        courriel = (
            Courriel.objects.select_for_update(skip_locked=True, no_key=True).dus().filter(pk=courriel_id).first()
        )
        if courriel is None:
            return False
        try:
            _vers_mail(courriel).send()
        except Exception as erreur:  # whatever the mail server or its library raises is an outcome to record
            _noter_l_echec(courriel, erreur)
            return False
        courriel.etat = Courriel.Etat.ENVOYE
        courriel.envoye_le = timezone.now()
        courriel.essais += 1
        courriel.erreur = ""
        courriel.save(update_fields=["etat", "envoye_le", "essais", "erreur"])
        return True


def _noter_l_echec(courriel: Courriel, erreur: Exception) -> None:
    definitif = _est_definitif(erreur) or courriel.essais >= len(ATTENTES)
    if definitif:
        courriel.etat = Courriel.Etat.REFUSE
    else:
        courriel.prochain_essai_le = timezone.now() + ATTENTES[courriel.essais]
    courriel.essais += 1
    courriel.erreur = f"{type(erreur).__name__} : {erreur}"[:2000]
    courriel.save(update_fields=["etat", "prochain_essai_le", "essais", "erreur"])
    logger.warning("Message %s not sent (try %s): %s", courriel.pk, courriel.essais, courriel.erreur)


def _est_definitif(erreur: Exception) -> bool:
    """SMTP answers of 500 and more are a refusal: trying again would only annoy the server."""
    codes = [code for code, _ in getattr(erreur, "recipients", {}).values()] or [getattr(erreur, "smtp_code", 0)]
    return all(isinstance(code, int) and code >= 500 for code in codes)


def _vers_mail(courriel: Courriel) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=courriel.sujet,
        body=courriel.texte,
        to=[formataddr((str(courriel.personne or ""), courriel.destinataire))],
        reply_to=courriel.repondre_a,
        headers={"Message-ID": f"<{courriel.pk}.{courriel.depose_le:%Y%m%d%H%M%S}@groupement>"}
        | _desabonnement(courriel),
    )
    if courriel.html:
        mail.attach_alternative(courriel.html, "text/html")
    for piece in courriel.pieces_jointes:
        modele, clef = piece.split(":")
        document = apps.get_model(modele)._base_manager.get(pk=clef)
        mail.attach(document.nom_du_fichier, bytes(document.octets), document.type_mime.split(";")[0])
    return mail


def _desabonnement(courriel: Courriel) -> dict[str, str]:
    """The headers by which a mail program offers to unsubscribe (RFC 8058): from that reminder when the message has
    its own link, else from the mail of that group. What is urgent, and what no member gets, has none."""
    debut = adresse_complete(reverse("groupement:preferences_courriel", args=["-"])).removesuffix("-/")
    liens = re.findall(rf"{re.escape(debut)}[\w:.-]+/", courriel.texte)
    if not liens and not courriel.urgent and courriel.personne_id and courriel.groupement_id:
        liens = [lien_du_courrier(courriel.personne_id, courriel.groupement_id)]
    if not liens:
        return {}
    return {"List-Unsubscribe": f"<{liens[-1]}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def renvoyer(*, courriel: Courriel) -> None:
    """Try again a message that the server refused."""
    Courriel.objects.filter(pk=courriel.pk, etat=Courriel.Etat.REFUSE).update(
        etat=Courriel.Etat.A_ENVOYER, essais=0, prochain_essai_le=timezone.now(), erreur=""
    )
    confier("groupement.tasks.envoyer_courriel", courriel.pk)
