"""Doors of the groups: Limoux has a public page and newcomers at several steps, Monclar is full and has a list."""

from __future__ import annotations

import datetime

from groupement.demo.lieux import ENTREES, FicheEntree
from groupement.demo.monde import Monde
from groupement.models import Candidature, DemandeDeParticipation, Entree, EtapeFaite
from groupement.portee import dans_le_groupement

# (group, first name, last name, days ago, steps done, who follows, words)
EN_CHEMIN = (
    ("limoux", "Noémie", "Cabrol", 2, ("adresse",), "",
     "Nous venons d’arriver à Cépie avec nos deux enfants, et nous cherchons des légumes d’ici. Une voisine nous a "
     "parlé de vous au marché."),
    ("limoux", "Bastien", "Ourliac", 19, ("adresse", "contact", "reunion"), "animatrice@demo.test",
     "Je fais mon pain et je cherche de la farine à plusieurs. Je peux donner un coup de main avec mon fourgon."),
    ("limoux", "Salomé", "Izard", 40, ("adresse", "contact", "reunion", "parrainage", "charte", "foyer"),
     "membre@demo.test", "Une amie du groupe m’a donné envie. Je suis libre le samedi."),
    ("septfonds", "Gaspard", "Lagrèze", 4, ("adresse",), "", "Je passe sous la halle tous les jours !"),
)  # fmt: skip
EN_ATTENTE = (
    ("Léonie", "Bories", 61, "On nous a dit que vous étiez complets : nous voulons bien attendre."),
    ("Malik", "Ferhat", 33, "Nous sommes trois foyers du même hameau, intéressés tous les trois."),
    ("Édith", "Pradines", 8, ""),
)


def ouvrir_les_portes(monde: Monde) -> None:
    for fiche in ENTREES:
        with dans_le_groupement(monde.groupements[fiche.slug]):
            Entree.objects.create(groupement=monde.groupements[fiche.slug], **_champs(fiche))
    for slug, prenom, nom, jours, faites, accueil, message in EN_CHEMIN:
        _cheminer(monde, slug, prenom, nom, jours, faites, accueil, message)
    _demander_une_pause(monde)
    for prenom, nom, jours, message in EN_ATTENTE:
        _cheminer(monde, "monclar", prenom, nom, jours, ("adresse",), "", message, attend=True)


def _demander_une_pause(monde: Monde) -> None:
    """One member of Limoux would like to stop for the winter."""
    adhesion = next(a for a in reversed(monde.actives("limoux")) if not a.roles and a.personne.email)
    with dans_le_groupement(adhesion.groupement):
        DemandeDeParticipation.objects.create(
            groupement=adhesion.groupement,
            adhesion=adhesion,
            genre=DemandeDeParticipation.Genre.PAUSE,
            pour_le=monde.jour(9),
            message="Je pars trois mois aider ma sœur. Je reprends au printemps.",
        )


def _champs(fiche: FicheEntree) -> dict[str, object]:
    return {
        "page_publique": True,
        "quand": fiche.quand,
        "fonctionnement": fiche.fonctionnement,
        "venir": fiche.venir,
        "etapes": list(fiche.etapes),
        "taille": fiche.taille,
        "a_la_taille": fiche.a_la_taille,
    }


def _cheminer(
    monde: Monde,
    slug: str,
    prenom: str,
    nom: str,
    jours: int,
    faites: tuple[str, ...],
    accueil: str,
    message: str,
    attend: bool = False,
) -> None:
    groupement = monde.groupements[slug]
    deposee = monde.maintenant - datetime.timedelta(days=jours)
    with dans_le_groupement(groupement):
        suivie_par = monde.adhesion(slug, accueil) if accueil else None
        candidature = Candidature.objects.create(
            groupement=groupement,
            prenom=prenom,
            nom=nom,
            email=f"{prenom}.{nom}@exemple.test".lower().replace("é", "e").replace("è", "e"),
            telephone="06 39 98 00 12",
            message=message,
            nom_du_foyer=f"{nom} {prenom}" if "foyer" in faites else "",
            adresse="3 chemin des Vignes, Limoux" if "foyer" in faites else "",
            etat=Candidature.Etat.EN_ATTENTE if attend else Candidature.Etat.EN_COURS,
            consentie_le=deposee,
            deposee_le=deposee,
            confirmee_le=deposee,
            attente_le=deposee if attend else None,
            accompagnee_par=suivie_par,
            parrain=suivie_par if "parrainage" in faites else None,
        )
        pas = datetime.timedelta(days=jours) / (len(faites) + 1)
        EtapeFaite.objects.bulk_create(
            EtapeFaite(
                groupement=groupement,
                candidature=candidature,
                etape=etape,
                le=deposee + rang * pas,
                par=suivie_par.personne if suivie_par and etape not in ("adresse", "charte", "foyer") else None,
                note="samedi, autour d’un café" if etape == "contact" else "",
            )
            for rang, etape in enumerate(faites)
        )
