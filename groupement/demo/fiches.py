"""Pages of the demonstration's library: written for it, free to use. Kind, title, products, months, text."""

from __future__ import annotations

HIVER, ETE = (11, 12, 1, 2, 3), (6, 7, 8, 9)

FICHES: tuple[tuple[str, str, tuple[str, ...], tuple[int, ...], str], ...] = (
    ("recette", "Soupe de potimarron aux châtaignes", ("potimarron", "châtaigne"), (10, 11, 12),
     "Pour 4 personnes.\n\n- un petit potimarron, avec sa peau\n- deux poignées de châtaignes cuites\n- un oignon\n\n"
     "Faites fondre l’oignon dans un peu d’huile. Ajoutez le potimarron en morceaux, couvrez d’eau, laissez cuire "
     "vingt minutes. Mixez avec les trois quarts des châtaignes, posez les autres dessus.\n\n"
     "**Inutile d’éplucher** : la peau du potimarron cuit aussi vite que le reste."),
    ("recette", "Gratin de blettes à la tomme", ("blette", "tomme"), (5, 6, 7, 8, 9, 10, 11),
     "Séparez les côtes des feuilles. Dix minutes d’eau bouillante pour les côtes, deux pour les feuilles.\n\n"
     "Égouttez bien, c’est tout le secret. Alternez dans un plat avec une béchamel légère et de la tomme râpée, "
     "puis vingt-cinq minutes à four chaud."),
    ("recette", "Poulet de ferme au citron et aux olives", ("poulet", "citron", "olive"), (),
     "Un poulet de ferme cuit plus lentement qu’un autre : comptez **une heure un quart pour un kilo et demi**.\n\n"
     "Dorez-le de tous côtés, ajoutez un citron en quartiers, une poignée d’olives, un verre d’eau. Couvrez, laissez "
     "mijoter à petit feu. Les restes font un bouillon : voyez la fiche « Un bouillon avec ce qui reste »."),
    ("recette", "Ratatouille d’un samedi", ("aubergine", "courgette", "tomate", "poivron"), ETE,
     "Chaque légume cuit à part, et on les réunit à la fin : c’est plus long, et c’est meilleur.\n\n"
     "1. Les aubergines, puis les courgettes, dorées à l’huile d’olive.\n2. Les poivrons, fondus doucement.\n"
     "3. Les tomates, réduites avec de l’ail.\n4. Tout ensemble, un quart d’heure.\n\n"
     "Faites-en pour deux fois : elle se mange froide le lendemain."),
    ("recette", "Salade de lentilles tièdes", ("lentille", "échalote"), HIVER,
     "Les lentilles cuisent vingt minutes dans l’eau froide au départ, *sans sel* : il les durcit. Égouttez, "
     "assaisonnez encore chaud, ajoutez échalote, persil et un œuf mollet par personne."),
    ("recette", "Pain perdu au miel", ("pain", "miel", "œuf"), (),
     "Le pain de la semaine passée n’est pas perdu. Deux œufs, un quart de litre de lait, une cuillère de miel. "
     "Trempez les tranches **longtemps** si le pain est sec, puis dorez-les à la poêle."),
    ("conserver", "Garder les courges jusqu’au printemps", ("courge", "potimarron", "butternut"), (9, 10, 11, 12, 1, 2),
     "Au sec, entre 12 et 18 °C, **jamais par terre et jamais l’une contre l’autre**. Gardez la queue : une courge "
     "sans queue se mange dans le mois.\n\nRegardez-les chaque semaine. Une tache molle : coupez, cuisez, congelez."),
    ("conserver", "Les tomates en bocaux", ("tomate",), (7, 8, 9),
     "Ébouillantez-les une minute, pelez, tassez dans des bocaux propres avec une cuillère de jus de citron pour un "
     "litre. Stérilisez quarante-cinq minutes à gros bouillons, couvercles sous l’eau.\n\n"
     "Un bocal qui s’ouvre sans effort, qui siffle ou qui sent : *on le jette sans goûter*."),
    ("conserver", "Les fanes ne se jettent pas", ("carotte", "radis", "navet"), (4, 5, 6, 7, 8, 9, 10),
     "Coupez les fanes dès l’arrivée : elles vident les racines de leur eau.\n\n- **Radis** : en soupe, avec une pomme "
     "de terre.\n- **Carottes** : en pesto, avec des noix.\n- **Navets** : à la poêle, comme des épinards."),
    ("conserver", "Un bouillon avec ce qui reste", ("poulet", "poireau", "carotte"), HIVER,
     "Os, verts de poireaux, bouts de carottes, peaux d’oignons : une casserole, de l’eau froide, deux heures à petits "
     "frémissements. Filtré, il se garde trois jours au froid, trois mois au congélateur."),
    ("produit", "Lire un pot de miel", ("miel",), (),
     "Un miel qui durcit est un miel **vivant** : tous cristallisent, l’acacia lentement, le colza en quelques jours. "
     "Pour le rendre liquide, un bain-marie tiède suffit, jamais plus de 40 °C.\n\n"
     "« Toutes fleurs » ne veut pas dire ordinaire : c’est ce que les abeilles ont trouvé cette année-là."),
    ("produit", "Pourquoi le prix du poulet change d’une fois à l’autre", ("poulet", "pintade"), (),
     "On commande **à la pièce**, on paie **au poids**. Le prix affiché est une estimation sur le poids moyen ; la "
     "balance donne le montant exact le jour de la livraison.\n\nUn poulet de deux kilos n’est pas plus cher au kilo "
     "qu’un poulet d’un kilo et demi."),
    ("produit", "Cagette, colis, panaché : à quoi sert la jauge", ("orange", "citron", "clémentine"), HIVER,
     "Certains producteurs ne livrent que des colis pleins : dix kilos d’oranges, par exemple. La jauge sous le "
     "produit montre où nous en sommes. Dire « j’en prendrais jusqu’à deux kilos de plus » aide à compléter."),
    ("document", "Monter et ranger la salle", (), (),
     "À faire à quatre, en vingt minutes.\n\n1. Prendre la clé chez la gardienne, **avant 16 h**.\n2. Six tables en U, "
     "la balance près de la prise.\n3. Les feuilles sur la porte, un stylo au bout d’une ficelle.\n4. Balayer, "
     "redescendre le chauffage, rendre la clé."),
)  # fmt: skip

