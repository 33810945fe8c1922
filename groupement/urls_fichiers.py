"""Files that one person asked for: being prepared, then theirs to open."""

from django.urls import path

from groupement.views import fichiers

app_name = "fichiers"
urlpatterns = [
    path("<int:fichier>/", fichiers.fichier, name="fichier"),
    path("<int:fichier>/etat/", fichiers.etat, name="etat"),
    path("<int:fichier>/ouvrir/", fichiers.ouvrir, name="ouvrir"),
]
