"""The producer's invoice of a volet, and its real shipping: typed in until the volet is settled."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from commandes.argent.dus import RIEN, CompteDuVolet, comptes_des_volets
from commandes.models import Facture, Volet
from commandes.services import verrou
from commandes.services.cloturer import EN_MOTS
from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve
from groupement.templatetags.formats import a_
from groupement.templatetags.formats import montant as en_euros

FACTURABLES = (Volet.Etat.CLOS, Volet.Etat.TRANSMIS, Volet.Etat.LIVRE)
TYPES = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
}


class PieceJointe(NamedTuple):
    """The invoice as a file, whose content was checked (`type_de`)."""

    nom: str
    type_mime: str
    octets: bytes


def type_de(octets: bytes) -> str | None:
    """The MIME type that the content itself says; None for anything else than a PDF, a JPEG or a PNG."""
    return next((type_ for type_, debuts in TYPES.items() if octets.startswith(debuts)), None)


def enregistrer_la_facture(
    *,
    volet: Volet,
    montant: Decimal,
    auteur: Personne,
    numero: str = "",
    datee_du: datetime.date | None = None,
    port: Decimal | None = None,
    ecart_pour: str = "",
    ecart_motif: str = "",
    fichier: PieceJointe | None = None,
    retirer_le_fichier: bool = False,
) -> CompteDuVolet:
    """Write what the invoice says, with the real shipping, and who bears what it says more or less than the lines.

    Returns the sums of the volet as they are afterwards: `ecart` may still wait for somebody to bear it.
    """
    with verrou.transaction_patiente():
        pris = _prendre(volet)
        _changer_le_port(pris, port, auteur)
        compte = comptes_des_volets([pris])[pris.pk]
        facture = Facture.objects.filter(volet=pris).first() or Facture(
            groupement_id=pris.groupement_id, volet=pris, saisie_par=auteur
        )
        avant = releve(facture, CHAMPS) if facture.pk else {}
        facture.montant, facture.numero, facture.datee_du = montant, numero.strip(), datee_du
        compte.facture = facture
        _attribuer_l_ecart(compte, ecart_pour, ecart_motif)
        _joindre(facture, fichier, retirer_le_fichier)
        enregistrer(facture)
        avant_dit, apres_dit = differences(avant, releve(facture, CHAMPS))
        if apres_dit:
            journaliser(
                objet=pris, action="facture.saisir", auteur=auteur, avant=avant_dit, apres=apres_dit,
                libelle=f"Facture {pris.producteur} : {en_euros(montant)}", motif=facture.ecart_motif,
            )  # fmt: skip
        return compte


CHAMPS = ["numero", "datee_du", "montant", "ecart_pour", "nom_du_fichier"]


def _attribuer_l_ecart(compte: CompteDuVolet, pour: str, motif: str) -> None:
    """An assignment is kept only where there is a difference, and always with its reason."""
    facture = compte.facture
    assert facture is not None
    if not compte.ecart:
        facture.ecart_pour, facture.ecart_motif, facture.ecart_attribue = "", "", RIEN
        return
    if pour and not motif.strip():
        raise Refus("Dites d’où vient l’écart : la raison reste dans les comptes.")
    if pour == Facture.Ecart.FOYERS and not compte.parts:
        raise Refus("Personne n’a rien pris chez ce producteur : l’écart ne peut pas être pour les foyers.")
    facture.ecart_pour, facture.ecart_motif = pour, motif.strip()
    facture.ecart_attribue = compte.ecart if pour else RIEN


def _joindre(facture: Facture, fichier: PieceJointe | None, retirer: bool) -> None:
    if fichier is not None:
        facture.nom_du_fichier, facture.type_mime, facture.octets = fichier
    elif retirer:
        facture.nom_du_fichier, facture.type_mime, facture.octets = "", "", None


def changer_le_port(*, volet: Volet, port: Decimal, auteur: Personne) -> Volet:
    """The shipping that was really paid, when there is no invoice: households share it again."""
    with verrou.transaction_patiente():
        pris = _prendre(volet)
        _changer_le_port(pris, port, auteur)
        return pris


def _changer_le_port(volet: Volet, port: Decimal | None, auteur: Personne) -> None:
    if port is None or port == volet.port:
        return
    avant, volet.port = volet.port, port
    volet.save(update_fields=["port"])
    journaliser(
        objet=volet, action="volet.port", auteur=auteur, avant={"port": str(avant)}, apres={"port": str(port)},
        libelle=f"{volet.producteur} : frais de port de {en_euros(port)} au lieu de {en_euros(avant)}",
    )  # fmt: skip


def retirer_la_facture(*, volet: Volet, auteur: Personne) -> None:
    """Typed in by mistake: the volet has no invoice again."""
    with verrou.transaction_patiente():
        pris = _prendre(volet)
        facture = Facture.objects.filter(volet=pris).first()
        if facture is None:
            raise Refus("Il n’y a pas de facture à retirer.")
        avant: dict[str, Any] = {clef: str(valeur) for clef, valeur in releve(facture, CHAMPS).items() if valeur}
        facture.delete()
        journaliser(
            objet=pris, action="facture.retirer", libelle=f"Facture {pris.producteur} retirée", auteur=auteur,
            avant=avant,
        )  # fmt: skip


def _prendre(volet: Volet) -> Volet:
    [pris] = verrou.prendre([volet.pk])
    if pris.etat == Volet.Etat.SOLDE:
        raise Refus(
            f"La commande {a_(pris.producteur)} est soldée : sa facture ne change plus. Reprenez d’abord le solde."
        )
    if pris.etat not in FACTURABLES:
        raise Refus(
            f"La commande {a_(pris.producteur)} est {EN_MOTS[Volet.Etat(pris.etat)]} : il n’y a pas de facture."
        )
    return pris
