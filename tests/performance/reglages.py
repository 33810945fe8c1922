"""The settings of production, and beside the site the floors that it is compared with."""

from groupement.settings import *  # noqa: F403

ROOT_URLCONF = "tests.performance.routes"
