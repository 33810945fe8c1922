from django.urls import path

from referents.views import taches

app_name = "taches"
urlpatterns = [
    path("", taches.liste, name="liste"),
    path("nouvelle/", taches.creer, name="creer"),
    path("<int:tache>/", taches.tache, name="tache"),
    path("<int:tache>/modifier/", taches.modifier, name="modifier"),
    path("<int:tache>/prendre/", taches.prendre, name="prendre"),
    path("<int:tache>/laisser/", taches.laisser, name="laisser"),
    path("<int:tache>/confier/", taches.confier, name="confier"),
    path("<int:tache>/faite/", taches.terminer, name="terminer"),
    path("<int:tache>/reprendre/", taches.reprendre, name="reprendre"),
    path("<int:tache>/abandonner/", taches.abandonner, name="abandonner"),
]
