"""Messages about shared work, one function each. To be called inside the transaction that causes them."""

from __future__ import annotations

from groupement.models import Personne
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.templatetags.formats import jour
from referents.models import PriseDeTache


def annoncer_une_tache(*, prise: PriseDeTache, auteur: Personne) -> None:
    """To somebody whom another person put down for a task."""
    tache, personne = prise.tache, prise.adhesion.personne
    if not personne.email:
        return
    deposer(
        clef=f"tache-confiee:{prise.pk}",
        destinataire=personne.email,
        personne=personne,
        groupement=tache.groupement,
        sujet=f"{auteur} vous confie une tâche : {tache}",
        repondre_a=[auteur.email] if auteur.email else [],
        **rediger(
            "entraide",
            {
                "personne": personne,
                "groupement": tache.groupement,
                "titre": f"{auteur} vous confie une tâche",
                "phrases": [
                    f"{tache}{f', pour le {jour(tache.pour_le)}' if tache.pour_le else ''}.",
                    "Si ce n’est pas possible, laissez-la sur sa page : quelqu’un d’autre pourra la prendre.",
                ],
                "lien": adresse_complete(tache.get_absolute_url()),
                "mot_du_lien": "Voir la tâche",
            },
        ),
    )
