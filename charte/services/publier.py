"""From a draft to the charter in force: submit to a decision, take back, publish."""

from django.db import transaction
from django.utils import timezone

from charte.courriels import annoncer_la_version
from charte.models import ImpressionCharte, VersionCharte
from charte.services.verrou import relire
from groupement.file_de_taches import confier
from groupement.models import Adhesion
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser

Etat = VersionCharte.Etat


def soumettre(*, version: VersionCharte, decision: str, lien: str, auteur: Adhesion) -> VersionCharte:
    """Put the text to a meeting or a poll: until then it no longer moves. `lien` leads to where it is decided."""
    return _passer(version, Etat.SOUMISE, auteur, "est soumise à une décision", decision, lien)


def reprendre(*, version: VersionCharte, auteur: Adhesion) -> VersionCharte:
    """Back to writing: the group wants changes."""
    return _passer(version, Etat.BROUILLON, auteur, "est reprise en écriture", "", "")


def publier(*, version: VersionCharte, decision: str, lien: str, auteur: Adhesion) -> VersionCharte:
    """The text is fixed for ever and replaces the one before; each active member is written to and asked to
    accept it."""
    return _passer(version, Etat.PUBLIEE, auteur, "est publiée", decision, lien)


@transaction.atomic
def _passer(
    version: VersionCharte, vers: str, auteur: Adhesion, phrase: str, decision: str, lien: str
) -> VersionCharte:
    version = relire(version)
    avant = Etat(version.etat)
    if vers not in VersionCharte.TRANSITIONS[avant]:
        raise Refus(f"La {version} est déjà « {avant.label} » : rechargez la page.")
    if vers != Etat.BROUILLON and not version.sections.exclude(texte="").exists():
        raise Refus("Écrivez d’abord au moins une section : ce texte est encore vide.")
    maintenant = timezone.now()
    version.etat, version.decision, version.lien_decision = vers, decision, lien
    if vers == Etat.BROUILLON:
        version.soumise_le = None
    elif vers == Etat.SOUMISE:
        version.soumise_le = maintenant
    else:
        version.publiee_le, version.publiee_par = maintenant, auteur
    enregistrer(version, champs=["etat", "decision", "lien_decision", "soumise_le", "publiee_le", "publiee_par"])
    journaliser(
        objet=version,
        action=vers,
        libelle=f"Charte : la {version} {phrase}",
        auteur=auteur.personne,
        avant={"état": avant.label},
        apres={"état": Etat(vers).label, "comment elle a été décidée": decision},
    )
    if vers == Etat.PUBLIEE:
        demander_l_impression(version=version)
        annoncer_la_version(version=version)
    return version


@transaction.atomic
def demander_l_impression(*, version: VersionCharte) -> ImpressionCharte:
    """Ask a worker for the PDF of a published version; asked again, for one that was lost on its way."""
    impression, _ = ImpressionCharte.objects.get_or_create(groupement_id=version.groupement_id, version=version)
    if impression.prete_le is None:
        confier("charte.tasks.imprimer", version.pk)
    return impression
