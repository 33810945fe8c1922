"""From the stories to rows. Nobody is written to: these meetings were announced long ago."""

from __future__ import annotations

import datetime
import random
from itertools import cycle

from groupement.demo.monde import Monde
from groupement.heures import PARIS
from groupement.models import Adhesion, Groupement
from groupement.portee import dans_le_groupement
from reunions.demo.recits import ORDRE_DU_JOUR, RECITS, Recit
from reunions.models import (
    Decision,
    DemandeDePlace,
    PointOrdreDuJour,
    Presence,
    RegleDeReunion,
    Reunion,
    RoleDeReunion,
    SectionCompteRendu,
    TachePrise,
    Trajet,
    VersionCompteRendu,
)
from reunions.rythme import lire_rythme
from reunions.services.rediger import contenu_actuel

# Group: (its rule, its months, how many past meetings)
REGLES = {
    "limoux": ("3e samedi du mois à 10 h", frozenset(range(1, 13)) - {8}, 10),
    "septfonds": ("1er mardi du mois à 20 h", frozenset(range(1, 13)), 4),
    "monclar": ("dernier vendredi du mois à 18 h 30", frozenset(range(1, 13)), 3),
}
HEURE = datetime.timedelta(hours=1)
UN_JOUR = datetime.timedelta(days=1)


def charger(monde: Monde) -> None:
    for slug, (phrase, mois, combien) in REGLES.items():
        with dans_le_groupement(monde.groupements[slug]):
            _groupe(monde, slug, phrase, mois, combien)
    with dans_le_groupement(monde.groupements["quillan"]):
        _quillan(monde)


def _groupe(monde: Monde, slug: str, phrase: str, mois: frozenset[int], combien: int) -> None:
    groupement, hasard = monde.groupements[slug], monde.hasard(f"réunions {slug}")
    rythme = lire_rythme(phrase, mois=mois)
    regle = RegleDeReunion.objects.create(
        groupement=groupement, rang=rythme.rang, jour=rythme.jour, heure=rythme.heure, mois=sorted(mois),
        lieu=groupement.lieu_habituel,
    )  # fmt: skip
    depart = monde.maintenant - 500 * UN_JOUR
    passees = [debut for debut in rythme.prochaines(depart, 24) if debut < monde.maintenant - UN_JOUR][-combien:]
    suivante = _a_venir(monde, slug, regle, next(d for d in rythme.prochaines(monde.maintenant, 3) if _loin(monde, d)))
    secretaires = cycle(hasard.sample(_reguliers(monde, slug), 5))
    for rang, (debut, recit) in enumerate(zip(reversed(passees), cycle(RECITS), strict=False)):
        animatrice = next(a for a in monde.actives(slug) if a.anime)
        secretaire = animatrice if rang == 0 else next(secretaires)
        passee = _passee(monde, slug, regle, debut, recit, secretaire, suivante, hasard)
        if rang > 0:
            _publier(passee, recit, secretaire)
        else:  # the minutes of the last one are begun, and wait
            passee.sections.exclude(point__rang=1).update(texte="", version=0, ecrite_par=None, ecrite_le=None)
        suivante = passee


def _loin(monde: Monde, debut: datetime.datetime) -> bool:
    """A visitor of this very evening still finds it to come."""
    return debut > monde.maintenant + UN_JOUR


def _reguliers(monde: Monde, slug: str) -> list[Adhesion]:
    return [a for a in monde.actives(slug) if a.personne.email]


