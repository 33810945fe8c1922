"""What one member may know of another: names for all, the rest by each person's choice.

`montre` is the one place of that rule. Those who facilitate, and the person's own household, see everything.
"""

from dataclasses import dataclass

from groupement.models import Adhesion, Foyer, Visibilite
from groupement.services.adhesions import roles_en_mots


@dataclass(frozen=True, kw_only=True)
class Membre:
    """A person as `lecteur` sees them; what is not to be seen is empty."""

    adhesion: Adhesion
    nom: str
    roles: str
    etat: str
    telephone: str
    email: str
    adresse: str
    competences: str


def membres_du_foyer(foyer: Foyer, lecteur: Adhesion, *, avec_partis: bool = False) -> list[Membre]:
    """Persons of `foyer` (their rows prefetched) in the order they came; candidates have not come yet."""
    return [
        _voir(adhesion, foyer, lecteur)
        for adhesion in sorted(foyer.adhesions.all(), key=lambda a: a.pk)
        if adhesion.etat in (Adhesion.Etat.ACTIVE, Adhesion.Etat.EN_PAUSE)
        or (avec_partis and adhesion.etat == Adhesion.Etat.PARTIE)
    ]


def voit_les_contacts(lecteur: Adhesion, foyer_id: int) -> bool:
    """Everything of a household: those who facilitate, and its own persons."""
    return lecteur.anime or lecteur.foyer_id == foyer_id


def montre(adhesion: Adhesion, champ: str, lecteur: Adhesion) -> bool:
    """Whether `lecteur` may see `champ` (one of `Adhesion.CHAMPS_VISIBLES`) of `adhesion`."""
    if voit_les_contacts(lecteur, adhesion.foyer_id):
        return True
    if not (lecteur.groupement.contacts_partages and lecteur.est_active):
        return False
    choix = getattr(adhesion, f"{champ}_visible")
    if choix == Visibilite.REFERENTS:  # asked only then: it may cost a query, once a request
        return lecteur.personne.has_perm("groupement.etre_referent", lecteur.groupement)
    return choix == Visibilite.GROUPE


def contact(adhesion: Adhesion, champ: str, lecteur: Adhesion) -> str:
    """The phone or the address of a person, "" when `lecteur` may not see it."""
    return (getattr(adhesion.personne, champ) or "") if montre(adhesion, champ, lecteur) else ""


def _voir(adhesion: Adhesion, foyer: Foyer, lecteur: Adhesion) -> Membre:
    return Membre(
        adhesion=adhesion,
        nom=str(adhesion.personne),
        roles=roles_en_mots(adhesion.roles) if adhesion.roles else "",
        etat=adhesion.etat,
        telephone=contact(adhesion, "telephone", lecteur),
        email=contact(adhesion, "email", lecteur),
        adresse=foyer.adresse if montre(adhesion, "adresse", lecteur) else "",
        competences=adhesion.competences if montre(adhesion, "competences", lecteur) else "",
    )
