"""What référents know of a producer: each writing is a version, none is lost."""

from __future__ import annotations

from django.db import transaction

from catalogue.models import Partenariat
from groupement.models import Adhesion
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from referents.models import PageDeCarnet
from referents.services.mandats import verrouiller_le_partenariat


@transaction.atomic
def ecrire_dans_le_carnet(*, partenariat: Partenariat, texte: str, lue: int, auteur: Adhesion) -> PageDeCarnet:
    """A new version made from version `lue` (0: none yet); refused when somebody wrote meanwhile.

    The journal says that it was written, not what: it is for référents alone.
    """
    fige = verrouiller_le_partenariat(partenariat)
    derniere = fige.carnet.select_related("auteur__personne").first()
    if derniere is not None and derniere.numero != lue:
        raise Refus(
            f"{derniere.auteur} a écrit dans ce carnet entre-temps (version {derniere.numero}, ci-dessous) : "
            "reprenez ce qui vous manque, puis enregistrez de nouveau."
        )
    if derniere is not None and derniere.texte == texte:
        return derniere
    page = PageDeCarnet(
        groupement_id=fige.groupement_id, partenariat=fige, numero=(derniere.numero if derniere else 0) + 1,
        texte=texte, auteur=auteur,
    )  # fmt: skip
    enregistrer(page)
    journaliser(
        objet=page, action="ecrire", libelle=f"Carnet des référents mis à jour : {fige}", auteur=auteur.personne
    )
    return page
