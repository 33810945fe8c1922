"""Settings, read from the environment and closed by default (`.env.example` explains each variable)."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from groupement.jointures import *  # noqa: F403

RACINE = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
# A demonstration may be tried by anybody on their own machine: known passwords, mail readable on a page.
DEMO = env.bool("DEMO", default=False)

SECRET_KEY = env.str("SECRET_KEY", default="demonstration-seulement-ne-protege-rien-0123456789" if DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is missing: see .env.example.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ADRESSE_DU_SITE = env.str("ADRESSE_DU_SITE", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = ADRESSE_DU_SITE.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEMO or DEBUG else [])
CSRF_TRUSTED_ORIGINS = [ADRESSE_DU_SITE] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_tables2",
    "groupement.apps.GroupementConfig",
    "catalogue.apps.CatalogueConfig",
    "reunions.apps.ReunionsConfig",
    "charte.apps.CharteConfig",
    "referents.apps.ReferentsConfig",
    "commandes.apps.CommandesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "groupement.middleware.PorteeMiddleware",
]

ROOT_URLCONF = "groupement.urls"
WSGI_APPLICATION = "groupement.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "groupement.contexte.portee",
            ],
            "builtins": [
                "django.templatetags.static",
                "groupement.templatetags.formats",
                "groupement.templatetags.composants",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default="postgresql://localhost/groupement")}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"] |= {
    # Threads of one web worker share a few connections: opening one costs more than most pages.
    "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 10},
    # A wait longer than this is told to the person ("réessayez dans un instant") instead of hanging.
    # Statements are prepared on the server once a connection has seen them three times: planning them again and again
    # took a fifth of a page.
    "server_side_binding": True,
    "prepare_threshold": 3,
    "options": "-c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s",
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
# What counts attempts to sign in. While it does not answer, each process counts its own (groupement/cache.py).
CACHES = {"default": {"BACKEND": "groupement.cache.CacheAvecSecours", "LOCATION": REDIS_URL}}
# A query for each page, against a signed out session that a cache which missed the news would bring back.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- People and sign-in --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "groupement.Personne"
AUTHENTICATION_BACKENDS = [
    "groupement.droits.ConnexionParCourriel",
    "groupement.droits.DroitsDuGroupement",
    "referents.droits.DroitsDesReferents",
    "reunions.droits.DroitsDesReunions",
    "charte.droits.DroitsDeLaCharte",
    "reunions.sondage_droits.DroitsDesSondages",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "groupement:accueil"
ACCOUNT_ADAPTER = "groupement.adaptateurs.AdaptateurDeCompte"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # nobody signs up alone: an accepted invitation proves the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # minutes that a mail may need on a rural network
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 4
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
# Added to those of allauth: who asks to come into a group, by machine and by address typed in.
ACCOUNT_RATE_LIMITS = {"candidature": "10/h/ip,4/h/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("NOMBRE_DE_PROXYS", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Groupement"

# --- French, and time decided in Paris ------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
USE_THOUSAND_SEPARATOR = False

# --- Files ----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("DOSSIER_STATIQUES", default=str(RACINE / ".local" / "statiques")))
STATICFILES_DIRS = [RACINE / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("DOSSIER_MEDIAS", default=str(RACINE / ".local" / "medias")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "groupement.statiques.FichiersStatiques"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a basket form with 700 products sends two fields for each
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
TAILLE_MAX_FICHIER = 5 * 1024 * 1024
QUOTA_DE_LA_BIBLIOTHEQUE = env.int("QUOTA_DE_LA_BIBLIOTHEQUE", default=200) * 1024 * 1024  # for each group

# --- Mail -----------------------------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail://" if DEMO else "smtp://localhost:25")
vars().update(EMAIL_CONFIG)
if DEMO and not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # the outbox page shows every message
DEFAULT_FROM_EMAIL = env.str("EXPEDITEUR", default="Groupement <ne-pas-repondre@localhost>")
EMAIL_TIMEOUT = 20

# --- Tasks ----------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_timeout": 10}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = env.str("FICHIER_BEAT", default=str(RACINE / ".local" / "beat"))
CELERY_BEAT_SCHEDULE = {
    "appliquer-les-demandes": {
        "task": "groupement.tasks.appliquer_les_demandes",
        "schedule": crontab(hour=3, minute=20),
    },
    "envoyer-les-courriels": {"task": "groupement.tasks.envoyer_les_courriels_dus", "schedule": 60},
    "ecrire-les-lettres": {"task": "groupement.tasks.ecrire_les_lettres", "schedule": crontab(minute="*/10")},
    "reprendre-les-fichiers": {"task": "groupement.tasks.reprendre_les_fichiers", "schedule": 300},
    "battre": {"task": "groupement.tasks.battre", "schedule": 30},
    "faire-avancer-les-volets": {"task": "commandes.tasks.faire_avancer_les_volets", "schedule": 60},
    "etablir-les-bons-manquants": {"task": "commandes.tasks.etablir_les_bons_manquants", "schedule": 300},
    "rappeler": {"task": "commandes.tasks.deposer_les_rappels", "schedule": crontab(minute="*/10")},
    "imprimer-les-comptes-rendus": {"task": "reunions.tasks.imprimer_les_comptes_rendus", "schedule": 300},
    "rappeler-les-permanences": {"task": "referents.tasks.deposer_les_rappels", "schedule": crontab(minute="*/10")},
    "effacer-ce-qui-est-passe": {
        "task": "groupement.tasks.effacer_ce_qui_est_passe",
        "schedule": crontab(hour=1, minute=20),
    },
    "clore-les-sondages": {"task": "reunions.tasks.clore_les_sondages_echus", "schedule": 60},
    "rappeler-les-sondages": {"task": "reunions.tasks.rappeler_les_sondages", "schedule": crontab(minute="*/15")},
    "verifier-les-comptes": {"task": "commandes.tasks.verifier_les_comptes", "schedule": crontab(hour=2, minute=40)},
    "rappeler-les-retours": {"task": "referents.tasks.rappeler_les_retours", "schedule": crontab(hour=6, minute=30)},
    "veiller-aux-mandats": {"task": "referents.tasks.veiller_aux_mandats", "schedule": crontab(hour=3, minute=10)},
}

# --- Personal data --------------------------------------------------------------------------------------------

# Days after which the nightly job erases: the key is that of a line of the register (groupement/conservation.py).
DUREES_DE_CONSERVATION = {
    "anciens": env.int("GARDER_LES_ANCIENS_MEMBRES", default=365),
    "journal": env.int("GARDER_LE_JOURNAL", default=3 * 365),
    "courriels": env.int("GARDER_LES_COURRIELS", default=400),
    "invitations": env.int("GARDER_LES_INVITATIONS", default=90),
    "demandes": env.int("GARDER_LES_DEMANDES_SANS_SUITE", default=14),
    "candidatures": env.int("GARDER_LES_CANDIDATURES", default=365),
    "annonces": env.int("GARDER_LES_ANNONCES", default=365),
    "feuilles": env.int("GARDER_LES_FEUILLES", default=365),
    "fichiers": 7,  # personal data on the shelf is at risk: who wants the file again asks again
    "sessions": 0,
}

# --- Security -------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS and env.bool("REDIRIGER_VERS_HTTPS", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("DERRIERE_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "groupement.views.erreurs.formulaire_expire"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "root": {"handlers": ["console"], "level": env.str("NIVEAU_DE_JOURNAL", default="INFO")},
    "loggers": {"django.server": {"level": "WARNING"}},
}
DJANGO_TABLES2_TEMPLATE = "composants/tableau.html"
