"""The directory of each network, its products read from the files as any producer's list would be."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from catalogue.demo.fiches import FicheProducteur
from catalogue.demo.labels import LABELS
from catalogue.demo.partenariats import conclure
from catalogue.demo.producteurs_aude import PRODUCTEURS_AUDE
from catalogue.demo.producteurs_quercy import PRODUCTEURS_QUERCY
from catalogue.demo.retouches import retoucher
from catalogue.lecture import LigneLue, deviner_colonnes, lire_fichier, lire_tarif
from catalogue.models import Contact, Label, LabelProducteur, Prix, Producteur, Tarif
from catalogue.services.ecriture_du_tarif import importer_pour
from groupement.demo.monde import Monde
from groupement.portee import dans_le_reseau

DONNEES = Path(__file__).parent / "donnees"
DEUX_ANS, DEPUIS_LA_HAUSSE = -760, -150  # days: when the former list and the present one began


def charger(monde: Monde) -> None:
    for slug, reseau in monde.reseaux.items():
        with dans_le_reseau(reseau):
            labels = {
                fiche.clef: Label.objects.create(
                    reseau=reseau, nom=fiche.nom, garantie=fiche.garantie, explication=fiche.explication
                )
                for fiche in LABELS[slug]
            }
            for fiche in (*PRODUCTEURS_AUDE, *PRODUCTEURS_QUERCY):
                if fiche.reseau == slug:
                    monde.producteurs[fiche.clef] = _inscrire(monde, fiche, labels)
                    _tarifer(monde, fiche)
    conclure(monde)


def _inscrire(monde: Monde, fiche: FicheProducteur, labels: dict[str, Label]) -> Producteur:
    reseau = monde.reseaux[fiche.reseau]
    producteur = Producteur.objects.create(
        reseau=reseau, nom=fiche.nom, nature=fiche.nature, description=fiche.description, methodes=fiche.methodes,
        adresse=fiche.adresse, commune=fiche.commune, latitude=fiche.latitude, longitude=fiche.longitude,
        horaires_contact=fiche.horaires, courriel=f"{fiche.clef}@exemple.test", telephone=fiche.telephone,
        site=fiche.site,
    )  # fmt: skip
    Contact.objects.bulk_create(
        Contact(
            reseau=reseau, producteur=producteur, nom=nom, fonction=fonction,
            telephone=fiche.telephone if rang == 0 else "",
        )
        for rang, (nom, fonction) in enumerate(fiche.contacts)
    )  # fmt: skip
    LabelProducteur.objects.bulk_create(
        LabelProducteur(reseau=reseau, producteur=producteur, label=labels[clef]) for clef in fiche.labels
    )
    return producteur


def _tarifer(monde: Monde, fiche: FicheProducteur) -> None:
    """The present list, read from the file; before it, unless prices are fixed, last year's, a little cheaper."""
    producteur = monde.producteurs[fiche.clef]
    tarif = importer_pour(
        producteur=producteur, lignes=lignes_de(fiche), nom=fiche.tarif, auteur=None, fichier=fiche.fichier,
        du=monde.jour(DEUX_ANS if fiche.prix_fixes else DEPUIS_LA_HAUSSE).replace(day=1),
    )  # fmt: skip
    if fiche.prix_fixes:
        return
    ancien = Tarif.objects.create(
        reseau_id=producteur.reseau_id, producteur=producteur, nom="Tarif de l’an dernier",
        du=monde.jour(DEUX_ANS).replace(day=1), au=tarif.du - datetime.timedelta(days=1),
    )  # fmt: skip
    Prix.objects.bulk_create(
        Prix(
            reseau_id=producteur.reseau_id, tarif=ancien, conditionnement_id=conditionnement, a_partir_de=seuil,
            prix=_baisser(prix),
        )
        for conditionnement, seuil, prix in tarif.prix.values_list("conditionnement", "a_partir_de", "prix")
    )  # fmt: skip


def lignes_de(fiche: FicheProducteur) -> list[LigneLue]:
    """What this producer sells, read from its file."""
    tous = _lire(fiche.fichier)
    return retoucher(ligne for ligne in tous if not fiche.types or ligne.producteur in fiche.types)


@cache
def _lire(nom: str) -> tuple[LigneLue, ...]:
    feuille = lire_fichier((DONNEES / nom).read_bytes(), nom)
    lu = lire_tarif(feuille.lignes, deviner_colonnes(feuille.lignes))
    if lu.refusees:
        raise ValueError(f"{nom}, ligne {lu.refusees[0].numero} : {lu.refusees[0].motif}")
    return tuple(lu.lues)


def _baisser(prix: Decimal) -> Decimal:
    """About 4 % less, a price that somebody could have written."""
    return (prix * Decimal("0.96") * 20).to_integral_value() / 20
