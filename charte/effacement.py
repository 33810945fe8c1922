"""What a person who is forgotten leaves in the charter: that somebody accepted, and the texts of the group."""

from charte.models import Commentaire, Question, Raison
from groupement.models import Adhesion


def oublier(adhesion: Adhesion) -> None:
    for modele in (Raison, Question):
        modele.objects.filter(adhesion=adhesion).delete()
    Commentaire.objects.filter(auteur=adhesion).delete()
