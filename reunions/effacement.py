"""What a person who is forgotten leaves of the meetings: they go on counting among those who came and answered."""

from groupement.models import Adhesion
from reunions.models import DemandeDePlace, Trajet


def oublier(adhesion: Adhesion) -> None:
    """Where they would be fetched, where they would leave from."""
    DemandeDePlace.objects.filter(adhesion=adhesion).delete()
    Trajet.objects.filter(adhesion=adhesion).delete()
