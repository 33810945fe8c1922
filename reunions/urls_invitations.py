from django.urls import path

from reunions.views import invitations

app_name = "invitations_de_producteurs"
urlpatterns = [
    path("", invitations.liste, name="liste"),
    path("nouvelle/", invitations.inviter, name="inviter"),
    path("<int:pk>/renvoyer/", invitations.renvoyer, name="renvoyer"),
    path("<int:pk>/retirer/", invitations.retirer, name="retirer"),
]
