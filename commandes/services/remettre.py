"""Handing over what was received to the payee: a numbered slip, printed, whose sum the référent and the payee share."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max
from django.utils import timezone

from commandes.argent.beneficiaires import Beneficiaire
from commandes.models import Bordereau, Reglement
from commandes.services import verrou
from commandes.services.documents import demander_le_bordereau
from commandes.services.regler import Etat, Mode, en_mots, prendre_pour
from groupement.models import Groupement, Personne
from groupement.refus import Refus
from groupement.services.journal import entree, journaliser, journaliser_tout
from groupement.templatetags.formats import de, pluriel
from groupement.tri import par_nom

# A transfer goes by itself: only what one holds in the hand is handed over.
DE_LA_MAIN_A_LA_MAIN = (Mode.CHEQUE, Mode.ESPECES)


def a_remettre(beneficiaire: Beneficiaire) -> list[Reglement]:
    """Received and not handed over yet, by household."""
    return list(
        beneficiaire.reglements()
        .filter(etat=Etat.RECU, mode__in=DE_LA_MAIN_A_LA_MAIN)
        .select_related("foyer")
        .order_by(*par_nom("foyer__nom"), "echeance", "pk")
    )


def remettre(
    *, beneficiaire: Beneficiaire, reglements: Iterable[int], auteur: Personne, remis_a: str = ""
) -> Bordereau:
    """Received → handed over, all of them on one slip, or none. `reglements`: ids of this payee in this round.

    Two who hand over the same cheque: the second one waits, then reads on which slip it is.
    """
    voulus = set(reglements)
    if not voulus:
        raise Refus("Cochez au moins un règlement à remettre.")
    with verrou.transaction_patiente():
        pris = list(
            beneficiaire.reglements()
            .select_for_update(of=("self",), no_key=True)
            .filter(pk__in=voulus)
            .select_related("foyer")
            .order_by("pk")
        )
        if len(pris) < len(voulus):
            raise Refus("Un de ces règlements n’est pas dans cette commande : rechargez la page.")
        for reglement in pris:
            _verifier(reglement)
        bordereau = Bordereau.objects.create(
            **beneficiaire.clefs,
            remis_a=remis_a.strip()[:120] or beneficiaire.nom[:120], remis_par=auteur,
            **_numero(beneficiaire.commande.groupement_id),
        )  # fmt: skip
        Reglement.objects.filter(pk__in=voulus).update(etat=Etat.REMIS, remis_le=timezone.now(), bordereau=bordereau)
        journaliser_tout(
            entree(
                objet=r, action="reglement.remis", foyer_id=r.foyer_id, auteur=auteur,
                libelle=f"{en_mots(r)} remis ({bordereau})", avant={"état": Etat.RECU.label},
                apres={"état": Etat.REMIS.label},
            )
            for r in pris
        )  # fmt: skip
        journaliser(
            objet=bordereau, action="bordereau.etablir", auteur=auteur,
            libelle=f"Bordereau {bordereau} : {_combien(len(pris))} ({bordereau.remis_a})",
        )  # fmt: skip
        demander_le_bordereau(bordereau=bordereau, auteur=auteur)
        return bordereau


def _combien(nombre: int) -> str:
    return pluriel(nombre, "règlement remis,règlements remis")


def _verifier(reglement: Reglement) -> None:
    if reglement.bordereau_id is not None:  # read apart: a slip that was waited for is newer than the statement
        raise Refus(
            f"{en_mots(reglement)} {de(reglement.foyer)} est déjà sur le bordereau {reglement.bordereau} : "
            "rechargez la page."
        )
    if reglement.etat != Etat.RECU:
        raise Refus(
            f"{en_mots(reglement)} {de(reglement.foyer)} est {reglement.get_etat_display()} : rechargez la page."
        )
    if reglement.mode not in DE_LA_MAIN_A_LA_MAIN:
        raise Refus("Un virement ne se remet pas : il arrive de lui-même.")


def _numero(groupement_id: int) -> dict[str, int]:
    """Numbers follow each other without a gap: one at a time in a group."""
    Groupement.objects.select_for_update(no_key=True).get(pk=groupement_id)
    annee = timezone.localdate().year
    dernier = Bordereau.objects.filter(groupement=groupement_id, annee=annee).aggregate(rang=Max("rang"))
    return {"annee": annee, "rang": (dernier["rang"] or 0) + 1}


def retirer_du_bordereau(*, reglement: Reglement, auteur: Personne, motif: str) -> Reglement:
    """Handed over → received again: it was not on the pile, or the payee gave it back. The slip is printed anew."""
    if not motif.strip():
        raise Refus("Dites pourquoi : la raison reste dans le journal.")
    with verrou.transaction_patiente():
        pris = prendre_pour(reglement, Etat.RECU)
        bordereau = pris.bordereau
        pris.etat, pris.remis_le, pris.bordereau = Etat.RECU, None, None
        pris.save(update_fields=["etat", "remis_le", "bordereau"])
        journaliser(
            objet=pris, action="reglement.retirer", auteur=auteur, motif=motif.strip(), foyer_id=pris.foyer_id,
            libelle=f"{en_mots(pris)} retiré du bordereau {bordereau}",
            avant={"état": Etat.REMIS.label}, apres={"état": Etat.RECU.label},
        )  # fmt: skip
        if bordereau is not None:
            demander_le_bordereau(bordereau=bordereau, auteur=auteur)
        return pris
