"""What the charter says to other parts of the site by their joints: entering a group, its public page."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from charte.lecture import charte_en_vigueur as _en_vigueur
from charte.models import Acceptation, MotDuNuage, Raison, VersionCharte
from charte.nuage.dessin import Dessin, dessiner
from charte.nuage.mots import Mot, compter
from charte.services.accepter import accepter as _accepter
from groupement.models import Adhesion, Groupement
from groupement.portee import dans_le_groupement
from groupement.redaction import en_html

REPONSES_AU_MOINS = 3  # below, a cloud would show whose words they are
PERSONNES_EN_PUBLIC = 2  # a word of one person alone stays inside the group


@dataclass(frozen=True, slots=True)
class Nuage:
    """The words of a group: how many answered, the counts, and the drawing (None while too few answered)."""

    reponses: int
    mots: list[Mot]
    dessin: Dessin | None


def composer(*, public: bool = False) -> Nuage:
    """The cloud of the group in scope: answers of those who are in it, in two queries. `public`: what anybody may see,
    words that several people said or that the group chose to keep."""
    presentes = [Adhesion.Etat.ACTIVE, Adhesion.Etat.EN_PAUSE]
    textes = list(Raison.objects.filter(adhesion__etat__in=presentes).values_list("texte", flat=True))
    choix = dict(MotDuNuage.objects.values_list("racine", "choix"))

    def montrer(mot: Mot) -> bool:
        dit = choix.get(mot.racine)
        if dit is not None:
            return dit == MotDuNuage.Choix.GARDE
        return not public or mot.nombre >= PERSONNES_EN_PUBLIC

    mots = compter(textes, montrer=montrer) if len(textes) >= REPONSES_AU_MOINS else []
    return Nuage(reponses=len(textes), mots=mots, dessin=dessiner(mots) if mots else None)


def nuage(groupement: Groupement) -> SafeString:
    """The drawing and its list, for a page that says what the group is; empty while too few answered."""
    with dans_le_groupement(groupement):
        compose = composer(public=True)
    if compose.dessin is None:
        return SafeString("")
    return render_to_string("charte/_nuage.html", {"nuage": compose, "groupement": groupement})


def charte_en_vigueur(groupement: Groupement) -> VersionCharte | None:
    with dans_le_groupement(groupement):
        return _en_vigueur()


def texte_public(groupement: Groupement) -> SafeString | None:
    """The charter in force as HTML (sections under h3), or None when the group has none."""
    version = charte_en_vigueur(groupement)
    if version is None:
        return None
    sections = ((section.titre, en_html(section.texte, descendre=3)) for section in version.sections.all())
    return format_html("{}", format_html_join("\n", "<section><h3>{}</h3>\n{}</section>", sections))


def a_accepte(adhesion: Adhesion) -> bool:
    """Whether this person accepted the version in force; True when the group has no charter."""
    with dans_le_groupement(adhesion.groupement):
        version = VersionCharte.objects.publiees().first()
        return version is None or Acceptation.objects.filter(version=version, adhesion=adhesion).exists()


def accepter(adhesion: Adhesion) -> None:
    """This person accepts the version in force; nothing when the group has none. Raises `Refus`."""
    with dans_le_groupement(adhesion.groupement):
        version = VersionCharte.objects.publiees().first()
        if version is not None:
            _accepter(version=version, adhesion=adhesion)
