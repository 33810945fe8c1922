"""A household leaves: what it still owes or is owed, and the deposit that the group holds for it."""

from __future__ import annotations

from commandes.argent.suivi_des_comptes import balances
from commandes.models import Caution
from groupement.models import Foyer
from groupement.templatetags.formats import montant


def ce_qui_reste(foyer: Foyer) -> list[str]:
    """Whole sentences; the balances stay in the treasurer's page whatever is decided."""
    phrases = []
    for balance in balances(foyer.groupement, foyer=foyer):
        if balance.reste > 0:
            phrases.append(f"Ce foyer doit encore {montant(balance.reste)} : {balance.a_qui}.")
        elif balance.reste < 0:
            phrases.append(f"Ce foyer a réglé {montant(balance.avance)} d’avance, à lui rendre : {balance.a_qui}.")
    detenues = Caution.objects.filter(foyer=foyer, etat=Caution.Etat.DETENUE)
    phrases += [f"Le groupement garde sa caution de {montant(c.montant)} : à rendre, ou à encaisser." for c in detenues]
    return phrases
