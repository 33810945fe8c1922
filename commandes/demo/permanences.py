"""A year of duties behind the rounds that are over: who came, who could not, and always a little the same ones."""

from __future__ import annotations

import datetime

from commandes.models import Commande
from groupement.demo.monde import Monde
from groupement.models import Adhesion
from referents.models import Distribution, Inscription, ModeleDePermanence, Permanence
from referents.services.permanences import CHAMPS


def tenir_les_permanences_passees(monde: Monde, slug: str) -> None:
    """The scope of the group is open. Nothing for a group that has no models of duties."""
    modeles = list(ModeleDePermanence.objects.filter(actif=True).order_by("pk"))
    passees = list(Commande.objects.filter(distribution=None, livraison_le__lt=monde.aujourd_hui).order_by("pk"))
    if not modeles or not passees:
        return
    groupement = monde.groupements[slug]
    distributions = Distribution.objects.bulk_create(
        Distribution(
            groupement=groupement,
            nom=str(commande),
            jour=commande.livraison_le,
            lieu=commande.lieu,
            ouvre=datetime.time(17),
            ferme=datetime.time(19, 30),
            adresse=f"/g/{slug}/commandes/{commande.pk}/",
        )  # fmt: skip
        for commande in passees
    )
    for commande, distribution in zip(passees, distributions, strict=True):
        commande.distribution = distribution
    Commande.objects.bulk_update(passees, ["distribution"])
    permanences = Permanence.objects.bulk_create(
        Permanence(
            groupement=groupement,
            distribution=distribution,
            modele=modele,
            **{champ: getattr(modele, champ) for champ in CHAMPS},
        )  # fmt: skip
        for distribution in distributions
        for modele in modeles
    )
    Inscription.objects.bulk_create(_inscriptions(monde, slug, permanences))


def _inscriptions(monde: Monde, slug: str, permanences: list[Permanence]) -> list[Inscription]:
    """Regulars come four times as often as the others; a place in eight stays empty, one in fifteen is a hindrance."""
    hasard = monde.hasard(f"permanences passées {slug}")
    actives = [a for a in monde.actives(slug) if a.personne.email]
    poids = [8 if rang % 6 == 0 else 3 if rang % 3 == 0 else 1 for rang in range(len(actives))]
    faites, pris = [], set()
    for permanence in permanences:
        jour = permanence.distribution.jour
        for rang in range(1, permanence.nombre + 1):
            adhesion: Adhesion = hasard.choices(actives, poids)[0]
            if hasard.random() < 0.12 or adhesion.depuis_le > jour or (jour, adhesion.pk) in pris:
                continue
            pris.add((jour, adhesion.pk))
            absente = hasard.random() < 0.06
            soir = monde.maintenant - (monde.aujourd_hui - jour)
            faites.append(
                Inscription(
                    groupement_id=permanence.groupement_id,
                    permanence=permanence,
                    adhesion=adhesion,
                    rang=rang,
                    places=permanence.nombre,
                    inscrite_le=soir - datetime.timedelta(days=9),
                    notee_le=soir,
                    notee_par=monde.animation(slug),
                    presence="absente" if absente else "venue",
                    mot="Enfant malade, prévenue le matin" if absente else "",
                )  # fmt: skip
            )
    return faites
