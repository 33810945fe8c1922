"""What a group shows to whoever comes, without an account: never a member, never an order."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.html import conditional_escape
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from groupement.models import Candidature, Coordination, Entree, Groupement
from groupement.portee import scopes_disabled
from groupement.redaction import en_html
from groupement.tri import par_nom


def entree_publique(slug: str) -> Entree | None:
    """The door of the group called `slug`, if it chose to be seen."""
    with scopes_disabled():
        return (
            Entree.objects.select_related("groupement__reseau")
            .filter(page_publique=True, groupement__slug=slug)
            .first()
        )


def groupements_ouverts(recherche: str = "") -> QuerySet[Groupement]:
    """Groups that chose to be seen, by place or name. To be read with scopes disabled: it crosses groups by nature."""
    with scopes_disabled():
        ouverts = Groupement.objects.filter(
            pk__in=Entree.objects.filter(page_publique=True).values("groupement")
        ).select_related("reseau")
    for mot in recherche.split()[:6]:
        ouverts = ouverts.filter(
            Q(commune__unaccent__icontains=mot)
            | Q(nom__unaccent__icontains=mot)
            | Q(lieu_habituel__unaccent__icontains=mot)
        )
    return ouverts.order_by(*par_nom("commune", "nom"))


def charte_publique(groupement: Groupement) -> SafeString:
    """The charter as HTML, "" where there is none to show. A joint answers Markdown, or HTML that it made safe."""
    texte = _premier(settings.CHARTES_PUBLIQUES, groupement)
    return texte if isinstance(texte, SafeString) else en_html(texte)


def nuage_public(groupement: Groupement) -> SafeString:
    """Why people take part, drawn; "" where there is nothing to draw."""
    return conditional_escape(_premier(settings.NUAGES_PUBLICS, groupement))


def rang_d_attente(candidature: Candidature) -> int:
    """1 for the first of the waiting list."""
    devant = Candidature.objects.en_attente().filter(
        Q(attente_le__lt=candidature.attente_le) | Q(attente_le=candidature.attente_le, pk__lt=candidature.pk)
    )
    return devant.count() + 1


def contacts_du_reseau(groupement: Groupement) -> list[Coordination]:
    """Who to speak to about splitting in two."""
    return list(Coordination.objects.filter(reseau=groupement.reseau_id).select_related("personne", "reseau"))


def _premier(chemins: Iterable[str], groupement: Groupement) -> str:
    reponses = (import_string(chemin)(groupement) for chemin in chemins)
    return next((reponse for reponse in reponses if reponse), "")
