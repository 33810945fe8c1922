"""Journeys in a real browser, against the real server, database, broker and worker of the test process."""

import os
import shutil

import pytest

# Playwright's loop runs in this thread; Django would take its own queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chemin_du_navigateur() -> str | None:
    return os.environ.get("NAVIGATEUR") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )


def pytest_collection_modifyitems(items):
    for item in items:
        if "navigateur" in item.path.parts:
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.xdist_group("navigateur"))


@pytest.fixture(scope="session")
def navigateur():
    chemin = chemin_du_navigateur()
    if chemin is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No browser on this machine: the journeys cannot run (install Debian's chromium).")
        pytest.skip("no browser on this machine: journeys not run (install Debian's chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as p:
        lance = p.chromium.launch(executable_path=chemin, args=OPTIONS)
        yield lance
        lance.close()


@pytest.fixture
def ouvrir(navigateur, live_server):
    """`ouvrir(personne, largeur=..., javascript=...)` is a page on which that person is signed in (None: nobody)."""
    contextes = []

    def page(personne=None, *, largeur=1280, hauteur=900, javascript=True):
        contexte = navigateur.new_context(
            viewport={"width": largeur, "height": hauteur}, java_script_enabled=javascript, locale="fr-FR",
            base_url=live_server.url, accept_downloads=True, reduced_motion="reduce",
        )  # fmt: skip
        contextes.append(contexte)
        if personne is not None:
            contexte.add_cookies([_cookie_de_session(personne, live_server.url)])
        nouvelle = contexte.new_page()
        nouvelle.set_default_timeout(20_000)
        nouvelle.erreurs = []
        nouvelle.on("pageerror", lambda erreur: nouvelle.erreurs.append(str(erreur)))
        nouvelle.on("console", lambda dit: _noter_un_interdit(dit, nouvelle.erreurs))
        nouvelle.on("request", lambda requete: _noter_un_tiers(requete, live_server.url, nouvelle.erreurs))
        return nouvelle

    yield page
    erreurs = [erreur for contexte in contextes for ouverte in contexte.pages for erreur in ouverte.erreurs]
    for contexte in contextes:
        contexte.close()
    assert not erreurs, erreurs


def _noter_un_interdit(dit, erreurs):
    if "Content Security Policy" in dit.text:
        erreurs.append(dit.text)


def _noter_un_tiers(requete, adresse, erreurs):
    """A page asks nobody but its own server."""
    if not requete.url.startswith((f"{adresse}/", "data:", "blob:")):
        erreurs.append(f"external request: {requete.url}")


def _cookie_de_session(personne, adresse):
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(personne.pk)
    session[BACKEND_SESSION_KEY] = "groupement.droits.ConnexionParCourriel"
    session[HASH_SESSION_KEY] = personne.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": adresse}


@pytest.fixture
def ouvrier(settings):
    """A Celery worker on the real broker, in this process so that it sees the test's database."""
    from celery.contrib.testing.worker import start_worker

    from groupement.celery import app

    app.control.purge()
    with start_worker(app, perform_ping_check=False, shutdown_timeout=20, loglevel="warning"):
        yield app


@pytest.fixture
def sans_ouvrier(monkeypatch):
    """What would go to a worker goes nowhere: the page alone is looked at."""
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda *arguments, **options: None)


@pytest.fixture
def fautes_sur_la_page():
    """`fautes_sur_la_page(page)`: what axe finds on the page as it is now, a line for each; `seulement`: one rule;
    `sauf`: all but these."""
    from axe_playwright_python.sync_playwright import Axe

    script = Axe().axe_script

    def chercher(page, *, seulement="", sauf=()):
        # The size of targets is asked for by WCAG 2.2 AA, but axe looks at it only when told to.
        regles = {"target-size": {"enabled": True}} | {regle: {"enabled": False} for regle in sauf}
        options = {"resultTypes": ["violations"], "rules": regles}
        if seulement:
            options = {"resultTypes": ["violations"], "runOnly": [seulement]}
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(script)
        return page.evaluate(
            """async (options) => (await axe.run(document, options)).violations.flatMap(({ id, nodes }) =>
                 nodes.map((n) => `${location.pathname}: ${id}: ${n.html.slice(0, 200)} (${n.failureSummary})`))""",
            options,
        )

    return chercher


@pytest.fixture
def verifier_acces(fautes_sur_la_page):
    """`verifier_acces(page)`: axe finds nothing on the page as it is now."""

    def verifier(page):
        assert not (fautes := fautes_sur_la_page(page)), "\n".join(fautes)

    return verifier
