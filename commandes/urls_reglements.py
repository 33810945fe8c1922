"""What households pay, by payee: the association, or a producer by its partnership."""

from django.urls import include, path

from commandes.views import reglements, remettre

beneficiaire = [
    path("", reglements.grille, name="grille"),
    path("remettre/", remettre.remettre, name="remettre"),
    path("recus/<int:reglement>/", remettre.reglement, name="reglement"),
    path("bordereaux/<int:bordereau>/", remettre.bordereau, name="bordereau"),
    path("bordereaux/<int:bordereau>/refaire/", remettre.refaire, name="refaire_le_bordereau"),
    path("bordereaux/<int:bordereau>/bordereau.<str:format>", remettre.fichier, name="fichier_du_bordereau"),
]

urlpatterns = [
    path("", reglements.reglements, name="reglements"),
    path("association/", include(beneficiaire)),
    path("<int:partenariat>/", include(beneficiaire)),
]
