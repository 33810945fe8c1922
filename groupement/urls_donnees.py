"""What is kept of people: told to everybody, given to each, erased when asked."""

from django.urls import path

from groupement.views import donnees

app_name = "donnees"
urlpatterns = [
    path("donnees/", donnees.registre, name="registre"),
    path("mes-donnees/", donnees.mes_donnees, name="mes_donnees"),
    path("mes-donnees/emporter/", donnees.emporter, name="emporter"),
    path("mes-donnees/effacer/", donnees.effacer, name="effacer"),
    path("g/<slug:slug>/membres/<int:adhesion_id>/donnees/effacer/", donnees.effacer_pour, name="effacer_pour"),
    path("administration/effacements/", donnees.effacements, name="effacements"),
]
