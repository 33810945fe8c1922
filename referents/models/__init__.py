from referents.models.envie import Candidature, Disponibilite, Interet
from referents.models.frais import Frais
from referents.models.mandat import Mandat, MandatQuerySet, PeriodeDuMandat
from referents.models.materiel import Materiel, Pret
from referents.models.reglages import POINTS_D_ORIGINE, ReglagesDesReferents
from referents.models.relais import PageDeCarnet, PointDeRelais, Relais

__all__ = [
    "POINTS_D_ORIGINE",
    "Candidature",
    "Disponibilite",
    "Frais",
    "Interet",
    "Mandat",
    "MandatQuerySet",
    "Materiel",
    "PageDeCarnet",
    "PeriodeDuMandat",
    "PointDeRelais",
    "Pret",
    "Relais",
    "ReglagesDesReferents",
from referents.models.participation import Dispense, ReglesDeParticipation
from referents.models.permanence import Distribution, Echange, Inscription, ModeleDePermanence, Permanence
from referents.models.saison import (
    Avis,
    AvisSurUnGenre,
    AvisSurUnJour,
    PlaceProposee,
    PropositionDeSaison,
    Voeux,
)
from referents.models.tache import PriseDeTache, Tache

__all__ = [
    "Avis",
    "AvisSurUnGenre",
    "AvisSurUnJour",
    "Dispense",
    "Distribution",
    "Echange",
    "Inscription",
    "Mandat",
    "MandatQuerySet",
    "ModeleDePermanence",
    "PeriodeDuMandat",
    "Permanence",
    "PlaceProposee",
    "PriseDeTache",
    "PropositionDeSaison",
    "ReglesDeParticipation",
    "Tache",
    "Voeux",
]
