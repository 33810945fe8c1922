"""A published version on paper."""

from charte.models import VersionCharte
from groupement.pdf import rendre
from groupement.redaction import en_html
from groupement.templatetags.formats import de, jour


def pdf_de_la_version(version: VersionCharte) -> bytes:
    """The same version gives the same bytes."""
    titre = f"Charte {de(version.groupement)}"
    entete = {"rappel": f"{titre} · {version}", "pied": f"Publiée le {jour(version.publiee_le)}"}
    sections = [
        {"titre": section.titre, "html": en_html(section.texte, descendre=2)} for section in version.sections.all()
    ]
    contexte = {"version": version, "titre": titre, "entete": entete, "sections": sections}
    return rendre("pdf/charte.html", contexte, identifiant=f"charte-{version.pk}", balises=True)


def nom_du_fichier(version: VersionCharte) -> str:
    return f"charte-{version.groupement.slug}-version-{version.numero}.pdf"
