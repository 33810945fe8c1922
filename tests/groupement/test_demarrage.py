"""What `make` says and chooses before anything runs."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from groupement.demarrage import binaires, demo, installer, reseau, services_locaux, systeme, valkey, verbes
from groupement.demarrage.empechement import Empechement
from groupement.demarrage.etat import Dossier
from groupement.demarrage.lieux import RACINE
from groupement.demarrage.processus import Registre, naissance


@pytest.fixture
def port_occupe():
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        yield prise.getsockname()[1]


def faux_serveur(dossier: Path, nom: str, reponse: str, code: int = 0) -> Path:
    dossier.mkdir(parents=True, exist_ok=True)
    programme = dossier / nom
    programme.write_text(f"#!/bin/sh\necho '{reponse}'\nexit {code}\n")
    programme.chmod(0o755)
    return programme


def faux_postgres(dossier: Path, version: int) -> Path:
    for nom in ("initdb", "createdb", "postgres"):
        faux_serveur(dossier, nom, f"{nom} (PostgreSQL) {version}.1")
    return dossier


def test_a_port_in_use_is_said_in_one_line_with_a_free_one(port_occupe):
    with pytest.raises(Empechement) as refus:
        reseau.verifier_le_port(str(port_occupe), "demo")
    assert f"Le port {port_occupe} est déjà pris" in str(refus.value)
    propose = int(str(refus.value).rpartition("PORT=")[2])
    assert "\n" not in str(refus.value) and reseau.verifier_le_port(str(propose), "demo") == propose


@pytest.mark.parametrize("texte", ["", "abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(texte):
    with pytest.raises(Empechement, match="n'est pas un numéro de port"):
        reseau.verifier_le_port(texte, "demo")


def test_the_same_port_is_kept_until_somebody_else_takes_it(port_occupe):
    libre = reseau.port_libre()
    assert reseau.port_libre(prefere=libre) == libre
    assert reseau.port_libre(prefere=port_occupe) != port_occupe


def test_a_missing_library_is_said_in_one_line_with_its_command(monkeypatch):
    monkeypatch.setattr(systeme, "_se_charge", lambda nom: "pango" not in nom)
    monkeypatch.setattr(systeme.sys, "platform", "linux")
    monkeypatch.setattr(systeme.os, "geteuid", lambda: 1000)
    with pytest.raises(Empechement) as refus:
        systeme.assurer_pdf()
    assert "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0" in str(refus.value)
    assert "\n" not in str(refus.value)


def test_root_on_debian_installs_what_is_missing_and_reads_the_lists_once(monkeypatch):
    commandes = []

    def noter(commande, **options):
        commandes.append(commande[:2])
        return subprocess.CompletedProcess(commande, 0, "", "")

    monkeypatch.setattr(systeme.os, "geteuid", lambda: 0)
    monkeypatch.setattr(systeme.shutil, "which", lambda nom: f"/usr/bin/{nom}")
    monkeypatch.setattr(systeme.subprocess, "run", noter)
    monkeypatch.setattr(systeme, "_listes_a_jour", False)
    systeme.assurer_paquets(["un"], "Un paquet manque")
    systeme.assurer_paquets(["deux"], "Un paquet manque")
    assert commandes == [["apt-get", "update"], ["apt-get", "install"], ["apt-get", "install"]]


def test_the_environment_wins_over_servers_of_our_own(monkeypatch, tmp_path):
    monkeypatch.setattr(services_locaux.postgres, "demarrer", lambda *a, **k: "postgres://embarque")
    monkeypatch.setattr(services_locaux.valkey, "demarrer", lambda *a, **k: "redis://embarque")
    registre = Registre(tmp_path / "processus.json")
    nomme = services_locaux.Poste(Dossier(tmp_path), registre, {"DATABASE_URL": "postgres://ailleurs"})
    services_locaux.demarrer_les_services(nomme)
    assert nomme.env == {"DATABASE_URL": "postgres://ailleurs", "REDIS_URL": "redis://embarque"}


def test_the_first_postgresql_that_runs_and_is_recent_enough_is_taken(monkeypatch, tmp_path):
    casse, vieux, bon = tmp_path / "casse", tmp_path / "vieux", tmp_path / "bon"
    faux_serveur(casse, "initdb", "", code=127)
    faux_postgres(vieux, 14)
    faux_postgres(bon, 17)
    monkeypatch.setattr(binaires, "candidats", lambda: [tmp_path / "absent", casse, vieux, bon])
    choix = binaires.choisir(None, tmp_path / "pg", compatibles=True)
    assert (choix.dossier, choix.version) == (bon, 17)


def test_data_of_another_version_are_never_touched(monkeypatch, tmp_path):
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("15\n")
    monkeypatch.setattr(binaires, "candidats", lambda: [faux_postgres(tmp_path / "bon", 17)])
    with pytest.raises(Empechement, match="viennent de PostgreSQL 15.*make demo-neuve"):
        binaires.choisir(None, tmp_path / "pg", compatibles=True)
    assert binaires.choisir(None, tmp_path / "pg", compatibles=False).version == 17


def test_no_server_at_all_is_said_with_the_command_that_mends_it(monkeypatch, tmp_path):
    monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))
    with pytest.raises(Empechement, match="apt-get install postgresql"):
        binaires.choisir(None, tmp_path / "pg", compatibles=True)
    monkeypatch.setenv("REDIS_SERVER", str(tmp_path / "absent"))
    with pytest.raises(Empechement, match="apt-get install redis-server"):
        valkey.choisir()


def test_the_lock_file_has_hashes_and_names_no_index():
    for nom in ("requirements.txt", "requirements-dev.txt"):
        verrou = (RACINE / nom).read_text()
        assert "--hash=sha256:" in verrou and "://" not in verrou and "index" not in verrou


def test_an_extract_of_the_lock_file_keeps_the_hashes():
    uv = installer.extrait_du_verrou(("uv",))
    assert uv.startswith("uv==") and "--hash=sha256:" in uv and uv.count("==") == 1
    reste = installer.extrait_du_verrou(("uv",), sauf=True)
    assert "\nuv==" not in reste and "\ndjango==" in reste


@pytest.mark.parametrize(
    ("constat", "conseil"),
    [
        ("error: command 'gcc' failed", "build-essential"),
        ("No space left on device", "le disque est plein"),
        ("hash mismatch for django", "empreinte"),
        ("connection refused", "l'accès à Internet"),
    ],
)
def test_a_failed_installation_says_what_to_do(constat, conseil):
    assert conseil in installer._remede(constat)


def test_a_second_run_in_the_same_folder_is_told_of_the_first(monkeypatch, tmp_path):
    monkeypatch.setattr(services_locaux, "dossier_local", lambda: tmp_path)
    premier = Dossier(tmp_path / "demo")
    assert premier.prendre()
    premier.noter(port_web=8123)
    with (
        pytest.raises(Empechement, match="tourne déjà.*127.0.0.1:8123"),
        services_locaux.poste_de_demonstration(),
    ):
        pass
    premier.rendre()


def test_what_a_killed_run_left_is_stopped_and_nothing_else(tmp_path):
    endormi = [sys.executable, "-c", "import time; time.sleep(60)"]
    laisse = subprocess.Popen(endormi, start_new_session=True)
    autre = subprocess.Popen(endormi, start_new_session=True)
    registre = Registre(tmp_path / "processus.json")
    # The second line bears the pid of a living process that is not ours: born at another time.
    registre.fichier.write_text(
        f'[[{laisse.pid}, "{naissance(laisse.pid)}", {signal.SIGTERM}], [{autre.pid}, "autrefois", 15]]'
    )
    try:
        registre.arreter_les_orphelins()
        assert laisse.wait(timeout=10) == -signal.SIGTERM
        assert autre.poll() is None and not registre.fichier.exists()
    finally:
        autre.kill()
        autre.wait()


def test_stopping_takes_the_grandchildren_along(tmp_path):
    registre = Registre(tmp_path / "processus.json")
    petit_enfant = tmp_path / "pid"
    script = f"sleep 60 & echo $! > '{petit_enfant}'; wait"
    registre.lancer("Le test", ["sh", "-c", script], env=dict(os.environ), journal=tmp_path / "journal")
    while not (petit_enfant.exists() and petit_enfant.read_text().strip()):
        time.sleep(0.01)
    registre.arreter_tout()
    assert naissance(int(petit_enfant.read_text())) == "" and not registre.fichier.exists()


def test_a_failed_step_shows_the_end_of_its_output(tmp_path):
    registre = Registre(tmp_path / "processus.json")
    with pytest.raises(Empechement, match=r"(?s)La migration a échoué \(code 3\).*table inconnue"):
        registre.executer(
            "La migration",
            ["sh", "-c", "echo table inconnue; exit 3"],
            env=dict(os.environ),
            journal=tmp_path / "migrate.log",
        )


def test_an_unknown_verb_lists_the_known_ones(capsys):
    assert verbes.executer_verbe(["danser"]) == 2
    assert "demo-neuve" in capsys.readouterr().err


def test_the_announcement_names_the_address_the_accounts_and_the_mail(capsys, monkeypatch):
    monkeypatch.delenv("DEMO_VIDE", raising=False)
    demo._annoncer(8042)
    annonce = capsys.readouterr().out
    assert "http://127.0.0.1:8042/courrier/" in annonce
    assert all(courriel in annonce for courriel in demo.COMPTES) and demo.MOT_DE_PASSE in annonce
