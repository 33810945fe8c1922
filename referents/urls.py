from django.urls import path

from referents.views import mandats as vues

app_name = "referents"
urlpatterns = [
    path("", vues.mandats, name="mandats"),
    path("producteur/<int:partenariat>/nouveau/", vues.creer_mandat, name="creer_mandat"),
    path("<int:pk>/", vues.modifier_mandat, name="modifier_mandat"),
    path("<int:pk>/terminer/", vues.terminer_mandat, name="terminer_mandat"),
]
