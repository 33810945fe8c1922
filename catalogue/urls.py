from django.urls import path

from catalogue.views import partenariats as vues

app_name = "catalogue"
urlpatterns = [
    path("", vues.partenariats, name="partenariats"),
    path("ajouter/<int:producteur>/", vues.ajouter_partenariat, name="ajouter_partenariat"),
    path("<int:pk>/", vues.partenariat, name="partenariat"),
    path("<int:pk>/modifier/", vues.modifier_partenariat, name="modifier_partenariat"),
    path("<int:pk>/arreter/", vues.arreter_partenariat, name="arreter_partenariat"),
    path("<int:pk>/reprendre/", vues.reprendre_partenariat, name="reprendre_partenariat"),
]