def _passee(
    monde: Monde, slug: str, regle: RegleDeReunion, debut: datetime.datetime, recit: Recit, secretaire: Adhesion,
    suivante: Reunion, hasard: random.Random,
) -> Reunion:  # fmt: skip
    groupement = monde.groupements[slug]
    reunion = Reunion.objects.create(
        groupement=groupement, regle=regle, debut=debut, fin=debut + 2 * HEURE, titre=recit.titre, genre=recit.genre,
        lieu=groupement.lieu_habituel, producteur=recit.producteur, etat=Reunion.Etat.CLOSE, commencee_le=debut,
        close_le=debut + 2 * HEURE, prochaine=suivante, creee_par=monde.animation(slug),
    )  # fmt: skip
    membres = _reguliers(monde, slug)
    la = [secretaire, *(a for a in hasard.sample(membres, max(4, len(membres) // 3)) if a != secretaire)]
    Presence.objects.bulk_create(
        Presence(groupement=groupement, reunion=reunion, adhesion=adhesion, reponse="oui",
                 repondu_le=debut - 3 * UN_JOUR, presente_le=debut)
        for adhesion in la
    )  # fmt: skip
    for role, adhesion in zip(RoleDeReunion.Role.values, [la[1], secretaire, la[2], la[3]], strict=True):
        RoleDeReunion.objects.create(groupement=groupement, reunion=reunion, role=role, adhesion=adhesion)
    _ce_qui_s_est_dit(reunion, recit, la, debut)
    return reunion


def _ce_qui_s_est_dit(reunion: Reunion, recit: Recit, la: list[Adhesion], debut: datetime.datetime) -> None:
    groupement, commence = reunion.groupement, debut
    du_groupe = {"groupement": groupement, "reunion": reunion}
    points = []
    for rang, (titre, minutes, texte) in enumerate(recit.points, 1):
        fini = commence + datetime.timedelta(minutes=minutes + rang)
        point = PointOrdreDuJour.objects.create(
            rang=rang, titre=titre, minutes=minutes, presente_par=la[rang % len(la)], propose_par=la[rang % len(la)],
            commence_le=commence, fini_le=fini, **du_groupe,
        )  # fmt: skip
        SectionCompteRendu.objects.create(
            point=point, texte=texte, version=1, ecrite_par=la[0], ecrite_le=debut + UN_JOUR, **du_groupe
        )
        points.append(point)
        commence = fini
    SectionCompteRendu.objects.create(
        texte=recit.general, version=1, ecrite_par=la[0], ecrite_le=debut + UN_JOUR, **du_groupe
    )
    Decision.objects.bulk_create(
        Decision(point=points[rang % len(points)], texte=texte, prise_le=debut.date(), notee_par=la[0], **du_groupe)
        for rang, texte in enumerate(recit.decisions)
    )
    TachePrise.objects.bulk_create(
        TachePrise(intitule=intitule, adhesion=la[rang % len(la)], notee_par=la[0],
                   pour_le=(debut + 20 * UN_JOUR).date(), **du_groupe)
        for rang, intitule in enumerate(recit.taches)
    )  # fmt: skip


def _publier(reunion: Reunion, recit: Recit, secretaire: Adhesion) -> None:
    """Two days after the meeting; where a correction came, the first version had it wrong. A worker draws the PDF."""
    contenu, le = contenu_actuel(reunion), reunion.debut + 2 * UN_JOUR
    du_groupe = {"groupement": reunion.groupement, "reunion": reunion, "publiee_par": secretaire}
    if recit.correction:
        avant = contenu | {
            "sections": [s | {"texte": s["texte"].replace("150", "160")} for s in contenu["sections"]],
        }
        VersionCompteRendu.objects.create(numero=1, contenu=avant, publiee_le=le, **du_groupe)
        VersionCompteRendu.objects.create(
            numero=2, contenu=contenu, corrige=recit.correction, publiee_le=le + UN_JOUR, **du_groupe
        )
    else:
        VersionCompteRendu.objects.create(numero=1, contenu=contenu, publiee_le=le, **du_groupe)


def _a_venir(monde: Monde, slug: str, regle: RegleDeReunion, debut: datetime.datetime) -> Reunion:
    """The next one: an agenda that fills it, answers, cars; the secretary is still to be found."""
    groupement, hasard = monde.groupements[slug], monde.hasard(f"prochaine réunion {slug}")
    reunion = Reunion.objects.create(
        groupement=groupement, regle=regle, debut=debut, fin=debut + 2 * HEURE, lieu=groupement.lieu_habituel,
        presentation="On prépare l’hiver : les agrumes, les simples, et notre charte.",
        a_apporter="de quoi partager un repas après, et vos bocaux vides", places_enfants=8,
        creee_par=monde.animation(slug),
    )  # fmt: skip
    viennent = hasard.sample(_reguliers(monde, slug), 6)
    _points(reunion, viennent)
    for rang, adhesion in enumerate(viennent):
        Presence.objects.create(
            groupement=groupement, reunion=reunion, adhesion=adhesion, reponse="non" if rang == 5 else "oui",
            avec=1 if rang == 1 else 0, enfants=2 if rang == 2 else 0, repondu_le=monde.maintenant - rang * HEURE,
        )  # fmt: skip
    for role, adhesion in zip(("animation", "temps"), viennent, strict=False):
        RoleDeReunion.objects.create(groupement=groupement, reunion=reunion, role=role, adhesion=adhesion)
    trajet = Trajet.objects.create(
        groupement=groupement, reunion=reunion, adhesion=viennent[0], depart="la place du village", places=3,
        heure=(debut.astimezone(PARIS) - HEURE / 2).time(),
    )  # fmt: skip
    for adhesion, voiture in ((viennent[3], trajet), (viennent[4], None)):
        DemandeDePlace.objects.create(
            groupement=groupement, reunion=reunion, adhesion=adhesion, trajet=voiture, depart="devant l’école"
        )
    return reunion


def _points(reunion: Reunion, par: list[Adhesion]) -> None:
    PointOrdreDuJour.objects.bulk_create(
        PointOrdreDuJour(
            groupement=reunion.groupement, reunion=reunion, rang=rang, titre=titre, minutes=minutes, note=note,
            presente_par=par[rang % len(par)], propose_par=par[rang % len(par)],
        )
        for rang, (titre, minutes, note) in enumerate(ORDRE_DU_JOUR, 1)
    )  # fmt: skip


def _quillan(monde: Monde) -> None:
    """A group whose meetings each have their subject: a farm visit comes, a workshop was called off."""
    groupement: Groupement = monde.groupements["quillan"]
    visite = datetime.datetime.combine(monde.jour(12), datetime.time(15), PARIS)
    Reunion.objects.create(
        groupement=groupement, genre="visite", titre="Chez la chevrière", debut=visite, fin=visite + 4 * HEURE,
        lieu="La chèvrerie, au-dessus de Belvianes", producteur="La chèvrerie", places_enfants=12,
        presentation="On visite, on goûte, et on finit autour d’un repas partagé.",
        a_apporter="un plat, son assiette et ses bottes", creee_par=monde.animation("quillan"),
    )  # fmt: skip
    atelier = datetime.datetime.combine(monde.jour(5), datetime.time(14), PARIS)
    Reunion.objects.create(
        groupement=groupement, genre="atelier", titre="Faire son pain", debut=atelier, fin=atelier + 3 * HEURE,
        lieu=groupement.lieu_habituel, etat=Reunion.Etat.ANNULEE, annulee_le=monde.maintenant,
        motif="Le four est en panne : on le refait en janvier.", annonce=1, creee_par=monde.animation("quillan"),
    )  # fmt: skip
