"""What upper floors know of a household that is about to leave: debts, deposits, things it holds."""

from django.conf import settings
from django.utils.module_loading import import_string

from groupement.models import Foyer


def ce_qui_reste(foyer: Foyer) -> list[str]:
    """Sentences for whoever notes the departure, in the order of the settings; empty when nothing is left."""
    return [phrase for chemin in settings.RESTES_AU_DEPART for phrase in import_string(chemin)(foyer)]
