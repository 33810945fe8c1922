"""Yearly statements on paper: of a household, of a payee, of the whole group."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils import timezone
from django.utils.safestring import SafeString

from catalogue.models import Partenariat
from commandes.argent.releve_du_producteur import ReleveDuProducteur, releve_du_producteur
from commandes.argent.releves import Ligne, ReleveDuFoyer, ReleveDuGroupement, releve_du_foyer, releve_du_groupement
from commandes.documents.entete import jour_entier
from commandes.documents.releves import fin
from commandes.models import Document
from groupement.models import Foyer, Groupement
from groupement.pdf import rendre
from groupement.pdf.colonnes import MM_PAR_POINT, Colonne, Grille, Rang
from groupement.pdf.police import police
from groupement.templatetags.formats import montant, pluriel

LARGEUR = 186.0
PAGE = 262.0  # mm inside the margins
TITRE = 24.0  # of the group's name, the title and the white around
PHRASE = 5.0  # a line of an introduction
CORPS_DES_PHRASES = 10.5  # points, as in pdf/base.css


def _colonnes(*largeurs: float, textes: int) -> tuple[Colonne, ...]:
    """Side by side; after the first `textes`, figures."""
    places, x = [], 0.0
    for rang, largeur in enumerate(largeurs):
        places.append(Colonne(x, largeur - 1, droite=rang >= textes))
        x += largeur
    return tuple(places)


COMPTE = Grille(_colonnes(14, 109, 21, 21, 21, textes=2), LARGEUR, corps=10, interligne=5.6)
RONDES = Grille(_colonnes(14, 14, 23, 19, 23, 23, 23, 23, 24, textes=1), LARGEUR, corps=10, interligne=5.6)
FOYERS = Grille(_colonnes(48, 54, 21, 21, 21, 21, textes=2), LARGEUR, corps=10, interligne=5.6)
VIDE = Rang(("",), colonnes=(Colonne(0, 10),), filet=False)
Groupe = Sequence[Rang]  # rows that stay together


def pdf_du_releve(document: Document) -> bytes:
    """From what the document is about (`parametres`), inside the scope of its group."""
    de_quoi, groupement = document.parametres, document.groupement
    annee = int(de_quoi["annee"])
    if "foyer" in de_quoi:
        foyer = Foyer.objects.select_related("groupement").get(pk=de_quoi["foyer"])
        lu = _foyer(releve_du_foyer(foyer, annee))
    elif "partenariat" in de_quoi:
        partenariat = _partenariat(de_quoi["partenariat"])
        lu = _producteur(releve_du_producteur(groupement, partenariat, annee))
    else:
        lu = _groupement(releve_du_groupement(groupement, annee))
    return _rendre(groupement, annee, document.demande_le, identifiant=f"document-{document.pk}", **lu)


def _partenariat(pk: int | None) -> Partenariat | None:
    return Partenariat.objects.select_related("producteur").get(pk=pk) if pk else None


def _rendre(
    groupement: Groupement, annee: int, le: datetime.datetime, *, titre: str, phrases: Sequence[str],
    parties: Iterable[tuple[Grille, Rang, Iterable[Groupe]]], identifiant: str,
) -> bytes:  # fmt: skip
    entete = {
        "groupement": groupement.nom,
        "titre": titre,
        "rappel": f"{groupement.nom} · {titre}",
        "pied": f"Imprimé le {jour_entier(timezone.localtime(le))}",
    }
    largeur = LARGEUR / (CORPS_DES_PHRASES * MM_PAR_POINT)
    lignes = sum(len(police().couper(phrase, largeur)) for phrase in phrases)
    feuillets = _Feuillets(PAGE - TITRE - PHRASE * lignes)
    for grille, titres, groupes in parties:
        feuillets.ajouter(grille, titres, groupes)
    contexte = {"entete": entete, "phrases": phrases, "blocs": feuillets.blocs}
    return rendre("pdf/releve.html", contexte, identifiant=identifiant)


class _Feuillets:
    """Blocks that hold on a page: (block, whether it begins one). `restant`: millimetres left on the present page."""

    def __init__(self, restant: float) -> None:
        self.restant = restant
        self.blocs: list[tuple[SafeString, bool]] = []

    def ajouter(self, grille: Grille, titres: Rang, groupes: Iterable[Groupe]) -> None:
        """Rows under their titles, which each new page repeats."""
        page, saut = [VIDE, titres] if self.blocs else [titres], False
        self.restant -= grille.hauteur(page)
        tete = len(page)
        for groupe in groupes:
            if grille.hauteur(groupe) > self.restant:
                if len(page) > tete:
                    self.blocs.append((grille.bloc(page), saut))
                page, saut, tete, self.restant = [titres], True, 1, PAGE - grille.hauteur([titres])
            page += groupe
            self.restant -= grille.hauteur(groupe)
        if len(page) > tete:
            self.blocs.append((grille.bloc(page), saut))


def _foyer(releve: ReleveDuFoyer) -> dict:
    titres = Rang(("Date", "Ce qui s’est passé", "dû", "réglé", "solde"), gras=True)
    phrases = [f"Du 1er janvier au {jour_entier(fin(releve.annee))}."]
    ouverts = [compte for compte in releve.comptes if compte.cloture]
    phrases += [_dire(compte.cloture, compte.nom) for compte in ouverts]
    if len(ouverts) < len(releve.comptes):
        phrases.append("Les autres comptes sont à zéro." if ouverts else "Tout est réglé.")
    if releve.cotise:
        phrases.append(f"Cotisation {releve.annee} : {montant(releve.cotise)}.")
    if releve.detenues:
        phrases.append(f"Caution détenue par le groupement : {montant(releve.detenues)}.")
    return {
        "titre": f"Relevé {releve.annee}, {releve.foyer}",
        "phrases": phrases if releve.comptes else [*phrases, "Rien n’est dû et rien n’a été réglé cette année-là."],
        "parties": [(COMPTE, titres, _comptes(releve))],
    }


def _comptes(releve: ReleveDuFoyer) -> Iterator[Groupe]:
    for compte in releve.comptes:
        nom = Rang((compte.nom,), colonnes=(Colonne(0, 150),), gras=True, filet=False)
        yield [VIDE, nom, Rang(("", "Report au 1er janvier", "", "", montant(compte.ouverture)))]
        for m in compte.mouvements:
            texte = f"{m.intitule} ({m.motif})" if m.motif else m.intitule
            yield [Rang((f"{timezone.localtime(m.le):%d/%m}", texte, _ou(m.du), _ou(m.paye), montant(m.solde)))]
        sommes = (montant(compte.du), montant(compte.paye), montant(compte.cloture))
        yield [Rang(("", f"Au {fin(releve.annee):%d/%m/%Y}", *sommes), gras=True)]


def _producteur(releve: ReleveDuProducteur) -> dict:
    titres = Rang(
        ("Livré", "foyers", "produits", "port", "consignes", "attendu", "facture", "reçu", "remis"), gras=True,
    )  # fmt: skip
    phrases = [
        f"{pluriel(len(releve.rondes), 'livraison')} en {releve.annee}.",
        _dire_de_tous(releve.solde, releve.nom, fin(releve.annee)),
        "Consignes : celles des contenants livrés, moins celles des contenants rendus.",
    ]
    return {
        "titre": f"Relevé {releve.annee}, {releve.nom}",
        "phrases": phrases,
        "parties": [(RONDES, titres, _rondes(releve)), *_soldes(releve.foyers)],
    }


def _rondes(releve: ReleveDuProducteur) -> Iterator[Groupe]:
    for r in releve.rondes:
        c = r.compte
        sommes = (c.produits, c.port, c.consigne - c.rendu, c.attendu, r.facture.montant if r.facture else None)
        yield [
            Rang((f"{r.commande.livraison_le:%d/%m}", str(r.foyers), *map(_ou, (*sommes, r.recu, r.remis))))
        ]  # fmt: skip
    consignes = releve.somme("consigne") - releve.somme("rendu")
    sommes = (
        releve.somme("produits"), releve.somme("port"), consignes, releve.somme("attendu"), releve.facture,
        releve.somme("recu"), releve.somme("remis"),
    )  # fmt: skip
    yield [Rang(("Total", "", *map(montant, sommes)), gras=True)]


def _groupement(releve: ReleveDuGroupement) -> dict:
    jusqu_au = fin(releve.annee)
    phrases = [f"Du 1er janvier au {jour_entier(jusqu_au)} : ce que chaque foyer doit et a réglé, à qui."]
    phrases += [_dire_de_tous(s.cloture, nom, jusqu_au) for nom, s in releve.par_payee().items() if s.cloture]
    phrases.append(
        f"Cotisations : {montant(releve.cotisations)} de {pluriel(releve.cotisants, 'foyer')}. "
        f"Cautions détenues : {montant(releve.cautions)}."
    )
    return {
        "titre": f"Comptes {releve.annee}",
        "phrases": phrases,
        "parties": list(_soldes(releve.lignes, releve.total)),
    }


def _soldes(lignes: Sequence[Ligne], total: Ligne | None = None) -> Iterator[tuple[Grille, Rang, Iterable[Groupe]]]:
    titres = Rang(("Foyer", "" if total is None else "À qui", "report", "dû", "réglé", "solde"), gras=True)

    def groupes() -> Iterator[Groupe]:
        dernier: int | None = None
        for li in lignes:
            nom = "" if li.foyer_id == dernier else li.foyer + (" (parti)" if li.parti_le else "")
            dernier = li.foyer_id
            a_qui = "" if total is None else li.a_qui
            yield [Rang((nom, a_qui, *map(montant, (li.ouverture, li.du, li.paye, li.cloture))))]
        if total is not None:
            yield [
                Rang(("Total", "", *map(montant, (total.ouverture, total.du, total.paye, total.cloture))), gras=True)
            ]

    if lignes:
        yield FOYERS, titres, groupes()


def _ou(somme: Decimal | None) -> str:
    return "" if somme is None else montant(somme)


def _dire(solde: Decimal, nom: str) -> str:
    return f"{nom} : il reste {montant(solde)} à régler." if solde > 0 else f"{nom} : {montant(-solde)} d’avance."


def _dire_de_tous(solde: Decimal, nom: str, jour: datetime.date) -> str:
    if not solde:
        return f"{nom} : au {jour:%d/%m/%Y}, tout est réglé."
    mots = "restent dus par les foyers" if solde > 0 else "ont été réglés d’avance"
    return f"{nom} : au {jour:%d/%m/%Y}, {montant(abs(solde))} {mots}."
