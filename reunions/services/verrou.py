"""The row of the meeting is the lock: whatever changes its life takes it first, then reads again."""

from groupement.refus import Refus
from reunions.models import TRANSITIONS, Reunion


def verrouiller(reunion: Reunion) -> Reunion:
    return Reunion.objects.select_related("groupement").select_for_update(of=("self",), no_key=True).get(pk=reunion.pk)


def exiger_la_transition(reunion: Reunion, vers: str) -> None:
    if Reunion.Etat(vers) not in TRANSITIONS[Reunion.Etat(reunion.etat)]:
        raise Refus(f"C’est déjà fait, ou trop tôt : cette réunion est {reunion.get_etat_display()}.")


def exiger_a_venir(reunion: Reunion) -> None:
    """Planned, and its hour of end is not behind us: people may still say that they come."""
    exiger_prevue(reunion)
    if reunion.est_passee:
        raise Refus("Cette réunion est passée.")


def exiger_prevue(reunion: Reunion) -> None:
    if not reunion.est_prevue:
        raise Refus(f"Cette réunion est {reunion.get_etat_display()} : elle ne change plus.")
