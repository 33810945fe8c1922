"""The messages of the charter, one function each. To be called inside the transaction that causes them."""

from django.urls import reverse

from charte.models import Question
from groupement.models import Adhesion
from groupement.services.courriels import adresse_complete, deposer, rediger


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
