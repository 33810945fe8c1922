"""The accounts one signs in with. The same list is printed by `make demo` (a test holds them together)."""

from __future__ import annotations

from dataclasses import dataclass

MOT_DE_PASSE = "groupement-demo"


@dataclass(frozen=True, slots=True)
class Compte:
    email: str
    prenom: str
    nom: str
    groupement: str = ""  # slug; "" when the account belongs to no group
    roles: tuple[str, ...] = ()
    aussi: tuple[str, ...] = ()  # other groups of the same person
    coordonne: str = ""  # slug of a network
    est_admin: bool = False


COMPTES = (
    Compte("membre@demo.test", "Marion", "Bastide", "limoux"),
    Compte("referente@demo.test", "Rosalie", "Cazals", "limoux"),
    Compte("tresoriere@demo.test", "Thérèse", "Vidal", "limoux", ("tresorerie",)),
    Compte("animatrice@demo.test", "Anouk", "Ferrier", "limoux", ("animation",), aussi=("quillan",)),
    Compte("coordination@demo.test", "Corinne", "Albarel", coordonne="aude"),
    Compte("admin@demo.test", "Adrien", "Lestrade", est_admin=True),
    Compte("zoe@demo.test", "Zoé", "Maurel", "septfonds"),
)
