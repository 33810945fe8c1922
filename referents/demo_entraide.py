"""Demonstration data of shared work: what deliveries need, tasks, places taken and missing, a season to confirm."""

from __future__ import annotations

import datetime
from decimal import Decimal

from groupement.demo.monde import Monde
from groupement.models import Adhesion
from groupement.portee import dans_le_groupement
from referents.models import (
    Dispense,
    Distribution,
    Echange,
    Inscription,
    ModeleDePermanence,
    Permanence,
    PriseDeTache,
    ReglesDeParticipation,
    Tache,
)
from referents.services.saison import dire_ses_voeux, preparer_proposition

Repere = ModeleDePermanence.Repere
Theme = Tache.Theme
MEMBRE, REFERENTE, TRESORIERE = "membre@demo.test", "referente@demo.test", "tresoriere@demo.test"
# what, how many, minutes, from when, for how long, what to know
MODELES = {
    "limoux": (
        ("Décharger", 3, 30, Repere.AVANT_DEBUT, 45, "Prenez des gants : certaines caisses pèsent 15 kg."),
        ("Répartir", 2, 15, Repere.AVANT_DEBUT, 60, "Les feuilles sont sur la table du fond, par foyer."),
        ("Accueillir et pointer", 2, 0, Repere.APRES_DEBUT, 150, ""),
        ("Ranger", 2, 0, Repere.APRES_FIN, 45, "Un coup de balai, les cagettes vides près de la porte."),
    ),
    "septfonds": (("Recevoir et partager", 2, 30, Repere.AVANT_DEBUT, 90, ""),),
}
# theme, what, precisions, how many, hours, due in (days), every n weeks or months, who took it (or how many), done
TACHES = (
    (Theme.ACCUEIL, "Appeler les nouveaux foyers avant leur première livraison", "Trois foyers ce mois-ci.", 1, "1", 4,
     (), MEMBRE),
    (Theme.VISITES, "Préparer la visite de la chèvrerie", "Covoiturage, pique-nique, questions à poser.", 2, "3", 25,
     (), 1),
    (Theme.REUNIONS, "Réserver la salle de la réunion", "", 1, "0.5", 9, (1, "mois"), 1),
    (Theme.TRANSPORT, "Aller chercher les farines au moulin", "La clef est chez Rosalie.", 2, "2.5",
     13, (8, "semaines"), REFERENTE),
    (Theme.PRODUITS, "Chercher des légumineuses près d’ici", "Lentilles, pois chiches : on nous en demande.", 2, "4",
     None, (), 0),
    (Theme.REPRESENTATION, "Tenir le stand de la foire bio", "Par tranches de deux heures.", 4, "2", 40, (), 2),
    (Theme.ATELIERS, "Animer un atelier pain", "Avec les farines du moulin.", 1, "3", 32, (), 0),
    (Theme.OUTILS, "Vérifier les prix de la chèvrerie avec la nouvelle liste", "", 1, "1", -2, (), TRESORIERE),
    (Theme.AUTRE, "Réparer la balance", "Elle dérive de 20 g après une heure.", 1, "1", None, (), 0),
)  # fmt: skip
FAITES = (
    (Theme.ACCUEIL, "Écrire la feuille pour les nouveaux", 20), (Theme.VISITES, "Visiter le maraîcher", 65),
    (Theme.REPRESENTATION, "Présenter le groupe à la mairie", 110), (Theme.TRANSPORT, "Tournée des agrumes", 30),
    (Theme.REUNIONS, "Préparer le repas partagé", 48), (Theme.OUTILS, "Imprimer les feuilles de secours", 12),
)  # fmt: skip


def poser_les_modeles(monde: Monde) -> None:
    """Before the rounds: those that are prepared will have their duties."""
    for slug, modeles in MODELES.items():
        groupement = monde.groupements[slug]
        with dans_le_groupement(groupement):
            ModeleDePermanence.objects.bulk_create(
                ModeleDePermanence(
                    groupement=groupement,
                    intitule=intitule,
                    nombre=nombre,
                    minutes=minutes,
                    repere=repere,
                    duree=duree,
                    consigne=consigne,
                )  # fmt: skip
                for intitule, nombre, minutes, repere, duree, consigne in modeles
            )


def charger(monde: Monde) -> None:
    """After the rounds: Limoux in full."""
    groupement = monde.groupements["limoux"]
    with dans_le_groupement(groupement):
        actives = [a for a in monde.actives("limoux") if a.personne.email]
        monde.hasard("entraide").shuffle(actives)
        _taches(monde, actives)
        _permanences_a_venir(monde, actives)
        ReglesDeParticipation.objects.create(groupement=groupement, minimum=Decimal(6), mandat=Decimal("0.5"))
        Dispense.objects.create(
            groupement=groupement, foyer=actives[-1].foyer, du=monde.jour(-40), au=monde.jour(120),
            raison="Naissance en septembre",
        )  # fmt: skip
        _saison(monde, actives)


