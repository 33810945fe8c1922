"""The networks and groups of the demonstration, with the real places of the Aude and of the Pays Midi-Quercy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FicheReseau:
    slug: str
    nom: str
    referents_modifient_annuaire: bool


@dataclass(frozen=True, slots=True)
class FicheGroupement:
    """`foyers`: households of the group today; one that left comes in addition."""

    slug: str
    reseau: str
    nom: str
    commune: str
    latitude: str
    longitude: str
    foyers: int
    anciennete: int  # days since the group began
    lieu: str
    telephone: str
    description: str
    premier_rappel: int = 72
    second_rappel: int = 24
    contacts_partages: bool = True
    argent: tuple[tuple[str, str], ...] = ()  # settings of the group about money, by field name


# What a group without employee asks: a fee of one's choice, and a cheque kept against forgotten baskets.
COTISATION = (("cotisation_minimum", "5"), ("cotisation_conseillee", "15"))
COTISATION_ET_CAUTION = (*COTISATION, ("caution", "30"))
# The well-known specimen account of the banks' own documentation.
COMPTE = (("titulaire", "Groupement d’achats, association"), ("iban", "FR7630006000011234567890189"))


RESEAUX = (
    FicheReseau("aude", "Groupements d’achats de l’Aude", True),
    FicheReseau("quercy", "Civam Graines de Quercy", False),
)

GROUPEMENTS = (
    FicheGroupement(
        "limoux",
        "aude",
        "Groupement d’achats de Limoux",
        "Limoux",
        "43.05560",
        "2.21860",
        41,
        2100,
        "Maison paysanne, salle du rez-de-chaussée",
        "04 65 71 10 20",
        "Nous commandons ensemble, au plus près de chez nous, à des fermes que nous connaissons. On entre dans le "
        "groupe avec une marraine ou un parrain, en venant à une réunion : elle a lieu le troisième samedi du mois. "
        "Chacune et chacun prend une part du travail, par exemple suivre un producteur.",
        argent=COTISATION_ET_CAUTION,
    ),
    FicheGroupement(
        "quillan",
        "aude",
        "Groupement d’achats de Quillan",
        "Quillan",
        "42.87390",
        "2.18280",
        24,
        1300,
        "Salle des associations, près de la gare",
        "04 65 71 10 31",
        "Un groupe de la haute vallée de l’Aude. Nos réunions ont chacune leur sujet : la charte, la grande commande "
        "d’épicerie, une visite de ferme qui finit autour d’un repas partagé.",
        argent=(*COTISATION, *COMPTE),
    ),
    FicheGroupement(
        "carcassonne",
        "aude",
        "Groupement d’achats de Carcassonne",
        "Carcassonne",
        "43.21300",
        "2.35140",
        58,
        900,
        "Foyer du quartier de la Conte",
        "04 65 71 10 42",
        "Le plus grand groupe du réseau : une livraison tous les quinze jours, le jeudi soir. Tout le monde passe "
        "commande, et tout le monde tient une permanence de distribution dans l’année.",
        premier_rappel=48,
        second_rappel=12,
        argent=(*COTISATION_ET_CAUTION, ("participation_fixe", "0.50"), *COMPTE),
    ),
    FicheGroupement(
        "soulatge",
        "aude",
        "Groupement d’achats de Soulatgé",
        "Soulatgé",
        "42.89000",
        "2.50600",
        14,
        1700,
        "Ancienne école du village",
        "04 65 71 10 53",
        "Toutes les trois semaines, une commande de produits bio à une plateforme de Perpignan. Chaque hiver nous "
        "nous partageons l’année : qui passe la commande, qui va la chercher, qui tient les comptes, qui prépare "
        "les cagettes. Chaque foyer prend son tour.",
        argent=(*COTISATION, ("participation_taux", "2"), *COMPTE),
    ),
    FicheGroupement(
        "monclar",
        "quercy",
        "Groupement citoyen de Monclar-de-Quercy",
        "Monclar-de-Quercy",
        "43.96720",
        "1.58440",
        38,
        420,
        "Salle du lac",
        "05 36 49 20 11",
        "Un groupe jeune, et déjà nombreux : il se demande s’il ne doit pas faire des petits. Une livraison par mois, "
        "le premier vendredi.",
    ),
    FicheGroupement(
        "septfonds",
        "quercy",
        "Groupement citoyen de Septfonds",
        "Septfonds",
        "44.17860",
        "1.61780",
        12,
        230,
        "Sous la halle",
        "05 36 49 20 22",
        "Nous démarrons. Quelques commandes, des fermes toutes proches, et de la place pour vous : venez nous voir "
        "un soir de distribution.",
        second_rappel=0,
    ),
)

# Villages where members live, by network: for addresses that look like those of the place.
VILLAGES = {
    "aude": ("Limoux", "Alet-les-Bains", "Couiza", "Magrie", "Cépie", "Pieusse", "Saint-Polycarpe", "Espéraza",
             "Rouffiac-d’Aude", "Belvianes", "Cucugnan", "Cubières-sur-Cinoble", "Trèbes", "Palaja"),
    "quercy": ("Bruniquel", "Génébrières", "La Salvetat-Belmontet", "Caussade", "Lavaurette", "Puylaroque",
               "Montalzat", "Monclar-de-Quercy", "Septfonds"),
}  # fmt: skip
RUES = (
    "chemin de la Garrigue", "rue du Four", "rue de la Fontaine", "avenue du Pont", "place de l’Église",
    "chemin des Vignes", "rue des Tanneurs", "impasse du Lavoir", "route du Moulin", "rue du Barry",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FicheEntree:
    """The door of a group (`groupement.models.Entree`), always with a public page."""

    slug: str
    quand: str
    fonctionnement: str
    venir: str
    etapes: tuple[str, ...]
    taille: int | None = None
    a_la_taille: str = "attente"


ENTREES = (
    FicheEntree(
        "limoux",
        "Réunion et livraison le troisième samedi du mois, à partir de 10 h",
        "Chaque ferme a **deux référents** : ils ouvrent la commande, la regroupent et préparent la distribution.\n\n"
        "- On commande en ligne, par téléphone ou sur papier.\n"
        "- On paie chaque ferme directement, par chèque, avant la livraison.\n"
        "- Tout le monde prend une part du travail, à sa mesure.",
        "Le plus simple est de venir à une réunion : on y goûte, on y discute, et l’on voit si cela convient. "
        "Maison paysanne, salle du rez-de-chaussée ; la porte est ouverte.",
        ("adresse", "contact", "reunion", "parrainage", "charte", "foyer", "accord"),
        taille=60,
    ),
    FicheEntree(
        "monclar",
        "Livraison le premier vendredi du mois, de 17 h à 19 h",
        "Une commande par mois, à une vingtaine de fermes. Chaque foyer tient une permanence dans l’année.",
        "Passez nous voir un soir de livraison, à la salle du lac.",
        ("adresse", "contact", "foyer", "cotisation"),
        taille=38,
        a_la_taille="essaimer",
    ),
    FicheEntree(
        "septfonds",
        "Distribution sous la halle, un mercredi sur deux",
        "Nous démarrons : tout est à inventer, et il y a de la place.",
        "Venez sous la halle un soir de distribution, quelqu’un vous accueillera.",
        ("adresse", "contact", "accord"),
    ),
)
