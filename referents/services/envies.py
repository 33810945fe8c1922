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
from groupement.templatetags.formats import de
from groupement.templatetags.formats import jour as dire_le_jour
from referents import courriels_relais as courriels
from referents.models import Disponibilite, Interet, Mandat, PropositionDeMandat, ReglagesDesReferents
from referents.services.mandats import confier_mandat, verrouiller_le_partenariat

Etat = PropositionDeMandat.Etat


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
def se_proposer(*, partenariat: Partenariat, adhesion: Adhesion, mot: str = "") -> PropositionDeMandat:
    """ "Je m’en charge": a mandate from today on where the group's setting says so, else a proposal to answer.

    The partnership's row is the lock: of two members at the same moment, the second reads that the first has it.
    """
    fige = verrouiller_le_partenariat(partenariat)
    if not fige.actif:
        raise Refus("Le groupement ne commande plus chez ce producteur.")
    _encore_sans_personne(fige)
    proposition = PropositionDeMandat(groupement=adhesion.groupement, partenariat=fige, adhesion=adhesion, mot=mot)
    enregistrer(proposition)
    if ReglagesDesReferents.de(adhesion.groupement).prise_immediate:
        return _confirmer(proposition, adhesion.personne)
    journaliser(
        objet=proposition, action="proposer", libelle=f"{adhesion} se propose pour {fige}", auteur=adhesion.personne
    )
    courriels.annoncer_une_proposition(
        proposition=proposition, animation=Adhesion.objects.animation().select_related("personne")
    )
    return proposition


@transaction.atomic
def confirmer_la_proposition(*, proposition: PropositionDeMandat, auteur: Personne) -> PropositionDeMandat:
    fige = _relire(proposition)
    _encore_sans_personne(fige.partenariat)
    return _confirmer(fige, auteur)


@transaction.atomic
def decliner_la_proposition(*, proposition: PropositionDeMandat, auteur: Personne) -> PropositionDeMandat:
    fige = _relire(proposition)
    _trancher(fige, Etat.DECLINEE, auteur, "La proposition {} est déclinée")
    courriels.repondre_a_la_proposition(proposition=fige)
    return fige


@transaction.atomic
def retirer_la_proposition(*, proposition: PropositionDeMandat, auteur: Adhesion) -> PropositionDeMandat:
    fige = _relire(proposition)
    if fige.adhesion_id != auteur.pk:
        raise Refus("Chacun retire sa propre proposition.")
    _trancher(fige, Etat.RETIREE, auteur.personne, "La proposition {} est retirée")
    return fige


def _confirmer(proposition: PropositionDeMandat, auteur: Personne) -> PropositionDeMandat:
    """The mandate from today on; the other proposals for this producer are answered at the same time."""
    proposition.mandat = confier_mandat(
        partenariat=proposition.partenariat, adhesion=proposition.adhesion, rang=Mandat.Rang.TITULAIRE,
        du=timezone.localdate(), au=None, auteur=auteur,
    )  # fmt: skip
    _trancher(proposition, Etat.CONFIRMEE, auteur, "La proposition {} est confirmée")
    if auteur.pk != proposition.adhesion.personne_id:
        courriels.repondre_a_la_proposition(proposition=proposition)
    autres = PropositionDeMandat.objects.en_attente().filter(partenariat=proposition.partenariat_id)
    for autre in autres.select_related("adhesion__personne", "partenariat__producteur", "groupement"):
        _trancher(autre, Etat.DECLINEE, auteur, "La proposition {} est déclinée")
        courriels.repondre_a_la_proposition(proposition=autre)
    return proposition


def _trancher(proposition: PropositionDeMandat, vers: str, auteur: Personne, phrase: str) -> None:
    avant = Etat(proposition.etat)
    if vers not in PropositionDeMandat.TRANSITIONS[avant]:
        raise Refus(f"Cette proposition est déjà {avant.label}.")
    proposition.etat, proposition.tranchee_le = vers, timezone.now()
    enregistrer(proposition, champs=["etat", "tranchee_le", "mandat"])
    journaliser(
        objet=proposition, action=vers, libelle=phrase.format(de(proposition)), auteur=auteur,
        avant={"etat": avant.label}, apres={"etat": Etat(vers).label},
    )  # fmt: skip


def _relire(proposition: PropositionDeMandat) -> PropositionDeMandat:
    verrouiller_le_partenariat(proposition.partenariat)
    return PropositionDeMandat.objects.select_related(
        "adhesion__personne", "partenariat__producteur", "groupement"
    ).get(pk=proposition.pk)


def _encore_sans_personne(partenariat: Partenariat) -> None:
    aujourd_hui = timezone.localdate()
    siens = Mandat.objects.filter(partenariat=partenariat).select_related("adhesion__personne").order_by("du")
    if present := siens.au(aujourd_hui).first():
        raise Refus(f"{present.adhesion} s’en charge déjà. Merci quand même !")
    if futur := siens.titulaires().filter(du__gt=aujourd_hui, adhesion__etat=Adhesion.Etat.ACTIVE).first():
        raise Refus(f"{futur.adhesion} s’en charge à partir du {dire_le_jour(futur.du)}.")
