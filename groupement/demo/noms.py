"""Names for invented people. Any likeness is chance; numbers and addresses are of the ranges kept for fiction."""

PRENOMS = (
    "Agathe", "Aïcha", "Alain", "Albane", "Alice", "Amandine", "Anaïs", "André", "Anselme", "Antoine", "Ariane",
    "Arnaud", "Aurélie", "Bakary", "Basile", "Béatrice", "Benoît", "Bérengère", "Blandine", "Bruno", "Camille",
    "Carmen", "Cécile", "Cédric", "Chantal", "Christophe", "Claire", "Clément", "Colette", "Daniel", "Delphine",
    "Denis", "Diane", "Dominique", "Édith", "Élise", "Élodie", "Émile", "Emma", "Estelle", "Étienne", "Fabien",
    "Farida", "Fatou", "Florence", "Florian", "Francine", "Gaëlle", "Gérard", "Ghislaine", "Gilles", "Guilhem",
    "Hélène", "Henri", "Hugo", "Ibrahim", "Inès", "Irène", "Jacques", "Jeanne", "Jérôme", "Joëlle", "Jordi", "Josette",
    "Julie", "Karim", "Laure", "Laurent", "Léa", "Lionel", "Louise", "Luc", "Lucie", "Madeleine", "Magali", "Manon",
    "Marc", "Marius", "Mathilde", "Maxime", "Mireille", "Monique", "Muriel", "Nadia", "Nathan", "Nicole", "Noël",
    "Odile", "Olivier", "Pascal", "Paulette", "Philippe", "Pilar", "Quentin", "Rachid", "Régine", "Renaud", "Roger",
    "Romain", "Sabine", "Samir", "Sandrine", "Serge", "Simone", "Solène", "Sophie", "Sylvain", "Tiphaine", "Valérie",
    "Victor", "Vincent", "Violette", "Yasmina", "Yves", "Yvette",
)  # fmt: skip

NOMS = (
    "Abadie", "Alary", "Amiel", "Andrieu", "Arnal", "Astruc", "Aymeric", "Azéma", "Balmes", "Bardou", "Barthès",
    "Belaud", "Benaïssa", "Blanc", "Bonnafous", "Bonnet", "Bousquet", "Boyer", "Brunel", "Cabanel", "Calmels",
    "Cambriels", "Carbonnel", "Cassagne", "Castan", "Cathala", "Cazenave", "Chauvin", "Clerc", "Combes", "Coste",
    "Courtade", "Cros", "Dalmas", "Da Silva", "Delmas", "Delpech", "Diallo", "Doumenc", "Dupuy", "Durand", "Escande",
    "Escudier", "Estève", "Fabre", "Fargues", "Faure", "Fontaine", "Fournier", "Galy", "Garcia", "Garrigues", "Gayraud",
    "Gleizes", "Gomez", "Gourdon", "Granier", "Guiraud", "Haddad", "Jalabert", "Jammes", "Jourdan", "Lacaze",
    "Lacombe", "Lagarde", "Lambert", "Lapeyre", "Lasserre", "Laurens", "Lefort", "Loubet", "Malet", "Marty", "Mas",
    "Maury", "Mercadier", "Miquel", "Molinier", "Montagné", "Moreau", "Nadal", "Navarro", "Olive", "Pagès", "Pech",
    "Pelissier", "Peyre", "Pons", "Pradel", "Puig", "Pujol", "Raynaud", "Ressouche", "Rey", "Ribes", "Rivals", "Roques",
    "Rouquette", "Roux", "Sabatier", "Salles", "Salvat", "Séguy", "Sicre", "Soulié", "Tabarly", "Terrisse", "Tisseyre",
    "Tournier", "Traoré", "Vaissière", "Valette", "Vergé", "Vernhes", "Viala", "Vieu", "Vilar", "Villeneuve",
)  # fmt: skip
