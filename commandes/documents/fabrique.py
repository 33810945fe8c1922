"""From a document's row to its bytes."""

from collections.abc import Callable

from commandes.documents.classeur import en_xlsx
from commandes.documents.emargement import emargement
from commandes.documents.feuille_foyers import feuilles_des_foyers
from commandes.documents.feuille_produits import feuilles_des_produits
from commandes.documents.impression.bon import pdf_du_bon
from commandes.documents.impression.bordereau import pdf_du_bordereau
from commandes.documents.impression.emargement import pdf_de_l_emargement
from commandes.documents.impression.foyers import pdf_des_foyers
from commandes.documents.impression.matrice import pdf_de_la_matrice
from commandes.documents.impression.produits import pdf_des_produits
from commandes.documents.impression.releve import pdf_du_releve
from commandes.documents.lecture import Lecture, lire
from commandes.documents.matrice import matrice
from commandes.documents.releves import feuilles_des_comptes
from commandes.documents.tableur import csv_du_bon, xlsx_du_bon
from commandes.models import BonDeCommande, Document

FEUILLES: dict[str, Callable[[Lecture, str], bytes]] = {
    Document.Genre.FEUILLE_FOYERS: lambda lu, id_: pdf_des_foyers(feuilles_des_foyers(lu), identifiant=id_),
    Document.Genre.FEUILLE_PRODUITS: lambda lu, id_: pdf_des_produits(feuilles_des_produits(lu), identifiant=id_),
    Document.Genre.EMARGEMENT: lambda lu, id_: pdf_de_l_emargement(emargement(lu), identifiant=id_),
    Document.Genre.MATRICE: lambda lu, id_: pdf_de_la_matrice(matrice(lu), identifiant=id_),
}


def octets(document: Document) -> bytes:
    """Inside the scope of its group. The same row and the same data give the same bytes for a PDF."""
    if document.bon is not None:
        return octets_du_bon(document.bon, document.format)
    if document.bordereau is not None:
        return pdf_du_bordereau(document.bordereau, identifiant=f"bordereau-{document.bordereau_id}-{document.pk}")
    if document.genre == Document.Genre.RELEVE:
        return octets_du_releve(document)
    lecture = lire(commande=document.commande, volet=document.volet, le=document.demande_le)
    return FEUILLES[document.genre](lecture, f"document-{document.pk}")


def octets_du_releve(document: Document) -> bytes:
    if document.format == Document.Format.XLSX:
        return en_xlsx(feuilles_des_comptes(document.groupement, int(document.parametres["annee"])))
    return pdf_du_releve(document)


def octets_du_bon(bon: BonDeCommande, format_: str) -> bytes:
    if format_ == Document.Format.CSV:
        return csv_du_bon(bon.contenu, numero=bon.numero)
    if format_ == Document.Format.XLSX:
        return xlsx_du_bon(bon.contenu, numero=bon.numero)
    return pdf_du_bon(bon, identifiant=f"bon-{bon.pk}")
