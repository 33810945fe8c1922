"""What the groups of the demonstration wrote: Limoux two versions and a draft, Quillan a first one, just published."""

# (title, text) of version 1; then by title, what version 2 and the draft replace in it.
LIMOUX_1 = (
    (
        "Ce qui nous rassemble",
        "Nous sommes des habitantes et des habitants de la haute vallée de l’Aude qui achetons ensemble, directement "
        "aux fermes, et bio le plus souvent possible. Chacune et chacun garde ses choix ; ce que nous partageons :\n\n"
        "- faire vivre les fermes d’ici ;\n"
        "- ménager la terre, l’eau, les bêtes et notre santé ;\n"
        "- un prix dont les paysans vivent, et que nous pouvons payer ;\n"
        "- le plaisir de nous retrouver.",
    ),
    (
        "Comment nous choisissons",
        "Nous cherchons d’abord à moins de cinquante kilomètres de Limoux. Les agrumes et l’huile d’olive viennent de "
        "plus loin, d’une coopérative que nous connaissons.\n\n"
        "Nous demandons un label bio, ou une visite de la ferme par deux d’entre nous.",
    ),
    (
        "Qui fait quoi",
        "Chaque foyer prend une tâche dans l’année : répondre d’un producteur, tenir les outils de commande, préparer "
        "une réunion, accueillir les nouvelles personnes, organiser une visite.",
    ),
    (
        "Les référents",
        "Une personne répond de chaque producteur : elle ouvre la commande, l’envoie, suit la livraison et les "
        "chèques, et tient les informations à jour.",
    ),
    (
        "Notre taille",
        "Nous ne fixons pas de nombre, mais nous veillons à pouvoir encore nous parler. Si nous devenons trop "
        "nombreux, nous aiderons un autre groupe à se former.",
    ),
    (
        "Entrer et partir",
        "On vient à une réunion avec quelqu’un du groupe, on lit cette charte, on complète son foyer. Pour partir, on "
        "prévient et on règle ce qui reste.",
    ),
)
LIMOUX_2 = {
    "Comment nous choisissons": (
        ("à moins de cinquante kilomètres", "à moins de cent kilomètres"),
        ("une visite de la ferme par deux d’entre nous", "une visite de la ferme, dont le compte-rendu est lu à tous"),
    ),
    "Les référents": (
        ("Une personne répond de chaque", "Deux personnes répondent de chaque"),
        (" : elle ouvre", " : elles ouvrent"),
        ("l’envoie, suit", "l’envoient, suivent"),
        ("et tient les", "et tiennent les"),
    ),
}  # fmt: skip
LIMOUX_2_AJOUTEE = (
    "Chacun son tour",
    "Un mandat de référent dure un an. À la fin on passe le relais, avec ses notes. Celle ou celui qui fatigue le dit "
    "sans attendre, surtout pour les grosses commandes.",
)
BROUILLON_3 = {
    "Notre taille": (("Nous ne fixons pas de nombre, mais", "Au-delà de quarante foyers,"),),
    "Qui fait quoi": (("une tâche dans l’année", "deux tâches dans l’année"),),
}
BROUILLON_3_AJOUTEE = (
    "Les enfants",
    "Ils sont les bienvenus aux réunions et aux distributions. On prévoit un coin pour eux, et quelqu’un qui joue "
    "avec eux à tour de rôle.",
)
# (section, who, what, settled)
COMMENTAIRES = (
    (
        "Notre taille",
        "membre@demo.test",
        "Quarante, c’est peu : à l’automne nous étions déjà trente-huit foyers.",
        False,
    ),
    (
        "Notre taille",
        "animatrice@demo.test",
        "On en parle à la prochaine réunion, avec les chiffres de l’année.",
        False,
    ),
    (
        "Qui fait quoi",
        "tresoriere@demo.test",
        "Deux tâches, oui, mais que les foyers d’une seule personne puissent n’en prendre qu’une.",
        False,
    ),
    ("Les enfants", "referente@demo.test", "Je veux bien m’en occuper au printemps.", True),
)
QUILLAN = (
    (
        "Nos valeurs",
        "Nous avons écrit cette charte en une soirée, autour d’une soupe. Nous voulons manger ce qui pousse ici, "
        "connaître celles et ceux qui le font pousser, et que personne ne s’épuise à la tâche.",
    ),
    (
        "Nos rencontres",
        "Une réunion par thème : la charte, la commande de produits secs, une visite de ferme avec un repas partagé. "
        "Elles durent une heure et demie, pas plus.",
    ),
)
RAISONS = (
    "Manger des légumes frais et locaux, soutenir les paysans d’ici",
    "Rencontrer mes voisins, cuisiner de saison",
    "Soutenir les petites fermes, connaître les producteurs",
    "Le goût ! Et la confiance dans ce que je mange",
    "Solidarité avec les paysans, produits bio à un prix juste",
    "Moins d’emballages, moins de trajets, plus de convivialité",
    "La convivialité des distributions et le partage des recettes",
    "Une agriculture sans pesticides pour la santé de mes enfants",
    "Santé, saison, partage",
    "Bio et local, en confiance",
    "Sortir du supermarché, retrouver le goût des légumes",
    "Agir concrètement pour l’environnement",
    "Entraide entre voisins",
    "Faire vivre la vallée et ses fermes",
    "Un prix juste pour les producteurs, du bio accessible",
    "Apprendre à cuisiner les légumes oubliés",
    "Partage, entraide, convivialité",
    "Connaître la ferme d’où vient mon fromage",
    "La santé des enfants et la biodiversité",
    "Local, local, local : moins de transport",
    "De bons légumes, de la solidarité",
    "Respect de la terre et des paysans",
)
ETHIQUE = (
    "- des fermes à taille humaine, où l’on peut venir voir ;\n"
    "- des conditions de travail décentes, aussi pour les saisonniers ;\n"
    "- le moins d’emballage possible, et des contenants qui reviennent ;\n"
    "- les personnes qui s’installent passent devant."
)
QUESTION = "J’ai deux petits et peu de temps : puis-je répondre d’un producteur à deux, avec ma voisine ?"
