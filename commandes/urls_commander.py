from django.urls import path

from commandes.views import a_regler, commander, corriger, remplacements

urlpatterns = [
    path("<int:pk>/", commander.commande, name="commande"),
    path("<int:pk>/lignes/", commander.enregistrer, name="enregistrer"),
    path("<int:pk>/comme-la-derniere-fois/", commander.comme_avant, name="comme_avant"),
    path("<int:pk>/panier/", commander.panier, name="panier"),
    path("<int:pk>/panier/ceder/", commander.ceder, name="ceder"),
    path("<int:pk>/regler/", a_regler.regler, name="regler"),
    path("<int:pk>/regler/annoncer/", a_regler.annoncer, name="annoncer"),
    path("<int:pk>/regler/<int:reglement>/renoncer/", a_regler.renoncer, name="renoncer"),
    path("<int:pk>/panier/vider/", commander.vider, name="vider"),
    path("<int:pk>/panier/creneau/", commander.choisir_creneau, name="choisir_creneau"),
    path("<int:pk>/remplacements/<int:remplacement>/", remplacements.repondre, name="repondre"),
    path("<int:pk>/producteurs/<int:volet>/corriger/<int:foyer>/", corriger.corriger, name="corriger"),
    path("<int:pk>/saisie/<int:foyer>/", commander.commande, name="saisie"),
    path("<int:pk>/saisie/<int:foyer>/lignes/", commander.enregistrer, name="enregistrer_pour"),
    path("<int:pk>/saisie/<int:foyer>/comme-la-derniere-fois/", commander.comme_avant, name="comme_avant_pour"),
    path("<int:pk>/saisie/<int:foyer>/panier/ceder/", commander.ceder, name="ceder_pour"),
    path("<int:pk>/saisie/<int:foyer>/panier/", commander.panier, name="panier_pour"),
]
