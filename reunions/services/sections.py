"""The parts of minutes to be: one for each point of the agenda, and one for the meeting as a whole."""

from __future__ import annotations

from reunions.models import Reunion, SectionCompteRendu


def ouvrir_les_sections(reunion: Reunion) -> None:
    """Add those that are missing; the meeting is locked."""
    presentes = set(SectionCompteRendu.objects.filter(reunion=reunion).values_list("point_id", flat=True))
    voulues = [*reunion.points.order_by("rang").values_list("pk", flat=True), None]
    SectionCompteRendu.objects.bulk_create(
        SectionCompteRendu(groupement_id=reunion.groupement_id, reunion=reunion, point_id=point)
        for point in voulues
        if point not in presentes
    )
