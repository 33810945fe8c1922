"""All that the site keeps of one person, as a file that reads without it: a page, and the same for machines."""

from __future__ import annotations

import datetime
import decimal
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string

from groupement.models import (
    Adhesion,
    Annonce,
    Commentaire,
    Courriel,
    EntreeJournal,
    Fiche,
    FichierDemande,
    Foyer,
    Invitation,
    Personne,
)
from groupement.portee import scopes_disabled
from groupement.templatetags.formats import instant, montant, quantite

LISEZ_MOI = "Ouvrez « mes-donnees.html » avec votre navigateur. « mes-donnees.json » contient la même chose.\r\n"


@dataclass(frozen=True)
class Section:
    """A table of the export: a title, the names of its columns, and plain values (dates and amounts as they are)."""

    titre: str
    colonnes: Sequence[str]
    lignes: Sequence[Sequence[Any]]


def archive(fichier: FichierDemande) -> bytes:
    """The ZIP; the sections come from each app, in the order of the settings."""
    personne = fichier.personne
    fournisseurs: list[Callable[[Personne], list[Section]]] = [import_string(c) for c in settings.SECTIONS_DE_L_EXPORT]
    with scopes_disabled():  # a person's own data stands in all their groups
        sections = [section for fournir in fournisseurs for section in fournir(personne)]
    fait_le = timezone.now()
    page = render_to_string(
        "groupement/export.html",
        {
            "personne": personne,
            "fait_le": fait_le,
            "sections": [
                Section(s.titre, s.colonnes, [[_en_mots(v) for v in ligne] for ligne in s.lignes]) for s in sections
            ],
        },
    )
    donnees = {
        "personne": str(personne),
        "fait_le": fait_le.isoformat(),
        "sections": [
            {
                "titre": s.titre,
                "lignes": [dict(zip(s.colonnes, map(_simple, ligne), strict=True)) for ligne in s.lignes],
            }
            for s in sections
        ],
    }
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("LISEZ-MOI.txt", LISEZ_MOI)
        zip_.writestr("mes-donnees.html", page)
        zip_.writestr("mes-donnees.json", json.dumps(donnees, ensure_ascii=False, indent=1))
    return sortie.getvalue()


def sections(personne: Personne) -> list[Section]:
    """What the ground floor keeps."""
    adhesions = list(
        Adhesion.objects.filter(personne=personne).select_related("groupement", "foyer", "parrain__personne")
    )
    foyers = {adhesion.foyer_id for adhesion in adhesions}
    return [
        Section(
            "Moi",
            ["prénom", "nom", "adresse e-mail", "téléphone", "rappels refusés", "inscription"],
            [[personne.prenom, personne.nom, personne.email, personne.telephone,
              ", ".join(Personne.Rappel(rappel).label for rappel in personne.rappels_refuses),
              personne.creee_le]],
        ),
        Section(
            "Mes groupements",
            ["groupement", "foyer", "état", "rôles", "depuis le", "parti le", "courrier", "parrainage",
             *(str(Adhesion._meta.get_field(f"{champ}_visible").verbose_name) for champ in Adhesion.CHAMPS_VISIBLES),
             "choisi le", "ce que je sais faire"],
            [[a.groupement.nom, a.foyer.nom, a.get_etat_display(),
              ", ".join(Adhesion.Role(role).label for role in a.roles), a.depuis_le, a.partie_le,
              a.get_courrier_display(), str(a.parrain or ""),
              *(getattr(a, f"get_{champ}_visible_display")() for champ in Adhesion.CHAMPS_VISIBLES),
              a.coordonnees_choisies_le, a.competences] for a in adhesions],
        ),
        Section(
            "Mes foyers",
            ["foyer", "téléphone", "adresse", "par téléphone ou sur papier"],
            [[f.nom, f.telephone, f.adresse, f.sans_internet] for f in Foyer.objects.filter(pk__in=foyers)],
        ),
        Section(
            "Les invitations que j’ai envoyées",
            ["adresse", "envoyée le", "acceptée le"],
            list(Invitation.objects.filter(parrain__personne=personne).values_list("email", "creee_le", "acceptee_le")),
        ),
        Section(
            "Les courriels que j’ai reçus",
            ["sujet", "déposé le", "envoyé le", "texte"],
            list(Courriel.objects.filter(personne=personne).values_list("sujet", "depose_le", "envoye_le", "texte")),
        ),
        Section(
            "Mes annonces",
            ["titre", "texte", "publiée le"],
            list(Annonce.objects.filter(auteur__personne=personne).values_list("titre", "texte", "publiee_le")),
        ),
        Section(
            "Mes réponses",
            ["annonce", "texte", "écrite le"],
            list(
                Commentaire.objects.filter(auteur__personne=personne).values_list("annonce__titre", "texte", "ecrit_le")
            ),
        ),
        Section(
            "Mes fiches de la bibliothèque",
            ["titre", "texte", "écrite le"],
            list(Fiche.objects.filter(auteur__personne=personne).values_list("titre", "texte", "creee_le")),
        ),
        Section(
            "Ce que j’ai changé, et ce qui concerne mon foyer (journal)",
            ["quand", "quoi", "motif"],
            list(
                (EntreeJournal.objects.filter(auteur=personne) | EntreeJournal.objects.filter(foyer_id__in=foyers))
                .values_list("le", "libelle", "motif")
            ),
        ),
    ]  # fmt: skip


def _en_mots(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, (datetime.datetime, datetime.date)):
        return instant(valeur)
    if isinstance(valeur, decimal.Decimal):
        return montant(valeur) if valeur.as_tuple().exponent == -2 else quantite(valeur)
    return "" if valeur is None else str(valeur)


def _simple(valeur: Any) -> Any:
    if isinstance(valeur, (datetime.datetime, datetime.date)):
        return valeur.isoformat()
    return str(valeur) if isinstance(valeur, decimal.Decimal) else valeur
