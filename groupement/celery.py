"""The task queue. Tasks receive ids only, open their own scope, and make one service call."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groupement.settings")

app = Celery("groupement")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def battre_au_demarrage(**_: Any) -> None:
    """The first sign of life: the readiness page need not wait for the first beat."""
    app.tasks["groupement.tasks.battre"].apply()
