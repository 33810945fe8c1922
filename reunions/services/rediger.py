"""Minutes: written part by part by several people, published as versions that never change."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement.file_de_taches import confier
from groupement.models import Adhesion
from groupement.portee import scopes_disabled
from groupement.recherche import sans_accents
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from groupement.templatetags.formats import en_entier
from reunions import courriels
from reunions.documents import pdf_du_compte_rendu
from reunions.models import Presence, Reunion, SectionCompteRendu, VersionCompteRendu
from reunions.services.clore import suite_en_mots
from reunions.services.verrou import verrouiller
from reunions.sondages_gardes import resultats_pour_le_compte_rendu


class EcriteEntretemps(Refus):
    """Somebody else saved this part since it was read. `presente`: what it says now."""

    def __init__(self, presente: SectionCompteRendu) -> None:
        super().__init__(
            f"{presente.ecrite_par or 'Quelqu’un'} a écrit dans cette partie entre-temps. "
            "Votre texte est gardé ci-dessous : reprenez ce qui manque, puis enregistrez de nouveau."
        )
        self.presente = presente


@transaction.atomic
def ecrire_la_section(
    *, section: SectionCompteRendu, texte: str, version_lue: int, adhesion: Adhesion
) -> SectionCompteRendu:
    """Save a part; refused (`EcriteEntretemps`) unless `version_lue` is still the present version."""
    figee = relire_sous_verrou(section)
    if figee.version != version_lue and figee.texte != texte:
        raise EcriteEntretemps(figee)
    if figee.texte == texte:
        return figee
    figee.texte, figee.version = texte, figee.version + 1
    figee.ecrite_par, figee.ecrite_le = adhesion, timezone.now()
    enregistrer(figee)
    return figee


def relire_sous_verrou(section: SectionCompteRendu) -> SectionCompteRendu:
    return (
        SectionCompteRendu.objects.select_for_update(of=("self",), no_key=True)
        .select_related("ecrite_par__personne", "point")
        .get(pk=section.pk)
    )


def contenu_actuel(reunion: Reunion) -> dict[str, Any]:
    """What would be published now (see `VersionCompteRendu`)."""
    sections = SectionCompteRendu.objects.filter(reunion=reunion).select_related("point")
    presents = Presence.objects.filter(reunion=reunion, presente_le__isnull=False).select_related("adhesion__personne")
    noms = sorted((str(presence.adhesion) for presence in presents), key=sans_accents)
    return {
        "sections": [{"titre": str(s), "texte": s.texte} for s in sections if s.texte.strip()],
        "decisions": [decision.texte for decision in reunion.decisions.order_by("pk")],
        "taches": [
            {
                "intitule": tache.intitule,
                "qui": str(tache.adhesion or ""),
                "pour_le": f"pour le {en_entier(tache.pour_le)}" if tache.pour_le else "",
            }
            for tache in reunion.taches.select_related("adhesion__personne")
        ],
        "presents": noms + ([reunion.autres_presents] if reunion.autres_presents else []),
        "roles": [
            [role.get_role_display(), str(role.adhesion)]
            for role in reunion.roles.select_related("adhesion__personne").order_by("pk")
        ],
        "sondages": resultats_pour_le_compte_rendu(reunion),
        "prochaine": _suite(reunion),
    }


def _suite(reunion: Reunion) -> str:
    prochaine = reunion.prochaine
    if prochaine is not None and prochaine.est_annulee:
        return f"Date à trouver : la réunion prévue le {en_entier(prochaine.debut)} est annulée."
    if prochaine is not None:
        return suite_en_mots(reunion) + (f", {prochaine.lieu}" if prochaine.lieu else "")
    return f"Date à trouver : {reunion.sans_prochaine}" if reunion.sans_prochaine else ""


@transaction.atomic
def publier(*, reunion: Reunion, adhesion: Adhesion, corrige: str = "") -> VersionCompteRendu:
    """Publish what is written as the next version; each member gets one mail about it."""
    figee = verrouiller(reunion)
    if not figee.est_close:
        raise Refus("Terminez d’abord la réunion : la prochaine date fait partie du compte rendu.")
    contenu = contenu_actuel(figee)
    if not (contenu["sections"] or contenu["decisions"] or contenu["sondages"]):
        raise Refus("Il n’y a encore rien à lire : écrivez au moins une partie, ou notez une décision.")
    derniere = VersionCompteRendu.objects.filter(reunion=figee).first()
    # The first versions of all were published before minutes kept the polls.
    if derniere is not None and {"sondages": []} | derniere.contenu == contenu:
        raise Refus("Rien n’a changé depuis la dernière version publiée.")
    version = VersionCompteRendu(
        groupement_id=figee.groupement_id, reunion=figee, numero=derniere.numero + 1 if derniere else 1,
        contenu=contenu, corrige=corrige.strip() if derniere else "", publiee_par=adhesion,
    )  # fmt: skip
    enregistrer(version)
    journaliser(
        objet=version, action="compte_rendu.publier", libelle=f"Compte rendu publié : {version}",
        auteur=adhesion.personne, motif=version.corrige,
    )  # fmt: skip
    courriels.envoyer_le_compte_rendu(version=version)
    confier("reunions.tasks.imprimer_le_compte_rendu", version.pk)
    return version


def imprimer(*, version_id: int) -> None:
    """Draw the PDF of a published version, once."""
    with scopes_disabled():
        version = VersionCompteRendu.objects.select_related("reunion__groupement", "publiee_par__personne").get(
            pk=version_id
        )
        if version.pdf is None:
            VersionCompteRendu.objects.filter(pk=version_id, pdf=None).update(pdf=pdf_du_compte_rendu(version))
