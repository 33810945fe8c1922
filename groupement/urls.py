"""The site map."""

from django.conf import settings
from django.urls import include, path
from django.views.static import serve

handler400 = "groupement.views.erreurs.requete_incomprise"
handler403 = "django.views.defaults.permission_denied"
handler404 = "django.views.defaults.page_not_found"
handler500 = "django.views.defaults.server_error"
handler429 = "groupement.views.erreurs.trop_de_demandes"  # asked for by allauth

urlpatterns = [
    path("", include("groupement.urls_groupement")),
    path("compte/", include("groupement.urls_compte")),
    path("", include("groupement.urls_calendrier")),
    path("g/<slug:slug>/panneau/", include("groupement.urls_panneau")),
    path("g/<slug:slug>/bibliotheque/", include("groupement.urls_bibliotheque")),
    path("", include("groupement.urls_donnees")),
    path("fichiers/", include("groupement.urls_fichiers")),
    path("aide/", include("groupement.urls_aide")),
    path("sante/", include("groupement.urls_sante")),
    path("", include("groupement.urls_lettres")),
    path("g/<slug:slug>/annuaire/", include("catalogue.urls_annuaire", namespace="annuaire")),
    path("reseau/<slug:slug>/annuaire/", include("catalogue.urls_annuaire", namespace="annuaire-du-reseau")),
    path("g/<slug:slug>/producteurs/", include("catalogue.urls")),
    path("g/<slug:slug>/referents/", include("referents.urls")),
    path("g/<slug:slug>/reunions/", include("reunions.urls")),
    path("g/<slug:slug>/materiel/", include("referents.urls_materiel")),
    path("g/<slug:slug>/frais/", include("referents.urls_frais")),
    path("g/<slug:slug>/taches/", include("referents.urls_taches")),
    path("g/<slug:slug>/commandes/", include("commandes.urls")),
    path("g/<slug:slug>/comptes/", include("commandes.urls_comptes")),
    path("g/<slug:slug>/mon-compte/", include("commandes.urls_mon_compte")),
    path("g/<slug:slug>/charte/", include("charte.urls")),
    path("administration/charte/", include("charte.urls_modele")),
    path("g/<slug:slug>/messages/", include("groupement.urls_messages")),
    path("g/<slug:slug>/sondages/", include("reunions.urls_sondages")),
    path("g/<slug:slug>/producteurs-invites/", include("reunions.urls_invitations")),
    path("rencontre/", include("reunions.urls_rencontre")),
    path("bon/", include("commandes.urls_producteur")),
]

if settings.DEMO:
    urlpatterns += [path("courrier/", include("groupement.urls_courrier"))]
if settings.DEBUG or settings.DEMO:  # in production the proxy serves photos
    urlpatterns += [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="media")]
