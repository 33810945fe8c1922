"""Sign-in, in French addresses; the names stay those of allauth."""

from allauth.account import views as compte
from django.urls import include, path, re_path
from django.views.generic import RedirectView

urlpatterns = [
    path("connexion/", compte.login, name="account_login"),
    path("connexion/code/", compte.request_login_code, name="account_request_login_code"),
    path("connexion/code/saisir/", compte.confirm_login_code, name="account_confirm_login_code"),
    path("deconnexion/", compte.logout, name="account_logout"),
    path("inactif/", compte.account_inactive, name="account_inactive"),
    path("inscription/", compte.signup, name="account_signup"),
    path("confirmer/", compte.reauthenticate, name="account_reauthenticate"),
    path("adresses/", compte.email, name="account_email"),
    path("adresses/a-confirmer/", compte.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^adresses/(?P<key>[-:\w]+)/$", compte.confirm_email, name="account_confirm_email"),
    path("mot-de-passe/changer/", compte.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", compte.password_set, name="account_set_password"),
    path("mot-de-passe/oublie/", compte.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", compte.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/oublie/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        compte.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mot-de-passe/nouveau/", compte.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("securite/", include("allauth.mfa.urls")),
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
]
