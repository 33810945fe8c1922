"""What members would gladly do, said by themselves; and "je m’en charge" for a producer who has nobody."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from catalogue.models import Partenariat
from groupement.models import Adhesion, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from groupement.templatetags.formats import jour as dire_le_jour
from referents import courriels_relais as courriels
from referents.models import Candidature, Disponibilite, Interet, Mandat, ReglagesDesReferents
from referents.services.mandats import confier_mandat, verrouiller_le_partenariat

Etat = Candidature.Etat


@transaction.atomic
def dire_ses_envies(
    *, adhesion: Adhesion, competences: Collection[str], mot: str, partenariats: Collection[Partenariat]
) -> Disponibilite:
    """Replace what `adhesion` said before. No journal: it is theirs to say and to take back."""
    fige = Adhesion.objects.select_for_update(of=("self",), no_key=True).get(pk=adhesion.pk)
    disponibilite = Disponibilite.objects.filter(adhesion=fige).first() or Disponibilite(
        groupement_id=fige.groupement_id, adhesion=fige
    )
    disponibilite.competences = [c for c in Disponibilite.Competence.values if c in competences]
    disponibilite.mot = mot
    enregistrer(disponibilite)
    voulus = {p.pk for p in partenariats}
    Interet.objects.filter(adhesion=fige).exclude(partenariat__in=voulus).delete()
    Interet.objects.bulk_create(
        [Interet(groupement_id=fige.groupement_id, adhesion=fige, partenariat_id=pk) for pk in sorted(voulus)],
        ignore_conflicts=True,
    )
    return disponibilite


@transaction.atomic
def se_proposer(*, partenariat: Partenariat, adhesion: Adhesion, mot: str = "") -> Candidature:
    """ "Je m’en charge": a mandate from today on where the group's setting says so, else a proposal to answer.

    The partnership's row is the lock: of two members at the same moment, the second reads that the first has it.
    """
    fige = verrouiller_le_partenariat(partenariat)
    if not fige.actif:
        raise Refus("Le groupement ne commande plus chez ce producteur.")
    _encore_sans_personne(fige)
    candidature = Candidature(groupement=adhesion.groupement, partenariat=fige, adhesion=adhesion, mot=mot)
    enregistrer(candidature)
    if ReglagesDesReferents.de(adhesion.groupement).prise_immediate:
        return _confirmer(candidature, adhesion.personne)
    journaliser(
        objet=candidature, action="proposer", libelle=f"{adhesion} se propose pour {fige}", auteur=adhesion.personne
    )
    courriels.annoncer_une_proposition(
        candidature=candidature, animation=Adhesion.objects.animation().select_related("personne")
    )
    return candidature


@transaction.atomic
def confirmer_la_candidature(*, candidature: Candidature, auteur: Personne) -> Candidature:
    fige = _relire(candidature)
    _encore_sans_personne(fige.partenariat)
    return _confirmer(fige, auteur)


@transaction.atomic
def decliner_la_candidature(*, candidature: Candidature, auteur: Personne) -> Candidature:
    fige = _relire(candidature)
    _trancher(fige, Etat.DECLINEE, auteur, "La proposition {} est déclinée")
    courriels.repondre_a_la_proposition(candidature=fige)
    return fige


@transaction.atomic
def retirer_la_candidature(*, candidature: Candidature, auteur: Adhesion) -> Candidature:
    fige = _relire(candidature)
    if fige.adhesion_id != auteur.pk:
        raise Refus("Chacun retire sa propre proposition.")
    _trancher(fige, Etat.RETIREE, auteur.personne, "La proposition {} est retirée")
    return fige


def _confirmer(candidature: Candidature, auteur: Personne) -> Candidature:
    """The mandate from today on; the other proposals for this producer are answered at the same time."""
    candidature.mandat = confier_mandat(
        partenariat=candidature.partenariat, adhesion=candidature.adhesion, rang=Mandat.Rang.TITULAIRE,
        du=timezone.localdate(), au=None, auteur=auteur,
    )  # fmt: skip
    _trancher(candidature, Etat.CONFIRMEE, auteur, "La proposition {} est confirmée")
    if auteur.pk != candidature.adhesion.personne_id:
        courriels.repondre_a_la_proposition(candidature=candidature)
    autres = Candidature.objects.en_attente().filter(partenariat=candidature.partenariat_id)
    for autre in autres.select_related("adhesion__personne", "partenariat__producteur", "groupement"):
        _trancher(autre, Etat.DECLINEE, auteur, "La proposition {} est déclinée")
        courriels.repondre_a_la_proposition(candidature=autre)
    return candidature


def _trancher(candidature: Candidature, vers: str, auteur: Personne, phrase: str) -> None:
    avant = Etat(candidature.etat)
    if vers not in Candidature.TRANSITIONS[avant]:
        raise Refus(f"Cette proposition est déjà {avant.label}.")
    candidature.etat, candidature.tranchee_le = vers, timezone.now()
    enregistrer(candidature, champs=["etat", "tranchee_le", "mandat"])
    journaliser(
        objet=candidature, action=vers, libelle=phrase.format(f"de {candidature}"), auteur=auteur,
        avant={"etat": avant.label}, apres={"etat": Etat(vers).label},
    )  # fmt: skip


def _relire(candidature: Candidature) -> Candidature:
    verrouiller_le_partenariat(candidature.partenariat)
    return Candidature.objects.select_related("adhesion__personne", "partenariat__producteur", "groupement").get(
        pk=candidature.pk
    )


def _encore_sans_personne(partenariat: Partenariat) -> None:
    aujourd_hui = timezone.localdate()
    siens = Mandat.objects.filter(partenariat=partenariat).select_related("adhesion__personne").order_by("du")
    if present := siens.au(aujourd_hui).first():
        raise Refus(f"{present.adhesion} s’en charge déjà. Merci quand même !")
    if futur := siens.titulaires().filter(du__gt=aujourd_hui, adhesion__etat=Adhesion.Etat.ACTIVE).first():
        raise Refus(f"{futur.adhesion} s’en charge à partir du {dire_le_jour(futur.du)}.")
