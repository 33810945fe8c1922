"""Who holds which duty: signing up, giving a place back, calling for help, noting who came."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from groupement.models import Adhesion, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from groupement.templatetags.formats import de
from referents import courriels
from referents.models import Inscription, Permanence
from referents.services.verrous import prendre_la_permanence, prendre_les_permanences

COMPLETE = "Il n’y a plus de place à cette permanence : merci, et voyez les autres."


@transaction.atomic
def inscrire(
    *, permanence: Permanence, adhesion: Adhesion, auteur: Personne, apres_coup: bool = False
) -> Inscription:  # fmt: skip
    """Give `adhesion` a place. `apres_coup`: who keeps the duties notes somebody who came without having signed up."""
    figee = prendre_la_permanence(permanence)
    _exiger_ouverte(figee, apres_coup=apres_coup)
    presente = Adhesion.objects.select_related("personne").get(pk=adhesion.pk)
    if not presente.est_active:
        raise Refus(f"{presente} ne participe pas au groupement en ce moment : choisissez une autre personne.")
    inscription = placer(figee, presente)
    journaliser(
        objet=figee, action="permanence.inscrire", auteur=auteur, foyer_id=presente.foyer_id,
        libelle=f"{presente} s’inscrit : {figee}, {figee.distribution}",
    )  # fmt: skip
    return inscription


def placer(permanence: Permanence, adhesion: Adhesion) -> Inscription:
    """A place of a slot that the caller holds. Places of people who left or are in pause are free again."""
    Inscription.objects.filter(permanence=permanence, presence="").exclude(adhesion__etat=Adhesion.Etat.ACTIVE).delete()
    pris = set(Inscription.objects.filter(permanence=permanence).values_list("rang", flat=True))
    _exiger_libre_a_ces_heures(permanence, adhesion)
    libres = [rang for rang in range(1, permanence.nombre + 1) if rang not in pris]
    if not libres and not Inscription.objects.filter(permanence=permanence, adhesion=adhesion).exists():
        raise Refus(COMPLETE)
    inscription = Inscription(
        groupement_id=permanence.groupement_id, permanence=permanence, adhesion=adhesion,
        rang=libres[0] if libres else permanence.nombre, places=permanence.nombre,
    )  # fmt: skip
    enregistrer(inscription)
    return inscription


def _exiger_libre_a_ces_heures(permanence: Permanence, adhesion: Adhesion) -> None:
    """Nobody unloads and weighs at the same time; slots without hours are not compared."""
    siennes = Inscription.objects.filter(
        adhesion=adhesion, permanence__distribution=permanence.distribution_id
    ).exclude(permanence=permanence)
    for autre in (i.permanence for i in siennes.select_related("permanence__distribution")):
        if not (permanence.debut and permanence.fin and autre.debut and autre.fin):
            continue
        if max(permanence.debut, autre.debut) < min(permanence.fin, autre.fin):
            raise Refus(f"{adhesion} tient déjà « {autre} » à ces heures-là, {autre.heures_en_mots}.")


@transaction.atomic
def desinscrire(*, inscription: Inscription, auteur: Personne) -> None:
    """Give the place back; exchanges proposed for it go with it. Shortly before, those who facilitate are told."""
    figee = prendre_la_permanence(inscription.permanence)
    prise = Inscription.objects.select_related("adhesion__personne").filter(pk=inscription.pk).first()
    if prise is None or prise.adhesion_id != inscription.adhesion_id:
        raise Refus("C’est déjà fait : cette place a changé de mains.")
    if prise.presence:
        raise Refus("La présence est déjà notée : elle ne s’efface pas, corrigez-la plutôt.")
    prise.delete()
    journaliser(
        objet=figee, action="permanence.laisser", auteur=auteur, foyer_id=prise.adhesion.foyer_id,
        libelle=f"{prise.adhesion} laisse sa place : {figee}, {figee.distribution}",
    )  # fmt: skip
    if est_proche(figee) and auteur.pk == prise.adhesion.personne_id:
        for animation in Adhesion.objects.animation().exclude(personne=auteur).select_related("personne"):
            courriels.prevenir_d_une_place_laissee(
                permanence=figee, place=inscription.pk, qui=auteur, personne=animation.personne
            )


def a_appeler(permanence: Permanence) -> list[Adhesion]:
    """Members with an address who are not yet in on that day and did not refuse such mails."""
    return list(
        Adhesion.objects.actives()
        .filter(personne__email__isnull=False, personne__is_active=True)
        .exclude(personne__rappels_refuses__contains=[Personne.Rappel.PERMANENCE])
        .exclude(permanences__permanence__distribution=permanence.distribution_id)
        .select_related("personne")
        .order_by("pk")
    )


@transaction.atomic
def appeler(*, permanence: Permanence, auteur: Personne) -> int:
    """Ask by mail who could come: once for each slot and person. Returns how many were asked."""
    figee = prendre_la_permanence(permanence)
    _exiger_ouverte(figee)
    manque = figee.nombre - Inscription.objects.valables().filter(permanence=figee).count()
    if manque <= 0:
        raise Refus("Personne ne manque à cette permanence : l’appel n’est pas utile.")
    if figee.appelee_le is not None:
        raise Refus("L’appel est déjà parti : un second courriel lasserait. Demandez plutôt à quelqu’un directement.")
    figee.appelee_le = timezone.now()
    enregistrer(figee)
    appeles = a_appeler(figee)
    for adhesion in appeles:
        courriels.appeler_a_l_aide(permanence=figee, personne=adhesion.personne, manque=manque, auteur=auteur)
    journaliser(
        objet=figee, action="permanence.appeler", auteur=auteur,
        libelle=f"Appel à l’aide à {len(appeles)} personnes : {figee}, {figee.distribution}",
    )  # fmt: skip
    return len(appeles)


@transaction.atomic
def noter_les_presences(
    *, permanences: list[int], presences: dict[int, tuple[str, str]], auteur: Personne
) -> int:  # fmt: skip
    """Who came: `presences` is {id of an inscription: (presence or "", a word)}. Returns how many changed."""
    prises = {permanence.pk: permanence for permanence in prendre_les_permanences(permanences)}
    if any(permanence.distribution.jour > timezone.localdate() for permanence in prises.values()):
        raise Refus("Cette permanence n’a pas encore eu lieu : notez les présences le jour venu.")
    inscriptions = Inscription.objects.filter(permanence__in=prises, pk__in=presences).select_related(
        "adhesion__personne"
    )
    changees = 0
    for inscription in inscriptions:
        presence, mot = presences[inscription.pk]
        mot = mot.strip()[:160]
        if (inscription.presence, inscription.mot) == (presence, mot):
            continue
        avant = inscription.get_presence_display() or "pas noté"
        inscription.presence, inscription.mot = presence, mot
        inscription.notee_le = timezone.now() if presence else None
        inscription.notee_par = auteur if presence else None
        enregistrer(inscription)
        journaliser(
            objet=prises[inscription.permanence_id], action="permanence.presence", auteur=auteur,
            libelle=f"Présence {de(inscription.adhesion)} : {prises[inscription.permanence_id]}",
            avant={"présence": avant}, apres={"présence": inscription.get_presence_display() or "pas noté"},
            foyer_id=inscription.adhesion.foyer_id,
        )  # fmt: skip
        changees += 1
    return changees


def _exiger_ouverte(permanence: Permanence, *, apres_coup: bool = False) -> None:
    distribution = permanence.distribution
    if not distribution.est_maintenue:
        raise Refus("Cette distribution est annulée : personne n’a besoin de venir.")
    if distribution.est_passee and not apres_coup:
        raise Refus("Cette permanence est passée.")


def est_proche(permanence: Permanence) -> bool:
    """Whether giving the place back now leaves little time to find somebody else."""
    return datetime.timedelta(0) <= permanence.distribution.jour - timezone.localdate() <= datetime.timedelta(days=2)
