"""A published version on paper."""

from django.utils import timezone
from django.utils.formats import date_format

from charte.models import VersionCharte
from groupement.pdf import rendre
from groupement.redaction import en_html


def pdf_de_la_version(version: VersionCharte) -> bytes:
    """The same version gives the same bytes."""
    # With its year: it is kept for long, on a wall or in a binder.
    publiee = f"publiée le {date_format(timezone.localtime(version.publiee_le), 'j F Y')}"
    entete = {"rappel": f"{version.groupement} · Notre charte", "pied": f"{str(version).capitalize()}, {publiee}"}
    sections = [
        {"titre": section.titre, "html": en_html(section.texte, descendre=2)} for section in version.sections.all()
    ]
    contexte = {"version": version, "publiee": publiee, "entete": entete, "sections": sections}
    return rendre("pdf/charte.html", contexte, identifiant=f"charte-{version.pk}", balises=True)


def nom_du_fichier(version: VersionCharte) -> str:
    return f"charte-{version.groupement.slug}-version-{version.numero}.pdf"
