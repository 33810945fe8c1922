"""The library of a group."""

from django.urls import path

from groupement.views import bibliotheque

app_name = "bibliotheque"
urlpatterns = [
    path("", bibliotheque.liste, name="liste"),
    path("nouvelle/", bibliotheque.creer, name="creer"),
    path("<int:fiche>/", bibliotheque.fiche, name="fiche"),
    path("<int:fiche>/modifier/", bibliotheque.modifier, name="modifier"),
    path("<int:fiche>/effacer/", bibliotheque.effacer, name="effacer"),
    path("<int:fiche>/fichier/", bibliotheque.fichier, name="fichier"),
]
