"""Ports of this machine."""

import errno
import socket

from groupement.demarrage.empechement import Empechement


def erreur_d_ecoute(port: int) -> OSError | None:
    with socket.socket() as prise:
        # Without this a server stopped a moment ago would still hold its port.
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind(("127.0.0.1", port))
        except OSError as erreur:
            return erreur
    return None


def port_libre(prefere: int = 0) -> int:
    """The preferred port when nobody listens on it, else one that the system gives."""
    if prefere and erreur_d_ecoute(prefere) is None:
        return prefere
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def verifier_le_port(texte: str, commande: str) -> int:
    """The port asked for by the user; refused with another one that is free."""
    if not (texte.isdigit() and 0 < int(texte) < 65536):
        raise Empechement(
            f"PORT={texte} n'est pas un numéro de port : choisissez par exemple make {commande} PORT=8001"
        )
    erreur = erreur_d_ecoute(int(texte))
    if erreur is None:
        return int(texte)
    raison = "demande les droits de root" if erreur.errno == errno.EACCES else "est déjà pris par un autre programme"
    suivant = next((p for p in range(8001, 8100) if erreur_d_ecoute(p) is None), 0) or port_libre()
    raise Empechement(f"Le port {texte} {raison} : relancez par make {commande} PORT={suivant}")


def repond(port: int) -> bool:
    with socket.socket() as prise:
        prise.settimeout(1)
        return prise.connect_ex(("127.0.0.1", port)) == 0
