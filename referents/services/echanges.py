"""Exchanges of duties: proposed to one person or to all, accepted by the other. Only then do places change hands."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from groupement.models import Adhesion, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from referents import courriels
from referents.models import Echange, Inscription
from referents.services.verrous import prendre_la_permanence, prendre_les_permanences

PLUS_LA = "Cet échange n’est plus proposé : rechargez la page."


@transaction.atomic
def proposer_echange(*, inscription: Inscription, vers: Adhesion | None, mot: str) -> Echange:
    """`vers` None: to everybody, without a mail to each; the duty shows that somebody is looked for."""
    figee = prendre_la_permanence(inscription.permanence)
    prise = Inscription.objects.select_related("adhesion__personne").filter(pk=inscription.pk).first()
    if prise is None or prise.adhesion_id != inscription.adhesion_id:
        raise Refus("Cette place a changé de mains : rechargez la page.")
    if figee.distribution.est_passee or not figee.distribution.est_maintenue:
        raise Refus("Cette permanence est passée ou annulée.")
    if vers is not None:
        if not vers.est_active:
            raise Refus(f"{vers} ne participe pas au groupement en ce moment.")
        if Inscription.objects.filter(permanence=figee, adhesion=vers).exists():
            raise Refus(f"{vers} est déjà de cette permanence : proposez à quelqu’un d’autre.")
    echange = Echange(
        groupement_id=figee.groupement_id, inscription=prise, de=prise.adhesion, vers=vers, mot=mot.strip()
    )
    enregistrer(echange)
    if vers is not None:
        prise.permanence = figee
        courriels.proposer_un_echange(echange=echange)
    return echange


@transaction.atomic
def accepter_echange(*, echange: Echange, adhesion: Adhesion, contre: Inscription | None = None) -> Inscription:
    """`adhesion` takes the place; `contre`, a duty of theirs, goes to who proposed. All of it or nothing."""
    touchees = {echange.inscription.permanence_id} | ({contre.permanence_id} if contre else set())
    prises = {permanence.pk: permanence for permanence in prendre_les_permanences(touchees)}
    fige = (
        Echange.objects.select_related("inscription", "de__personne", "vers__personne", "groupement")
        .filter(pk=echange.pk, etat=Echange.Etat.PROPOSE)
        .first()
    )
    if fige is None or fige.inscription.adhesion_id != fige.de_id:
        raise Refus(PLUS_LA)
    if fige.vers_id not in (None, adhesion.pk) or adhesion.pk == fige.de_id:
        raise Refus("Cet échange est proposé à quelqu’un d’autre.")
    if not adhesion.est_active:
        raise Refus("Votre participation est en pause : reprenez-la d’abord.")
    if any(p.distribution.est_passee or not p.distribution.est_maintenue for p in prises.values()):
        raise Refus("Cette permanence est passée ou annulée.")
    cedee = None
    if contre is not None:
        cedee = Inscription.objects.filter(pk=contre.pk, adhesion=adhesion, presence="").first()
        if cedee is None or cedee.permanence_id == fige.inscription.permanence_id:
            raise Refus("La permanence que vous donnez en échange a changé de mains : choisissez-en une autre.")
        _retirer_les_echanges_de(cedee)
    _clore(fige, Echange.Etat.ACCEPTE, accepte_par=adhesion)
    reprise = fige.inscription
    _passer_la_place(reprise, adhesion)
    if cedee is not None:
        _passer_la_place(cedee, fige.de)
        cedee.permanence = prises[cedee.permanence_id]
    reprise.permanence = prises[reprise.permanence_id]
    suite = f" ; en échange : {cedee.permanence}, {cedee.permanence.distribution}" if cedee else ""
    journaliser(
        objet=reprise.permanence, action="permanence.echanger", auteur=adhesion.personne, foyer_id=adhesion.foyer_id,
        libelle=f"{adhesion} remplace {fige.de} : {reprise.permanence}, {reprise.permanence.distribution}{suite}",
    )  # fmt: skip
    courriels.annoncer_l_echange(echange=fige, reprise=reprise, cedee=cedee)
    return reprise


@transaction.atomic
def decliner_echange(*, echange: Echange, adhesion: Adhesion) -> Echange:
    """The person who was asked cannot: who proposed is told, to look further."""
    fige = _verrouiller(echange)
    if fige.vers_id != adhesion.pk:
        raise Refus("Cet échange est proposé à quelqu’un d’autre.")
    _clore(fige, Echange.Etat.DECLINE)
    courriels.annoncer_le_refus(echange=fige)
    return fige


@transaction.atomic
def retirer_echange(*, echange: Echange, auteur: Personne) -> Echange:
    fige = _verrouiller(echange)
    if fige.de.personne_id != auteur.pk:
        raise Refus("Seule la personne qui a proposé cet échange peut le retirer.")
    _clore(fige, Echange.Etat.RETIRE)
    return fige


def _verrouiller(echange: Echange) -> Echange:
    prendre_la_permanence(echange.inscription.permanence)
    fige = (
        Echange.objects.select_related(
            "inscription__permanence__distribution", "de__personne", "vers__personne", "groupement"
        )
        .filter(pk=echange.pk, etat=Echange.Etat.PROPOSE)
        .first()
    )
    if fige is None:
        raise Refus(PLUS_LA)
    return fige


def _clore(echange: Echange, vers: Echange.Etat, accepte_par: Adhesion | None = None) -> None:
    if vers not in Echange.TRANSITIONS[Echange.Etat(echange.etat)]:
        raise Refus(PLUS_LA)
    echange.etat, echange.clos_le, echange.accepte_par = vers, timezone.now(), accepte_par
    enregistrer(echange)


def _passer_la_place(inscription: Inscription, adhesion: Adhesion) -> None:
    inscription.adhesion, inscription.inscrite_le = adhesion, timezone.now()
    enregistrer(inscription)


def _retirer_les_echanges_de(inscription: Inscription) -> None:
    for autre in Echange.objects.filter(inscription=inscription, etat=Echange.Etat.PROPOSE):
        _clore(autre, Echange.Etat.RETIRE)
