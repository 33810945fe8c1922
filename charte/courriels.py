"""The messages of the charter, one function each. To be called inside the transaction that causes them."""

from django.db.models import QuerySet
from django.urls import reverse

from charte.lecture import ce_qui_change
from charte.models import Question, VersionCharte
from groupement.models import Adhesion
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.templatetags.formats import de


def transmettre_la_question(*, question: Question) -> None:
    """To those who facilitate; answers go to the person who asks."""
    groupement, qui = question.adhesion.groupement, question.adhesion.personne
    refuse = question.genre == Question.Genre.REFUS
    lien = adresse_complete(reverse("charte:acceptations", args=[groupement.slug]))
    for animatrice in Adhesion.objects.animation().select_related("personne"):
        if animatrice.personne.email:
            deposer(
                clef=f"charte-question:{question.pk}:{animatrice.pk}",
                destinataire=animatrice.personne.email,
                personne=animatrice.personne,
                groupement=groupement,
                repondre_a=[qui.email] if qui.email else [],
                sujet=f"{qui} {'ne peut pas accepter la charte' if refuse else 'a une question sur la charte'}",
                **rediger(
                    "charte_question",
                    {"question": question, "qui": qui, "groupement": groupement, "refuse": refuse, "lien": lien},
                ),
            )


def a_prevenir(auteur: Adhesion) -> QuerySet[Adhesion]:
    """Who is written to when `auteur` publishes a version: pages say it before."""
    return Adhesion.objects.actives().filter(personne__email__isnull=False).exclude(pk=auteur.pk)


def annoncer_la_version(*, version: VersionCharte) -> None:
    """To every active member but the one who published it: what changed, and until when they may answer."""
    groupement = version.groupement
    precedente = VersionCharte.objects.publiees().filter(numero__lt=version.numero).first()
    commun = {
        "groupement": groupement,
        "version": version,
        "premiere": precedente is None,
        "attend": version.charte.delai > 0,
        "changements": ce_qui_change(precedente, version) if precedente else "",
        "lien": adresse_complete(reverse("charte:a_accepter", args=[groupement.slug])),
    }
    sujet = f"La charte {de(groupement.nom)} {'a changé' if precedente else 'est publiée'}, à accepter"
    for adhesion in a_prevenir(version.publiee_par).select_related("personne").order_by("pk"):
        deposer(
            clef=f"charte-version:{version.pk}:{adhesion.personne_id}",
            destinataire=adhesion.personne.email or "",
            personne=adhesion.personne,
            groupement=groupement,
            repondre_a=[groupement.courriel] if groupement.courriel else [],
            sujet=sujet,
            **rediger(
                "charte_version",
                commun | {"personne": adhesion.personne, "jusqu_a": version.delai_pour(adhesion)},
            ),
        )
