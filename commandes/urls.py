"""The rounds of a group: what members do (`urls_commander`), what those who run them do (`urls_conduire`)."""

from django.urls import include, path

app_name = "commandes"
urlpatterns = [
    path("", include("commandes.urls_commander")),
    path("", include("commandes.urls_conduire")),
]
