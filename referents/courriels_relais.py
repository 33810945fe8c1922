"""Messages about who answers for which producer, one function each, called inside the transaction that
causes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from groupement.models import Adhesion
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.templatetags.formats import de, jour
from referents.models import PropositionDeMandat, Relais
from referents.rotation import Alerte


def annoncer(*, relais: Relais, auteur: Adhesion) -> None:
    """To both, but not to the one who prepared it: who passes what on to whom, and from when on."""
    for qui in (relais.predecesseur, relais.successeur):
        if qui.pk != auteur.pk:
            _deposer(relais, qui, "relais-prevu", f"{relais.mandat.objet} : relais le {jour(relais.prend_le)}")


def annoncer_la_fin(*, relais: Relais) -> None:
    """To both: the mandate has changed hands; what the list still holds is said."""
    sujet = f"{relais.mandat.objet} : {relais.successeur} prend la suite le {jour(relais.prend_le)}"
    for qui in (relais.predecesseur, relais.successeur):
        _deposer(relais, qui, "relais-fait", sujet, ouverts=list(relais.points.ouverts()))


def annoncer_l_annulation(*, relais: Relais, auteur: Adhesion) -> None:
    for qui in (relais.predecesseur, relais.successeur):
        if qui.pk != auteur.pk:
            _deposer(relais, qui, "relais-annule", f"{relais.mandat.objet} : le relais est annulé")


def _deposer(relais: Relais, qui: Adhesion, gabarit: str, sujet: str, **contenu: Any) -> None:
    personne = qui.personne
    if not personne.email or not qui.est_active:
        return
    autre = relais.successeur if qui.pk == relais.predecesseur_id else relais.predecesseur
    deposer(
        clef=f"{gabarit}:{relais.pk}:{personne.pk}",
        destinataire=personne.email,
        personne=personne,
        groupement=relais.groupement,
        sujet=sujet,
        repondre_a=[autre.personne.email] if autre.personne.email else [],
        **rediger(
            gabarit.replace("-", "_"),
            {
                "relais": relais,
                "objet": relais.mandat.objet,
                "personne": personne,
                "autre": autre,
                "groupement": relais.groupement,
                "donne": qui.pk == relais.predecesseur_id,
                "lien": adresse_complete(relais.get_absolute_url()),
                **contenu,
            },
        ),
    )


def alerter_du_terme(*, alerte: Alerte, adhesion: Adhesion) -> bool:
    """A mandate comes to its end: to its titular, and to who facilitates. True when the message is new."""
    mandat, personne = alerte.mandat, adhesion.personne
    if not personne.email:
        return False
    sien = adhesion.pk == mandat.adhesion_id
    a_qui = "votre mandat" if sien else f"le mandat {de(mandat.adhesion)}"
    depose = deposer(
        clef=f"rotation:{mandat.pk}:{alerte.terme:%Y%m%d}:{personne.pk}",
        destinataire=personne.email,
        personne=personne,
        groupement=mandat.groupement,
        sujet=f"{mandat.objet} : {a_qui} arrive à son terme le {jour(alerte.terme)}",
        **rediger(
            "rotation",
            {
                "mandat": mandat,
                "personne": personne,
                "groupement": mandat.groupement,
                "alerte": alerte,
                "sien": sien,
                "lien": adresse_complete(
                    reverse("referents:releve", args=[mandat.groupement.slug, mandat.partenariat_id])
                ),
            },
        ),
    )
    return depose is not None


def annoncer_une_proposition(*, proposition: PropositionDeMandat, animation: Iterable[Adhesion]) -> None:
    """To those who facilitate: somebody would take a producer who has nobody."""
    for adhesion in animation:
        _deposer_la_proposition(
            proposition,
            adhesion,
            "proposition_de_mandat",
            f"{proposition.adhesion} se propose : {proposition.partenariat}",
        )


def repondre_a_la_proposition(*, proposition: PropositionDeMandat) -> None:
    """To the person who proposed themselves: yes, or somebody else does it."""
    oui = proposition.etat == PropositionDeMandat.Etat.CONFIRMEE
    sujet = "vous voilà référente ou référent" if oui else "quelqu’un d’autre s’en charge"
    _deposer_la_proposition(
        proposition, proposition.adhesion, "proposition_de_mandat_reponse", f"{proposition.partenariat} : {sujet}"
    )  # fmt: skip


def _deposer_la_proposition(proposition: PropositionDeMandat, adhesion: Adhesion, gabarit: str, sujet: str) -> None:
    personne, groupement = adhesion.personne, proposition.groupement
    if not personne.email:
        return
    deposer(
        clef=f"{gabarit}:{proposition.pk}:{personne.pk}",
        destinataire=personne.email,
        personne=personne,
        groupement=groupement,
        sujet=sujet,
        **rediger(
            gabarit,
            {
                "proposition": proposition,
                "personne": personne,
                "groupement": groupement,
                "confirmee": proposition.etat == PropositionDeMandat.Etat.CONFIRMEE,
                "lien": adresse_complete(reverse("referents:mandats", args=[groupement.slug]))
                + f"#partenariat-{proposition.partenariat_id}",
            },
        ),
    )
