from django.urls import path

from catalogue.views import annuaire, contacts, importation, produits, tarifs

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
    path("<int:pk>/produits/", produits.produits, name="produits"),
    path("<int:pk>/produits/nouveau/", produits.creer_produit, name="creer_produit"),
    path("<int:pk>/produits/<int:produit>/", produits.modifier_produit, name="modifier_produit"),
    path("<int:pk>/produits/<int:produit>/archiver/", produits.archiver_produit, name="archiver_produit"),
    path("<int:pk>/produits/<int:produit>/restaurer/", produits.restaurer_produit, name="restaurer_produit"),
    path("<int:pk>/tarifs/", tarifs.tarifs, name="tarifs"),
    path("<int:pk>/tarifs/nouveau/", tarifs.creer_tarif, name="creer_tarif"),
    path("<int:pk>/tarifs/<int:tarif>/", tarifs.modifier_tarif, name="modifier_tarif"),
    path("<int:pk>/tarifs/<int:tarif>/supprimer/", tarifs.supprimer_tarif, name="supprimer_tarif"),
    path("<int:pk>/tarif.<str:format>", importation.exporter, name="exporter"),
    path("<int:pk>/importer/", importation.importer, name="importer"),
    path("imports/<int:pk>/colonnes/", importation.import_colonnes, name="import_colonnes"),
    path("imports/<int:pk>/", importation.import_apercu, name="import_apercu"),
    path("imports/<int:pk>/producteur/", importation.import_producteur, name="import_producteur"),
    path("imports/<int:pk>/lignes/<int:numero>/", importation.import_ligne, name="import_ligne"),
    path("imports/<int:pk>/refusees/", importation.import_ecarter_refusees, name="import_ecarter_refusees"),
    path("imports/<int:pk>/abandonner/", importation.import_abandonner, name="import_abandonner"),
]
