"""Fifteen producers for the groups of the Aude. All are invented, except the cooperative whose price list the guide
prints; its contacts here are not the real ones."""

from catalogue.demo.fiches import ATELIER, BOUTIQUE, FERME, PLATEFORME, FicheProducteur

CATALOGUE = "catalogue.csv"

PRODUCTEURS_AUDE = (
    FicheProducteur(
        "maraicher", "aude", "Le Jardin des Trois Ruisseaux", FERME, "Alet-les-Bains", "42.99700", "2.25500",
        "Les Horts, route de Véraza", "le soir de 18 h à 20 h, ou entre midi et 14 h", "06 39 98 41 01",
        (("Élodie Marquier", "maraîchère"), ("Tom Marquier", "livraisons")), ("np", "bio"),
        "Deux hectares au bord de l’eau, une quarantaine de légumes dans l’année et un goût prononcé pour les "
        "variétés qu’on ne trouve plus. Le panier se remplit de ce que le jardin donne la semaine même ; "
        "passez donner un coup de main au printemps, on vous gardera les premières fèves.",
        "Sol couvert toute l’année, engrais verts, petite traction. Semences reproductibles pour les deux tiers des "
        "légumes. Arrosage à la goutte, la nuit.",
        CATALOGUE, ("Maraîcher bio",),
    ),
    FicheProducteur(
        "vergers", "aude", "Les Vergers du Razès", FERME, "Brugairolles", "43.14800", "2.06800",
        "Domaine de Cap-Haut", "le matin avant 8 h, sauf pendant la cueillette (juin à septembre)", "06 39 98 41 02",
        (("Hugues Sarda", "arboriculteur"),), ("bio",),
        "Pommes, poires, pêches, kiwis : quatre hectares de fruits entre Limoux et Mirepoix, plantés par le grand-père "
        "et convertis au bio il y a douze ans. Les fruits trop petits pour l’étal finissent en jus, et c’est très bien "
        "ainsi.",
        "Haies fleuries entre les rangs, nichoirs à mésanges, poules sous les pommiers l’hiver. Un traitement au "
        "cuivre quand il n’y a pas d’autre choix, noté sur le carnet que nous montrons volontiers.",
        CATALOGUE, ("Arboriculteur bio",),
    ),
    FicheProducteur(
        "moulin", "aude", "Moulin et fournil de la Serre", ATELIER, "Chalabre", "42.98200", "2.00500",
        "Chemin du Moulin-Neuf", "l’après-midi de 14 h à 17 h (on dort tôt, on pétrit la nuit)", "04 65 71 41 03",
        (("Joris Bézian", "paysan meunier"), ("Capucine Bézian", "boulangère")), ("np",),
        "Le blé pousse derrière la maison, la meule de pierre tourne deux jours par semaine, le four à bois chauffe "
        "le mardi et le vendredi. De la farine à l’étal il n’y a que nous deux, et un apprenti quand la récolte est "
        "bonne.",
        "Blés de population ressemés chaque automne, trois ans de rotation avec la luzerne et le pois. Pétrissage à "
        "la main, levain nourri depuis 2009, longue fermentation.",
        CATALOGUE, ("Paysan-meunier", "Boulanger au levain"),
    ),
    FicheProducteur(
        "cerealier", "aude", "Ferme des Quatre Vents", FERME, "Fanjeaux", "43.18900", "2.03200",
        "La Borde-Basse", "de préférence par e-mail ; par téléphone entre midi et 14 h", "06 39 98 41 04",
        (("Maud Tailhan", "cultivatrice"),), ("bio", "coherence"),
        "Sur les collines du Lauragais où le vent ne s’arrête guère, des lentilles, des pois chiches, du tournesol et "
        "du blé dur. Les pâtes sont faites à la ferme, séchées lentement ; l’huile est pressée au village voisin.",
        "Non-labour depuis dix ans, couverts d’hiver, triage et séchage sur place. Tout ce qui est vendu vient de nos "
        "parcelles.",
        CATALOGUE, ("Légumineuses et pâtes (céréalier)",),
    ),
    FicheProducteur(
        "volailles", "aude", "La Basse-Cour du Lauquet", FERME, "Ladern-sur-Lauquet", "43.09800", "2.40800",
        "Métairie du Pas-du-Loup", "entre midi et 14 h ; jamais à la tombée du jour, on rentre les poules",
        "06 39 98 41 05", (("Sidonie Ourliac", "éleveuse"),), ("bio",),
        "Trois cents pondeuses et des poulets à croissance lente, dehors dès que la rosée est levée. Le poulet se "
        "commande à la pièce et se pèse à la livraison : il fera le poids qu’il fera, entre un kilo et demi et deux "
        "kilos et demi.",
        "Parcours arboré, lots de petite taille, aliment bio fait à la ferme pour les deux tiers. Abattage à "
        "quarante minutes d’ici.",
        CATALOGUE, ("Œufs et volailles",),
    ),
    FicheProducteur(
        "chevrerie", "aude", "Chèvrerie du Pech Blanc", FERME, "Rennes-les-Bains", "42.91900", "2.31900",
        "Pech Blanc", "de 11 h à 14 h ; évitez les heures de traite (6 h à 9 h et 17 h à 19 h)", "06 39 98 41 06",
        (("Perrine Galaup", "chevrière"), ("Aurélien Galaup", "fromager")), ("np", "bio"),
        "Soixante chèvres des Pyrénées qui choisissent elles-mêmes leur menu dans la garrigue. De décembre à février "
        "elles se reposent, et nous aussi : les fromages reviennent avec les chevreaux.",
        "Pâturage tournant, foin de la vallée, lait cru transformé le jour même. Les chevreaux restent deux mois sous "
        "leur mère.",
        CATALOGUE, ("Chevrier fromager",),
    ),
    FicheProducteur(
        "bergerie", "aude", "Bergerie de la Coume", FERME, "Espezel", "42.81800", "2.01700",
        "La Coume, plateau de Sault", "à midi, ou par message : il y a peu de réseau", "06 39 98 41 07",
        (("Bénédicte Rouzoul", "bergère"),), ("bio",),
        "À mille mètres, cent brebis qui donnent du lait d’avril à octobre. La tomme se vend à la coupe, pesée au "
        "moment de la distribution ; les yaourts sont dans des pots de verre que nous reprenons avec plaisir.",
        "Estive l’été, foin de prairies naturelles l’hiver, aucun ensilage. Pots consignés, lavés à la ferme.",
        CATALOGUE, ("Brebis laitière",),
    ),
    FicheProducteur(
        "elevage", "aude", "Élevage des Hautes Prades", FERME, "Mouthoumet", "42.96000", "2.53000",
        "Les Prades", "le soir après 20 h", "04 65 71 41 08",
        (("Ferréol Campagnac", "éleveur"), ("Line Campagnac", "caissettes et comptes")), ("coherence", "bio"),
        "Des gasconnes et des tarasconnaises qui entretiennent les pentes des Hautes Corbières. La viande part en "
        "colis préparés par un boucher du canton : chacun contient un peu de tout, et une recette pour les morceaux "
        "qu’on ne connaît pas.",
        "Herbe et foin, rien d’autre ou presque. Bêtes nées, élevées et finies à la ferme ; abattoir le plus proche.",
        CATALOGUE, ("Éleveur bovin", "Éleveur ovin"),
    ),
    FicheProducteur(
        "porcs", "aude", "Les Cochons du Bosc", FERME, "Villardebelle", "43.01800", "2.39500",
        "Le Bosc", "avant 8 h, ou le soir", "06 39 98 41 09", (("Baptiste Fourès", "éleveur et charcutier"),), ("ici",),
        "Une cinquantaine de cochons dans les châtaigniers, six mois plus longtemps qu’ailleurs. Salaison à la ferme, "
        "au sel et au poivre, avec le temps comme seul additif.",
        "Plein air intégral, céréales de voisins. Pas de label : venez voir, la barrière est ouverte.",
        CATALOGUE, ("Éleveur de porc plein air",),
    ),
    FicheProducteur(
        "rucher", "aude", "Le Rucher de l’Alaric", FERME, "Montlaur", "43.13100", "2.56100",
        "Rue de la Coopérative", "à toute heure en hiver ; en saison, laissez un message", "06 39 98 41 10",
        (("Mélisande Coll", "apicultrice"),), ("np",),
        "Quatre-vingts ruches qui suivent les fleurs, du romarin de l’Alaric aux châtaigniers de la Montagne Noire. "
        "Certaines années le romarin ne donne rien : c’est marqué sur la commande, et l’on attend l’année suivante.",
        "Ruches de bois, cire de nos opercules, aucun nourrissement pendant les miellées. Extraction à froid.",
        CATALOGUE, ("Apiculteur",),
    ),
    FicheProducteur(
        "domaine", "aude", "Domaine des Deux Olivettes", FERME, "Saint-Hilaire", "43.09300", "2.30900",
        "Chemin des Olivettes", "l’après-midi, hors vendanges (septembre) et olivaison (novembre)", "04 65 71 41 11",
        (("Gauthier Bénazeth", "vigneron"), ("Iris Bénazeth", "moulin à huile")), ("demeter", "bio"),
        "Des vignes à Saint-Hilaire, quelques autres héritées dans les Corbières, et trois cents oliviers entre les "
        "deux. Le vin et la blanquette partent par cartons de six, que plusieurs foyers peuvent se partager.",
        "Biodynamie depuis 2011, vendange à la main, peu de soufre. Olives pressées dans la journée.",
        CATALOGUE, ("Oléiculteur", "Vigneron bio"),
    ),
    FicheProducteur(
        "simples", "aude", "Simples et Houblons", ATELIER, "Puivert", "42.92200", "2.04500",
        "Ancienne scierie", "par e-mail, réponse sous deux jours", "06 39 98 41 12",
        (("Ondine Tesseyre", "cueilleuse et brasseuse"),), ("np",),
        "Un atelier à quatre mains : des tisanes de montagne l’été, de la bière l’hiver, avec le houblon du jardin et "
        "l’orge d’un voisin.",
        "Cueillette sauvage déclarée et jardin de simples, séchage à l’ombre. Bière non filtrée, refermentée en "
        "bouteille.",
        CATALOGUE, ("Plantes aromatiques et brasserie",),
    ),
    FicheProducteur(
        "bioespuna", "aude", "BioEspuña S. Coop.", FERME, "Mula (Murcie, Espagne)", "38.04190", "-1.49060",
        "Région de Murcie", "par e-mail, en français ou en espagnol", "",
        (("Service des commandes", "coopérative"),), ("bio",),
        "Une petite coopérative de paysans du sud-est de l’Espagne, pour ce qui ne pousse pas chez nous : agrumes, "
        "amandes, huile d’olive. Ses prix sont les mêmes du début à la fin de la saison, et elle explique comment ils "
        "se composent : production, emballage, transport, marge. Les agrumes voyagent en caisses de dix kilos : on s’y "
        "met à plusieurs pour en remplir une.",
        "Vergers bio de taille familiale, cueillette à la commande. Le camion ne part que plein.",
        "tarif-bioespuna-2013-2014.csv", tarif="Prix fixes de la saison", prix_fixes=True,
    ),
    FicheProducteur(
        "plateforme", "aude", "Halles Bio du Roussillon", PLATEFORME, "Perpignan", "42.68870", "2.89480",
        "Marché de gros, quai 14", "du lundi au jeudi, de 7 h à 12 h", "04 65 71 41 14",
        (("Bureau des commandes", "plateforme"), ("Nuria Serrat", "suivi des groupements")), ("bio",),
        "Une plateforme de gros tenue par des producteurs du Roussillon. Elle rassemble ce que les fermes des environs "
        "n’ont pas ou plus, et l’épicerie sèche en vrac. On vient chercher la commande à quai, le jeudi matin.",
        "Tout est certifié bio. L’origine figure sur chaque ligne du bon de livraison ; les fermes du Roussillon "
        "passent d’abord.",
        "plateforme.csv",
    ),
    FicheProducteur(
        "epicerie", "aude", "L’Épicerie du Pont-Vieux", BOUTIQUE, "Quillan", "42.87500", "2.18400",
        "12 quai du Pont-Vieux", "aux heures du magasin, du mardi au samedi", "04 65 71 41 15",
        (("Clémence Audouy", "gérante"),), ("bio",),
        "Le magasin bio de la ville nous ouvre ses commandes de gros deux ou trois fois par an : riz, sucre, café, "
        "lessive, par sacs entiers et à prix doux. Ce qu’on ne trouve pas dans les fermes, on le prend là plutôt "
        "qu’ailleurs.",
        "Filières équitables pour ce qui vient de loin, vrac dès que c’est possible.",
        "epicerie.csv",
    ),
)  # fmt: skip
