from django.urls import path

from referents.views import materiel

app_name = "materiel"
urlpatterns = [
    path("", materiel.liste, name="liste"),
    path("nouveau/", materiel.ajouter, name="ajouter"),
    path("<int:materiel>/", materiel.voir, name="materiel"),
    path("<int:materiel>/modifier/", materiel.modifier, name="modifier"),
    path("<int:materiel>/retirer/", materiel.retirer, name="retirer"),
    path("<int:materiel>/preter/", materiel.preter, name="preter"),
    path("prets/<int:pret>/rendre/", materiel.rendre, name="rendre"),
    path("prets/<int:pret>/prolonger/", materiel.prolonger, name="prolonger"),
]
