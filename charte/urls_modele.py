from django.urls import path

from charte.views import modele

app_name = "modele_de_charte"
urlpatterns = [
    path("", modele.modele, name="sections"),
    path("nouvelle/", modele.ajouter, name="ajouter"),
    path("<int:section>/", modele.modifier, name="modifier"),
    path("<int:section>/retirer/", modele.retirer, name="retirer"),
]
