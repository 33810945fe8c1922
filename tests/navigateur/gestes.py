"""What steps of a journey share: waiting for a worker, reading mails and PDF files."""

import io
import time

from django.core import mail
from pypdf import PdfReader

from tests.fabrique import MOT_DE_PASSE

PATIENCE = 60  # seconds that a worker may need on a loaded machine


def attendre(vrai, quoi):
    """Until `vrai()`: what workers do is seen in the database, not on a page."""
    fin = time.monotonic() + PATIENCE
    while not (resultat := vrai()):
        assert time.monotonic() < fin, f"waited {PATIENCE} s for: {quoi}"
        time.sleep(0.2)
    return resultat


def tient_en_largeur(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url


def messages_a(adresse):
    return [message for message in mail.outbox if adresse in message.to[0]]


def plat(texte):
    """One space for each run of white space, no-break ones included."""
    return " ".join(texte.split())


def texte_du_pdf(octets):
    return plat(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages))


def se_reconnecter(page, personne):
    """Through the link that a page offers when the session is over, and back to that page."""
    personne.set_password(MOT_DE_PASSE)
    personne.save()
    ici = page.url
    page.get_by_role("link", name="Me reconnecter").click()
    page.get_by_label("Adresse e-mail").fill(personne.email)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_url(ici)
