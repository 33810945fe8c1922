from django.urls import path

from referents.views import carnet, envies, mandats, reglages, relais

app_name = "referents"
urlpatterns = [
    path("", mandats.mandats, name="mandats"),
    path("envies/", envies.envies, name="envies"),
    path("propositions/<int:proposition>/confirmer/", envies.confirmer, name="confirmer_proposition"),
    path("propositions/<int:proposition>/decliner/", envies.decliner, name="decliner_proposition"),
    path("propositions/<int:proposition>/retirer/", envies.retirer, name="retirer_proposition"),
    path("reglages/", reglages.reglages, name="reglages"),
    # A producer of the group
    path("producteur/<int:partenariat>/nouveau/", mandats.creer_mandat, name="creer_mandat"),
    path("producteur/<int:partenariat>/carnet/", carnet.carnet, name="carnet"),
    path("producteur/<int:partenariat>/carnet/ecrire/", carnet.ecrire, name="ecrire_carnet"),
    path("producteur/<int:partenariat>/releve/", envies.releve, name="releve"),
    path("producteur/<int:partenariat>/je-m-en-charge/", envies.proposer, name="proposer"),
    # A mandate
    path("<int:pk>/", mandats.modifier_mandat, name="modifier_mandat"),
    path("<int:pk>/terminer/", mandats.terminer_mandat, name="terminer_mandat"),
    path("<int:pk>/prolonger/", mandats.prolonger_mandat, name="prolonger_mandat"),
    path("<int:pk>/remplacer/", mandats.remplacer_mandat, name="remplacer_mandat"),
    path("<int:pk>/relais/", relais.prevoir, name="prevoir_relais"),
    # A handover
    path("relais/", relais.liste, name="relais_liste"),
    path("relais/<int:relais>/", relais.voir, name="relais"),
    path("relais/<int:relais>/commencer/", relais.commencer, name="commencer_relais"),
    path("relais/<int:relais>/points/", relais.cocher, name="cocher_relais"),
    path("relais/<int:relais>/confirmer/", relais.reconnaitre, name="reconnaitre_relais"),
    path("relais/<int:relais>/annuler/", relais.annuler, name="annuler_relais"),
]
