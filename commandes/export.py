"""What rounds and accounts keep of a person's household, for the export of their data. Called outside scopes."""

from __future__ import annotations

from commandes.models import Caution, Cotisation, Ecriture, Ligne, Panier, Reglement
from groupement.export import Section
from groupement.models import Adhesion, Personne


def sections(personne: Personne) -> list[Section]:
    foyers = list(Adhesion.objects.filter(personne=personne).values_list("foyer_id", flat=True))
    paniers = Panier.objects.filter(foyer__in=foyers).order_by("-commande__livraison_le")
    lignes = (
        Ligne.objects.filter(panier__foyer__in=foyers)
        .order_by("-commande__livraison_le", "offre__nom")
        .values_list(
            "commande__livraison_le", "volet__producteur__nom", "offre__nom", "quantite", "tolerance", "attribuee",
            "livree", "poids", "montant", "montant_consigne",
        )
    )  # fmt: skip
    return [
        Section(
            "Les paniers de mon foyer",
            ["livraison", "groupement", "signé le", "oublié le"],
            list(paniers.values_list("commande__livraison_le", "groupement__nom", "emarge_le", "oublie_le")),
        ),
        Section(
            "Ce que mon foyer a commandé",
            ["livraison", "producteur", "produit", "commandé", "en plus si besoin", "attribué", "livré", "poids",
             "montant", "consigne"],
            list(lignes),
        ),
        Section(
            "Les règlements de mon foyer",
            ["saisi le", "montant", "par", "numéro", "banque", "état", "reçu le", "remis le"],
            [[r.saisi_le, r.montant, r.get_mode_display(), r.numero, r.banque, r.get_etat_display(), r.recu_le,
              r.remis_le] for r in Reglement.objects.filter(foyer__in=foyers).order_by("-saisi_le")],
        ),
        Section(
            "Le compte de mon foyer",
            ["quand", "montant", "nature", "libellé"],
            [[e.le, e.montant, e.get_genre_display(), e.libelle]
             for e in Ecriture.objects.filter(foyer__in=foyers).order_by("-pk")],
        ),
        Section(
            "Cotisations",
            ["année", "montant", "reçue le"],
            list(Cotisation.objects.filter(foyer__in=foyers).values_list("annee", "montant", "recue_le")),
        ),
        Section(
            "Cautions",
            ["montant", "reçue le", "rendue le", "encaissée le"],
            list(
                Caution.objects.filter(foyer__in=foyers).values_list(
                    "montant", "recue_le", "rendue_le", "encaissee_le"
                )
            ),
        ),
    ]  # fmt: skip
