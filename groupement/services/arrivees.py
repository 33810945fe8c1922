"""What the group does for who arrives: steps, sponsor, who follows, waiting list, a kind no."""

from django.db import transaction

from groupement import courriels_d_entree as courriels
from groupement.etapes import avant_l_accord, chemin, entree_de
from groupement.models import Adhesion, Candidature, Etape, EtapeFaite, Personne
from groupement.refus import Refus
from groupement.services.avancer import (
    admettre_si_tout_est_fait,
    changer_d_etat,
    est_complet,
    faire_etape,
    noter,
    verrouiller,
)
from groupement.templatetags.formats import de

Etat = Candidature.Etat
COMPLET = (
    "Le groupement est complet : {nom} garde sa place dans la liste. "
    "Une place se libère quand un foyer part, ou quand vous augmentez le nombre de foyers dans les réglages."
)


@transaction.atomic
def noter_une_etape(*, candidature: Candidature, etape: str, auteur: Personne, note: str = "") -> Candidature:
    """Tick a step for the newcomer. The last one lets them in, or into the waiting list of a full group."""
    candidature = verrouiller(candidature)
    _exiger_de_la_demander(candidature, etape)
    if etape == Etape.PARRAINAGE:
        raise Refus("Choisissez le membre qui parraine : l’étape se note alors d’elle-même.")
    if etape == Etape.ACCORD:
        _exiger_ce_qui_precede(candidature)
    return faire_etape(candidature=candidature, etape=etape, auteur=auteur, note=note.strip())


@transaction.atomic
def reprendre_une_etape(*, candidature: Candidature, etape: str, auteur: Personne) -> Candidature:
    """Take a step back that was ticked by mistake; the address stays proven."""
    candidature = verrouiller(candidature)
    _exiger_vivante(candidature)
    if etape == Etape.ADRESSE:
        raise Refus("L’adresse est confirmée une fois pour toutes.")
    faite = EtapeFaite.objects.filter(candidature=candidature, etape=etape).first()
    if faite is None:
        return candidature
    if etape == Etape.PARRAINAGE:
        candidature.parrain = None
        candidature.save(update_fields=["parrain"])
    faite.delete()
    noter(candidature, "etape_reprise", f"{candidature} : {Etape(etape).label}, finalement pas encore", auteur)
    return candidature


@transaction.atomic
def parrainer(*, candidature: Candidature, parrain: Adhesion, auteur: Personne) -> Candidature:
    """A member vouches for the newcomer, by their own gesture or chosen by those who facilitate."""
    candidature = verrouiller(candidature)
    _exiger_de_la_demander(candidature, Etape.PARRAINAGE)
    if not parrain.est_active:
        raise Refus("Seul un membre actif peut parrainer quelqu’un.")
    if candidature.parrain is not None:
        if candidature.parrain == parrain:
            return candidature
        raise Refus(f"{candidature.parrain} parraine déjà {candidature.prenom}.")
    candidature.parrain = parrain
    candidature.save(update_fields=["parrain"])
    if parrain.personne_id != auteur.pk:
        courriels.annoncer_le_parrainage(candidature=candidature)
    return faire_etape(candidature=candidature, etape=Etape.PARRAINAGE, auteur=auteur, note=f"parrainage {de(parrain)}")


@transaction.atomic
def confier_l_accueil(*, candidature: Candidature, a_qui: Adhesion | None, auteur: Personne) -> Candidature:
    """Who follows this newcomer from now on; None: nobody yet."""
    candidature = verrouiller(candidature)
    _exiger_vivante(candidature)
    if a_qui is not None and not a_qui.est_active:
        raise Refus("Choisissez un membre actif.")
    if candidature.accompagnee_par == a_qui:
        return candidature
    avant, candidature.accompagnee_par = candidature.accompagnee_par, a_qui
    candidature.save(update_fields=["accompagnee_par"])
    noter(
        candidature, "accueil", f"Accueil {de(candidature)} : {a_qui or 'personne'}", auteur,
        avant={"accueillie par": str(avant or "")}, apres={"accueillie par": str(a_qui or "")},
    )  # fmt: skip
    if a_qui is not None and a_qui.personne_id != auteur.pk:
        courriels.confier_l_accueil(candidature=candidature)
    return candidature


