from django.urls import path

from reunions.views import cloture, compte_rendu, listes, ordre_du_jour, participer, reunions, seance

app_name = "reunions"
urlpatterns = [
    path("", listes.liste, name="liste"),
    path("nouvelle/", reunions.prevoir, name="prevoir"),
    path("regles/", listes.regles, name="regles"),
    path("regles/<int:regle>/", listes.modifier_la_regle, name="modifier_la_regle"),
    path("regles/<int:regle>/retirer/", listes.retirer_la_regle, name="retirer_la_regle"),
    path("decisions/", compte_rendu.decisions, name="decisions"),
    path("decisions/tableur/", compte_rendu.exporter_les_decisions, name="exporter_les_decisions"),
    # One meeting
    path("<int:pk>/", reunions.reunion, name="reunion"),
    path("<int:pk>/modifier/", reunions.modifier, name="modifier"),
    path("<int:pk>/deplacer/", reunions.deplacer, name="deplacer"),
    path("<int:pk>/annuler/", reunions.annuler, name="annuler"),
    path("<int:pk>/retablir/", reunions.retablir, name="retablir"),
    # Who comes
    path("<int:pk>/repondre/", participer.repondre, name="repondre"),
    path("<int:pk>/trajets/", participer.proposer_un_trajet, name="proposer_un_trajet"),
    path("<int:pk>/trajets/<int:trajet>/", participer.changer_de_voiture, name="changer_de_voiture"),
    path("<int:pk>/places/", participer.demander_une_place, name="demander_une_place"),
    path("<int:pk>/places/renoncer/", participer.renoncer_a_la_place, name="renoncer_a_la_place"),
    # Before it
    path("<int:pk>/points/nouveau/", ordre_du_jour.ajouter_un_point, name="ajouter_un_point"),
    path("<int:pk>/points/<int:point>/", ordre_du_jour.modifier_le_point, name="modifier_le_point"),
    path("<int:pk>/points/<int:point>/retirer/", ordre_du_jour.retirer_le_point, name="retirer_le_point"),
    path("<int:pk>/points/<int:point>/ordre/", ordre_du_jour.changer_l_ordre, name="changer_l_ordre"),
    path("<int:pk>/roles/", ordre_du_jour.confier_le_role, name="confier_le_role"),
    path("<int:pk>/roles/tirer/", ordre_du_jour.tirer_les_roles, name="tirer_les_roles"),
    path("<int:pk>/feuille-de-presence/", seance.feuille, name="feuille"),
    # While it goes on
    path("<int:pk>/commencer/", seance.commencer, name="commencer"),
    path("<int:pk>/pas-commencee/", seance.revenir_avant, name="revenir_avant"),
    path("<int:pk>/seance/", seance.seance, name="seance"),
    path("<int:pk>/seance/maintenant/", seance.maintenant, name="maintenant"),
    path("<int:pk>/seance/point/", seance.passer_au_point, name="passer_au_point"),
    path("<int:pk>/seance/presents/<int:adhesion>/", seance.pointer, name="pointer"),
    path("<int:pk>/seance/autres/", seance.noter_les_autres, name="noter_les_autres"),
    path("<int:pk>/decisions/", seance.noter_une_decision, name="noter_une_decision"),
    path("<int:pk>/decisions/<int:decision>/retirer/", seance.retirer_la_decision, name="retirer_la_decision"),
    path("<int:pk>/taches/", seance.prendre_une_tache, name="prendre_une_tache"),
    path("<int:pk>/terminer/", cloture.clore, name="clore"),
    path("<int:pk>/prochaine/", cloture.changer_la_suite, name="changer_la_suite"),
    path("<int:pk>/rouvrir/", cloture.rouvrir, name="rouvrir"),
    # After it
    path("<int:pk>/compte-rendu/", compte_rendu.compte_rendu, name="compte_rendu"),
    path("<int:pk>/compte-rendu/ecrire/", compte_rendu.rediger, name="rediger"),
    path("<int:pk>/compte-rendu/parties/<int:section>/", compte_rendu.section, name="section"),
    path("<int:pk>/compte-rendu/publier/", compte_rendu.publier, name="publier"),
    path("<int:pk>/compte-rendu/versions/<int:publiee>/", compte_rendu.version, name="version"),
    path(
        "<int:pk>/compte-rendu/versions/<int:publiee>/changements/",
        compte_rendu.comparer_les_versions,
        name="comparer_les_versions",
    ),
    path("<int:pk>/compte-rendu/versions/<int:publiee>/pdf/", compte_rendu.pdf, name="pdf"),
]
