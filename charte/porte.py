"""At the door of a group: each version asks each active member to accept it, kindly, then firmly.

What is known comes with the one query that opens the group (`a_lire`): a page costs no query more, whoever accepted.
Only GET pages are led here, so what somebody typed is never lost; `settings.PAGES_SANS_CHARTE` names those that never
wait: the charter itself, what one ordered and owes, a delivery and its duties, a référent's work, a
meeting under way. Signing out, profile and help stand outside the group.
"""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from charte.lecture import question_ouverte
from charte.models import Acceptation, VersionCharte

PLUS_TARD = "charte_plus_tard"  # in the session: {group's slug: [version, until when]}
REPIT = datetime.timedelta(days=3)  # how long "plus tard" lasts


def a_lire() -> dict[str, Any]:
    """`charte_a_accepter` of a membership: the id of the version in force unless it is accepted, or None."""
    siennes = Acceptation._base_manager.filter(version=OuterRef("pk"), adhesion=OuterRef(OuterRef("pk")))
    en_vigueur = VersionCharte._base_manager.filter(groupement=OuterRef("groupement"), etat="publiee")
    attendue = en_vigueur.order_by("-numero").values(attendue=Case(When(Exists(siennes), then=None), default=F("pk")))
    return {"charte_a_accepter": Subquery(attendue[:1])}


def attend(request: HttpRequest) -> int | None:
    """The version that this person still has to accept; nobody asks those who are away."""
    return request.adhesion.charte_a_accepter if request.adhesion.est_active else None


def retenir(request: HttpRequest) -> HttpResponse | None:
    """Before a page of the group: lead to the charter, or let pass (None)."""
    version = attend(request)
    if version is None or request.method != "GET" or not _est_une_page(request) or _a_remis(request, version):
        return None
    adresse = reverse("charte:a_accepter", args=[request.groupement.slug])
    return redirect(f"{adresse}?{urlencode({'suivant': request.get_full_path()})}")


def peut_remettre(request: HttpRequest, version: VersionCharte) -> bool:
    """While the days of grace last, or while a question waits for an answer."""
    jusqu_a = version.delai_pour(request.adhesion)
    return (jusqu_a is not None and timezone.localdate() <= jusqu_a) or question_ouverte(version, request.adhesion)


def remettre(request: HttpRequest, version: VersionCharte) -> None:
    """Not now: the session remembers for a few days, at most until the days of grace are over."""
    jusqu_a = timezone.now() + REPIT
    dernier = version.delai_pour(request.adhesion)
    if dernier is not None and dernier >= timezone.localdate():
        minuit = datetime.datetime.combine(dernier + datetime.timedelta(days=1), datetime.time())
        jusqu_a = min(jusqu_a, timezone.make_aware(minuit))
    remises = request.session.get(PLUS_TARD, {})
    request.session[PLUS_TARD] = remises | {request.groupement.slug: [version.pk, jusqu_a.isoformat()]}


def _a_remis(request: HttpRequest, version: int) -> bool:
    remise, jusqu_a = request.session.get(PLUS_TARD, {}).get(request.groupement.slug, (None, ""))
    fin = parse_datetime(jusqu_a) if remise == version else None
    return fin is not None and timezone.now() < fin


def _est_une_page(request: HttpRequest) -> bool:
    """A page that somebody opens, among those that may wait: not what a script fetches."""
    vers = request.headers.get("Sec-Fetch-Dest", "document")
    return vers == "document" and not re.match(settings.PAGES_SANS_CHARTE, request.resolver_match.view_name)