@transaction.atomic
def faire_attendre(*, candidature: Candidature, auteur: Personne) -> Candidature:
    candidature = verrouiller(candidature)
    return changer_d_etat(
        candidature, Etat.EN_ATTENTE, auteur=auteur, libelle=f"{candidature} rejoint la liste d’attente"
    )


@transaction.atomic
def donner_une_place(*, candidature: Candidature, auteur: Personne) -> Candidature:
    """Out of the waiting list; who has done every step already comes in at once."""
    candidature = verrouiller(candidature)
    if candidature.etat == Etat.EN_ATTENTE and est_complet(candidature.groupement, avec_celles_en_chemin=True):
        raise Refus(COMPLET.format(nom=candidature.prenom))
    changer_d_etat(candidature, Etat.EN_COURS, auteur=auteur, libelle=f"{candidature} sort de la liste d’attente")
    candidature = admettre_si_tout_est_fait(candidature=candidature, auteur=auteur)
    if candidature.etat == Etat.EN_COURS:
        courriels.annoncer_une_place(candidature=candidature)
    return candidature


@transaction.atomic
def refuser(*, candidature: Candidature, message: str, auteur: Personne) -> Candidature:
    """Say no, with a few words that the person receives by mail."""
    candidature = verrouiller(candidature)
    changer_d_etat(
        candidature, Etat.REFUSEE, auteur=auteur, libelle=f"Demande {de(candidature)} refusée", motif=message.strip()
    )
    courriels.dire_non(candidature=candidature)
    return candidature


@transaction.atomic
def revenir_sur_le_refus(*, candidature: Candidature, auteur: Personne) -> Candidature:
    """The no was a mistake: the request goes on where it was. The person is told."""
    candidature = verrouiller(candidature)
    if Candidature.objects.vivantes().filter(email__iexact=candidature.email).exists():
        raise Refus(f"{candidature} a déposé une nouvelle demande depuis : suivez plutôt celle-là.")
    if candidature.etat != Etat.REFUSEE:
        raise Refus("Cette demande n’est pas refusée : rechargez la page.")
    changer_d_etat(candidature, Etat.EN_COURS, auteur=auteur, libelle=f"Demande {de(candidature)} reprise")
    courriels.annoncer_une_place(candidature=candidature)
    return candidature


@transaction.atomic
def faire_entrer(*, candidature: Candidature, auteur: Personne) -> Candidature:
    """For a request whose steps are all done since the group changed what it asks."""
    candidature = admettre_si_tout_est_fait(candidature=verrouiller(candidature), auteur=auteur)
    if candidature.etat == Etat.EN_COURS:
        raise Refus("Il reste des étapes à faire avant d’entrer.")
    return candidature


def _exiger_de_la_demander(candidature: Candidature, etape: str) -> None:
    _exiger_vivante(candidature)
    if etape not in entree_de(candidature.groupement).etapes:
        raise Refus("Le groupement ne demande pas cette étape.")
    if etape == Etape.ADRESSE:
        raise Refus("Seule la personne peut confirmer son adresse, depuis le courriel qu’elle a reçu.")


def _exiger_vivante(candidature: Candidature) -> None:
    if candidature.etat not in (Etat.EN_COURS, Etat.EN_ATTENTE):
        raise Refus(f"La demande {de(candidature)} n’est plus en cours : rechargez la page.")


def _exiger_ce_qui_precede(candidature: Candidature) -> None:
    if manquent := avant_l_accord(chemin(entree_de(candidature.groupement).etapes, candidature.faites.all())):
        raise Refus(f"L’accord vient après : {', '.join(un.etape.label for un in manquent)}. Notez d’abord ces étapes.")
