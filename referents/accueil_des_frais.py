"""What travel costs put on the home page, for those who agree to them and pay them."""

from __future__ import annotations

from django.db.models import Count, Min, Q, Sum
from django.http import HttpRequest
from django.urls import reverse

from groupement.accueil import Bandeau
from referents.models import Frais


def qui_attendent(request: HttpRequest) -> Bandeau | None:
    """A strip, not a card: three more urgent cards would hide it. Costs that wait for an answer (never to
    one’s own) or for their payment; one query, only for those who decide."""
    if not request.user.has_perm("referents.trancher_frais", request.groupement):
        return None
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
        return None
    adresse = f"{reverse('frais:liste', args=[request.groupement.slug])}?annee={lu['depuis'].year}"
    return Bandeau(gabarit="referents/_frais_qui_attendent.html", donnees=lu | {"adresse": adresse})
