from django.urls import path

from reunions.views import conduire_sondages, saisir, sondages

app_name = "sondages"
urlpatterns = [
    path("", sondages.liste, name="liste"),
    path("nouveau/", conduire_sondages.choisir, name="choisir"),
    path("nouveau/<slug:genre>/", conduire_sondages.creer, name="creer"),
    path("<int:pk>/", sondages.voir, name="voir"),
    path("<int:pk>/lever/", sondages.lever, name="lever"),
    path("<int:pk>/saisir/", saisir.saisir, name="saisir"),
    path("<int:pk>/prolonger/", conduire_sondages.prolonger, name="prolonger"),
    path("<int:pk>/clore/", conduire_sondages.clore, name="clore"),
    path("<int:pk>/amender/", conduire_sondages.amender, name="amender"),
    path("<int:pk>/reunion/", conduire_sondages.rattacher, name="rattacher"),
]
