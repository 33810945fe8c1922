"""The network's directory: producers, whom to call, what they warrant."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from catalogue.models import Contact, Label, LabelProducteur, Producteur
from catalogue.services.photos import changer_photo
from groupement.models import Personne, Reseau
from groupement.services.contraintes import enregistrer, refuser_selon_les_contraintes
from groupement.services.journal import differences, journaliser, releve


@transaction.atomic
def creer_producteur(
    *,
    reseau: Reseau,
    champs: dict[str, Any],
    labels: list[Label],
    photo: ContentFile | None,
    auteur: Personne,
) -> Producteur:
    producteur = Producteur(reseau=reseau, **champs)
    if photo:
        changer_photo(producteur, photo)
    enregistrer(producteur)
    _porter(producteur, labels)
    journaliser(
        objet=producteur,
        action="creer",
        libelle=f"Producteur ajouté à l’annuaire : {producteur}",
        auteur=auteur,
        apres={champ: str(valeur) for champ, valeur in champs.items() if valeur not in ("", None)},
    )
    return producteur


@transaction.atomic
def modifier_producteur(
    *,
    producteur: Producteur,
    champs: dict[str, Any],
    labels: list[Label] | None,
    auteur: Personne,
    photo_changee: bool = False,
    photo: ContentFile | None = None,
) -> Producteur:
    """Write `champs`; `labels` None leaves them as they are."""
    fige = Producteur.objects.select_for_update().get(pk=producteur.pk)
    avant = releve(fige, list(champs))
    for champ, valeur in champs.items():
        setattr(fige, champ, valeur)
    apres = dict(champs)
    if photo_changee:
        changer_photo(fige, photo)
        avant["photo"], apres["photo"] = "ancienne", "nouvelle" if photo else "aucune"
    enregistrer(fige)
    if labels is not None:
        avant["labels"] = _noms(fige.labels.all())
        _porter(fige, labels)
        apres["labels"] = _noms(labels)
    avant_dit, apres_dit = differences(avant, apres)
    if apres_dit:
        journaliser(
            objet=fige,
            action="modifier",
            libelle=f"Fiche modifiée : {fige}",
            auteur=auteur,
            avant=avant_dit,
            apres=apres_dit,
        )
    return fige


@transaction.atomic
def archiver_producteur(*, producteur: Producteur, auteur: Personne) -> None:
    """The producer leaves the directory; past rounds keep its name."""
    fige = Producteur.objects.select_for_update().get(pk=producteur.pk)
    if fige.archive_le:
        return
    fige.archive_le = timezone.localdate()
    fige.save(update_fields=["archive_le"])
    journaliser(objet=fige, action="archiver", libelle=f"Producteur archivé : {fige}", auteur=auteur)


@transaction.atomic
def restaurer_producteur(*, producteur: Producteur, auteur: Personne) -> None:
    fige = Producteur.objects.select_for_update().get(pk=producteur.pk)
    if fige.archive_le is None:
        return
    fige.archive_le = None
    fige.save(update_fields=["archive_le"])
    journaliser(objet=fige, action="restaurer", libelle=f"Producteur remis dans l’annuaire : {fige}", auteur=auteur)


@transaction.atomic
def enregistrer_contact(
    *, producteur: Producteur, champs: dict[str, Any], auteur: Personne, contact: Contact | None = None
) -> Contact:
    nouveau = contact is None
    contact = contact or Contact(reseau_id=producteur.reseau_id, producteur=producteur)
    for champ, valeur in champs.items():
        setattr(contact, champ, valeur)
    enregistrer(contact)
    verbe = "ajouté" if nouveau else "modifié"
    journaliser(objet=producteur, action="contact", libelle=f"Contact {verbe} : {contact}", auteur=auteur)
    return contact


@transaction.atomic
def retirer_contact(*, contact: Contact, auteur: Personne) -> None:
    journaliser(
        objet=contact.producteur,
        action="contact",
        libelle=f"Contact retiré : {contact}",
        auteur=auteur,
        avant={"telephone": contact.telephone, "courriel": contact.courriel},
    )
    contact.delete()


@transaction.atomic
def enregistrer_label(*, reseau: Reseau, champs: dict[str, Any], auteur: Personne, label: Label | None = None) -> Label:
    label = Label.objects.select_for_update().get(pk=label.pk) if label else Label(reseau=reseau)
    avant = releve(label, list(champs)) if label.pk else {}
    for champ, valeur in champs.items():
        setattr(label, champ, valeur)
    enregistrer(label)
    avant_dit, apres_dit = differences(avant, champs)
    journaliser(
        objet=label,
        action="label",
        libelle=f"Label enregistré : {label}",
        auteur=auteur,
        avant=avant_dit,
        apres=apres_dit,
    )
    return label


@transaction.atomic
def supprimer_label(*, label: Label, auteur: Personne) -> None:
    """The label goes, from the producers that carry it too."""
    porteurs = _noms(label.producteurs.all())
    journaliser(
        objet=label,
        action="label",
        libelle=f"Label supprimé : {label}",
        auteur=auteur,
        avant={"porteurs": porteurs},
    )
    label.delete()


def _porter(producteur: Producteur, labels: list[Label]) -> None:
    with refuser_selon_les_contraintes():
        LabelProducteur.objects.filter(producteur=producteur).exclude(label__in=labels).delete()
        LabelProducteur.objects.bulk_create(
            [LabelProducteur(reseau_id=producteur.reseau_id, producteur=producteur, label=label) for label in labels],
            ignore_conflicts=True,
        )


def _noms(rangees: Any) -> str:
    return ", ".join(sorted(str(rangee) for rangee in rangees))
