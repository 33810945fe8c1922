"""The model charter of the site, kept by its admin."""

from django.db import transaction
from django.db.models import Max

from charte.models import SectionModele
from groupement.models import Personne
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser


@transaction.atomic
def ecrire_le_modele(*, section: SectionModele | None, titre: str, texte: str, auteur: Personne) -> SectionModele:
    """Change a section, or add one at the end (None). Charters begun before keep their own words."""
    if section is None:
        dernier = SectionModele.objects.aggregate(dernier=Max("rang"))["dernier"] or 0
        section = SectionModele(rang=dernier + 1)
    section.titre, section.texte = titre, texte
    enregistrer(section)
    journaliser(objet=section, action="ecrire", libelle=f"Modèle de charte : « {titre} »", auteur=auteur)
    return section


@transaction.atomic
def retirer_du_modele(*, section: SectionModele, auteur: Personne) -> None:
    journaliser(
        objet=section,
        action="retirer",
        libelle=f"Modèle de charte : « {section} » retirée",
        auteur=auteur,
        avant={"texte": section.texte},
    )
    section.delete()
