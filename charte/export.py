"""What the charter keeps of a person, for the export of their data. Called outside scopes."""

from __future__ import annotations

from charte.models import Acceptation, Commentaire, Question, Raison
from groupement.export import Section
from groupement.models import Personne


def sections(personne: Personne) -> list[Section]:
    siennes = {"adhesion__personne": personne}
    return [
        Section(
            "Les chartes que j’ai acceptées",
            ["groupement", "version", "acceptée le"],
            list(Acceptation.objects.filter(**siennes).values_list("groupement__nom", "version__numero", "le")),
        ),
        Section(
            "Mes questions sur la charte",
            ["groupement", "question"],
            list(Question.objects.filter(**siennes).values_list("groupement__nom", "texte")),
        ),
        Section(
            "Mes commentaires sur la charte",
            ["groupement", "partie", "commentaire"],
            list(
                Commentaire.objects.filter(auteur__personne=personne).values_list(
                    "groupement__nom", "section__titre", "texte"
                )
            ),
        ),
        Section(
            "Pourquoi je participe",
            ["groupement", "réponse"],
            list(Raison.objects.filter(**siennes).values_list("groupement__nom", "texte")),
        ),
    ]
