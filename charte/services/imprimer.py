"""The PDF of a published version, built by a worker and kept."""

from django.utils import timezone

from charte.impression import pdf_de_la_version
from charte.models import ImpressionCharte, VersionCharte


def imprimer(*, version: VersionCharte) -> bool:
    """Build the bytes where there are none yet: safe to run twice. True when this call wrote them."""
    if not ImpressionCharte.objects.filter(version=version, prete_le=None).exists():
        return False
    octets = pdf_de_la_version(version)
    ecrites = ImpressionCharte.objects.filter(version=version, prete_le=None)
    return bool(ecrites.update(octets=octets, prete_le=timezone.now()))
