"""The outbox of a demonstration."""

from django.urls import path

from groupement.views import courrier

app_name = "courrier"
urlpatterns = [
    path("", courrier.boite, name="boite"),
    path("<int:courriel_id>/", courrier.courriel, name="courriel"),
    path("<int:courriel_id>/html/", courrier.html, name="html"),
    path("<int:courriel_id>/pieces/<int:rang>/", courrier.piece, name="piece"),
]