def _taches(monde: Monde, actives: list[Adhesion]) -> None:
    groupement, auteur = monde.groupements["limoux"], next(a for a in monde.actives("limoux") if a.anime)
    for rang, (theme, intitule, description, nombre, heures, dans, rythme, qui) in enumerate(TACHES):
        pour_le = monde.jour(dans) if dans is not None else None
        toutes_les, unite = rythme or (None, "")
        tache = Tache.objects.create(
            groupement=groupement, theme=theme, intitule=intitule, description=description, nombre=nombre,
            heures=Decimal(heures), pour_le=pour_le, toutes_les=toutes_les, unite=unite,
            premiere_le=pour_le if toutes_les else None, proposee_par=auteur,
            creee_le=monde.maintenant - datetime.timedelta(days=12 + rang),
        )  # fmt: skip
        preneurs = [monde.adhesion("limoux", qui)] if isinstance(qui, str) else actives[rang : rang + qui]
        _prendre(tache, preneurs)
    for rang, (theme, intitule, il_y_a) in enumerate(FAITES):
        faite_le = monde.maintenant - datetime.timedelta(days=il_y_a)
        tache = Tache.objects.create(
            groupement=groupement, theme=theme, intitule=intitule, heures=Decimal(2), proposee_par=auteur,
            pour_le=monde.jour(-il_y_a), etat=Tache.Etat.FAITE, faite_le=faite_le,
            creee_le=faite_le - datetime.timedelta(days=20),
        )  # fmt: skip
        _prendre(tache, actives[2 * rang : 2 * rang + 2])


def _prendre(tache: Tache, adhesions: list[Adhesion]) -> None:
    PriseDeTache.objects.bulk_create(
        PriseDeTache(groupement_id=tache.groupement_id, tache=tache, adhesion=adhesion) for adhesion in adhesions
    )


def _permanences_a_venir(monde: Monde, actives: list[Adhesion]) -> None:
    """The next delivery is partly filled (nobody to tidy up), the one after has its first name, the third nobody."""
    prochaine, suivante, *_ = Distribution.objects.filter(jour__gte=monde.aujourd_hui).order_by("jour", "pk")
    membre = monde.adhesion("limoux", MEMBRE)
    autres = [a for a in actives if a.pk != membre.pk]
    decharger, repartir, accueillir, _ = prochaine.permanences.order_by("pk")
    inscrits = {decharger: [membre, autres[0]], repartir: [autres[1], autres[2]], accueillir: [autres[3]]}
    for permanence, adhesions in inscrits.items():
        for adhesion in adhesions:
            _inscrire(permanence, adhesion, monde)
    premiere = suivante.permanences.order_by("pk").first()
    if premiere is not None:
        _inscrire(premiere, autres[4], monde)
    groupement = monde.groupements["limoux"]
    cede, offert = (Inscription.objects.get(permanence=repartir, adhesion=autres[rang]) for rang in (1, 2))
    Echange.objects.create(groupement=groupement, inscription=cede, de=autres[1], mot="Je rentre tard ce samedi-là.")
    Echange.objects.create(
        groupement=groupement,
        inscription=offert,
        de=autres[2],
        vers=membre,
        mot="Je prends la tienne la fois d’après ?",
    )


def _inscrire(permanence: Permanence, adhesion: Adhesion, monde: Monde) -> None:
    Inscription.objects.create(
        groupement_id=permanence.groupement_id, permanence=permanence, adhesion=adhesion,
        rang=permanence.inscriptions.count() + 1, places=permanence.nombre,
        inscrite_le=monde.maintenant - datetime.timedelta(days=3),
    )  # fmt: skip


def _saison(monde: Monde, actives: list[Adhesion]) -> None:
    """Some said their wishes; a proposal waits to be read."""
    jours = list(Distribution.objects.filter(jour__gte=monde.aujourd_hui).order_by("jour").values_list("pk", flat=True))
    genres = list(ModeleDePermanence.objects.order_by("pk").values_list("pk", flat=True))
    hasard = monde.hasard("vœux")
    for adhesion in actives[:12]:
        dire_ses_voeux(
            adhesion=adhesion,
            au_plus=hasard.choice([None, 1, 2]),
            jours={pk: hasard.choice(["", "", "prefere", "impossible"]) for pk in jours},
            genres={pk: hasard.choice(["", "", "prefere", "impossible"]) for pk in genres},
        )
    preparer_proposition(
        groupement=monde.groupements["limoux"], du=monde.aujourd_hui, au=monde.jour(90), tous=True,
        auteur=monde.animation("limoux"),
    )  # fmt: skip
