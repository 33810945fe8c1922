"""The accounts of a group: for whoever keeps them, and for référents what concerns their producers."""

from django.urls import include, path

from commandes.views import comptes, cotisations, gestes_des_comptes, releves

app_name = "comptes"

foyer = [
    path("", comptes.foyer, name="foyer"),
    path("corriger/", gestes_des_comptes.corriger, name="corriger"),
    path("cotisation/", gestes_des_comptes.cotisation, name="cotisation"),
    path("caution/", gestes_des_comptes.caution, name="caution"),
    path("releve/", releves.imprimer_le_foyer, name="imprimer_le_foyer"),
    path("releve.<slug:format>", releves.fichier_du_foyer, name="fichier_du_foyer"),
]

producteur = [
    path("", comptes.producteur, name="producteur"),
    path("releve/", releves.imprimer_le_producteur, name="imprimer_le_producteur"),
    path("releve.<slug:format>", releves.fichier_du_producteur, name="fichier_du_producteur"),
]

urlpatterns = [
    path("", comptes.accueil, name="accueil"),
    path("foyers/<int:foyer>/", include(foyer)),
    path("producteurs/<int:partenariat>/", include(producteur)),
    path("association/", comptes.association, name="association"),
    path("association/releve/", releves.imprimer_le_producteur, name="imprimer_l_association"),
    path("association/releve.<slug:format>", releves.fichier_du_producteur, name="fichier_de_l_association"),
    path("ecritures/<int:ecriture>/annuler/", gestes_des_comptes.annuler_ecriture, name="annuler_ecriture"),
    path("cotisations/", cotisations.cotisations, name="cotisations"),
    path("cotisations/<int:cotisation>/annuler/", gestes_des_comptes.annuler_cotisation, name="annuler_cotisation"),
    path("cautions/", cotisations.cautions, name="cautions"),
    path("cautions/<int:caution>/rendre/", gestes_des_comptes.rendre_caution, name="rendre_caution"),
    path("cautions/<int:caution>/encaisser/", gestes_des_comptes.encaisser_caution, name="encaisser_caution"),
    path("releves/", releves.releves, name="releves"),
    path("releves/demander/", releves.demander, name="demander_un_releve"),
    path("releves/etat/", releves.etat, name="etat_des_releves"),
    path("releves/ecritures.csv", releves.journal, name="journal"),
    path("releves/groupement.<slug:format>", releves.fichier_du_groupement, name="fichier_du_groupement"),
    path("releves/<int:releve>/", releves.document, name="releve"),
    path("livraisons/<int:volet>/reprendre/", gestes_des_comptes.reprendre, name="reprendre"),
    path("verifier/", comptes.verifier, name="verifier"),
]
