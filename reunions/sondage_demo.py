"""Demonstration data: polls of every kind, open and closed, one amended after an objection, secret votes, and producers
invited to a tasting."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

from groupement.demo.monde import Monde
from groupement.heures import PARIS
from groupement.models import Adhesion
from groupement.portee import dans_le_groupement
from reunions.depouillement import en_mots
from reunions.models import InvitationDeProducteur, Option, Reunion, Sondage, Tour, VersionCompteRendu, Vote
from reunions.services.electeurs import representables
from reunions.services.rediger import contenu_actuel
from reunions.services.sondages import resultat_de
from reunions.services.votes import verifier_bulletin

SE_TAIT = "membre@demo.test"  # questions wait for her: cards of her home page
Repondre = Callable[[random.Random, list[Option]], dict[str, Any]]
HORAIRE_1 = (
    "Les distributions commencent à **16 h 30** au lieu de 18 h, dès le mois prochain.\n\n"
    "- On décharge avec le producteur, à la lumière du jour.\n- La salle est rendue à 19 h."
)
HORAIRE_2 = (
    "Les distributions commencent à **17 h** au lieu de 18 h, dès le mois prochain.\n\n"
    "- On décharge avec le producteur, à la lumière du jour.\n"
    "- Les paniers de qui travaille tard sont gardés **jusqu’à 19 h 30**, par deux personnes à tour de rôle."
)
RESERVES = ["Il faudra trouver qui garde les paniers en hiver.", "À revoir après trois distributions."]


def charger(monde: Monde) -> None:
    with dans_le_groupement(monde.groupements["limoux"]):
        _limoux(monde)
        _inviter_des_producteurs(monde)
    with dans_le_groupement(monde.groupements["septfonds"]):
        _septfonds(monde)


def _limoux(monde: Monde) -> None:
    soirs = [_le(monde, jours, heure) for jours, heure in ((12, 18), (13, 10), (19, 18), (20, 10))]
    degustation = _sondage(
        monde, "limoux", "dates", "Quand goûter les fromages de la chèvrerie ?", options=soirs,
    )  # fmt: skip
    _tour(
        monde, degustation, -4, 3, 15, _disponibilites, saisies=1,
        texte="Une heure et demie, à la Maison paysanne. La chevrière vient avec cinq fromages.",
    )  # fmt: skip

    horaire = _sondage(monde, "limoux", "consentement", "Avancer l’heure des distributions")
    _tour(monde, horaire, -16, -6, 12, _avis("Je finis à 18 h : je ne pourrais plus jamais venir."), texte=HORAIRE_1)
    _tour(monde, horaire, -5, 5, 9, _avis(""), texte=HORAIRE_2, rang=2)
    # The minutes of the last meeting wait for it; its members see it there.
    derniere = Reunion.objects.filter(etat=Reunion.Etat.CLOSE).first()
    Sondage.objects.filter(pk=horaire.pk).update(reunion=derniere)

    secret = _sondage(
        monde, "limoux", "choix", "Qui nous représente auprès de l’association ?", secret=True, quorum=15,
        options=["Anouk Ferrier", "Thérèse Vidal", "Les deux, à tour de rôle"],
    )  # fmt: skip
    _tour(monde, secret, -2, 6, 11, _une_au_hasard, texte="Deux réunions par an, à Carcassonne. Les deux ont dit oui.")

    fruits = _sondage(
        monde, "limoux", "choix", "Quels fruits commander en gros cet hiver ?", par="foyer", plusieurs=True,
        options=["Oranges", "Clémentines", "Citrons", "Avocats", "Kiwis"],
    )  # fmt: skip
    _tour(
        monde,
        fruits,
        -40,
        -30,
        22,
        _plusieurs_au_hasard,
        saisies=2,
        texte="Par caisses de 10 kg, à partager entre foyers.",
    )
    _garder_avec_le_compte_rendu(monde, fruits)

    local = _sondage(
        monde, "limoux", "consentement", "Adhérer à l’association des cuisines partagées", secret=True, quorum=10
    )
    _tour(monde, local, -75, -65, 18, _avis(""), texte="20 € par an, pour deux soirées de conserves en automne.")


def _garder_avec_le_compte_rendu(monde: Monde, sondage: Sondage) -> None:
    """The last published minutes are published once more, with what the poll came to."""
    avant = VersionCompteRendu.objects.order_by("-reunion__debut", "-numero").select_related("reunion").first()
    if avant is None:
        return
    Sondage.objects.filter(pk=sondage.pk).update(reunion=avant.reunion)
    VersionCompteRendu.objects.create(
        groupement=sondage.groupement, reunion=avant.reunion, numero=avant.numero + 1,
        contenu=contenu_actuel(avant.reunion), corrige="Le résultat du sondage sur les fruits y est.",
        publiee_par=avant.publiee_par, publiee_le=max(avant.publiee_le, _le(monde, -29, 9)),
    )  # fmt: skip


def _inviter_des_producteurs(monde: Monde) -> None:
    """A tasting to come: one said yes, one would rather come another day, one has not answered."""
    groupement = monde.groupements["limoux"]
    reunion = Reunion.objects.create(
        groupement=groupement, genre=Reunion.Genre.DEGUSTATION, titre="Dégustation de l’hiver",
        debut=_le(monde, 26, 18), fin=_le(monde, 26, 20), lieu=groupement.lieu_habituel,
    )  # fmt: skip
    auteur = next(a for a in monde.actives("limoux") if a.anime)
    dites = [
        ("Chèvrerie du Pech", "chevrerie@ferme.test", "vient", "Je viens avec cinq fromages et du pain."),
        ("Rucher de Bouriège", "rucher@ferme.test", "autre_date", "Ce soir-là je livre à Quillan. Un samedi plutôt ?"),
        ("Moulin du Razès", "moulin-du-razes@ferme.test", "", ""),
    ]
    for nom, courriel, reponse, message in dites:
        InvitationDeProducteur.objects.create(
            groupement=groupement, reunion=reunion, nom=nom, courriel=courriel, auteur=auteur,
            mot="Nous serons une vingtaine. Chacun apporte quelque chose à partager.",
            creee_le=_le(monde, -5, 9), envoyee_le=_le(monde, -5, 9),
            reponse=reponse, message=message, repondu_le=_le(monde, -3, 21) if reponse else None,
        )  # fmt: skip


def _septfonds(monde: Monde) -> None:
    question = _sondage(
        monde, "septfonds", "choix", "Quel jour pour se retrouver chaque mois ?",
        options=["Le premier mardi", "Le deuxième jeudi", "Le samedi matin"],
    )  # fmt: skip
    _tour(monde, question, -3, 4, 5, _une_au_hasard, texte="On garde le même jour toute l’année.")


def _sondage(
    monde: Monde, slug: str, genre: str, question: str, *, options: list[Any] | None = None, secret: bool = False,
    **champs: Any,
) -> Sondage:  # fmt: skip
    groupement = monde.groupements[slug]
    auteur = next(a for a in monde.actives(slug) if a.anime)
    sondage = Sondage.objects.create(
        groupement=groupement, genre=genre, question=question, auteur=auteur, secret=secret, apres_cloture=secret,
        **champs,
    )  # fmt: skip
    Option.objects.bulk_create(
        Option(
            groupement=groupement, sondage=sondage, rang=rang,
            **({"debut": option} if isinstance(option, datetime.datetime) else {"texte": option}),
        )
        for rang, option in enumerate(options or [])
    )  # fmt: skip
    return sondage


def _tour(
    monde: Monde, sondage: Sondage, ouvert: int, clos: int, voix: int, repondre: Repondre, *, texte: str, rang: int = 1,
    saisies: int = 0,
) -> None:  # fmt: skip
    """A round from `ouvert` to `clos` (days from today), with `voix` answers at most, and `saisies` typed in for those
    without internet."""
    slug = sondage.groupement.slug
    hasard = monde.hasard(f"sondage {sondage.question} {rang}")
    Tour.objects.filter(sondage=sondage).update(dernier=False)
    tour = Tour.objects.create(
        groupement=sondage.groupement, sondage=sondage, rang=rang, secret=sondage.secret, texte=texte,
        ouvert_le=_le(monde, ouvert, 9), cloture_le=_le(monde, clos, 20),
    )  # fmt: skip
    options = list(sondage.options.all())
    electeurs = _electeurs(monde, slug, sondage, hasard)[:voix]
    papiers = list(representables(sondage)[:saisies])
    contenus = [
        verifier_bulletin(
            genre=sondage.genre,
            plusieurs=sondage.plusieurs,
            options=[(option.pk, str(option)) for option in options],
            contenu=repondre(hasard, options),
        )
        for _ in [*electeurs, *papiers]
    ]
    if sondage.secret:
        tour.urne = sorted(contenus, key=str)
    Vote.objects.bulk_create(
        Vote(
            groupement=sondage.groupement, tour=tour, adhesion=electeur, secret=sondage.secret,
            foyer_id=electeur.foyer_id if sondage.par_foyer else None,
            contenu=None if sondage.secret else contenu, le=None if sondage.secret else tour.ouvert_le,
        )
        for electeur, contenu in zip(electeurs, contenus, strict=False)
    )  # fmt: skip
    Vote.objects.bulk_create(
        Vote(
            groupement=sondage.groupement, tour=tour, saisi_par=sondage.auteur, contenu=contenu, le=tour.ouvert_le,
            **({"foyer": pour} if sondage.par_foyer else {"adhesion": pour}),
        )
        for pour, contenu in zip(papiers, contenus[len(electeurs) :], strict=True)
    )  # fmt: skip
    if clos < 0:
        resultat = resultat_de(tour)
        tour.resultat = resultat | {"phrase": en_mots(sondage.genre, resultat, clos=True)}
        tour.etat, tour.clos_le = Tour.Etat.CLOS, tour.cloture_le
    tour.save()


def _electeurs(monde: Monde, slug: str, sondage: Sondage, hasard: random.Random) -> list[Adhesion]:
    """Active members in a random order; one for each household where households answer."""
    trouves = [a for a in monde.actives(slug) if a.personne.email and a.personne.email != SE_TAIT]
    hasard.shuffle(trouves)
    return list({a.foyer_id: a for a in trouves}.values()) if sondage.par_foyer else trouves


def _le(monde: Monde, jours: int, heure: int) -> datetime.datetime:
    return datetime.datetime.combine(monde.jour(jours), datetime.time(heure), tzinfo=PARIS)


def _disponibilites(hasard: random.Random, options: list[Option]) -> dict[str, Any]:
    poids = [(5, 2, 2), (2, 3, 4), (3, 2, 4), (2, 2, 5)]
    return {
        "dates": {
            str(option.pk): hasard.choices(["oui", "besoin", "non"], poids[rang])[0]
            for rang, option in enumerate(options)
        }
    }


def _avis(objection: str) -> Repondre:
    """Mostly no objection, a few reservations, and once `objection` if there is one to make."""
    dites = [objection] if objection else []
    reserves = RESERVES[:]

    def repondre(hasard: random.Random, options: list[Option]) -> dict[str, Any]:
        if dites:
            return {"avis": "objection", "raison": dites.pop()}
        if reserves and hasard.random() < 0.3:
            return {"avis": "reserve", "raison": reserves.pop()}
        return {"avis": "pour"}

    return repondre


def _une_au_hasard(hasard: random.Random, options: list[Option]) -> dict[str, Any]:
    return {"choix": hasard.choices([option.pk for option in options], range(len(options), 0, -1), k=1)}


def _plusieurs_au_hasard(hasard: random.Random, options: list[Option]) -> dict[str, Any]:
    return {"choix": hasard.sample([option.pk for option in options], hasard.randint(1, 3))}
