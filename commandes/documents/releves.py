"""Statements and the accounts of a year as tables, for a spreadsheet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from django.db.models import Count, Sum
from django.utils import timezone

from commandes.argent.releve_du_producteur import ReleveDuProducteur
from commandes.argent.releves import (
    Ligne,
    ReleveDuFoyer,
    ReleveDuGroupement,
    avec_leurs_pieces,
    bornes,
    mouvement,
    nom_de_l_association,
    noms_des_payees,
)
from commandes.documents.classeur import Cellule, Feuille
from commandes.models import Bordereau, Caution, Cotisation, Ecriture, Facture, Reglement
from groupement.models import Groupement
from groupement.tri import par_nom


def feuilles_du_foyer(releve: ReleveDuFoyer) -> list[Feuille]:
    """One table: each account from its opening to its closing balance, then the fees and the deposits."""

    def rangs() -> Iterator[list[Cellule]]:
        for compte in releve.comptes:
            yield [datetime.date(releve.annee, 1, 1), "", compte.nom, "Report", None, None, compte.ouverture]
            for m in compte.mouvements:
                intitule = f"{m.intitule} ({m.motif})" if m.motif else m.intitule
                yield [_jour(m.le), m.piece, compte.nom, intitule, m.du, m.paye, m.solde]
            yield [fin(releve.annee), "", compte.nom, "Solde", compte.du, compte.paye, compte.cloture]

    titres = ("Date", "Pièce", "Compte", "Libellé", "Dû (€)", "Réglé (€)", "Solde (€)")
    cotisations = [[c.recue_le, str(c), c.get_mode_display(), c.montant, _etat(c)] for c in releve.cotisations]
    cautions = [[c.recue_le, str(c.get_mode_display()), c.montant, c.get_etat_display()] for c in releve.cautions]
    nom = f"{releve.foyer.nom} {releve.annee}".translate(INTERDITS)
    de_cotisation = ("Date", "Cotisation", "Moyen", "Montant (€)", "État")
    return [
        Feuille(nom, titres, (12, 10, 28, 58, 12, 12, 12), rangs()),
        Feuille("Cotisations", de_cotisation, (12, 20, 12, 14, 12), cotisations),
        Feuille("Cautions", ("Reçue le", "Moyen", "Montant (€)", "État"), (12, 12, 14, 12), cautions),
    ]


def feuilles_du_groupement(releve: ReleveDuGroupement) -> list[Feuille]:
    payees = [[nom, s.ouverture, s.du, s.paye, s.cloture] for nom, s in releve.par_payee().items()]
    titres = ("À qui", "Report (€)", "Dû (€)", "Réglé (€)", "Solde (€)")
    autres: list[list[Cellule]] = [
        ["Cotisations de l’année", releve.cotisations],
        ["Foyers qui ont cotisé", releve.cotisants],
        ["Cautions détenues au 31 décembre", releve.cautions],
    ]
    return [
        feuille_des_foyers(releve.lignes),
        Feuille("Par destinataire", titres, (34, 14, 14, 14, 14), payees),
        Feuille("Association", ("Quoi", "Montant (€)"), (36, 14), autres),
    ]


def feuille_des_foyers(lignes: Iterable[Ligne]) -> Feuille:
    titres = ("Foyer", "À qui", "Report (€)", "Dû (€)", "Réglé (€)", "Solde (€)", "Parti le")
    rangs = [[li.foyer, li.a_qui, li.ouverture, li.du, li.paye, li.cloture, li.parti_le] for li in lignes]
    return Feuille("Foyers", titres, (30, 30, 14, 14, 14, 14, 12), rangs)


def feuilles_du_producteur(releve: ReleveDuProducteur) -> list[Feuille]:
    titres = (
        "Livraison", "Commande", "Producteur", "État", "Foyers", "Produits (€)", "Port (€)", "Consignes (€)",
        "Contenants rendus (€)", "Attendu (€)", "Facture n°", "Facturé (€)", "Écart (€)", "L’écart est pour",
        "Reçu (€)", "Remis (€)",
    )  # fmt: skip
    rangs: list[list[Cellule]] = []
    for r in releve.rondes:
        facture = r.facture
        rangs.append([
            r.commande.livraison_le, str(r.commande), str(r.volet), r.volet.get_etat_display(), r.foyers,
            r.compte.produits, r.compte.port, r.compte.consigne, r.compte.rendu, r.compte.attendu,
            facture.numero if facture else "", facture.montant if facture else None,
            r.compte.ecart if facture else None, facture.get_ecart_pour_display() if facture else "", r.recu, r.remis,
        ])  # fmt: skip
    largeurs = (12, 28, 26, 12, 8, 12, 10, 12, 12, 12, 14, 12, 10, 22, 12, 12)
    nom = f"{releve.nom} {releve.annee}".translate(INTERDITS)
    return [Feuille(nom, titres, largeurs, rangs), feuille_des_foyers(releve.foyers)]


JOURNAL = ("Date", "Pièce", "Compte", "Foyer", "Destinataire", "Libellé", "Débit (€)", "Crédit (€)")
# What Excel refuses in the name of a sheet.
INTERDITS = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def feuille_du_journal(groupement: Groupement, annee: int) -> Feuille:
    """Every entry of the year. In the account of a household what it owes is a debit, what it pays a credit."""
    debut, apres = bornes(annee)
    ecritures = Ecriture.objects.filter(le__gte=debut, le__lt=apres)
    payees = set(ecritures.order_by().values_list("partenariat_id", flat=True).distinct())
    noms = noms_des_payees(groupement, payees)

    def rangs() -> Iterator[list[Cellule]]:
        for e in (
            avec_leurs_pieces(ecritures)
            .select_related("foyer", "commande", "volet__producteur", "reglement", "annule")
            .iterator(2000)
        ):
            m = mouvement(e, e.montant)
            libelle = f"{m.intitule} ({m.motif})" if m.motif else m.intitule
            compte, a_qui = f"{e.foyer} / {noms[e.partenariat_id]}", noms[e.partenariat_id]
            debit, credit = (e.montant, None) if e.montant > 0 else (None, -e.montant)
            yield [_jour(e.le), m.piece, compte, str(e.foyer), a_qui, libelle, debit, credit]

    return Feuille("Écritures", JOURNAL, (12, 10, 40, 28, 28, 60, 12, 12), rangs())


def feuilles_des_comptes(groupement: Groupement, annee: int) -> list[Feuille]:
    """The accounts of a year, whole: the journal of entries, and the registers that justify them."""
    return [
        feuille_du_journal(groupement, annee),
        _reglements(groupement, annee),
        _bordereaux(groupement, annee),
        _factures(annee),
        _cotisations(annee),
        _cautions(annee),
    ]


def _reglements(groupement: Groupement, annee: int) -> Feuille:
    debut, apres = bornes(annee)
    lus = Reglement.objects.filter(saisi_le__gte=debut, saisi_le__lt=apres)
    noms = noms_des_payees(groupement, set(lus.order_by().values_list("partenariat_id", flat=True).distinct()))
    rangs = [
        [
            f"R{r.pk}", str(r.foyer), noms[r.partenariat_id], str(r.commande or ""), r.get_mode_display(), r.numero,
            r.banque, r.montant, r.get_etat_display(), _jour(r.saisi_le), _jour(r.recu_le), r.echeance,
            _jour(r.remis_le), str(r.bordereau or ""),
        ]
        for r in lus.select_related("foyer", "commande", "bordereau").order_by("saisi_le", "pk")
    ]  # fmt: skip
    titres = (
        "Pièce", "Foyer", "Destinataire", "Commande", "Moyen", "N°", "Banque", "Montant (€)", "État", "Saisi le",
        "Reçu le", "À encaisser à partir du", "Remis le", "Bordereau",
    )  # fmt: skip
    return Feuille("Règlements", titres, (10, 28, 28, 28, 12, 12, 20, 12, 10, 12, 12, 14, 12, 12), rangs)


def _bordereaux(groupement: Groupement, annee: int) -> Feuille:
    lus = (
        Bordereau.objects.filter(annee=annee)
        .select_related("partenariat__producteur", "commande")
        .annotate(somme=Sum("reglements__montant"), nombre=Count("reglements"))
        .order_by("rang")
    )
    association = nom_de_l_association(groupement)
    rangs = [
        [b.numero, _jour(b.remis_le), str(b.partenariat or association), b.remis_a, str(b.commande), b.nombre, b.somme]
        for b in lus
    ]
    titres = ("Bordereau", "Remis le", "Destinataire", "Remis à", "Commande", "Règlements", "Montant (€)")
    return Feuille("Bordereaux", titres, (12, 12, 28, 28, 28, 11, 12), rangs)


def _factures(annee: int) -> Feuille:
    lues = (
        Facture.objects.filter(volet__commande__livraison_le__year=annee)
        .select_related("volet__producteur", "volet__commande")
        .defer("octets")
        .order_by("volet__commande__livraison_le", *par_nom("volet__producteur__nom"))
    )
    rangs = [
        [
            f"C{f.volet.commande_id}", f.volet.commande.livraison_le, str(f.volet), f.numero, f.datee_du, f.montant,
            f.get_ecart_pour_display(), f.ecart_motif,
        ]
        for f in lues
    ]  # fmt: skip
    titres = ("Pièce", "Livraison", "Producteur", "Facture n°", "Datée du", "Montant (€)", "Écart pour", "Motif")
    return Feuille("Factures", titres, (10, 12, 28, 16, 12, 12, 24, 40), rangs)


def _cotisations(annee: int) -> Feuille:
    lues = Cotisation.objects.filter(annee=annee).select_related("foyer").order_by("recue_le", "pk")
    rangs = [
        [f"COT{c.pk}", c.recue_le, str(c.foyer), c.get_mode_display(), c.numero, c.montant, _etat(c)] for c in lues
    ]
    titres = ("Pièce", "Reçue le", "Foyer", "Moyen", "N°", "Montant (€)", "État")
    return Feuille("Cotisations", titres, (10, 12, 28, 12, 12, 12, 10), rangs)


def _cautions(annee: int) -> Feuille:
    lues = Caution.objects.filter(recue_le__year__lte=annee).select_related("foyer").order_by("recue_le", "pk")
    rangs = [
        [
            f"CAU{c.pk}", c.recue_le, str(c.foyer), c.get_mode_display(), c.numero, c.montant, c.get_etat_display(),
            c.rendue_le or c.encaissee_le, c.motif,
        ]
        for c in lues
    ]  # fmt: skip
    titres = ("Pièce", "Reçue le", "Foyer", "Moyen", "N°", "Montant (€)", "État", "Depuis le", "Motif")
    return Feuille("Cautions", titres, (10, 12, 28, 12, 12, 12, 12, 12, 40), rangs)


def fin(annee: int) -> datetime.date:
    """The day of a year's closing balance: its last, or today in the present year."""
    return min(datetime.date(annee, 12, 31), timezone.localdate())


def _jour(le: datetime.datetime | None) -> datetime.date | None:
    return timezone.localtime(le).date() if le else None


def _etat(cotisation: Cotisation) -> str:
    return "annulée" if cotisation.annulee_le else "reçue"
