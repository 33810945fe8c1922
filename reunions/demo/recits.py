"""What was spoken of at the meetings of the demonstration: inspired by what groups told, signed by nobody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recit:
    """One past meeting. `points`: (title, minutes, what the minutes say)."""

    titre: str
    genre: str = "organisation"
    points: tuple[tuple[str, int, str], ...] = ()
    decisions: tuple[str, ...] = ()
    taches: tuple[str, ...] = ()
    general: str = ""
    producteur: str = ""
    correction: str = ""  # what a second version of the minutes corrects


RECITS = (
    Recit(
        "Les producteurs et les bocaux",
        points=(
            ("Qui suit quel producteur", 30, "Tour de table. **Les simples n’ont toujours personne** : Anouk veut bien "
             "apprendre, si quelqu’un fait les deux premières commandes avec elle."),
            ("Les bocaux qui ne reviennent pas", 20, "Il en manque une quarantaine depuis juin.\n\n- on rappelle la "
             "consigne sur les feuilles\n- une caisse « retour » à l’entrée, avec une grande étiquette"),
            ("Nos horaires de distribution", 20, "Le créneau de 19 h est vide un samedi sur deux. On le garde jusqu’à "
             "Noël, puis on regarde."),
        ),
        decisions=("La consigne des bocaux passe à 1 €.", "Le créneau de 19 h est gardé jusqu’à Noël."),
        taches=("Peindre l’étiquette de la caisse des retours", "Appeler Simples et Houblons"),
        general="Dix-huit personnes, deux enfants, un gâteau aux noix. On a fini à l’heure.",
    ),
    Recit(
        "",
        points=(
            ("Le minimum de commande du moulin", 25, "Le moulin demande 150 € au lieu de 120. Avec une commande toutes "
             "les six semaines au lieu de quatre, on y est sans forcer."),
            ("Accueillir les nouveaux", 25, "Trois familles attendent. Chacune a maintenant une marraine ou un parrain "
             "qui vient avec elle à sa première distribution."),
        ),
        decisions=("La farine se commande toutes les six semaines.",),
        taches=("Prévenir le moulin du nouveau rythme",),
        correction="Le minimum du moulin est de 150 €, et non de 160 €.",
    ),
    Recit(
        "Goûter les vins du Domaine",
        genre="degustation",
        producteur="Le Domaine, à Magrie",
        points=(("Visite du chai", 45, "Les vignes, le chai, puis quatre vins. Le blanc de l’an dernier a plu à tout "
                 "le monde."), ("Commander ensemble", 20, "Un carton panaché est possible : six bouteilles au choix.")),
        decisions=("Une commande de vins à l’automne, en cartons panachés.",),
    ),
    Recit(
        "",
        points=(
            ("Ce qui nous fatigue", 40, "Beaucoup de courriels, et toujours les mêmes qui déchargent. On a fait la "
             "liste de qui fait quoi : **sept personnes font la moitié du travail**."),
            ("Les permanences", 30, "Chaque foyer en prend deux dans l’année, sauf qui ne peut pas."),
        ),
        decisions=("Chaque foyer tient deux permanences par an.", "Un seul courriel par semaine, le dimanche soir."),
        taches=("Écrire la liste des permanences du trimestre",),
        general="> On ne fait pas ça pour acheter moins cher, on fait ça pour connaître les gens.",
    ),
    Recit(
        "Assemblée générale",
        genre="assemblee",
        points=(
            ("Le bilan de l’année", 30, "Quarante et un foyers, onze commandes, douze producteurs."),
            ("Les comptes", 20, "| | |\n|---|---|\n| Cotisations | 580 € |\n| Location de la salle | 240 € |\n| "
             "Reste | 340 € |"),
            ("Les rôles pour l’an prochain", 30, "L’animation est reconduite pour un an."),
        ),
        decisions=("Les comptes sont approuvés.", "La cotisation reste à 15 €, libre à partir de 5 €.",
                   "La caution est de 30 €, rendue au départ."),
        taches=("Porter les statuts à la mairie",),
    ),
)  # fmt: skip
ORDRE_DU_JOUR = (
    ("Tour de table", 10, ""),
    ("Les simples cherchent leur référent", 25, "Deux producteurs nous le demandent. Venez avec une idée."),
    ("La grande commande d’agrumes", 30, "Combien de caisses ? Où les stocker une nuit ?\n\nLe tarif est sur la page "
     "de BioEspuña."),
    ("Notre charte a cinq ans", 40, "Relisez-la avant de venir."),
    ("La prochaine fois", 10, ""),
)  # fmt: skip
