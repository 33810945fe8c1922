"""Dates: of one group, of all my groups, on paper, and for calendar programs."""

from django.urls import path

from groupement.views import calendrier, flux

app_name = "calendrier"
urlpatterns = [
    path("g/<slug:slug>/calendrier/", calendrier.calendrier, name="calendrier"),
    path("g/<slug:slug>/calendrier/affiche/", calendrier.demander_affiche, name="demander_affiche"),
    path("calendrier/", calendrier.mes_dates, name="mes_dates"),
    path("calendrier/abonnement/", flux.abonnement, name="abonnement"),
    path("calendrier/abonnement/nouvelle-adresse/", flux.nouvelle_adresse, name="nouvelle_adresse"),
    path("calendrier/flux/<str:jeton>.ics", flux.flux, name="flux"),
]
