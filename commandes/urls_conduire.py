"""Those who prepare a round and run it."""

from django.urls import include, path

from commandes.views import (
    bons_du_volet,
    conduire,
    contenants,
    documents,
    factures,
    gestes_du_volet,
    livraison,
    oublis,
    pesee,
    pointage,
    preparer,
    remplacements,
    repartition,
    saisies,
)

volet = [
    path("", conduire.volet, name="volet"),
    path("dates/", conduire.modifier_volet, name="modifier_volet"),
    path("produits/", conduire.offres, name="offres"),
    path("produits/<int:offre>/retirer/", gestes_du_volet.retirer_offre, name="retirer_offre"),
    path("retirer/", preparer.retirer_volet, name="retirer_volet"),
    path("ouvrir/", gestes_du_volet.ouvrir, name="ouvrir"),
    path("clore/", gestes_du_volet.clore, name="clore"),
    path("terminer-le-complement/", gestes_du_volet.terminer_le_complement, name="terminer_le_complement"),
    path("repartition/", repartition.repartition, name="repartition"),
    path("rouvrir/", gestes_du_volet.rouvrir, name="rouvrir"),
    path("bon/", bons_du_volet.etablir, name="etablir_bon"),
    path("bon/envoyer/", bons_du_volet.transmettre, name="transmettre"),
    path("bon/remis-autrement/", bons_du_volet.remettre_autrement, name="remettre_autrement"),
    path("bon/fichiers/", bons_du_volet.refaire_les_fichiers, name="refaire_les_fichiers"),
    path("livrer/", gestes_du_volet.livrer, name="livrer"),
    path("recevoir/", livraison.recevoir, name="recevoir"),
    path("recevoir/tout/", livraison.tout_recevoir, name="tout_recevoir"),
    path("recevoir/<int:offre>/", livraison.livraison_du_produit, name="livraison_du_produit"),
    path("recevoir/<int:offre>/remplacer/", remplacements.remplacer, name="remplacer"),
    path("peser/", pesee.peser, name="peser"),
    path("contenants/", contenants.contenants, name="contenants"),
    path("contenants/<int:retour>/retirer/", contenants.retirer, name="retirer_contenants"),
    path("facture/", factures.facture, name="facture"),
    path("facture/fichier/", factures.fichier, name="fichier_de_la_facture"),
    path("facture/retirer/", factures.retirer, name="retirer_la_facture"),
    path("solder/", gestes_du_volet.solder, name="solder"),
    path("annuler/", gestes_du_volet.annuler, name="annuler"),
    path("pointage/", pointage.pointage_volet, name="pointage_volet"),
]

commande = [
    path("gerer/", conduire.gerer, name="gerer"),
    path("modifier/", preparer.modifier, name="modifier"),
    path("dupliquer/", preparer.dupliquer, name="dupliquer"),
    path("ajouter-un-producteur/", preparer.ajouter_volet, name="ajouter_volet"),
    path("saisies/", saisies.saisies, name="saisies"),
    path("documents/", documents.documents, name="documents"),
    path("documents/demander/", documents.demander, name="demander_document"),
    path("documents/etat/", documents.etat, name="etat_des_documents"),
    path("documents/<int:document>/", documents.document, name="document"),
    path("pointage/", pointage.pointage, name="pointage"),
    path("pointage/enregistrer/", pointage.enregistrer, name="pointer"),
    path("paniers-non-retires/", oublis.oublis, name="oublis"),
    path("reglements/", include("commandes.urls_reglements")),
    path("producteurs/<int:volet>/", include(volet)),
]

urlpatterns = [
    path("", preparer.liste, name="liste"),
    path("nouvelle/", preparer.preparer, name="preparer"),
    path("<int:pk>/", include(commande)),
]
