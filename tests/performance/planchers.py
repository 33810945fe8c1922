"""Floors: views that answer with the same rows, by one hand-written statement and no page around them."""

import json

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

PAGE = """
SELECT json_agg(r)::text FROM (
    SELECT p.nom AS producteur, v.etat, v.cloture_le, o.*, l.quantite, l.montant,
           (SELECT sum(s.quantite) FROM commandes_ligne s WHERE s.offre_id = o.id) AS pris
    FROM commandes_offre o
    JOIN commandes_volet v ON v.id = o.volet_id
    JOIN catalogue_producteur p ON p.id = v.producteur_id
    LEFT JOIN commandes_panier a ON a.commande_id = v.commande_id AND a.foyer_id = %s
    LEFT JOIN commandes_ligne l ON l.panier_id = a.id AND l.offre_id = o.id
    WHERE v.commande_id = %s
    ORDER BY p.nom, o.famille, o.nom
) r
"""
ACCUEIL = """
SELECT json_agg(r)::text FROM (
    SELECT c.*, p.nom AS producteur, v.etat, v.cloture_le AS fin, count(l.id) AS lignes, sum(l.montant) AS montant
    FROM commandes_commande c
    JOIN commandes_volet v ON v.commande_id = c.id
    JOIN catalogue_producteur p ON p.id = v.producteur_id
    LEFT JOIN commandes_panier a ON a.commande_id = c.id AND a.foyer_id = %s
    LEFT JOIN commandes_ligne l ON l.panier_id = a.id AND l.volet_id = v.id
    WHERE c.groupement_id = %s AND c.livraison_le >= current_date
    GROUP BY c.id, p.nom, v.etat, v.cloture_le
    ORDER BY c.livraison_le
) r
"""
ENREGISTRER = """
UPDATE commandes_ligne l SET quantite = n.quantite, saisie_le = now()
FROM unnest(%s::bigint[], %s::numeric[]) AS n(offre, quantite)
WHERE l.panier_id = %s AND l.offre_id = n.offre
"""
TOTAUX = """
SELECT v.producteur_id, o.id, sum(l.quantite), sum(l.montant), count(*)
FROM commandes_ligne l JOIN commandes_offre o ON o.id = l.offre_id JOIN commandes_volet v ON v.id = l.volet_id
WHERE v.commande_id = %s GROUP BY v.producteur_id, o.id
"""
LIGNES = """
SELECT f.nom, p.nom, o.nom, o.libelle, o.unite, l.quantite, l.prix, l.montant, l.montant_consigne
FROM commandes_ligne l
JOIN commandes_panier a ON a.id = l.panier_id
JOIN groupement_foyer f ON f.id = a.foyer_id
JOIN commandes_offre o ON o.id = l.offre_id
JOIN commandes_volet v ON v.id = l.volet_id
JOIN catalogue_producteur p ON p.id = v.producteur_id
WHERE l.commande_id = %s ORDER BY f.nom, p.nom, o.famille, o.nom
"""


def vide(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def page_de_commande(request: HttpRequest, commande: int, foyer: int) -> HttpResponse:
    return _json(PAGE, [foyer, commande])


def accueil(request: HttpRequest, groupement: int, foyer: int) -> HttpResponse:
    return _json(ACCUEIL, [foyer, groupement])


def enregistrer(request: HttpRequest, panier: int) -> HttpResponse:
    """Takes the fields of the ordering page; checks nothing, tells nobody, keeps no trace."""
    quantites = {int(nom[2:]): valeur for nom, valeur in request.POST.items() if nom.startswith("q-") and valeur}
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ENREGISTRER, [list(quantites), list(quantites.values()), panier])
        return HttpResponse(json.dumps({"lignes": curseur.rowcount}), content_type="application/json")


def _json(requete: str, valeurs: list[int]) -> HttpResponse:
    with connection.cursor() as curseur:
        curseur.execute(requete, valeurs)
        return HttpResponse(curseur.fetchone()[0] or "[]", content_type="application/json")
