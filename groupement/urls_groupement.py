"""People, groups, networks."""

from django.urls import path

from groupement.views import (
    accueil,
    administration,
    arrivees,
    entree,
    import_de_membres,
    invitations,
    membres,
    page_publique,
    participation,
    profil,
    reglages,
    reseau,
)

app_name = "groupement"
urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("profil/", profil.profil, name="profil"),
    path("profil/second-facteur/", accueil.second_facteur_plus_tard, name="second_facteur_plus_tard"),
    path("preferences/<str:jeton>/", profil.preferences_courriel, name="preferences_courriel"),
    path("invitation/<str:jeton>/", entree.invitation, name="invitation"),
    # Without an account
    path("groupements/", page_publique.ouverts, name="ouverts"),
    path("groupements/<slug:slug>/", page_publique.page_publique, name="page_publique"),
    path("groupements/<slug:slug>/merci/", page_publique.demande_envoyee, name="demande_envoyee"),
    path("venir/<str:jeton>/", page_publique.venir, name="venir"),
    # A group
    path("g/<slug:slug>/", accueil.accueil_groupement, name="accueil_groupement"),
    path("g/<slug:slug>/membres/", membres.membres, name="membres"),
    path("g/<slug:slug>/membres/mes-coordonnees/", participation.mes_coordonnees, name="mes_coordonnees"),
    path("g/<slug:slug>/membres/ma-participation/", participation.ma_participation, name="ma_participation"),
    path("g/<slug:slug>/membres/importer/", import_de_membres.importer, name="importer_des_membres"),
    path("g/<slug:slug>/membres/importer/<int:import_id>/", import_de_membres.apercu, name="apercu_de_membres"),
    path(
        "g/<slug:slug>/membres/importer/<int:import_id>/colonnes/",
        import_de_membres.colonnes,
        name="colonnes_de_membres",
    ),
    path(
        "g/<slug:slug>/membres/importer/<int:import_id>/abandonner/",
        import_de_membres.abandonner,
        name="abandonner_un_import",
    ),
    path("g/<slug:slug>/demandes/<int:demande_id>/<slug:geste>/", participation.demande, name="demande"),
    path("g/<slug:slug>/membres/<int:adhesion_id>/", membres.adhesion, name="adhesion"),
    path("g/<slug:slug>/membres/<int:adhesion_id>/roles/", membres.roles, name="roles"),
    path("g/<slug:slug>/membres/<int:adhesion_id>/deplacer/", membres.deplacer, name="deplacer"),
    path("g/<slug:slug>/membres/<int:adhesion_id>/<slug:geste>/", membres.changer_etat, name="changer_etat"),
    path("g/<slug:slug>/foyers/nouveau/", membres.ajouter_foyer, name="ajouter_foyer"),
    path("g/<slug:slug>/foyers/<int:foyer_id>/", membres.foyer, name="foyer"),
    path("g/<slug:slug>/foyers/<int:foyer_id>/modifier/", membres.modifier_foyer, name="modifier_foyer"),
    path("g/<slug:slug>/foyers/<int:foyer_id>/depart/", membres.depart_foyer, name="depart_foyer"),
    path("g/<slug:slug>/foyers/<int:foyer_id>/retour/", membres.retour_foyer, name="retour_foyer"),
    path("g/<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("g/<slug:slug>/invitations/<int:invitation_id>/renvoyer/", invitations.renvoyer, name="renvoyer_invitation"),
    path("g/<slug:slug>/invitations/<int:invitation_id>/annuler/", invitations.annuler, name="annuler_invitation"),
    path("g/<slug:slug>/bienvenue/", arrivees.bienvenue, name="bienvenue"),
    path("g/<slug:slug>/arrivees/", arrivees.arrivees, name="arrivees"),
    path("g/<slug:slug>/arrivees/<int:candidature_id>/", arrivees.arrivee, name="arrivee"),
    path("g/<slug:slug>/arrivees/<int:candidature_id>/etapes/<slug:etape>/", arrivees.etape, name="etape_d_arrivee"),
    path("g/<slug:slug>/arrivees/<int:candidature_id>/parrainer/", arrivees.parrainer, name="parrainer"),
    path("g/<slug:slug>/arrivees/<int:candidature_id>/suivre/", arrivees.suivre, name="suivre_une_arrivee"),
    path("g/<slug:slug>/arrivees/<int:candidature_id>/refuser/", arrivees.refuser, name="refuser_une_arrivee"),
    path("g/<slug:slug>/arrivees/<int:candidature_id>/<slug:geste>/", arrivees.geste, name="geste_d_arrivee"),
    path("g/<slug:slug>/reglages/entree/", arrivees.reglages_entree, name="reglages_entree"),
    path("g/<slug:slug>/reglages/", reglages.reglages, name="reglages"),
    path("g/<slug:slug>/journal/", reglages.journal, name="journal"),
    # A network
    path("reseau/<slug:slug>/", reseau.reseau, name="reseau"),
    path("reseau/<slug:slug>/reglages/", reseau.reglages, name="reglages_reseau"),
    path("reseau/<slug:slug>/groupements/nouveau/", reseau.creer, name="creer_groupement"),
    path("reseau/<slug:slug>/groupements/<int:groupement_id>/", reseau.animation, name="proposer_animation"),
    # The site
    path("administration/", administration.administration, name="administration"),
    path(
        "administration/coordination/<int:coordination_id>/retirer/",
        administration.retirer_coordination,
        name="retirer_coordination",
    ),
    path("administration/admin/<int:personne_id>/retirer/", administration.retirer_admin, name="retirer_admin"),
]
