"""Networks: their settings, who coordinates them, who administers the site."""

from django.db import transaction

from groupement import courriels
from groupement.models import Coordination, Personne, Reseau
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser

SANS_COMPTE = (
    "Aucun compte n’utilise cette adresse : la personne doit d’abord entrer dans un groupement, par une invitation."
)


@transaction.atomic
def creer_reseau(*, nom: str, slug: str, auteur: Personne) -> Reseau:
    reseau = Reseau(nom=nom, slug=slug)
    enregistrer(reseau)
    _noter(reseau, "creation", f"Réseau {nom} créé", auteur, apres={"nom": nom, "adresse": slug})
    return reseau


@transaction.atomic
def regler_reseau(*, reseau: Reseau, referents_modifient_annuaire: bool, auteur: Personne) -> Reseau:
    """Who keeps the producer directory up to date: the coordination alone, or the référents too."""
    reseau = Reseau.objects.select_for_update(no_key=True).get(pk=reseau.pk)
    if reseau.referents_modifient_annuaire == referents_modifient_annuaire:
        return reseau
    reseau.referents_modifient_annuaire = referents_modifient_annuaire
    reseau.save(update_fields=["referents_modifient_annuaire"])
    mots = {True: "les référents et la coordination", False: "la coordination seule"}
    _noter(
        reseau,
        "reglages",
        "Tenue de l’annuaire modifiée",
        auteur,
        avant={"annuaire tenu par": mots[not referents_modifient_annuaire]},
        apres={"annuaire tenu par": mots[referents_modifient_annuaire]},
    )
    return reseau


@transaction.atomic
def nommer_coordination(*, reseau: Reseau, email: str, auteur: Personne) -> Coordination:
    personne = _personne(email)
    coordination = Coordination(reseau=reseau, personne=personne)
    enregistrer(coordination)
    _noter(reseau, "coordination", f"{personne} coordonne le réseau", auteur, apres={"coordination": str(personne)})
    courriels.annoncer_la_coordination(reseau=reseau, personne=personne, clef=f"coordination:{coordination.pk}")
    return coordination


@transaction.atomic
def retirer_coordination(*, coordination: Coordination, auteur: Personne) -> None:
    personne, reseau = coordination.personne, coordination.reseau
    coordination.delete()
    _noter(
        reseau,
        "coordination",
        f"{personne} ne coordonne plus le réseau",
        auteur,
        avant={"coordination": str(personne)},
    )


@transaction.atomic
def nommer_admin(*, email: str, auteur: Personne) -> Personne:
    personne = _personne(email)
    if personne.est_admin:
        raise Refus(f"{personne} administre déjà le site.")
    return _changer_admin(personne, True, auteur)


@transaction.atomic
def retirer_admin(*, personne: Personne, auteur: Personne) -> Personne:
    """Somebody must remain who can name the others."""
    # All of them are locked, in one order: two administrators may not remove each other at the same moment.
    admins = Personne.objects.select_for_update().filter(est_admin=True, is_active=True).order_by("pk")
    presents = set(admins.values_list("pk", flat=True))
    if personne.pk not in presents:
        raise Refus(f"{personne} n’administre pas le site.")
    if presents == {personne.pk}:
        raise Refus("Il ne resterait personne pour administrer le site : nommez d’abord quelqu’un d’autre.")
    return _changer_admin(personne, False, auteur)


def _changer_admin(personne: Personne, valeur: bool, auteur: Personne) -> Personne:
    personne.est_admin = valeur
    personne.save(update_fields=["est_admin"])
    journaliser(
        objet=personne,
        action="administration",
        auteur=auteur,
        libelle=f"{personne} {'administre' if valeur else 'n’administre plus'} le site",
        avant={"administre le site": "non" if valeur else "oui"},
        apres={"administre le site": "oui" if valeur else "non"},
    )
    return personne


def _personne(email: str) -> Personne:
    personne = Personne.objects.select_for_update().filter(email=email.strip().lower(), is_active=True).first()
    if personne is None:
        raise Refus(SANS_COMPTE)
    return personne


def _noter(
    reseau: Reseau,
    action: str,
    libelle: str,
    auteur: Personne,
    *,
    avant: dict[str, str] | None = None,
    apres: dict[str, str] | None = None,
) -> None:
    journaliser(objet=reseau, action=action, libelle=libelle, auteur=auteur, avant=avant, apres=apres)
