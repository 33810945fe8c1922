from django.urls import path

from groupement.views import aide

app_name = "aide"
urlpatterns = [
    path("", aide.sommaire, name="sommaire"),
    path("<slug:role>/", aide.role, name="role"),
]
