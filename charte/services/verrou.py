"""The row of the charter is the lock: whoever writes, submits, publishes or settles it takes it first."""

from charte.models import Charte, SectionCharte, VersionCharte
from groupement.models import Groupement
from groupement.refus import Refus

PLUS_EN_CHANTIER = "Cette version n’est plus en cours d’écriture : elle a été soumise, publiée ou abandonnée."


def prendre(groupement: Groupement) -> Charte:
    """Lock the charter of the group, made if it has none. To be called inside a transaction."""
    Charte.objects.get_or_create(groupement=groupement)
    return Charte.objects.select_for_update(no_key=True).get(groupement=groupement)


def relire(version: VersionCharte) -> VersionCharte:
    """The version as it is now, once its charter is locked."""
    charte = prendre(version.groupement)
    trouvee = VersionCharte.objects.select_related("groupement").filter(pk=version.pk).first()
    if trouvee is None:
        raise Refus(PLUS_EN_CHANTIER)
    trouvee.charte = charte
    return trouvee


def relire_section(section: SectionCharte) -> SectionCharte:
    """A section of a draft that may be written, once its charter is locked."""
    version = relire(section.version)
    if not version.est_modifiable:
        raise Refus(PLUS_EN_CHANTIER)
    trouvee = SectionCharte.objects.filter(pk=section.pk).first()
    if trouvee is None:
        raise Refus("Quelqu’un vient de retirer cette section du brouillon.")
    trouvee.version = version
    return trouvee
