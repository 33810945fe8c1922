from django.urls import path

from commandes.views import producteur

app_name = "producteur"
urlpatterns = [
    path("<str:jeton>/", producteur.bon, name="bon"),
    path("<str:jeton>/bon.pdf", producteur.pdf, name="bon_pdf"),
]
