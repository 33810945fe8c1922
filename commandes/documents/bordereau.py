"""The slip that goes with cheques and cash to a payee: what is handed over, for whom, its count and its sum."""

from __future__ import annotations

import datetime
import io
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font

from catalogue.models import Partenariat
from commandes.documents.entete import jour_entier
from commandes.models import Bordereau, Reglement
from groupement.tableur import Cellule, csv_francais, neutraliser
from groupement.templatetags.formats import pluriel
from groupement.tri import par_nom

TITRES = ("Foyer", "Moyen", "Banque", "Numéro", "À encaisser à partir du", "Montant (€)")
LARGEURS = (32, 12, 24, 16, 24, 14)
NOMS_DES_MODES = {
    Partenariat.Mode.CHEQUE: "chèque",
    Partenariat.Mode.ESPECES: "versement en espèces,versements en espèces",
    Partenariat.Mode.VIREMENT: "virement",
}


@dataclass(frozen=True, slots=True)
class LigneDuBordereau:
    foyer: str
    mode: str
    banque: str
    numero: str
    echeance: datetime.date | None
    montant: Decimal
    impaye: bool


@dataclass(frozen=True, slots=True)
class ContenuDuBordereau:
    """`comptes`: for each mode, how many in words ("12 chèques") and their sum."""

    numero: str
    groupement: str
    commande: str
    a_qui: str
    remis_a: str
    remis_le: str
    remis_par: str
    lignes: list[LigneDuBordereau]
    comptes: list[tuple[str, Decimal]]

    @property
    def total(self) -> Decimal:
        return sum((ligne.montant for ligne in self.lignes), Decimal(0))

    @property
    def echelonne(self) -> bool:
        return any(ligne.echeance for ligne in self.lignes)


def contenu_du_bordereau(bordereau: Bordereau) -> ContenuDuBordereau:
    """As it stands: two queries. `bordereau`: its round, group, partnership and author loaded."""
    reglements = list(
        Reglement.objects.filter(bordereau=bordereau)
        .select_related("foyer")
        .order_by("mode", *par_nom("foyer__nom"), "echeance", "pk")
    )
    par_mode: dict[str, list[Decimal]] = defaultdict(list)
    for reglement in reglements:
        par_mode[reglement.mode].append(reglement.montant)
    groupement = bordereau.commande.groupement
    return ContenuDuBordereau(
        numero=bordereau.numero,
        groupement=groupement.nom,
        commande=f"{bordereau.commande}, livraison du {jour_entier(bordereau.commande.livraison_le)}",
        a_qui=str(bordereau.partenariat) if bordereau.partenariat else groupement.titulaire or groupement.nom,
        remis_a=bordereau.remis_a,
        remis_le=jour_entier(timezone.localtime(bordereau.remis_le)),
        remis_par=str(bordereau.remis_par or ""),
        lignes=[
            LigneDuBordereau(
                foyer=r.foyer.nom, mode=r.get_mode_display(), banque=r.banque, numero=r.numero, echeance=r.echeance,
                montant=r.montant, impaye=r.etat == Reglement.Etat.IMPAYE,
            )
            for r in reglements
        ],
        comptes=[
            (pluriel(len(montants), NOMS_DES_MODES[Partenariat.Mode(mode)]), sum(montants, Decimal(0)))
            for mode, montants in par_mode.items()
        ],
    )  # fmt: skip


def lignes_du_tableur(contenu: ContenuDuBordereau) -> list[list[Cellule]]:
    tete: list[list[Cellule]] = [
        ["Bordereau", contenu.numero],
        ["Groupement", contenu.groupement],
        ["Commande", contenu.commande],
        ["À l’ordre de", contenu.a_qui],
        ["Remis à", contenu.remis_a, "le", contenu.remis_le],
        [],
        list(TITRES),
    ]
    corps: list[list[Cellule]] = [
        [
            ligne.foyer, f"{ligne.mode}, impayé" if ligne.impaye else ligne.mode, ligne.banque, ligne.numero,
            f"{ligne.echeance:%d/%m/%Y}" if ligne.echeance else "", ligne.montant,
        ]
        for ligne in contenu.lignes
    ]  # fmt: skip
    return [*tete, *corps, ["Total", "", "", "", "", contenu.total]]


def csv_du_bordereau(contenu: ContenuDuBordereau) -> bytes:
    return csv_francais(lignes_du_tableur(contenu))


def xlsx_du_bordereau(contenu: ContenuDuBordereau) -> bytes:
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Bordereau"
    rangs = lignes_du_tableur(contenu)
    for rang in rangs:
        feuille.append([neutraliser(c) if isinstance(c, str) else c for c in rang])
    titres = rangs.index(list(TITRES)) + 1
    for cellule in (*feuille[1], *feuille[titres], *feuille[len(rangs)]):
        cellule.font = Font(bold=True)
    for rang in feuille.iter_rows(min_row=titres + 1):
        rang[5].number_format = "0.00"
    for lettre, largeur in zip("ABCDEF", LARGEURS, strict=True):
        feuille.column_dimensions[lettre].width = largeur
    feuille.freeze_panes = feuille.cell(titres + 1, 1)
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()
