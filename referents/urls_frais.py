from django.urls import path

from referents.views import frais

app_name = "frais"
urlpatterns = [
    path("", frais.liste, name="liste"),
    path("nouveaux/", frais.declarer, name="declarer"),
    path("<int:frais>/", frais.voir, name="frais"),
    path("<int:frais>/accorder/", frais.accorder, name="accorder"),
    path("<int:frais>/refuser/", frais.refuser, name="refuser"),
    path("<int:frais>/payer/", frais.payer, name="payer"),
    path("<int:frais>/retirer/", frais.retirer, name="retirer"),
    path("frais.csv", frais.exporter, name="exporter"),
]
