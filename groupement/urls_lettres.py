"""The mail of a group: what each member chooses and got, what the group sends and prints."""

from django.urls import path

from groupement.views import lettres

app_name = "lettres"
urlpatterns = [
    path("lettres/<str:jeton>/", lettres.choisir, name="choisir"),
    path("g/<slug:slug>/lettres/", lettres.mon_courrier, name="mon_courrier"),
    path("g/<slug:slug>/lettres/<int:courriel_id>/", lettres.message, name="message"),
    path("g/<slug:slug>/courrier/", lettres.courrier, name="courrier"),
    path("g/<slug:slug>/courrier/a-imprimer/", lettres.a_imprimer, name="a_imprimer"),
]
