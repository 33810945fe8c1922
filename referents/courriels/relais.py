"""Messages about handovers, one function each. To be called inside the transaction that causes them."""

from __future__ import annotations

from groupement.models import Adhesion
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.templatetags.formats import jour
from referents.models import Relais


def annoncer(*, relais: Relais, auteur: Adhesion) -> None:
    """To both, but not to the one who prepared it: who passes what on to whom, and from when on."""
    for qui in (relais.predecesseur, relais.successeur):
        if qui.pk != auteur.pk:
            _deposer(relais, qui, "relais-prevu", f"{relais.mandat.objet} : relais le {jour(relais.prend_le)}")


def annoncer_la_fin(*, relais: Relais) -> None:
    """To both: the mandate has changed hands."""
    sujet = f"{relais.mandat.objet} : {relais.successeur} prend la suite le {jour(relais.prend_le)}"
    for qui in (relais.predecesseur, relais.successeur):
        _deposer(relais, qui, "relais-fait", sujet)


def annoncer_l_annulation(*, relais: Relais, auteur: Adhesion) -> None:
    for qui in (relais.predecesseur, relais.successeur):
        if qui.pk != auteur.pk:
            _deposer(relais, qui, "relais-annule", f"{relais.mandat.objet} : le relais est annulé")


def _deposer(relais: Relais, qui: Adhesion, gabarit: str, sujet: str) -> None:
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
            },
        ),
    )
