"""Networks, groups, households and people: everything is made in bulk, nobody gets a mail."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from groupement.demo.comptes import COMPTES, MOT_DE_PASSE
from groupement.demo.entrees import ouvrir_les_portes
from groupement.demo.foyers import composer_les_foyers
from groupement.demo.lieux import GROUPEMENTS, RESEAUX
from groupement.demo.monde import Monde
from groupement.demo.tirage import TirageDeNoms, telephone
from groupement.models import Coordination, Groupement, Personne, Reseau


def charger(monde: Monde) -> None:
    _creer_les_reseaux(monde)
    _ouvrir_les_comptes(monde)
    noms = TirageDeNoms(monde.hasard("noms"))
    for fiche in GROUPEMENTS:
        composer_les_foyers(monde, fiche, noms)
    ouvrir_les_portes(monde)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=personne, email=personne.email, verified=True, primary=True)
        for personne in monde.personnes.values()
    )


def _creer_les_reseaux(monde: Monde) -> None:
    for reseau in RESEAUX:
        monde.reseaux[reseau.slug] = Reseau.objects.create(
            slug=reseau.slug, nom=reseau.nom, referents_modifient_annuaire=reseau.referents_modifient_annuaire
        )
    for fiche in GROUPEMENTS:
        monde.groupements[fiche.slug] = Groupement.objects.create(
            reseau=monde.reseaux[fiche.reseau], nom=fiche.nom, slug=fiche.slug, description=fiche.description,
            commune=fiche.commune, latitude=fiche.latitude, longitude=fiche.longitude, lieu_habituel=fiche.lieu,
            courriel=f"{fiche.slug}@exemple.test", telephone=fiche.telephone, premier_rappel=fiche.premier_rappel,
            second_rappel=fiche.second_rappel, contacts_partages=fiche.contacts_partages, **dict(fiche.argent),
        )  # fmt: skip
        monde.groupements[fiche.slug].refresh_from_db()  # amounts are written as text above


def _ouvrir_les_comptes(monde: Monde) -> None:
    """The only people with a password, hashed once for all: one hash takes longer than a whole group."""
    empreinte = make_password(MOT_DE_PASSE)
    hasard = monde.hasard("comptes")
    comptes = Personne.objects.bulk_create(
        Personne(
            prenom=compte.prenom,
            nom=compte.nom,
            email=compte.email,
            telephone=telephone(hasard),
            est_admin=compte.est_admin,
            password=empreinte,
        )
        for compte in COMPTES
    )
    monde.personnes |= {personne.email: personne for personne in comptes if personne.email}
    Coordination.objects.bulk_create(
        Coordination(reseau=monde.reseaux[compte.coordonne], personne=monde.personnes[compte.email])
        for compte in COMPTES
        if compte.coordonne
    )
