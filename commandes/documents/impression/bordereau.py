"""The slip on paper: one short table, its sum, and room for the payee to sign."""

from commandes.documents.bordereau import contenu_du_bordereau
from commandes.models import Bordereau
from groupement.pdf import rendre


def pdf_du_bordereau(bordereau: Bordereau, *, identifiant: str) -> bytes:
    contenu = contenu_du_bordereau(bordereau)
    entete = {
        "rappel": f"{contenu.groupement} · Bordereau {contenu.numero} · {contenu.a_qui}",
        "pied": f"Remis le {contenu.remis_le}" + (f" par {contenu.remis_par}" if contenu.remis_par else ""),
    }
    return rendre("pdf/bordereau.html", {"contenu": contenu, "entete": entete}, identifiant=identifiant)
