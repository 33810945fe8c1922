"""Messages about what is lent and about costs, one function each, called inside the transaction that causes them."""

from __future__ import annotations

from groupement.models import Adhesion
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.templatetags.formats import delai, jour, montant
from referents.models import Frais, Pret


def rappeler_le_retour(*, pret: Pret, adhesion: Adhesion, en_retard: bool) -> bool:
    """To each person of the household that has it: the day before, then once when it is late. True when new."""
    personne = adhesion.personne
    depose = deposer(
        clef=f"{'pret-en-retard' if en_retard else 'pret-a-rendre'}:{pret.pk}:{pret.au:%Y%m%d}:{personne.pk}",
        destinataire=personne.email or "",
        personne=personne,
        groupement=pret.groupement,
        sujet=f"À rendre depuis le {jour(pret.au)} : {pret.materiel}"
        if en_retard
        else f"À rendre {delai(pret.au)} : {pret.materiel}",
        **rediger(
            "pret_a_rendre",
            {
                "pret": pret,
                "personne": personne,
                "groupement": pret.groupement,
                "en_retard": en_retard,
                "lien": adresse_complete(pret.materiel.get_absolute_url()),
            },
        ),
    )
    return depose is not None


def repondre_aux_frais(*, frais: Frais) -> None:
    """To whoever declared them: agreed, or refused and why."""
    personne = frais.adhesion.personne
    if not personne.email:
        return
    accordes = frais.etat == Frais.Etat.ACCORDE
    deposer(
        clef=f"frais:{frais.pk}:{frais.etat}",
        destinataire=personne.email,
        personne=personne,
        groupement=frais.groupement,
        sujet=f"Vos frais de {montant(frais.montant)} sont {'accordés' if accordes else 'refusés'}",
        **rediger(
            "frais_reponse",
            {
                "frais": frais,
                "personne": personne,
                "groupement": frais.groupement,
                "accordes": accordes,
                "lien": adresse_complete(frais.get_absolute_url()),
            },
        ),
    )
