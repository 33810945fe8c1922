"""What travel costs put on the home page, for those who agree to them and pay them."""

from __future__ import annotations

import datetime

from django.db.models import Count, Min, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from groupement.accueil import Carte
from referents.models import Frais

# After what is due within days: costs can wait a little longer than a deadline, newcomers a little less.
APRES = datetime.timedelta(days=4)


def cartes(request: HttpRequest) -> list[Carte]:
    """Costs that wait for an answer (never to one’s own) or for their payment; one query, only for those who decide."""
    if not request.user.has_perm("referents.trancher_frais", request.groupement):
        return []
    a_repondre = Q(etat=Frais.Etat.DECLARE) & ~Q(adhesion=request.adhesion)
    a_payer = Q(etat=Frais.Etat.ACCORDE)
    lu = Frais.objects.filter(a_repondre | a_payer).aggregate(
        a_repondre=Count("pk", filter=a_repondre),
        somme=Sum("montant", filter=a_repondre),
        a_payer=Count("pk", filter=a_payer),
        due=Sum("montant", filter=a_payer),
        depuis=Min("jour"),
    )
    if not lu["a_repondre"] and not lu["a_payer"]:
        return []
    adresse = f"{reverse('frais:liste', args=[request.groupement.slug])}?annee={lu['depuis'].year}"
    return [
        Carte(quand=timezone.now() + APRES, gabarit="referents/_carte_frais.html", donnees=lu | {"adresse": adresse})
    ]
