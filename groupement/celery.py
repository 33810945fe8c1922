"""The task queue. Tasks receive ids only, open their own scope, and make one service call."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groupement.settings")

app = Celery("groupement")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
