"""What a producer opens from a mail, without account."""

from django.urls import path

from reunions.views import invitations

app_name = "rencontre"
urlpatterns = [path("<str:jeton>/", invitations.repondre, name="repondre")]
