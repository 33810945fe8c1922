"""What households pay: promised, received, given up, unpaid. Receiving writes in the accounts, giving up reverses it.

Handing over to the payee is in `services.remettre`. Two référents at once: every writing takes the volets that pay
this payee, then the payments, so that the second one reads what the first wrote.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from catalogue.models import Partenariat
from commandes.argent.beneficiaires import Beneficiaire
from commandes.argent.dus import Genre
from commandes.argent.echeancier import en_plusieurs_fois
from commandes.argent.soldes import ENCAISSES, Situation, situations
from commandes.models import Ecriture, Reglement, Volet
from commandes.services import comptes, verrou
from groupement.models import EntreeJournal, Foyer, Personne
from groupement.refus import Refus
from groupement.services.journal import entree, journaliser, journaliser_tout
from groupement.templatetags.formats import de
from groupement.templatetags.formats import montant as en_euros

Etat = Reglement.Etat
Mode = Partenariat.Mode


@dataclass(frozen=True, slots=True)
class Versement:
    """One cheque, transfer or sum in cash. `promesse`: the id of the promise that it keeps."""

    montant: Decimal
    mode: str = Mode.CHEQUE
    numero: str = ""
    banque: str = ""
    echeance: datetime.date | None = None
    promesse: int | None = None


@dataclass(frozen=True, slots=True)
class Saisie:
    """What a household gives; `vu` is what the page showed as already received from it (None: not looked at)."""

    foyer_id: int
    versements: Sequence[Versement] = field(default_factory=list)
    vu: Decimal | None = None


class ReglementsRefuses(Exception):
    """Nothing was written; `phrases` says why, by household id."""

    def __init__(self, phrases: dict[int, str]) -> None:
        super().__init__("règlements refusés")
        self.phrases = phrases


def encaisser_en_masse(*, beneficiaire: Beneficiaire, saisies: Iterable[Saisie], auteur: Personne) -> list[Reglement]:
    """Received: every payment of every household, or none and a sentence for each that does not hold.

    The same number of queries for one household as for a hundred.
    """
    saisies = [saisie for saisie in saisies if saisie.versements]
    with verrou.transaction_patiente():
        _prendre_les_volets(beneficiaire)
        connus = _prendre_les_reglements(beneficiaire)
        foyers = Foyer.objects.in_bulk({saisie.foyer_id for saisie in saisies})
        refus = {s.foyer_id: motif for s in saisies if (motif := _refus(s, foyers, connus[s.foyer_id]))}
        if refus:
            raise ReglementsRefuses(refus)
        maintenant = timezone.now()
        nouveaux: list[Reglement] = []
        tenues: list[Reglement] = []
        for saisie in saisies:
            promesses = {r.pk: r for r in connus[saisie.foyer_id]}
            for versement in saisie.versements:
                reglement = promesses[versement.promesse] if versement.promesse else Reglement(
                    **beneficiaire.clefs, foyer=foyers[saisie.foyer_id], saisi_par=auteur,
                )  # fmt: skip
                for nom in ("montant", "mode", "numero", "banque", "echeance"):
                    setattr(reglement, nom, getattr(versement, nom))
                reglement.etat, reglement.recu_le = Etat.RECU, maintenant
                (tenues if versement.promesse else nouveaux).append(reglement)
        for reglement in nouveaux:
            reglement.saisi_le = maintenant
        recus = Reglement.objects.bulk_create(nouveaux) + tenues
        Reglement.objects.bulk_update(
            tenues, ["montant", "mode", "numero", "banque", "echeance", "etat", "recu_le"], batch_size=1000
        )
        _ecrire_les_paiements(beneficiaire, recus, auteur)
        journaliser_tout(_entree(r, "reglement.recevoir", f"{en_mots(r)} reçu", auteur) for r in recus)
        return recus


def _ecrire_les_paiements(beneficiaire: Beneficiaire, recus: Sequence[Reglement], auteur: Personne) -> None:
    comptes.passer(
        groupement_id=beneficiaire.commande.groupement_id,
        ecritures=[
            Ecriture(
                foyer_id=r.foyer_id, partenariat_id=r.partenariat_id, commande_id=r.commande_id,
                genre=Genre.PAIEMENT, montant=-r.montant, libelle=en_mots(r), reglement=r,
            )
            for r in recus
        ],
        auteur=auteur,
    )  # fmt: skip


def _refus(saisie: Saisie, foyers: dict[int, Foyer], connus: Sequence[Reglement]) -> str:
    if saisie.foyer_id not in foyers:
        return "Ce foyer n’est pas dans ce groupement."
    encaisses = [r for r in connus if r.etat in ENCAISSES]
    deja = sum((r.montant for r in encaisses), Decimal(0))
    promesses = {r.pk for r in connus if r.etat == Etat.PROMIS}
    voulues = [v.promesse for v in saisie.versements if v.promesse]
    if (saisie.vu is not None and saisie.vu != deja) or not promesses.issuperset(voulues):
        qui = f" par {encaisses[-1].saisi_par}" if encaisses and encaisses[-1].saisi_par else ""
        return (
            f"Entre-temps, ce qui est reçu de ce foyer a changé{qui} : {en_euros(deja)} maintenant. "
            "Vérifiez la ligne, puis cochez-la de nouveau s’il reste un règlement à noter."
        )
    if len(set(voulues)) < len(voulues):
        return "Le même règlement promis est coché deux fois."
    numeros = [(v.numero, v.banque.casefold()) for v in saisie.versements if v.numero and v.mode == Mode.CHEQUE]
    deja_la = {(r.numero, r.banque.casefold()) for r in encaisses if r.mode == Mode.CHEQUE}
    for rang, numero in enumerate(numeros):
        if numero in deja_la or numero in numeros[:rang]:
            return f"Le chèque n° {numero[0]} de ce foyer est déjà noté : vérifiez son numéro."
    return ""


def promettre(
    *, beneficiaire: Beneficiaire, foyer: Foyer, mode: str, nombre: int = 1, auteur: Personne
) -> list[Reglement]:  # fmt: skip
    """A household announces how it pays what it still owes: in one time, or in several cheques a month apart."""
    if mode not in beneficiaire.modes:
        raise Refus(f"Ce moyen de paiement n’est pas accepté par {beneficiaire.nom}.")
    if nombre > 1 and mode != Mode.CHEQUE:
        raise Refus("On ne règle en plusieurs fois que par chèque.")
    if not 1 <= nombre <= beneficiaire.cheques_au_plus:
        raise Refus(f"{beneficiaire.nom} accepte {beneficiaire.cheques_au_plus} chèques au plus pour une commande.")
    with verrou.transaction_patiente():
        pris = _prendre_les_volets(beneficiaire)
        if any(volet.etat == Volet.Etat.OUVERT for volet in pris):
            raise Refus("La commande est encore ouverte : le montant sera connu à la clôture.")
        _prendre_les_reglements(beneficiaire)
        reste = situation_de(beneficiaire, foyer).reste_a_promettre
        if reste <= 0:
            raise Refus("Il ne vous reste rien à régler, ou c’est déjà annoncé.")
        parts = en_plusieurs_fois(reste, nombre, max(timezone.localdate(), beneficiaire.commande.livraison_le))
        if any(part <= 0 for part, _ in parts):
            raise Refus("Le montant est trop petit pour autant de chèques.")
        promis = Reglement.objects.bulk_create(
            Reglement(
                **beneficiaire.clefs, foyer=foyer, mode=mode, montant=part, echeance=jour if nombre > 1 else None,
                saisi_par=auteur, saisi_le=timezone.now(),
            )
            for part, jour in parts
        )  # fmt: skip
        journaliser_tout(_entree(r, "reglement.promettre", f"{en_mots(r)} annoncé", auteur) for r in promis)
        return promis


def situation_de(beneficiaire: Beneficiaire, foyer: Foyer) -> Situation:
    """One household at one payee, with nothing when it owes and paid nothing."""
    compte = (foyer.pk, beneficiaire.partenariat_id)
    return situations(beneficiaire.commande, [compte[1]], foyer=foyer).get(compte) or Situation(*compte)


def annuler(*, reglement: Reglement, auteur: Personne, motif: str = "") -> Reglement:
    """Promised or received → given up. Of a payment received, a reason; the accounts are reversed."""
    with verrou.transaction_patiente():
        pris = prendre_pour(reglement, Etat.ANNULE)
        if pris.etat == Etat.RECU:
            _exiger_un_motif(motif)
            _reprendre_le_paiement(pris, auteur, motif)
        return _passer_a(pris, Etat.ANNULE, f"{en_mots(pris)} annulé", auteur, motif, annule_le=timezone.now())


def declarer_impaye(*, reglement: Reglement, auteur: Personne, motif: str) -> Reglement:
    """Handed over → unpaid: the bank refused it. The household owes again; what was on the slip stays on it."""
    _exiger_un_motif(motif)
    with verrou.transaction_patiente():
        pris = prendre_pour(reglement, Etat.IMPAYE)
        _reprendre_le_paiement(pris, auteur, motif)
        return _passer_a(pris, Etat.IMPAYE, f"{en_mots(pris)} impayé", auteur, motif, annule_le=timezone.now())


def _reprendre_le_paiement(reglement: Reglement, auteur: Personne, motif: str) -> None:
    ecritures = Ecriture.objects.filter(reglement=reglement, genre=Genre.PAIEMENT, annule=None, annulee_par=None)
    comptes.passer(
        groupement_id=reglement.groupement_id, ecritures=[comptes.inverse(e, motif) for e in ecritures], auteur=auteur
    )


def prendre_pour(reglement: Reglement, vers: Reglement.Etat) -> Reglement:
    """The payment taken alone and read again, if it may go to `vers` from where it is now."""
    pris = Reglement.objects.select_for_update(of=("self",), no_key=True).select_related("foyer").get(pk=reglement.pk)
    if vers not in Reglement.TRANSITIONS[Etat(pris.etat)]:
        raise Refus(f"{en_mots(pris)} {de(pris.foyer)} est {pris.get_etat_display()} : rechargez la page.")
    return pris


def _passer_a(
    reglement: Reglement, vers: Reglement.Etat, libelle: str, auteur: Personne, motif: str, **champs: object
) -> Reglement:
    avant = Etat(reglement.etat)
    reglement.etat = vers
    for nom, valeur in champs.items():
        setattr(reglement, nom, valeur)
    reglement.save(update_fields=["etat", *champs])
    journaliser(
        objet=reglement, action=f"reglement.{vers}", libelle=libelle, auteur=auteur, motif=motif.strip(),
        avant={"état": avant.label}, apres={"état": vers.label}, foyer_id=reglement.foyer_id,
    )  # fmt: skip
    return reglement


def _exiger_un_motif(motif: str) -> None:
    if not motif.strip():
        raise Refus("Dites pourquoi : la raison reste dans le compte du foyer.")


def _prendre_les_volets(beneficiaire: Beneficiaire) -> list[Volet]:
    pris = verrou.prendre([volet.pk for volet in beneficiaire.volets])
    if not pris and not Reglement.objects.filter(commande=beneficiaire.commande).exists():
        raise Refus("Personne ne règle rien ici : rechargez la page.")
    return pris


def _prendre_les_reglements(beneficiaire: Beneficiaire) -> dict[int, list[Reglement]]:
    """The payments of this payee in this round, by household, the first received first."""
    connus: dict[int, list[Reglement]] = defaultdict(list)
    pris = (
        beneficiaire.reglements()
        .select_for_update(of=("self",), no_key=True)
        .select_related("saisi_par")
        .order_by("pk")
    )
    for reglement in pris:
        connus[reglement.foyer_id].append(reglement)
    return connus


def _entree(reglement: Reglement, action: str, libelle: str, auteur: Personne) -> EntreeJournal:
    return entree(objet=reglement, action=action, libelle=libelle, auteur=auteur, foyer_id=reglement.foyer_id)


def en_mots(reglement: Reglement) -> str:
    """ "Chèque n° 123 (Crédit agricole) de 12,40 €"."""
    texte = Mode(reglement.mode).label.capitalize()
    if reglement.numero:
        texte += f" n° {reglement.numero}"
    if reglement.banque:
        texte += f" ({reglement.banque})"
    return f"{texte} de {en_euros(reglement.montant)}"
