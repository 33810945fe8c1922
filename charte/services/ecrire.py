"""Writing the next version: begin, add, write, move and take out sections, give up."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from charte.models import RevisionSection, SectionCharte, SectionModele, VersionCharte
from charte.services.verrou import PLUS_EN_CHANTIER, prendre, relire, relire_section
from groupement.models import Adhesion, Groupement
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser

VERSION, MODELE, RIEN = "version", "modele", "rien"  # what a draft begins from


class EcriteEntretemps(Refus):
    """Somebody saved the section after it was opened. `presente`: what it says now."""

    def __init__(self, presente: SectionCharte, qui: str) -> None:
        super().__init__(
            f"{qui} a enregistré cette section pendant que vous l’écriviez. Les deux textes sont ci-dessous : "
            "reprenez dans le vôtre ce qui manque, puis enregistrez de nouveau."
        )
        self.presente = presente


@transaction.atomic
def commencer(*, groupement: Groupement, depuis: str, auteur: Adhesion) -> VersionCharte:
    """A draft that begins from the version in force, from the model of the site, or from nothing."""
    charte = prendre(groupement)
    if VersionCharte.objects.en_chantier().exists():
        raise Refus("Une nouvelle version est déjà en cours d’écriture : continuez-la.")
    numero = (VersionCharte.objects.aggregate(dernier=Max("numero"))["dernier"] or 0) + 1
    version = VersionCharte(groupement=groupement, charte=charte, numero=numero)
    depart = list(_depart(depuis))
    enregistrer(version)
    sections = SectionCharte.objects.bulk_create(
        SectionCharte(groupement=groupement, version=version, clef=clef, rang=rang, titre=titre, texte=texte)
        for rang, (clef, titre, texte) in enumerate(depart, start=1)
    )
    RevisionSection.objects.bulk_create(_revision(section, auteur) for section in sections)
    journaliser(
        objet=version,
        action="commencer",
        libelle=f"Charte : la {version} est commencée",
        auteur=auteur.personne,
        apres={"sections": len(sections)},
    )
    return version


def _depart(depuis: str) -> Iterable[tuple[uuid.UUID, str, str]]:
    if depuis == RIEN:
        return []
    if depuis == MODELE:
        modele = [(uuid.uuid4(), titre, texte) for titre, texte in SectionModele.objects.values_list("titre", "texte")]
        if not modele:
            raise Refus("Le site n’a pas encore de modèle de charte : commencez d’une page blanche.")
        return modele
    en_vigueur = VersionCharte.objects.publiees().first()
    if depuis != VERSION or en_vigueur is None:
        raise Refus("Choisissez de quoi partir.")
    return en_vigueur.sections.values_list("clef", "titre", "texte")


@transaction.atomic
def ajouter_section(*, version: VersionCharte, titre: str, texte: str, auteur: Adhesion) -> SectionCharte:
    """A section at the end of the draft."""
    version = relire(version)
    if not version.est_modifiable:
        raise Refus(PLUS_EN_CHANTIER)
    rang = (version.sections.aggregate(dernier=Max("rang"))["dernier"] or 0) + 1
    section = SectionCharte(groupement_id=version.groupement_id, version=version, rang=rang, titre=titre, texte=texte)
    enregistrer(section)
    _revision(section, auteur).save(force_insert=True)
    _noter(section, "ajouter", f"Charte : section « {titre} » ajoutée", auteur)
    return section


@transaction.atomic
def ecrire_section(*, section: SectionCharte, titre: str, texte: str, revision: int, auteur: Adhesion) -> SectionCharte:
    """Save a section that was opened at `revision`. Raises `EcriteEntretemps` when somebody saved it since."""
    section = relire_section(section)
    if (section.titre, section.texte) == (titre, texte):
        return section
    if section.revision != revision:
        derniere = section.revisions.select_related("auteur__personne").first()
        raise EcriteEntretemps(section, str(derniere.auteur) if derniere else "Quelqu’un")
    section.titre, section.texte = titre, texte
    section.revision += 1
    enregistrer(section, champs=["titre", "texte", "revision"])
    _revision(section, auteur).save(force_insert=True)
    _noter(section, "ecrire", f"Charte : section « {titre} » réécrite", auteur)
    return section


@transaction.atomic
def deplacer_section(*, section: SectionCharte, de: int, auteur: Adhesion) -> SectionCharte:
    """One place up (`de` negative) or down; nothing at the ends."""
    section = relire_section(section)
    sections = list(section.version.sections.all())
    ici = next(rang for rang, autre in enumerate(sections) if autre.pk == section.pk)
    la_bas = ici + (-1 if de < 0 else 1)
    if not 0 <= la_bas < len(sections):
        return section
    voisine = sections[la_bas]
    section.rang, voisine.rang = voisine.rang, section.rang
    SectionCharte.objects.bulk_update([section, voisine], ["rang"])
    _noter(section, "deplacer", f"Charte : section « {section} » déplacée", auteur)
    return section


@transaction.atomic
def retirer_section(*, section: SectionCharte, auteur: Adhesion) -> None:
    """Out of the draft, with what was said about it; published versions keep theirs."""
    section = relire_section(section)
    _noter(section, "retirer", f"Charte : section « {section} » retirée du brouillon", auteur, avant=section.texte)
    section.delete()


@transaction.atomic
def abandonner(*, version: VersionCharte, auteur: Adhesion) -> None:
    """Give up a version that was not published; the one in force stays."""
    version = relire(version)
    if version.est_publiee:
        raise Refus("Cette version est publiée : elle ne s’abandonne plus, on écrit la suivante.")
    journaliser(
        objet=version,
        action="abandonner",
        libelle=f"Charte : la {version} est abandonnée avant d’être publiée",
        auteur=auteur.personne,
        avant={section.titre: section.texte for section in version.sections.all()},
    )
    version.delete()


def _revision(section: SectionCharte, auteur: Adhesion) -> RevisionSection:
    return RevisionSection(
        groupement_id=section.groupement_id,
        section=section,
        numero=section.revision,
        titre=section.titre,
        texte=section.texte,
        auteur=auteur,
    )


def _noter(section: SectionCharte, action: str, libelle: str, auteur: Adhesion, avant: str = "") -> None:
    journaliser(
        objet=section,
        action=action,
        libelle=libelle,
        auteur=auteur.personne,
        avant={"texte": avant} if avant else {},
    )
