"""Reading the charter: the version in force, what changed for somebody, who accepted."""

from __future__ import annotations

from charte.differences import Ecart, comparer_les_sections
from charte.models import Acceptation, Question, VersionCharte
from groupement.models import Adhesion
from groupement.redaction import en_texte


def charte_en_vigueur() -> VersionCharte | None:
    """The last published version of the group in scope, with its sections."""
    return (
        VersionCharte.objects.publiees()
        .select_related("charte", "groupement", "publiee_par__personne")
        .prefetch_related("sections")
        .first()
    )


def ecarts(ancienne: VersionCharte | None, nouvelle: VersionCharte) -> list[Ecart]:
    """Section by section; without an older version, everything is new."""
    return comparer_les_sections(_sections(ancienne) if ancienne else [], _sections(nouvelle))


def _sections(version: VersionCharte) -> list[tuple[str, str, str]]:
    """As they read: a word that became bold is the same word."""
    return [(str(section.clef), section.titre, en_texte(section.texte)) for section in version.sections.all()]


def ce_qui_change(ancienne: VersionCharte, nouvelle: VersionCharte) -> str:
    """In one sentence: which sections are new, written again or taken out."""
    par_etat: dict[str, list[str]] = {}
    for ecart in ecarts(ancienne, nouvelle):
        par_etat.setdefault(ecart.etat, []).append(f"«\u00a0{ecart.titre}\u00a0»")
    morceaux = [
        f"{'une section ' if len(titres) == 1 else 'des sections '}{un if len(titres) == 1 else plusieurs}\u00a0: "
        + ", ".join(titres)
        for etat, un, plusieurs in (
            ("changee", "réécrite", "réécrites"),
            ("ajoutee", "nouvelle", "nouvelles"),
            ("retiree", "retirée", "retirées"),
        )
        if (titres := par_etat.get(etat))
    ]
    if not morceaux:
        return "Les mots sont les mêmes\u00a0; l’ordre des sections ou leur mise en forme change."
    phrase = "\u00a0; ".join(morceaux)
    return f"{phrase[0].upper()}{phrase[1:]}."


def acceptee_avant(version: VersionCharte, adhesion: Adhesion) -> VersionCharte | None:
    """The last version before this one that `adhesion` accepted."""
    return (
        VersionCharte.objects.publiees()
        .filter(acceptations__adhesion=adhesion, numero__lt=version.numero)
        .prefetch_related("sections")
        .first()
    )


def acceptation_de(version: VersionCharte, adhesion: Adhesion) -> Acceptation | None:
    return Acceptation.objects.filter(version=version, adhesion=adhesion).first()


def compter(version: VersionCharte) -> tuple[int, int]:
    """(active members who accepted it, active members)."""
    actives = Adhesion.objects.actives()
    return Acceptation.objects.filter(version=version, adhesion__in=actives).count(), actives.count()


def question_ouverte(version: VersionCharte, adhesion: Adhesion) -> bool:
    return Question.objects.ouvertes().filter(version=version, adhesion=adhesion).exists()
