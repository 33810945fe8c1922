"""Joints: what a lower floor asks of upper ones, by dotted path. Each is a setting; its comment says what is called.

A floor never imports one that stands on it (import-linter): it reads a name here and calls what it finds.
"""

# Cards of a group's home page: callables (request) -> list[groupement.accueil.Carte]
CARTES_D_ACCUEIL = [
    "commandes.accueil.cartes",
    "referents.accueil.cartes",
    "charte.accueil.cartes",
    "reunions.accueil.cartes",
    "reunions.sondage_accueil.cartes",
    "groupement.arrivees.cartes",
]
# What somebody who just came in is shown to do first: callables (request) -> list[groupement.accueil.Carte]
PREMIERS_PAS = ["commandes.accueil.cartes"]
# Dated rows of a group's home page: callables (request) -> list[groupement.accueil.Echeance]
ECHEANCES_D_ACCUEIL = [
    "commandes.accueil.echeances",
    "referents.accueil.echeances",
    "referents.accueil_des_mandats.echeances",
    "reunions.accueil.echeances",
    "reunions.sondage_accueil.echeances",
]
# Strips below the cards, for those they concern: callables (request) -> groupement.accueil.Bandeau | None
BANDEAUX_D_ACCUEIL = [
    "commandes.accueil.mes_producteurs",
    "referents.accueil_des_frais.qui_attendent",
    "referents.accueil_des_mandats.sans_referent",
]
# Columns of a network's page, counts and dates only: callables (reseau) -> groupement.accueil.Indicateur
INDICATEURS_DE_RESEAU = ["commandes.accueil.prochaines_livraisons"]
# What is left to settle when a household leaves: callables (foyer) -> list[str], French sentences
RESTES_AU_DEPART = [
    "commandes.depart.ce_qui_reste",
    "referents.depart.ce_qui_reste",
    "referents.accueil.ce_qui_reste",
    "reunions.depart.ce_qui_reste",
]
# Dates of a member's calendar: callables (adhesion, du, au) -> list[groupement.calendrier.Evenement]
SOURCES_DU_CALENDRIER = [
    "commandes.calendrier.evenements",
    "referents.accueil.evenements",
    "referents.dates.evenements",
    "reunions.calendrier.evenements",
    "reunions.sondage_accueil.evenements",
]
# Dates that habits foresee, for the year on the wall: callables (groupement, du, au) -> list[Evenement]
PREVISIONS_DU_CALENDRIER = ["reunions.calendrier.previsions"]
# What a group's letters tell of the days to come: callables (groupement, du, au) -> {membership id, or None for
# everybody: list[groupement.calendrier.Evenement]}
DATES_DES_LETTRES = [
    "commandes.calendrier.dates_des_lettres",
    "referents.accueil.dates_des_lettres",
    "reunions.calendrier.dates_des_lettres",
]
# To whom one may write: callables (adhesion) -> list[groupement.audiences.Audience]
AUDIENCES = [
    "groupement.audiences.du_groupement",
    "commandes.audiences.des_commandes",
    "referents.audiences.du_travail",
]
# What to read of a membership in the one query that opens its group: callables () -> {name: expression}
LECTURES_A_L_ENTREE = ["charte.porte.a_lire"]
# Asked before each page of a group, its scope open: callables (request) -> HttpResponse | None (None lets pass)
PORTES_DU_GROUPEMENT = ["charte.porte.retenir"]
# Routes of a group that never wait for the charter: a pattern for their names (charte/porte.py says why)
PAGES_SANS_CHARTE = r"charte:|commandes:(?!liste$|commande$)|comptes:|mon_compte:|reunions:|taches:"
# What producers of a network may carry: a callable (reseau) -> {id: name}
LABELS_DU_RESEAU = "catalogue.criteres.labels_du_reseau"
# How far what is proposed stands from what the group expects: a callable (groupement, facts) -> {id: sentences}
CRITERES_DU_GROUPEMENT = "charte.criteres.ecarts_aux_criteres"
# How often each household orders from a producer: a callable (partenariat, depuis) -> {foyer_id: rounds}
COMMANDENT_CHEZ = "commandes.habitudes.foyers_qui_commandent"
# What a group's public page shows of its charter: callables (groupement) -> str, Markdown or safe HTML, "" for nothing
CHARTES_PUBLIQUES = ["charte.entree.texte_public"]
# Why people take part, drawn: callables (groupement) -> SafeString (SVG and its list in words), "" for nothing
NUAGES_PUBLICS = ["charte.entree.nuage"]
# Reads a table that somebody deposits: a callable (bytes, file name) -> (numbered rows, sentences), refuses with Refus
LIRE_UN_TABLEAU = "catalogue.tableaux.lire_tableau"
# What a step that the newcomer did alone means for their membership, once it is made: {Etape: callable (adhesion)}
ETAPES_D_ENTREE_REPRISES = {"charte": "charte.entree.accepter"}
# Sections of the export of one's data: callables (personne) -> list[groupement.export.Section]
SECTIONS_DE_L_EXPORT = [
    "groupement.export.sections",
    "commandes.export.sections",
    "referents.export.sections",
    "charte.export.sections",
    "reunions.export.sections",
]
# What else goes when a person is forgotten: callables (adhesion), inside the scope of its group
EFFACEMENTS = [
    "commandes.effacement.oublier",
    "referents.effacement.oublier",
    "charte.effacement.oublier",
    "reunions.effacement.oublier",
]
# What is kept of people, why, how long, and what erases it: callables () -> list[groupement.conservation.Regle]
REGISTRE_DES_DONNEES = ["groupement.conservation.regles", "commandes.conservation.regles"]
# Makes a task of what a meeting decided: a callable (groupement, intitule, qui, pour_le, origine, auteur) -> its path
CREER_UNE_TACHE = "referents.services.taches.creer_depuis_ailleurs"
# What members gave of their time: callables (groupement, du, au) -> list[groupement.participation.Apport]
APPORTS_DE_PARTICIPATION = ["referents.participation.apports"]
# Steps that load the demonstration data, in order: callables (monde) -> None
ETAPES_DE_DEMO = [
    "groupement.demo.charger",
    "groupement.demo.courrier.charger",
    "catalogue.demo.charger",
    "charte.demo.charger",
    "referents.demo.charger",
    "reunions.demo.charger",
    "referents.demo_partage.charger",
    "referents.demo_entraide.poser_les_modeles",
    "commandes.demo.charger",
    "referents.demo_entraide.charger",
    "reunions.sondage_demo.charger",
    "groupement.demo.messages.charger",
]
