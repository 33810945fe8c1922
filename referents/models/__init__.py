from referents.models.echange import Echange
from referents.models.envie import Disponibilite, Interet, PropositionDeMandat
from referents.models.frais import Frais
from referents.models.mandat import Mandat, MandatQuerySet, PeriodeDuMandat
from referents.models.materiel import Materiel, Pret, prochain_retour
from referents.models.participation import Dispense, ReglesDeParticipation
from referents.models.permanence import Distribution, Inscription, ModeleDePermanence, Permanence
from referents.models.reglages import POINTS_D_ORIGINE, ReglagesDesReferents
from referents.models.relais import PageDeCarnet, PointDeRelais, Relais
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
    "POINTS_D_ORIGINE",
    "Avis",
    "AvisSurUnGenre",
    "AvisSurUnJour",
    "PropositionDeMandat",
    "Dispense",
    "Disponibilite",
    "Distribution",
    "Echange",
    "Frais",
    "Inscription",
    "Interet",
    "Mandat",
    "MandatQuerySet",
    "Materiel",
    "ModeleDePermanence",
    "PageDeCarnet",
    "PeriodeDuMandat",
    "Permanence",
    "PlaceProposee",
    "PointDeRelais",
    "Pret",
    "PriseDeTache",
    "PropositionDeSaison",
    "ReglagesDesReferents",
    "ReglesDeParticipation",
    "Relais",
    "Tache",
    "Voeux",
    "prochain_retour",
]
