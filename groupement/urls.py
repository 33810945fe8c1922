"""The site map."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path

urlpatterns = [
    path("", include("groupement.urls_groupement")),
    path("compte/", include("groupement.urls_compte")),
    path("aide/", include("groupement.urls_aide")),
    path("sante/", include("groupement.urls_sante")),
    path("g/<slug:slug>/annuaire/", include("catalogue.urls_annuaire", namespace="annuaire")),
    path("reseau/<slug:slug>/annuaire/", include("catalogue.urls_annuaire", namespace="annuaire-du-reseau")),
    path("g/<slug:slug>/producteurs/", include("catalogue.urls")),
    path("g/<slug:slug>/referents/", include("referents.urls")),
    path("g/<slug:slug>/commandes/", include("commandes.urls")),
    path("bon/", include("commandes.urls_producteur")),
]

if settings.DEMO:
    urlpatterns += [path("courrier/", include("groupement.urls_courrier"))]
if settings.DEBUG or settings.DEMO:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
