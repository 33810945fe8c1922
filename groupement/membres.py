"""What one member may know of another: names for all, contacts for those who facilitate or by that person's choice."""

from dataclasses import dataclass

from groupement.models import Adhesion, Foyer
from groupement.services.adhesions import roles_en_mots


@dataclass(frozen=True, kw_only=True)
class Membre:
    """A person as `lecteur` sees them; `telephone` and `email` are empty when they are not to be seen."""

    adhesion: Adhesion
    nom: str
    roles: str
    etat: str
    telephone: str
    email: str


def membres_du_foyer(foyer: Foyer, lecteur: Adhesion, *, avec_partis: bool = False) -> list[Membre]:
    """Persons of `foyer` (their rows prefetched) in the order they came; candidates have not come yet."""
    return [
        _voir(adhesion, lecteur)
        for adhesion in sorted(foyer.adhesions.all(), key=lambda a: a.pk)
        if adhesion.etat in (Adhesion.Etat.ACTIVE, Adhesion.Etat.EN_PAUSE)
        or (avec_partis and adhesion.etat == Adhesion.Etat.PARTIE)
    ]


def voit_les_contacts(lecteur: Adhesion, foyer_id: int) -> bool:
    """Everything of a household: those who facilitate, and its own persons."""
    return lecteur.anime or lecteur.foyer_id == foyer_id


def _voir(adhesion: Adhesion, lecteur: Adhesion) -> Membre:
    tout = voit_les_contacts(lecteur, adhesion.foyer_id)
    partage = adhesion.telephone_partage and lecteur.groupement.contacts_partages
    return Membre(
        adhesion=adhesion,
        nom=str(adhesion.personne),
        roles=roles_en_mots(adhesion.roles) if adhesion.roles else "",
        etat=adhesion.etat,
        telephone=adhesion.personne.telephone if tout or partage else "",
        email=adhesion.personne.email or "" if tout else "",
    )
