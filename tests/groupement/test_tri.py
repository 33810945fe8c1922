"""Names stand where one looks for them, whatever the database's own order is."""

from django.urls import reverse

from groupement.models import Foyer
from groupement.tri import par_nom
from tests import fabrique as f


def test_les_accents_et_les_majuscules_ne_changent_pas_la_place_d_un_nom(monde, dans):
    for nom in ("Zénon", "Élie", "eden", "Fabre", "Œillet", "Étienne"):
        f.foyer(monde.limoux, nom)
    with dans(monde.limoux):
        noms = list(
            Foyer.objects.filter(nom__in=["Zénon", "Élie", "eden", "Fabre", "Œillet", "Étienne"])
            .order_by(*par_nom("nom"))
            .values_list("nom", flat=True)
        )
    assert noms == ["eden", "Élie", "Étienne", "Fabre", "Œillet", "Zénon"]


def test_la_liste_des_membres_suit_cet_ordre_dans_les_deux_sens(monde, chez):
    for nom in ("Zénon", "Élie", "Fabre"):
        f.foyer(monde.limoux, nom)
    anne, liste = chez(monde.anne), reverse("groupement:membres", args=["limoux"])
    for suite, attendus in (("", ("Élie", "Fabre", "Zénon")), ("?sort=-nom", ("Zénon", "Fabre", "Élie"))):
        page = anne.get(liste + suite).text
        rangs = [page.index(f">{nom}</a>") for nom in attendus]
        assert rangs == sorted(rangs)


def test_les_listes_de_choix_suivent_cet_ordre(monde, chez, dans):
    with dans(monde.limoux):
        for prenom in ("Élise", "Zita", "Fanny"):
            f.adhesion(monde.limoux, f.personne(prenom))
    page = chez(monde.anne).get(reverse("referents:creer_mandat", args=["limoux", monde.partenariat.pk])).text
    rangs = [page.index(f">{prenom} ") for prenom in ("Anne", "Élise", "Fanny", "Max", "Zita")]
    assert rangs == sorted(rangs)
