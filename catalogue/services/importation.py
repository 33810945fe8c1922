"""A producer's file, from its deposit to the price list it becomes: nothing is written before somebody
confirms."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from catalogue.lecture import (
    Colonnes,
    FichierRefuse,
    LigneIgnoree,
    LigneLue,
    LigneRefusee,
    deviner_colonnes,
    lire_fichier,
    lire_tarif,
)
from catalogue.models import Conditionnement, CorrespondanceColonnes, ImportTarif, Producteur, Tarif
from catalogue.mots import aplatir
from catalogue.rapprochement import Rapprochement, rapprocher
from catalogue.services.ecriture_du_tarif import importer_pour
from catalogue.services.tarifs import verrouiller_catalogue
from catalogue.vitrine import articles, tarif_en_vigueur
from groupement.models import Personne
from groupement.refus import Refus

LONGUEUR_CORRECTION = 2_000


@dataclass
class Apercu:
    """What an import would do, and what stands in its way.

    `producteurs`: the names in the file, when there are several; `choisi`: the one to import, "" for all of them,
    None as long as nobody has chosen. `autres`: lines of other producers, left aside.
    """

    colonnes: Colonnes
    rapprochement: Rapprochement
    refusees: list[LigneRefusee] = field(default_factory=list)
    ignorees: list[LigneIgnoree] = field(default_factory=list)
    producteurs: list[str] = field(default_factory=list)
    choisi: str | None = ""
    autres: int = 0

    @property
    def est_vide(self) -> bool:
        return not self.rapprochement.a_ecrire

    @property
    def reste_a_choisir(self) -> bool:
        return self.choisi is None


@transaction.atomic
def deposer_fichier(
    *, producteur: Producteur, contenu: bytes, nom: str, auteur: Personne
) -> tuple[ImportTarif, list[str]]:
    """Read the file and keep its rows. The import, and sentences that the person should know."""
    try:
        feuille = lire_fichier(contenu, nom)
    except FichierRefuse as refus:
        raise Refus(refus.phrase) from refus
    souvenir = CorrespondanceColonnes.objects.filter(producteur=producteur).first()
    colonnes = deviner_colonnes(feuille.lignes, souvenir.colonnes if souvenir else None)
    depot = ImportTarif.objects.create(
        reseau_id=producteur.reseau_id,
        producteur=producteur,
        nom_du_fichier=nom[-200:],
        lignes=feuille.lignes,
        correspondance={"colonnes": colonnes.memoire(), "producteur": None},
        depose_par=auteur,
    )
    return depot, feuille.avertissements


def lire_colonnes(depot: ImportTarif) -> Colonnes:
    """The columns of the file as confirmed so far."""
    choix = depot.correspondance["colonnes"]
    return deviner_colonnes(depot.lignes, choix).choisir(choix)


@transaction.atomic
def choisir_colonnes(*, depot: ImportTarif, choix: dict[str, str]) -> None:
    """Confirm what each column (by header) means; remembered for the producer's next file."""
    fige = _en_cours(depot)
    colonnes = lire_colonnes(fige).choisir(choix)
    if manques := colonnes.manques():
        raise Refus(" ".join(manques))
    fige.correspondance["colonnes"] = colonnes.memoire()
    fige.save(update_fields=["correspondance"])
    memoire, _ = CorrespondanceColonnes.objects.get_or_create(
        producteur=fige.producteur, defaults={"reseau_id": fige.reseau_id}
    )
    memoire.colonnes = memoire.colonnes | colonnes.memoire()
    memoire.save(update_fields=["colonnes"])


@transaction.atomic
def choisir_producteur(*, depot: ImportTarif, valeur: str) -> None:
    """Import only the lines that carry `valeur` in the column of producers; "" takes them all."""
    fige = _en_cours(depot)
    fige.correspondance["producteur"] = valeur
    fige.save(update_fields=["correspondance"])


@transaction.atomic
def corriger_ligne(*, depot: ImportTarif, numero: int, champs: dict[str, str]) -> None:
    """Keep what the person typed in place of the file's cells for one row."""
    fige = _en_cours(depot)
    _exiger_la_ligne(fige, numero)
    trop_long = [champ for champ, texte in champs.items() if len(texte) > LONGUEUR_CORRECTION]
    if trop_long:
        raise Refus("Ce texte est trop long pour une case de tarif : raccourcissez-le.")
    fige.corrections[str(numero)] = fige.corrections.get(str(numero), {}) | champs
    fige.ecartees = [n for n in fige.ecartees if n != numero]
    fige.save(update_fields=["corrections", "ecartees"])


@transaction.atomic
def ecarter_lignes(*, depot: ImportTarif, numeros: Collection[int]) -> None:
    """Leave rows out of this import."""
    fige = _en_cours(depot)
    for numero in numeros:
        _exiger_la_ligne(fige, numero)
    fige.ecartees = sorted({*fige.ecartees, *numeros})
    fige.save(update_fields=["ecartees"])


@transaction.atomic
def reprendre_ligne(*, depot: ImportTarif, numero: int) -> None:
    fige = _en_cours(depot)
    fige.ecartees = [n for n in fige.ecartees if n != numero]
    fige.save(update_fields=["ecartees"])


