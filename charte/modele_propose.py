"""The model charter of a new site: what groups usually settle, in sentences that each rewrites. An admin changes it."""

SECTIONS = (
    (
        "Ce qui nous rassemble",
        "Nous sommes des voisines et des voisins qui remplissons une partie de notre garde-manger ensemble, auprès de "
        "fermes que nous connaissons. Chacune et chacun reste libre de ses choix ; ce que nous partageons, c’est :\n\n"
        "- faire vivre une agriculture d’ici ;\n"
        "- préférer ce qui ménage la terre, l’eau, les bêtes et notre santé ;\n"
        "- payer un prix qui permette à celles et ceux qui produisent d’en vivre, et à nous de nous nourrir ;\n"
        "- rouler moins, en groupant les trajets ;\n"
        "- prendre plaisir à nous retrouver, et nous entraider.",
    ),
    (
        "Comment nous choisissons produits et producteurs",
        "Nous regardons d’abord près de chez nous, puis plus loin pour ce qui ne pousse pas ici.\n\n"
        "Nous demandons comment le produit est fait, par qui, avec quelles garanties : un label aide, une visite de la "
        "ferme aussi. Les fermes à taille humaine et les personnes qui s’installent passent devant.\n\n"
        "Une exception se discute en réunion : elle est écrite, avec sa raison.",
    ),
    (
        "Qui fait quoi",
        "Le groupe tient par ce que chaque foyer y met de temps. Tout le monde prend sa part, selon ses forces :\n\n"
        "- répondre d’un producteur ;\n"
        "- tenir les outils de commande et les nouvelles du groupe ;\n"
        "- préparer une réunion, en écrire le compte-rendu ;\n"
        "- accueillir les personnes qui arrivent ;\n"
        "- chercher de nouveaux produits, organiser une visite de ferme ;\n"
        "- représenter le groupe ailleurs.",
    ),
    (
        "Le rôle des référents",
        "Deux personnes répondent de chaque producteur. Elles connaissent le produit et savent dire s’il correspond à "
        "nos critères. Elles ouvrent la commande, l’envoient, suivent la livraison et les règlements, et tiennent les "
        "informations à jour.\n\n"
        "Elles invitent le producteur à une réunion au moins une fois, pour qu’il se présente et fasse goûter.",
    ),
    (
        "Chacun son tour",
        "Personne ne porte la même charge trop longtemps, surtout les grosses commandes. Un mandat de référent dure "
        "un an ; à la fin, on passe le relais et on transmet ses notes.\n\n"
        "Celle ou celui qui fatigue le dit sans attendre : le groupe cherche avec elle, avec lui.",
    ),
    (
        "Notre taille",
        "Nous ne fixons pas de nombre. Quand les réunions ne permettent plus à chacun de parler, ou que les livraisons "
        "débordent, nous aidons un second groupe à naître plutôt que de fermer la porte.",
    ),
    (
        "Entrer, faire une pause, partir",
        "Pour entrer, on vient à une réunion avec quelqu’un du groupe, on lit cette charte et on l’accepte, puis on "
        "complète son foyer.\n\n"
        "On peut faire une pause quand la vie l’exige. Pour partir, on prévient, on règle ce qui reste et on transmet "
        "ce dont on répondait. La porte reste ouverte.",
    ),
)
