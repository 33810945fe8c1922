"""What members say of a draft, section by section."""

from django.db import transaction
from django.utils import timezone

from charte.models import Commentaire, SectionCharte
from charte.services.verrou import relire
from groupement.models import Adhesion
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer


@transaction.atomic
def commenter(*, section: SectionCharte, texte: str, auteur: Adhesion) -> Commentaire:
    """Say something of a section that is not published yet, also while it is put to a decision."""
    if relire(section.version).est_publiee:
        raise Refus("Cette version est publiée : parlez-en pour la suivante.")
    if not SectionCharte.objects.filter(pk=section.pk).exists():
        raise Refus("Quelqu’un vient de retirer cette section du brouillon.")
    commentaire = Commentaire(groupement_id=section.groupement_id, section=section, auteur=auteur, texte=texte)
    enregistrer(commentaire)
    return commentaire


@transaction.atomic
def resoudre(*, commentaire: Commentaire, resolu: bool, auteur: Adhesion) -> Commentaire:
    """Settled, or open again: by whoever facilitates, or by its author."""
    commentaire = Commentaire.objects.select_for_update(no_key=True).get(pk=commentaire.pk)
    if not (auteur.anime or commentaire.auteur_id == auteur.pk):
        raise Refus("Seules la personne qui l’a écrit et l’animation peuvent le marquer.")
    if (commentaire.resolu_le is not None) == resolu:
        return commentaire
    commentaire.resolu_le = timezone.now() if resolu else None
    commentaire.resolu_par = auteur if resolu else None
    enregistrer(commentaire, champs=["resolu_le", "resolu_par"])
    return commentaire
