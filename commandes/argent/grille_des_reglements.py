"""The grid of payments of one payee in a round, as its page shows it: a row for each household, with lines to fill."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from catalogue.lecture.nombres import ecrire_montant
from catalogue.models import Partenariat
from catalogue.mots import aplatir
from commandes.argent.beneficiaires import Beneficiaire, factures_de
from commandes.argent.dus import RIEN
from commandes.argent.echeancier import en_plusieurs_fois
from commandes.argent.soldes import FINIS, Situation, grille
from commandes.argent.versements import dessiner_la_saisie
from commandes.forms.reglements import GrilleLue, LigneTapee
from commandes.models import Reglement, Volet
from groupement.models import Foyer
from groupement.templatetags.formats import montant

Etat = Reglement.Etat


@dataclass(slots=True)
class Rangee:
    """One household. `lignes`: what its page offers to receive, `saisie`: drawn; `erreur`: why it was refused."""

    foyer: Foyer
    situation: Situation
    lignes: list[LigneTapee] = field(default_factory=list)
    erreur: str = ""
    saisie: SafeString | str = ""

    @property
    def passes(self) -> list[Reglement]:
        """Received, handed over, unpaid: what is there already."""
        return [r for r in self.situation.reglements if r.etat != Etat.PROMIS]

    @property
    def recus(self) -> list[tuple[Reglement, str]]:
        """Each with its mode, number, bank and slip in words."""
        return [(r, _en_detail(r)) for r in self.passes]

    @property
    def detail(self) -> str:
        """What is asked, when it has several parts: "Produits 10,00 €, part des frais de port 2,67 €"."""
        parts = [f"{mot} {montant(somme)}" for mot, somme in self.situation.detail]
        return ", ".join(parts).capitalize() if len(parts) > 1 else ""

    @property
    def encaisse(self) -> Decimal:
        return self.situation.recu + self.situation.remis


@dataclass(slots=True)
class Totaux:
    """Of a grid. `manque`: what is still to come, `avance`: what was paid ahead; neither hides the other."""

    a_regler: Decimal = RIEN
    promis: Decimal = RIEN
    encaisse: Decimal = RIEN
    remis: Decimal = RIEN
    manque: Decimal = RIEN
    avance: Decimal = RIEN
    foyers: int = 0
    regles: int = 0


def composer(
    beneficiaire: Beneficiaire,
    *,
    volets: Sequence[Volet] | None = None,
    lue: GrilleLue | None = None,
    en_plus: int | None = None,
    perimes: Collection[int] = (),
) -> list[Rangee]:
    """Rows by name, then the households that only owe from before. `volets`: all of `volets_de`, when they are known.

    `lue`: what was typed, shown again. `en_plus`: a household that pays in one cheque more. `perimes`: households for
    which somebody else received something meanwhile: their rows show what is true now.
    """
    situations = grille(
        beneficiaire.commande,
        beneficiaire.partenariat_id,
        en_cours=None if volets is None else [volet for volet in volets if volet.etat not in FINIS],
        factures=None if volets is None else factures_de(volets),
    )
    foyers = Foyer.objects.in_bulk([s.foyer_id for s in situations])
    rangees = [Rangee(foyers[s.foyer_id], s) for s in situations]
    rangees.sort(key=lambda r: (not r.situation.concernee, aplatir(r.foyer.nom)))
    options = _options(beneficiaire)
    for rangee in rangees:
        tapees = lue.lignes.get(rangee.foyer.pk) if lue and rangee.foyer.pk not in perimes else None
        rangee.lignes = tapees or _proposees(rangee.situation)
        rangee.erreur = lue.phrases.get(rangee.foyer.pk, "") if lue else ""
        if rangee.foyer.pk == en_plus:
            rangee.lignes = _en_un_cheque_de_plus(rangee, beneficiaire)
        nouvelles = sum(not ligne.promesse for ligne in rangee.lignes)
        rangee.saisie = dessiner_la_saisie(
            rangee.foyer,
            rangee.lignes,
            refusee=bool(rangee.erreur),
            options=options,
            cheques=nouvelles + 1 if 0 < nouvelles < beneficiaire.cheques_au_plus else 0,
        )
    return rangees


def _en_detail(reglement: Reglement) -> str:
    mots = Partenariat.Mode(reglement.mode).label
    if reglement.numero:
        mots += f" n° {reglement.numero}"
    if reglement.banque:
        mots += f", {reglement.banque}"
    if reglement.echeance:
        mots += f", à partir du {reglement.echeance:%d/%m/%Y}"
    return f"{mots}, remis ({reglement.bordereau})" if reglement.bordereau else mots


def _options(beneficiaire: Beneficiaire) -> dict[str, SafeString]:
    """The choices of a line, by the mode that it has; "" for a mode that is not accepted: the first is shown."""
    modes = beneficiaire.modes
    return {
        choisi: format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((mode.value, SafeString(" selected") if mode == choisi else "", mode.label) for mode in modes),
        )
        for choisi in ("", *modes)
    }


def _proposees(situation: Situation) -> list[LigneTapee]:
    """The promises of the household, then what remains."""
    lignes = [
        LigneTapee(
            montant=ecrire_montant(r.montant), mode=r.mode, numero=r.numero, banque=r.banque, promesse=str(r.pk),
            echeance=r.echeance.isoformat() if r.echeance else "",
        )
        for r in situation.reglements
        if r.etat == Etat.PROMIS
    ]  # fmt: skip
    if situation.reste_a_promettre:
        lignes.append(LigneTapee(montant=ecrire_montant(situation.reste_a_promettre)))
    return lignes


def _en_un_cheque_de_plus(rangee: Rangee, beneficiaire: Beneficiaire) -> list[LigneTapee]:
    """What is not promised, cut anew into equal cheques, one more than there were, dated a month apart."""
    promises = [ligne for ligne in rangee.lignes if ligne.promesse]
    nouvelles = [ligne for ligne in rangee.lignes if not ligne.promesse]
    nombre = min(len(nouvelles) + 1, beneficiaire.cheques_au_plus)
    depuis = max(timezone.localdate(), beneficiaire.commande.livraison_le)
    parts = en_plusieurs_fois(rangee.situation.reste_a_promettre, nombre, depuis)
    nouvelles += [LigneTapee() for _ in range(nombre - len(nouvelles))]
    for ligne, (part, jour) in zip(nouvelles, parts, strict=False):
        ligne.montant, ligne.echeance = ecrire_montant(part), jour.isoformat()
        ligne.mode, ligne.recu = Partenariat.Mode.CHEQUE, True
    return promises + nouvelles


def totaliser(situations: Iterable[Situation]) -> Totaux:
    totaux = Totaux()
    for situation in situations:
        totaux.a_regler += situation.a_regler
        totaux.promis += situation.promis
        totaux.encaisse += situation.paye
        totaux.remis += situation.remis
        totaux.manque += max(RIEN, situation.reste)
        totaux.avance += max(RIEN, -situation.reste)
        totaux.foyers += situation.a_regler > 0
        totaux.regles += situation.a_regler > 0 and situation.reste <= 0
    return totaux
