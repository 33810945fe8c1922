from django.urls import path

from catalogue.views import annuaire, contacts

app_name = "annuaire"
urlpatterns = [
    path("", annuaire.producteurs, name="producteurs"),
    path("nouveau/", annuaire.creer_producteur, name="creer_producteur"),
    path("labels/", contacts.labels, name="labels"),
    path("labels/nouveau/", contacts.creer_label, name="creer_label"),
    path("labels/<int:pk>/", contacts.modifier_label, name="modifier_label"),
    path("labels/<int:pk>/supprimer/", contacts.supprimer_label, name="supprimer_label"),
    path("<int:pk>/", annuaire.producteur, name="producteur"),
    path("<int:pk>/modifier/", annuaire.modifier_producteur, name="modifier_producteur"),
    path("<int:pk>/archiver/", annuaire.archiver_producteur, name="archiver_producteur"),
    path("<int:pk>/restaurer/", annuaire.restaurer_producteur, name="restaurer_producteur"),
    path("<int:pk>/contacts/nouveau/", contacts.creer_contact, name="creer_contact"),
    path("<int:pk>/contacts/<int:contact>/", contacts.modifier_contact, name="modifier_contact"),
    path("<int:pk>/contacts/<int:contact>/retirer/", contacts.retirer_contact, name="retirer_contact"),
]
