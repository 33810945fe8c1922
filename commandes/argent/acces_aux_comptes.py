"""Who sees which accounts: whoever keeps them or facilitates sees all, a référent the producers they run, a member
their own household (`commandes.views.mon_compte`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from catalogue.models import Partenariat
from commandes.argent.suivi_des_comptes import Payees
from groupement.droits import exiger
from referents.droits import partenariats_en_charge


@dataclass(frozen=True, slots=True)
class Acces:
    """`tient`: sees and writes in all accounts; else reads those of these `payees`."""

    tient: bool
    payees: Payees

    def voit(self, partenariat_id: int | None) -> bool:
        return self.payees is None or partenariat_id in self.payees


def acces(request: HttpRequest) -> Acces:
    """Raises 404 for whoever has nothing to see there."""
    tient = tient_la_caisse(request)
    payees = None if tient else partenariats_en_charge(request.user, request.groupement)
    if not tient and not payees:
        raise Http404
    return Acces(tient, payees)


def tient_la_caisse(request: HttpRequest) -> bool:
    personne, groupement = request.user, request.groupement
    return personne.has_perm("groupement.tenir_les_comptes", groupement) or personne.has_perm(
        "groupement.animer", groupement
    )


def exiger_la_caisse(request: HttpRequest) -> None:
    """Raises 404 for whoever may not write in the accounts."""
    if not tient_la_caisse(request):
        exiger(request, "groupement.tenir_les_comptes", request.groupement)


def exiger_le_payee(request: HttpRequest, partenariat: Partenariat | None) -> Acces:
    """The accounts of one payee, for those who may see them."""
    droits = acces(request)
    if not droits.voit(partenariat.pk if partenariat else None):
        raise Http404
    return droits
