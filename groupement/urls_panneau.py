"""The board of a group."""

from django.urls import path

from groupement.views import panneau

app_name = "panneau"
urlpatterns = [
    path("", panneau.liste, name="liste"),
    path("nouvelle/", panneau.creer, name="creer"),
    path("<int:annonce>/", panneau.annonce, name="annonce"),
    path("<int:annonce>/modifier/", panneau.modifier, name="modifier"),
    path("<int:annonce>/effacer/", panneau.effacer, name="effacer"),
    path("<int:annonce>/masquer/", panneau.masquer, name="masquer"),
    path("<int:annonce>/montrer/", panneau.montrer, name="montrer"),
    path("<int:annonce>/remettre/", panneau.remettre, name="remettre"),
    path("<int:annonce>/suivre/", panneau.suivre, name="suivre"),
    path("reponses/<int:commentaire>/effacer/", panneau.effacer_reponse, name="effacer_reponse"),
    path("reponses/<int:commentaire>/masquer/", panneau.masquer_reponse, name="masquer_reponse"),
]
