"""Five invented producers for the groups of the Pays Midi-Quercy."""

from catalogue.demo.fiches import ATELIER, FERME, FicheProducteur

FICHIER = "quercy.csv"

PRODUCTEURS_QUERCY = (
    FicheProducteur(
        "bonnefont", "quercy", "Les Légumes de Bonnefont", FERME, "Nègrepelisse", "44.07600", "1.52200",
        "Bonnefont", "entre midi et 14 h", "05 36 49 41 01", (("Anaëlle Couderc", "maraîchère"),), ("bio", "quercy"),
        "Installée il y a trois ans sur les terrasses de l’Aveyron, avec deux serres et beaucoup de courage. "
        "Vos commandes l’aident à savoir quoi planter.",
        "Bio depuis le premier jour, paillage de paille et de laine, compost du voisin.",
        FICHIER, ("Maraîchage",),
    ),
    FicheProducteur(
        "gouyre", "quercy", "Fromagerie du Gouyre", ATELIER, "Vaïssac", "44.03000", "1.56600",
        "La Vacherie", "de 10 h à midi, jamais pendant la traite", "05 36 49 41 02",
        (("Rémi Vignals", "fromager"),), ("quercy",),
        "Vingt vaches brunes, du lait, des yaourts, une tomme. Les pots de verre reviennent : il y a une consigne.",
        "Herbe et foin, très peu de céréales. Transformation à la ferme.",
        FICHIER, ("Lait et fromages",),
    ),
    FicheProducteur(
        "caussade", "quercy", "Moulin des Cinq Chênes", ATELIER, "Caussade", "44.16100", "1.54000",
        "Route de Monteils", "l’après-midi", "05 36 49 41 03", (("Solange Bessède", "meunière"),), ("np", "bio"),
        "Farines, pâtes et légumes secs de la plaine. On commande pour deux mois, on partage les sacs.",
        "Meule de pierre, blés anciens et lentilles en association.",
        FICHIER, ("Moulin",),
    ),
    FicheProducteur(
        "montricoux", "quercy", "Vergers de l’Aveyron", FERME, "Montricoux", "44.07700", "1.62000",
        "Les Calquières", "le matin tôt", "05 36 49 41 04", (("Jean-Loup Cayrol", "arboriculteur"),), ("quercy",),
        "Pommes, prunes, raisin chasselas et jus. Cagettes de cinq kilos, à partager entre voisins.",
        "Verger en conversion bio, fauche tardive, ruches au bout des rangs.",
        FICHIER, ("Verger",),
    ),
    FicheProducteur(
        "causse", "quercy", "Élevage du Causse", FERME, "Caylus", "44.23600", "1.77200",
        "Mas de Clarous", "le soir après 19 h", "05 36 49 41 05", (("Honorine Delrieu", "éleveuse"),), ("bio",),
        "Des agneaux du causse, des poulets et des œufs. Le poulet se pèse à la livraison.",
        "Plein air, aliment bio, petits lots.",
        FICHIER, ("Élevage",),
    ),
)  # fmt: skip
