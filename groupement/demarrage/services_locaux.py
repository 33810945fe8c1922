"""PostgreSQL and Valkey for as long as a command lasts, unless the environment already names them."""

import contextlib
import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from groupement.demarrage import postgres, valkey
from groupement.demarrage.empechement import Empechement
from groupement.demarrage.etat import Dossier
from groupement.demarrage.lieux import dossier_local, environnement_de_base
from groupement.demarrage.processus import Registre
from groupement.demarrage.signaux import SIGNAUX_D_ARRET


@dataclass
class Poste:
    """What a command works with: its folder, the environment for its children, the list of them."""

    dossier: Dossier
    registre: Registre
    env: dict[str, str]


@contextlib.contextmanager
def poste_de_demonstration() -> Iterator[Poste]:
    """The data that last: `make demo` and `make run`."""
    dossier = Dossier(dossier_local() / "demo")
    if not dossier.prendre():
        etat = dossier.lire()
        adresse = f" sur http://127.0.0.1:{etat['port_web']}" if etat.get("port_web") else ""
        raise Empechement(
            f"Le site tourne déjà depuis ce dossier{adresse} : arrêtez-le par Ctrl-C dans son terminal, "
            f"ou par kill {etat.get('detenteur', '')}"
        )
    with _poste(dossier) as poste:
        yield poste


@contextlib.contextmanager
def poste_partage() -> Iterator[Poste]:
    """The same data for `make manage`: beside the running site if there is one, else with servers started."""
    dossier = Dossier(dossier_local() / "demo")
    if dossier.prendre():
        with _poste(dossier) as poste:
            demarrer_les_services(poste)
            yield poste
        return
    registre = Registre(dossier.chemin / f"processus-{os.getpid()}.json")
    yield Poste(dossier, registre, environnement_de_base() | dossier.lire().get("services", {}))


@contextlib.contextmanager
def poste_d_essai(nom: str) -> Iterator[Poste]:
    """Data of no value. A second run in the same checkout gets a folder of its own, gone at the end."""
    _balayer(nom)
    dossier = Dossier(dossier_local() / nom)
    provisoire = not dossier.prendre()
    if provisoire:
        dossier = Dossier(dossier_local() / f"{nom}-{os.getpid()}")
        dossier.prendre()
    try:
        with _poste(dossier) as poste:
            yield poste
    finally:
        if provisoire:
            effacer_les_donnees(dossier)
            shutil.rmtree(dossier.chemin)


def _balayer(nom: str) -> None:
    """Remove the folders of second runs that were killed before they could do it."""
    for chemin in dossier_local().glob(f"{nom}-*"):
        dossier = Dossier(chemin)
        if dossier.prendre():
            Registre(chemin / "processus.json").arreter_les_orphelins()
            effacer_les_donnees(dossier)
            shutil.rmtree(chemin)
            dossier.rendre()


@contextlib.contextmanager
def _poste(dossier: Dossier) -> Iterator[Poste]:
    registre = Registre(dossier.chemin / "processus.json")
    registre.arreter_les_orphelins()
    try:
        yield Poste(dossier, registre, environnement_de_base())
    finally:
        for numero in SIGNAUX_D_ARRET:  # a second Ctrl-C must not leave half of it running
            signal.signal(numero, signal.SIG_IGN)
        registre.arreter_tout()
        dossier.rendre()


def demarrer_les_services(poste: Poste, *, jetable: bool = False) -> None:
    """Fill DATABASE_URL and REDIS_URL in; what the caller's environment names is used as it is."""
    if not poste.env.get("DATABASE_URL"):
        poste.env["DATABASE_URL"] = postgres.demarrer(poste.dossier, poste.registre, jetable=jetable)
    if not poste.env.get("REDIS_URL"):
        poste.env["REDIS_URL"] = valkey.demarrer(poste.dossier, poste.registre)
    poste.dossier.noter(services={nom: poste.env[nom] for nom in ("DATABASE_URL", "REDIS_URL")})


def effacer_les_donnees(dossier: Dossier) -> None:
    """Back to an empty checkout; the lock stays ours."""
    donnees: Path = postgres.emplacement(dossier)
    if donnees.parent != dossier.chemin:
        shutil.rmtree(donnees.parent)
    dossier.effacer()