# Kind, title, text, days ago, answers.
ANNONCES: tuple[tuple[str, str, str, int, tuple[str, ...]], ...] = (
    ("offre", "Plants de fraisiers à donner", "J’éclaircis mes fraisiers : **une trentaine de plants**, à prendre chez "
     "moi ou à la prochaine livraison.", 2,
     ("J’en prendrais bien dix, merci !", "Il en restera cinq pour moi ?", "Oui, je vous les apporte à la livraison.")),
    ("covoiturage", "De la place pour la visite de ferme", "Je pars à 9 h de la place du marché, **trois places**. On "
     "rentre vers 13 h.", 4, ("Je viens avec ma fille, si c’est possible.", "Bien sûr, il y a un rehausseur.")),
    ("question", "Que faire des topinambours ?", "J’en ai pris trois kilos par enthousiasme. Vos idées, à part la "
     "soupe ?", 6, ("Poêlés avec du romarin, comme des pommes de terre nouvelles.",
                    "En purée, moitié-moitié avec des pommes de terre : ils passent mieux.")),
    ("recette", "Ma tarte aux poires de mardi", "Celle que vous m’avez demandée.\n\n- une pâte brisée\n- quatre poires "
     "bien mûres\n- cent grammes de poudre d’amandes\n- deux œufs, un peu de miel\n\nQuarante minutes à 180 °C.", 11,
     ("Essayée dimanche : adoptée.",)),
    ("offre", "Cherche bocaux d’un litre", "Avec ou sans caoutchouc. J’échange contre des confitures.", 20, ()),
    ("offre", "Vélo d’enfant, 20 pouces", "Révisé, pneus neufs. À donner.", 75, ("Trouvé preneur ?",)),
)  # fmt: skip
