"""What a member sees of the accounts: those of their own household."""

from django.urls import path

from commandes.views import mon_compte, releves

app_name = "mon_compte"
urlpatterns = [
    path("", mon_compte.compte, name="compte"),
    path("releve/", releves.imprimer_le_mien, name="imprimer"),
    path("releve.<slug:format>", releves.mon_fichier, name="fichier"),
]
