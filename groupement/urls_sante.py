from django.urls import path

from groupement.views import sante

app_name = "sante"
urlpatterns = [
    path("vivant/", sante.vivant, name="vivant"),
    path("pret/", sante.pret, name="pret"),
]
