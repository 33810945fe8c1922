"""Who may do what with the charter. Everybody in the group reads it."""

from groupement.droits import Regles, anime, est_membre


class DroitsDeLaCharte(Regles):
    regles = {
        "charte.rediger": anime,
        "charte.discuter": est_membre,
    }
