"""`make demo` and `make run`: the whole site, until Ctrl-C."""

import os
import time
import urllib.error
import urllib.request

from groupement.demarrage.empechement import Empechement
from groupement.demarrage.installer import installer
from groupement.demarrage.lieux import PYTHON_DU_VENV, ouvrir_dossier
from groupement.demarrage.processus import Enfant
from groupement.demarrage.reseau import verifier_le_port
from groupement.demarrage.services_locaux import (
    Poste,
    demarrer_les_services,
    effacer_les_donnees,
    poste_de_demonstration,
)
from groupement.demarrage.signaux import patienter, verifier_arret

PYTHON = str(PYTHON_DU_VENV)
MOT_DE_PASSE = "groupement-demo"
COMPTES = {
    "membre@demo.test": "membre à Limoux",
    "referente@demo.test": "référente à Limoux",
    "tresoriere@demo.test": "trésorière à Limoux",
    "animatrice@demo.test": "animatrice à Limoux",
    "coordination@demo.test": "coordination du réseau de l'Aude",
    "admin@demo.test": "administration du site",
    "zoe@demo.test": "membre à Septfonds seulement",
}
PAGE_DE_CONNEXION = "/compte/connexion/"


def demo(*, a_neuf: bool = False) -> None:
    """Serve the demonstration as in production, on data that stay (or on new ones)."""
    with poste_de_demonstration() as poste:
        port = verifier_le_port(os.environ.get("PORT") or "8000", "demo-neuve" if a_neuf else "demo")
        installer()
        if a_neuf:
            effacer_les_donnees(poste.dossier)
        _completer_l_environnement(poste, port)
        demarrer_les_services(poste)
        services = list(poste.registre.enfants)
        _preparer(poste, en_production=True)
        web = _lancer_le_web(poste, port)
        _attendre_la_page(port, web)
        celery = _lancer_celery(poste)  # after the page: starting them together slows the first one down
        _annoncer(port)
        _surveiller([web, *celery, *services])


def developper() -> None:
    """The development server, which reloads what changes, on the same data."""
    with poste_de_demonstration() as poste:
        port = verifier_le_port(os.environ.get("PORT") or "8000", "run")
        installer()
        _completer_l_environnement(poste, port)
        poste.env |= {"DEBUG": "1", "PYTHONUNBUFFERED": "1"}
        demarrer_les_services(poste)
        _preparer(poste, en_production=False)
        celery = _lancer_celery(poste)
        serveur = [PYTHON, "manage.py", "runserver", f"127.0.0.1:{port}"]
        _annoncer(port)
        code = poste.registre.premier_plan(serveur, env=poste.env, avec=celery)
        if code:
            raise Empechement(f"Le serveur de développement s'est arrêté (code {code}).")


def _completer_l_environnement(poste: Poste, port: int) -> None:
    """What the demonstration needs and the caller did not say."""
    dossier = poste.dossier
    dossier.noter(port_web=port)
    defauts = {
        "DEMO": "1",
        "SECRET_KEY": dossier.secret("cle_secrete"),
        "ADRESSE_DU_SITE": f"http://127.0.0.1:{port}",
        "DOSSIER_MEDIAS": str(dossier.chemin / "medias"),
        "DOSSIER_STATIQUES": str(dossier.chemin / "statiques"),
        "FICHIER_BEAT": str(ouvrir_dossier(dossier.chemin / "beat") / "echeances"),
    }
    poste.env = defauts | poste.env


def _preparer(poste: Poste, *, en_production: bool) -> None:
    """Migrations, static files and demo data; each is quick when there is nothing to do."""
    print("Préparation de la base…", flush=True)

    def gerer(nom: str, *mots: str) -> Enfant:
        journal = poste.dossier.journal(mots[0])
        return poste.registre.lancer(nom, [PYTHON, "manage.py", *mots], env=poste.env, journal=journal)

    statiques = [gerer("La collecte des fichiers statiques", "collectstatic", "--noinput")] if en_production else []
    poste.registre.terminer([gerer("La migration de la base", "migrate", "--noinput")])
    if os.environ.get("DEMO_VIDE") != "1":
        poste.registre.terminer([gerer("Le chargement des données de démonstration", "charger_demo")])
    poste.registre.terminer(statiques)


def _lancer_le_web(poste: Poste, port: int) -> Enfant:
    commande = [
        PYTHON, "-m", "gunicorn", "groupement.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "--threads", "4", "--worker-class", "gthread",
        "--no-control-socket", "--graceful-timeout", "5", "--access-logfile", "-",
    ]  # fmt: skip
    return poste.registre.lancer("Le serveur web", commande, env=poste.env, journal=poste.dossier.journal("web"))


def _lancer_celery(poste: Poste) -> list[Enfant]:
    celery = [PYTHON, "-m", "celery", "-A", "groupement.celery"]
    ouvrier = [
        *celery,
        "worker",
        "--loglevel",
        "INFO",
        "--concurrency",
        "2",
        "--without-mingle",
        "--without-gossip",
    ]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", poste.env["FICHIER_BEAT"]]
    lancer, journal = poste.registre.lancer, poste.dossier.journal
    return [
        lancer("L'ouvrier Celery", ouvrier, env=poste.env, journal=journal("ouvrier")),
        lancer("L'horloge Celery", beat, env=poste.env, journal=journal("horloge")),
    ]


def _attendre_la_page(port: int, web: Enfant) -> None:
    def repond() -> bool:
        if web.fini():
            raise Empechement(web.constat())
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{PAGE_DE_CONNEXION}", timeout=10) as reponse:
                return reponse.status == 200
        except urllib.error.HTTPError as erreur:
            constat = f"La page de connexion répond {erreur.code}. {web.fin_du_journal()}"
            raise Empechement(constat) from erreur
        except OSError:
            return False

    if not patienter(repond, 60, pas=0.1):
        raise Empechement(f"Le site ne répond pas après une minute. {web.fin_du_journal()}")


def _annoncer(port: int) -> None:
    adresse = f"http://127.0.0.1:{port}"
    lignes = ["", f"  Le site est ouvert : {adresse}", ""]
    if os.environ.get("DEMO_VIDE") != "1":
        lignes.append(f"  Comptes (mot de passe : {MOT_DE_PASSE})")
        lignes += [f"    {courriel:<24} {role}" for courriel, role in COMPTES.items()]
    lignes += [
        "",
        f"  Courrier envoyé, à lire dans le navigateur : {adresse}/courrier/",
        "",
        "  Ctrl-C arrête tout.",
        "",
    ]
    print("\n".join(lignes), flush=True)


def _surveiller(enfants: list[Enfant]) -> None:
    while True:
        verifier_arret()
        for enfant in enfants:
            if enfant.fini():
                raise Empechement(enfant.constat())
        time.sleep(0.2)
