"""The site, and the least that a server can do for the same answers: nothing, or one SQL statement."""

from django.urls import include, path

from tests.performance import planchers

urlpatterns = [
    path("banc/vide/", planchers.vide),
    path("banc/page/<int:commande>/<int:foyer>/", planchers.page_de_commande),
    path("banc/accueil/<int:groupement>/<int:foyer>/", planchers.accueil),
    path("banc/lignes/<int:panier>/", planchers.enregistrer),
    path("", include("groupement.urls")),
]
