"""A person's share of the work, for the export of their data. Called outside scopes."""

from __future__ import annotations

from groupement.export import Section
from groupement.models import Adhesion, Personne
from groupement.templatetags.formats import de
from referents.models import Disponibilite, Frais, Inscription, Interet, Mandat, Pret, PriseDeTache


def sections(personne: Personne) -> list[Section]:
    siens = {"adhesion__personne": personne}
    mandats = Mandat.objects.filter(**siens).select_related("partenariat__producteur", "groupement")
    permanences = Inscription.objects.filter(**siens).select_related("permanence__distribution", "groupement")
    interets = Interet.objects.filter(**siens).select_related("partenariat__producteur", "groupement")
    foyers = Adhesion.objects.filter(personne=personne).values("foyer")
    return [
        Section(
            "Mes mandats de référent",
            ["groupement", "producteur", "rang", "du", "au"],
            [[m.groupement.nom, str(m.partenariat), m.get_rang_display(), m.du, m.au] for m in mandats],
        ),
        Section(
            "Les tâches que j’ai prises",
            ["groupement", "tâche", "état"],
            [
                [p.groupement.nom, p.tache.intitule, p.tache.get_etat_display()]
                for p in PriseDeTache.objects.filter(**siens).select_related("tache", "groupement")
            ],
        ),
        Section(
            "Mes permanences",
            ["groupement", "permanence", "jour", "présence", "mot"],
            [
                [
                    i.groupement.nom,
                    i.permanence.intitule,
                    i.permanence.distribution.jour,
                    i.get_presence_display(),
                    i.mot,
                ]
                for i in permanences
            ],
        ),
        Section(
            "Ce que je ferais volontiers",
            ["groupement", "quoi"],
            [
                *(
                    [
                        d.groupement.nom,
                        ", ".join(
                            [*(Disponibilite.Competence(c).label for c in d.competences), *filter(None, [d.mot])]
                        ),
                    ]
                    for d in Disponibilite.objects.filter(**siens).select_related("groupement")
                ),
                *([i.groupement.nom, f"référent {de(i.partenariat)}"] for i in interets),
            ],
        ),
        Section(
            "Ce que mon foyer a emprunté",
            ["groupement", "chose", "du", "au"],
            list(Pret.objects.filter(foyer__in=foyers).values_list("groupement__nom", "materiel__nom", "du", "au")),
        ),
        Section(
            "Mes frais de route",
            ["groupement", "jour", "pour quoi", "montant", "état"],
            [
                [f.groupement.nom, f.jour, f.motif, f.montant, f.get_etat_display()]
                for f in Frais.objects.filter(**siens).select_related("groupement")
            ],
        ),
    ]
