"""What a meeting leaves on paper: its minutes as PDF."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from groupement import pdf
from reunions.models import VersionCompteRendu


@dataclass(frozen=True, slots=True)
class Entete:
    """What the frame of every document asks for: the line above each page, and below."""

    rappel: str
    pied: str


def pdf_du_compte_rendu(version: VersionCompteRendu) -> bytes:
    reunion = version.reunion
    debut = timezone.localtime(reunion.debut)
    titre = "Compte rendu" if version.numero == 1 else f"Compte rendu, version {version.numero}"
    publiee = timezone.localtime(version.publiee_le)
    entete = Entete(
        rappel=f"{reunion.groupement} · {titre}, {debut:%d/%m/%Y}",
        pied=f"Publié le {publiee:%d/%m/%Y}" + (f" par {version.publiee_par}" if version.publiee_par else ""),
    )
    contexte = {"entete": entete, "version": version, "reunion": reunion, "titre": titre}
    return pdf.rendre("pdf/compte_rendu.html", contexte, identifiant=f"compte-rendu-{version.pk}", balises=True)


def nom_du_fichier(version: VersionCompteRendu) -> str:
    return f"compte-rendu-{timezone.localdate(version.reunion.debut):%Y-%m-%d}-v{version.numero}.pdf"
