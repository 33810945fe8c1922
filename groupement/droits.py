"""Who may do what on the ground floor. Upper floors answer for their own rights in their own backend."""

from collections.abc import Callable
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import Http404, HttpRequest

from groupement.models import Adhesion, Candidature, Coordination, Groupement, Personne, Reseau
from groupement.portee import dans_le_groupement


class ConnexionParCourriel(AuthenticationBackend):
    """Signs people in. It gives no right: those are asked of the backends with `accorde`."""


class Regles:
    """A backend that answers `personne.has_perm(droit, objet)` from a table of functions."""

    regles: dict[str, Callable[[Personne, Any], bool]] = {}

    def authenticate(self, request: Any, **identifiants: Any) -> None:
        return None

    def get_user(self, user_id: Any) -> None:
        return None

    def accorde(self, personne: Personne, droit: str, objet: Any) -> bool:
        regle = self.regles.get(droit)
        return bool(regle and regle(personne, objet))


def adhesion_de(personne: Personne, groupement: Groupement) -> Adhesion | None:
    """The membership of `personne` in `groupement`, whatever its state; remembered on the person for one request."""
    connues = personne.memoire.setdefault("adhesions", {})
    if groupement.pk not in connues:
        with dans_le_groupement(groupement):
            connues[groupement.pk] = (
                Adhesion.objects.select_related("foyer").filter(personne=personne).exclude(etat="partie").first()
            )
    return connues[groupement.pk]


def retenir_adhesion(personne: Personne, adhesion: Adhesion) -> None:
    """Spare `adhesion_de` a query: the middleware has just read this membership."""
    personne.memoire.setdefault("adhesions", {})[adhesion.groupement_id] = adhesion


def est_membre(personne: Personne, groupement: Groupement) -> bool:
    adhesion = adhesion_de(personne, groupement)
    return adhesion is not None and adhesion.est_active


def anime(personne: Personne, groupement: Groupement) -> bool:
    adhesion = adhesion_de(personne, groupement)
    return adhesion is not None and adhesion.anime


def tient_les_comptes(personne: Personne, groupement: Groupement) -> bool:
    adhesion = adhesion_de(personne, groupement)
    return adhesion is not None and adhesion.tient_les_comptes


def accueille(personne: Personne, candidature: Candidature) -> bool:
    """Follows a newcomer: those who facilitate, who was asked to welcome them, their sponsor."""
    adhesion = adhesion_de(personne, candidature.groupement)
    if adhesion is None or not adhesion.est_active:
        return False
    return adhesion.anime or adhesion.pk in (candidature.accompagnee_par_id, candidature.parrain_id)


def coordonne(personne: Personne, reseau: Reseau) -> bool:
    if personne.est_admin:
        return True
    if "reseaux_coordonnes" not in personne.memoire:
        coordinations = Coordination.objects.filter(personne=personne)
        personne.memoire["reseaux_coordonnes"] = set(coordinations.values_list("reseau_id", flat=True))
    return reseau.pk in personne.memoire["reseaux_coordonnes"]


def administre(personne: Personne, objet: Any = None) -> bool:
    return personne.est_admin


class DroitsDuGroupement(Regles):
    regles = {
        "groupement.voir": est_membre,
        "groupement.animer": anime,
        "groupement.accueillir": accueille,
        "groupement.tenir_les_comptes": tient_les_comptes,
        "groupement.coordonner": coordonne,
        "groupement.administrer": administre,
        # The directory belongs to the network; the backend of `referents` adds those who hold a mandate.
        "catalogue.tenir_annuaire": coordonne,
        "catalogue.modifier_producteur": lambda personne, producteur: coordonne(personne, producteur.reseau),
    }


def exiger(request: HttpRequest, droit: str, objet: Any = None) -> None:
    """Raise 404 unless the signed-in person has `droit` on `objet`: forbidden looks like unknown."""
    if not request.user.is_authenticated or not request.user.has_perm(droit, objet):
        raise Http404
