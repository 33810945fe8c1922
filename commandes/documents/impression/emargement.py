"""The sign-off list: a real table, it has a few hundred cells."""

from commandes.documents.emargement import Emargement
from groupement.pdf import rendre


def pdf_de_l_emargement(document: Emargement, *, identifiant: str) -> bytes:
    return rendre(
        "pdf/emargement.html", {"entete": document.entete, "document": document}, identifiant=identifiant
    )
