from django.apps import AppConfig


class GroupementConfig(AppConfig):
    name = "groupement"
    verbose_name = "Groupement"

    def ready(self) -> None:
        # `shared_task` and the beat schedule need the one Celery application of the process.
        from groupement.celery import app  # noqa: F401
