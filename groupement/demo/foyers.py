"""The households of one group and the memberships of their people."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from groupement.demo.comptes import COMPTES, Compte
from groupement.demo.lieux import RUES, VILLAGES, FicheGroupement
from groupement.demo.monde import Monde
from groupement.demo.tirage import TirageDeNoms
from groupement.models import Adhesion, Foyer, Groupement, Invitation, Personne
from groupement.portee import dans_le_groupement

FOYERS_POUR_UN_SANS_INTERNET = 20
SAVOIRS = (
    "Conduire un fourgon", "Cuisiner pour trente", "Réparer les vélos", "Tenir une caisse", "Dessiner des affiches",
    "Menuiserie", "Parle occitan et espagnol",
)  # fmt: skip


@dataclass
class Maisonnee:
    """A household to be written, with its people."""

    personnes: list[Personne]
    etat: str = Adhesion.Etat.ACTIVE
    roles: list[str] = field(default_factory=list)  # of its first person
    sans_internet: bool = False
    nom: str = ""

    def __post_init__(self) -> None:
        premiere, *autres = self.personnes
        if not autres:
            self.nom = f"{premiere.nom} {premiere.prenom}"
        elif autres[0].nom == premiere.nom:
            self.nom = f"{premiere.nom} {premiere.prenom} et {autres[0].prenom}"
        else:
            self.nom = f"{premiere.nom} – {autres[0].nom}"


def composer_les_foyers(monde: Monde, fiche: FicheGroupement, noms: TirageDeNoms) -> None:
    groupement = monde.groupements[fiche.slug]
    hasard = monde.hasard(f"foyers {fiche.slug}")
    maisonnees = _maisonnees(monde, fiche, noms, hasard)
    nouvelles = [p for m in maisonnees for p in m.personnes if p.pk is None]
    for personne in nouvelles:
        personne.password = make_password(None)
    Personne.objects.bulk_create(nouvelles)
    monde.personnes |= {p.email: p for p in nouvelles if p.email}
    with dans_le_groupement(groupement):
        foyers = Foyer.objects.bulk_create(_foyer(groupement, fiche, m, hasard, monde) for m in maisonnees)
        adhesions = Adhesion.objects.bulk_create(
            adhesion
            for maisonnee, foyer in zip(maisonnees, foyers, strict=True)
            for adhesion in _adhesions(groupement, fiche, maisonnee, foyer, hasard, monde)
        )
        monde.foyers[fiche.slug] = foyers
        monde.adhesions[fiche.slug] = adhesions
        _parrainer(adhesions, hasard)
        if fiche.slug == "limoux":
            _inviter(monde, groupement)


def _maisonnees(monde: Monde, fiche: FicheGroupement, noms: TirageDeNoms, hasard: random.Random) -> list[Maisonnee]:
    """Those of the accounts first, then the invented ones up to the size of the group, then one that left."""
    des_comptes = [compte for compte in COMPTES if fiche.slug in (compte.groupement, *compte.aussi)]
    maisonnees = [_maisonnee_du_compte(monde, fiche, compte, noms) for compte in des_comptes]
    roles = {role for m in maisonnees for role in m.roles}
    a_confier = [role for role in ("animation", "tresorerie") if role not in roles]
    while len(maisonnees) < fiche.foyers:
        premiere = noms.tirer()
        personnes = [premiere]
        if hasard.random() < 0.35:
            personnes.append(noms.tirer(premiere.nom if hasard.random() < 0.5 else ""))
        role = [a_confier.pop(0)] if a_confier else []
        maisonnees.append(Maisonnee(personnes, roles=role))
    for rang in range(fiche.foyers // FOYERS_POUR_UN_SANS_INTERNET):
        hors_ligne = noms.tirer()
        hors_ligne.email, hors_ligne.telephone = None, f"04 65 71 {hasard.randrange(30, 90)} {hasard.randrange(10, 99)}"
        maisonnees[-1 - rang] = Maisonnee([hors_ligne], sans_internet=True)
    fin = -1 - fiche.foyers // FOYERS_POUR_UN_SANS_INTERNET
    maisonnees[fin].etat = Adhesion.Etat.EN_PAUSE
    maisonnees[fin - 1].etat = Adhesion.Etat.CANDIDATE
    return [*maisonnees, Maisonnee([noms.tirer()], etat=Adhesion.Etat.PARTIE)]


def _maisonnee_du_compte(monde: Monde, fiche: FicheGroupement, compte: Compte, noms: TirageDeNoms) -> Maisonnee:
    personne = monde.personnes[compte.email]
    chez_soi = compte.groupement == fiche.slug
    deux = [noms.tirer()] if compte.email == "membre@demo.test" else []
    return Maisonnee([personne, *deux], roles=list(compte.roles) if chez_soi else [])


def _foyer(
    groupement: Groupement, fiche: FicheGroupement, maisonnee: Maisonnee, hasard: random.Random, monde: Monde
) -> Foyer:
    village = hasard.choice((fiche.commune, fiche.commune, hasard.choice(VILLAGES[fiche.reseau])))
    return Foyer(
        groupement=groupement, nom=maisonnee.nom, telephone=maisonnee.personnes[0].telephone,
        adresse=f"{hasard.randrange(1, 60)} {hasard.choice(RUES)}, {village}",
        sans_internet=maisonnee.sans_internet,
        parti_le=monde.jour(-90) if maisonnee.etat == Adhesion.Etat.PARTIE else None,
    )  # fmt: skip


def _adhesions(
    groupement: Groupement, fiche: FicheGroupement, maisonnee: Maisonnee, foyer: Foyer, hasard: random.Random,
    monde: Monde,
) -> list[Adhesion]:  # fmt: skip
    depuis_le = _arrivee(fiche, maisonnee, hasard, monde)
    return [
        Adhesion(
            groupement=groupement, personne=personne, foyer=foyer, etat=maisonnee.etat,
            roles=maisonnee.roles if rang == 0 else [],
            **_coordonnees(maisonnee, hasard, monde), depuis_le=depuis_le,
            partie_le=monde.jour(-90) if maisonnee.etat == Adhesion.Etat.PARTIE else None,
        )
        for rang, personne in enumerate(maisonnee.personnes)
    ]  # fmt: skip


def _coordonnees(maisonnee: Maisonnee, hasard: random.Random, monde: Monde) -> dict[str, object]:
    """What each shows of themself: about half of the group shows a phone, some more than that."""
    if maisonnee.sans_internet or hasard.random() >= 0.55:
        return {}
    savoir = hasard.choice(("", "", "", *SAVOIRS))
    return {
        "telephone_visible": "groupe",
        "email_visible": hasard.choice(("groupe", "referents", "personne")),
        "adresse_visible": hasard.choice(("personne", "personne", "referents")),
        "competences": savoir,
        "competences_visible": "groupe" if savoir else "personne",
        "coordonnees_choisies_le": monde.maintenant - datetime.timedelta(days=20),
    }


def _arrivee(fiche: FicheGroupement, maisonnee: Maisonnee, hasard: random.Random, monde: Monde) -> datetime.date:
    if maisonnee.etat == Adhesion.Etat.CANDIDATE:
        return monde.jour(-6)
    fondation = bool(maisonnee.roles) or hasard.random() < 0.4
    plus_tard = hasard.randrange(fiche.anciennete - 120)
    return monde.jour(-fiche.anciennete + (0 if fondation else plus_tard))


def _parrainer(adhesions: list[Adhesion], hasard: random.Random) -> None:
    """Everybody but the founders came in with somebody who was there before."""
    for adhesion in adhesions:
        anciennes = [
            a for a in adhesions
            if a.depuis_le < adhesion.depuis_le and a.foyer_id != adhesion.foyer_id and a.est_active
        ]  # fmt: skip
        if anciennes:
            adhesion.parrain = hasard.choice(anciennes)
    Adhesion.objects.bulk_update(adhesions, ["parrain"])


def _inviter(monde: Monde, groupement: Groupement) -> None:
    """One invitation is on its way; its mail left long ago."""
    Invitation.objects.create(
        groupement=groupement,
        email="noura.benchekroun@exemple.test",
        prenom="Noura",
        parrain=monde.adhesion("limoux", "animatrice@demo.test"),
        expire_le=monde.maintenant + datetime.timedelta(days=9),
    )
