"""What upper floors would put on the home page, for the tests of the page itself."""

import datetime

from django.utils import timezone
from django.utils.safestring import mark_safe

from groupement.accueil import Bandeau, Carte, Echeance, Indicateur


def rien(request):
    return []


def aucun_bandeau(request):
    return None


def cartes(request):
    maintenant = timezone.now()
    return [
        Carte(
            quand=maintenant + datetime.timedelta(days=jours),
            gabarit="groupement/essai_carte.html",
            donnees={"texte": f"Carte à {jours} jours"},
        )
        for jours in (5, 1, 3, 9)
    ]


def echeances(request):
    return [
        Echeance(quand=timezone.now() + datetime.timedelta(days=n), texte=f"Échéance {n}", adresse="/x/")
        for n in range(12, 0, -1)
    ]


def bandeau(request):
    return Bandeau(gabarit="groupement/essai_bandeau.html", donnees={"texte": "Mes producteurs"})


def livraisons(reseau):
    return Indicateur(mot="Prochaine livraison", valeurs={})


def charte(groupement):
    return "Nous commandons **ensemble**."


def nuage(groupement):
    return mark_safe("<svg></svg>")


def reste(foyer):
    return ["Il garde la balance."]


def reprendre(adhesion):
    adhesion.competences = "a lu la charte"
    adhesion.save()
