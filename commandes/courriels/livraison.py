"""Messages about what was delivered, one function each."""

from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse

from commandes.courriels.volets import adresses_des_referents
from commandes.models import Offre, Remplacement, Volet
from commandes.propositions import presenter
from groupement.models import Adhesion
from groupement.services.courriels import adresse_complete, deposer, rediger


def proposer_les_remplacements(*, volet: Volet, offre: Offre, remplacements: Sequence[Remplacement]) -> None:
    """To the people of each household: another product is there instead, do they want it? Once for each proposal."""
    par_foyer: dict[int, list[Remplacement]] = defaultdict(list)
    for remplacement in remplacements:
        par_foyer[remplacement.ligne.panier.foyer_id].append(remplacement)
    personnes = (
        Adhesion.objects.filter(foyer__in=par_foyer, etat__in=["active", "en_pause"], personne__email__isnull=False)
        .select_related("personne")
        .order_by("pk")
    )
    panier = reverse("commandes:panier", args=[volet.groupement.slug, volet.commande_id])
    repondre_a = adresses_des_referents(volet)[:2]
    for adhesion in personnes:
        siens = par_foyer[adhesion.foyer_id]
        deposer(
            clef=f"remplacement:{'-'.join(str(r.pk) for r in siens)}:{adhesion.personne_id}",
            destinataire=adhesion.personne.email or "",
            personne=adhesion.personne,
            groupement=volet.groupement,
            repondre_a=repondre_a,
            urgent=True,  # an answer is awaited at the delivery
            sujet=f"{offre.nom} manque : {siens[0].offre.nom} à la place ?",
            **rediger(
                "remplacement",
                {
                    "volet": volet,
                    "commande": volet.commande,
                    "offre": offre,
                    "remplacements": [presenter(remplacement) for remplacement in siens],
                    "lien_panier": adresse_complete(panier) + "#remplacements",
                },
            ),
        )