def apercevoir(depot: ImportTarif) -> Apercu:
    """Read the rows again with all that was confirmed, beside what the producer sells today. Writes
    nothing."""
    colonnes = lire_colonnes(depot)
    corrections = {int(numero): champs for numero, champs in depot.corrections.items()}
    lu = lire_tarif(depot.lignes, colonnes, corrections, set(depot.ecartees))
    noms = [
        *(ligne.producteur for ligne in lu.lues),
        *(r.cellules.get("producteur", "") for r in lu.refusees),
    ]
    producteurs = sorted({nom for nom in noms if nom}, key=aplatir)
    choisi = _choix_du_producteur(depot, producteurs)
    lues = [ligne for ligne in lu.lues if not choisi or aplatir(ligne.producteur) == aplatir(choisi)]
    refusees = [r for r in lu.refusees if not choisi or aplatir(r.cellules.get("producteur", "")) == aplatir(choisi)]
    lues, doublons = _sans_doublons(lues)
    tarif = tarif_en_vigueur(depot.producteur, timezone.localdate())
    tous = articles(depot.producteur, tarif, Conditionnement.objects.all())
    return Apercu(
        colonnes=colonnes,
        rapprochement=rapprocher(tous, lues, set(colonnes.champs)),
        refusees=sorted([*refusees, *doublons], key=lambda r: r.numero),
        ignorees=lu.ignorees,
        producteurs=producteurs if len(producteurs) > 1 else [],
        choisi=choisi,
        autres=len(lu.lues) + len(lu.refusees) - len(lues) - len(refusees) - len(doublons),
    )


@transaction.atomic
def confirmer_import(
    *, depot: ImportTarif, du: datetime.date, nom: str, archiver_manquants: bool, auteur: Personne
) -> Tarif:
    """Write the whole file, or nothing: products, packings, and their prices in the list that begins on
    `du`."""
    verrouiller_catalogue(depot.producteur)
    fige = _en_cours(depot)
    apercu = apercevoir(fige)
    if apercu.reste_a_choisir:
        raise Refus("Ce fichier nomme plusieurs producteurs : choisissez d’abord lesquels importer.")
    if apercu.refusees:
        lignes = ", ".join(str(r.numero) for r in apercu.refusees[:10])
        raise Refus(f"Il reste des lignes refusées ({lignes}) : corrigez-les, ou laissez-les de côté.")
    if apercu.est_vide:
        raise Refus("Ce fichier ne contient aucun produit à importer.")
    tarif = importer_pour(
        producteur=fige.producteur,
        lignes=[r.ligne for r in apercu.rapprochement.a_ecrire],
        du=du,
        nom=nom,
        auteur=auteur,
        dits=set(apercu.colonnes.champs),
        archiver_manquants=archiver_manquants,
        fichier=fige.nom_du_fichier,
    )
    fige.etat = ImportTarif.Etat.CONFIRME
    fige.confirme_le = timezone.now()
    fige.tarif = tarif
    fige.save(update_fields=["etat", "confirme_le", "tarif"])
    return tarif


@transaction.atomic
def abandonner_import(*, depot: ImportTarif) -> None:
    fige = _en_cours(depot)
    fige.etat = ImportTarif.Etat.ABANDONNE
    fige.lignes = []
    fige.save(update_fields=["etat", "lignes"])


def _en_cours(depot: ImportTarif) -> ImportTarif:
    """The import, locked; a refusal when it was confirmed or dropped meanwhile."""
    fige = ImportTarif.objects.select_for_update(of=("self",)).select_related("producteur").get(pk=depot.pk)
    if fige.etat == ImportTarif.Etat.CONFIRME:
        raise Refus("Cet import est déjà confirmé : les prix sont enregistrés.")
    if fige.etat == ImportTarif.Etat.ABANDONNE:
        raise Refus("Cet import a été abandonné : déposez le fichier de nouveau.")
    return fige


def _exiger_la_ligne(depot: ImportTarif, numero: int) -> None:
    if numero not in {n for n, _ in depot.lignes}:
        raise Refus(f"Le fichier n’a pas de ligne {numero}.")


def _choix_du_producteur(depot: ImportTarif, producteurs: list[str]) -> str | None:
    """Chosen by the person ("": all), else the value that names this producer, else None: to be chosen."""
    if len(producteurs) < 2:
        return ""
    choisi = depot.correspondance.get("producteur")
    if choisi in ("", *producteurs):
        return choisi
    return next((nom for nom in producteurs if aplatir(nom) == aplatir(depot.producteur.nom)), None)


def _sans_doublons(lignes: Iterable[LigneLue]) -> tuple[list[LigneLue], list[LigneRefusee]]:
    """Lines of several producers of the file may name the same thing: this producer sells it once."""
    vues: dict[tuple[str, ...], int] = {}
    gardees, doublons = [], []
    for ligne in lignes:
        cle = (aplatir(ligne.famille), aplatir(ligne.produit), aplatir(ligne.libelle), ligne.unite_commande)
        premiere = vues.setdefault(cle, ligne.numero)
        if premiere == ligne.numero:
            gardees.append(ligne)
            continue
        motif = f"Ce produit figure déjà à la ligne {premiere} : gardez-en un, ou changez son nom."
        cellules = {"famille": ligne.famille, "produit": ligne.produit, "conditionnement": ligne.libelle}
        doublons.append(LigneRefusee(ligne.numero, motif, cellules, ("produit",)))
    return gardees, doublons
