import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groupement.settings")

application = get_wsgi_application()


def _chauffer() -> None:
    """Load at boot what the first visitor would wait for: the site map with its pages, and the task queue."""
    from django.urls import get_resolver

    from groupement.celery import app

    get_resolver().url_patterns  # noqa: B018
    app.finalize()
    # What is loaded now stays: the garbage collector need not look at it again, nor after each page of many rows.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


_chauffer()
