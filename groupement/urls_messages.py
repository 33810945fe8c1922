from django.urls import path

from groupement.views import messages_du_groupe as vues

app_name = "messages_du_groupe"
urlpatterns = [
    path("", vues.liste, name="liste"),
    path("ecrire/", vues.ecrire, name="ecrire"),
    path("<int:pk>/", vues.voir, name="voir"),
]
