"""The controls: SQL that returns (where in words, genre or nothing, found, expected) for each row that does not agree.

Parameters: %(groupement)s, %(maximum)s. Amounts are numeric all along: nothing is rounded but where the rule rounds.
"""

# What settling a volet must have written, computed from its lines, containers and invoice. A share of the shipping or
# of an invoice's difference is floor(cents × weight / weights), and the cents left go to the largest remainders.
DUS = """
lignes AS MATERIALIZED (
    SELECT v.id AS volet_id, p.foyer_id, sum(l.montant) AS produits, sum(l.montant_consigne) AS consigne,
           sum(coalesce(l.poids, l.retenue * CASE WHEN o.unite IN ('kg', 'L') THEN 1 ELSE o.contenance END, 0)) AS kilos
    FROM commandes_volet v
    JOIN commandes_ligne l ON l.volet_id = v.id
    JOIN commandes_panier p ON p.id = l.panier_id
    JOIN commandes_offre o ON o.id = l.offre_id
    WHERE v.groupement_id = %(groupement)s AND v.etat = 'solde' AND NOT (l.retenue = 0 AND l.montant = 0)
    GROUP BY v.id, p.foyer_id
), retours AS (
    SELECT r.volet_id, r.foyer_id, sum(r.montant) AS montant
    FROM commandes_retourdecontenants r JOIN commandes_volet v ON v.id = r.volet_id
    WHERE r.groupement_id = %(groupement)s AND v.etat = 'solde'
    GROUP BY r.volet_id, r.foyer_id
), volets AS MATERIALIZED (
    SELECT v.id, v.commande_id, v.soldes, v.part_du_port, v.participation_taux,
           CASE WHEN v.beneficiaire = 'producteur' THEN v.partenariat_id END AS paye_a,
           t.produits + v.port + t.consigne - coalesce(r.rendu, 0) AS attendu, v.port,
           CASE WHEN f.ecart_pour = 'foyers' THEN f.montant END AS facture
    FROM commandes_volet v
    JOIN (SELECT volet_id, sum(produits) AS produits, sum(consigne) AS consigne FROM lignes GROUP BY volet_id) t
      ON t.volet_id = v.id
    LEFT JOIN (SELECT volet_id, sum(montant) AS rendu FROM retours GROUP BY volet_id) r ON r.volet_id = v.id
    LEFT JOIN commandes_facture f ON f.volet_id = v.id
), a_partager AS (
    SELECT l.volet_id, l.foyer_id, 'port' AS genre, v.port AS total,
           CASE v.part_du_port WHEN 'parts' THEN 1 WHEN 'poids' THEN greatest(l.kilos, 0)
                               ELSE greatest(l.produits, 0) END AS poids
    FROM lignes l JOIN volets v ON v.id = l.volet_id WHERE v.port <> 0
    UNION ALL
    SELECT l.volet_id, l.foyer_id, 'ecart', v.facture - v.attendu, greatest(l.produits, 0)
    FROM lignes l JOIN volets v ON v.id = l.volet_id WHERE v.facture <> v.attendu
), poids AS (
    SELECT *, abs(total) * 100 AS centimes, sum(poids) OVER entre AS somme, count(*) OVER entre AS nombre
    FROM a_partager WINDOW entre AS (PARTITION BY volet_id, genre)
), parts AS (
    SELECT volet_id, foyer_id, genre, total, centimes,
           CASE WHEN somme > 0 THEN div(centimes * poids, somme) ELSE div(centimes, nombre) END AS entiers,
           CASE WHEN somme > 0 THEN mod(centimes * poids, somme) ELSE 0 END AS reste
    FROM poids
), partages AS (
    SELECT volet_id, foyer_id, genre, sign(total) * (entiers
        + CASE WHEN row_number() OVER (PARTITION BY volet_id, genre ORDER BY reste DESC, foyer_id)
                    <= centimes - sum(entiers) OVER (PARTITION BY volet_id, genre) THEN 1 ELSE 0 END) / 100 AS montant
    FROM parts
), dus AS (
    SELECT volet_id, foyer_id, 'produits' AS genre, produits AS montant FROM lignes
    UNION ALL SELECT volet_id, foyer_id, 'consigne', consigne FROM lignes
    UNION ALL SELECT volet_id, foyer_id, 'retour', -montant FROM retours
    UNION ALL SELECT l.volet_id, l.foyer_id, 'participation', round(l.produits * v.participation_taux / 100, 2)
              FROM lignes l JOIN volets v ON v.id = l.volet_id
    UNION ALL SELECT volet_id, foyer_id, genre, montant FROM partages
)
"""
# In words: a household at a producer, for the delivery of a day.
OU = """
coalesce(f.nom, '?') || ', ' || coalesce(pr.nom, 'association')
    || coalesce(', livraison du ' || to_char(c.livraison_le, 'DD/MM/YYYY'), '')
"""
VERS_OU = """
LEFT JOIN groupement_foyer f ON f.id = x.foyer_id
LEFT JOIN commandes_volet v ON v.id = x.volet_id
LEFT JOIN commandes_commande c ON c.id = v.commande_id
LEFT JOIN catalogue_producteur pr ON pr.id = v.producteur_id
"""

LIGNES = """
SELECT f.nom || ', ' || o.nom || ', livraison du ' || to_char(c.livraison_le, 'DD/MM/YYYY'), '', l.montant,
       round(coalesce(l.facturee, l.poids, coalesce(l.livree, l.attribuee, l.quantite) * l.facteur) * l.prix, 2)
FROM commandes_ligne l
JOIN commandes_panier p ON p.id = l.panier_id
JOIN groupement_foyer f ON f.id = p.foyer_id
JOIN commandes_offre o ON o.id = l.offre_id
JOIN commandes_commande c ON c.id = l.commande_id
WHERE l.groupement_id = %(groupement)s AND (
    l.montant <> round(
        coalesce(l.facturee, l.poids, coalesce(l.livree, l.attribuee, l.quantite) * l.facteur) * l.prix, 2)
    OR l.montant_consigne <> round(coalesce(l.livree, l.attribuee, l.quantite) * l.consigne, 2))
LIMIT %(maximum)s
"""

# The entries of the last settling, also those that somebody reversed since: a reversal has its own reason.
VOLETS_SOLDES = f"""
WITH {DUS}, ecrites AS (
    SELECT e.volet_id, e.foyer_id, e.genre, e.montant, e.partenariat_id
    FROM commandes_ecriture e JOIN commandes_volet v ON v.id = e.volet_id
    WHERE e.groupement_id = %(groupement)s AND v.etat = 'solde' AND e.annule_id IS NULL AND e.solde = v.soldes
      AND e.genre IN ('produits', 'port', 'consigne', 'retour', 'participation', 'ecart')
), attendues AS (
    SELECT d.volet_id, d.foyer_id, d.genre, d.montant,
           CASE WHEN d.genre <> 'participation' AND v.beneficiaire = 'producteur' THEN v.partenariat_id END AS paye_a
    FROM dus d JOIN commandes_volet v ON v.id = d.volet_id WHERE d.montant <> 0
), x AS (
    SELECT volet_id, foyer_id, genre, e.montant AS trouve, a.montant AS attendu
    FROM ecrites e FULL JOIN attendues a USING (volet_id, foyer_id, genre)
    WHERE e.montant IS DISTINCT FROM a.montant OR e.partenariat_id IS DISTINCT FROM a.paye_a
)
SELECT {OU}, x.genre, x.trouve, x.attendu FROM x {VERS_OU} ORDER BY c.livraison_le, f.nom LIMIT %(maximum)s
"""

VOLETS_NON_SOLDES = f"""
WITH x AS (
    SELECT e.volet_id, e.foyer_id, e.genre, e.montant
    FROM commandes_ecriture e JOIN commandes_volet v ON v.id = e.volet_id
    WHERE e.groupement_id = %(groupement)s AND e.annule_id IS NULL AND (v.etat <> 'solde' OR e.solde <> v.soldes)
      AND e.genre IN ('produits', 'port', 'consigne', 'retour', 'participation', 'ecart')
      AND NOT EXISTS (SELECT FROM commandes_ecriture r WHERE r.annule_id = e.id)
)
SELECT {OU}, x.genre, x.montant, NULL::numeric FROM x {VERS_OU} LIMIT %(maximum)s
"""

FACTURES = """
SELECT pr.nom || ', livraison du ' || to_char(c.livraison_le, 'DD/MM/YYYY') || ', somme des foyers', '', s.somme,
       f.montant
FROM commandes_facture f
JOIN commandes_volet v ON v.id = f.volet_id
JOIN commandes_commande c ON c.id = v.commande_id
JOIN catalogue_producteur pr ON pr.id = v.producteur_id
CROSS JOIN LATERAL (
    SELECT sum(e.montant) AS somme, count(*) AS nombre FROM commandes_ecriture e
    WHERE e.volet_id = v.id AND e.annule_id IS NULL AND e.solde = v.soldes
      AND e.genre IN ('produits', 'port', 'consigne', 'retour', 'ecart')
) s
WHERE f.groupement_id = %(groupement)s AND v.etat = 'solde' AND f.ecart_pour = 'foyers' AND s.nombre > 0
  AND s.somme <> f.montant
LIMIT %(maximum)s
"""

FIXES = """
WITH ecrites AS (
    SELECT e.commande_id, e.foyer_id, e.montant, e.partenariat_id
    FROM commandes_ecriture e
    WHERE e.groupement_id = %(groupement)s AND e.genre = 'fixe' AND e.annule_id IS NULL
), attendues AS (
    SELECT DISTINCT e.commande_id, e.foyer_id, c.participation_fixe AS montant
    FROM commandes_ecriture e
    JOIN commandes_volet v ON v.id = e.volet_id
    JOIN commandes_commande c ON c.id = v.commande_id
    WHERE e.groupement_id = %(groupement)s AND v.etat = 'solde' AND e.solde = v.soldes AND e.genre = 'produits'
      AND e.annule_id IS NULL AND c.participation_fixe <> 0
)
SELECT f.nom || ', association, livraison du ' || to_char(c.livraison_le, 'DD/MM/YYYY'), 'fixe', e.montant, a.montant
FROM ecrites e FULL JOIN attendues a USING (commande_id, foyer_id)
JOIN groupement_foyer f ON f.id = foyer_id
JOIN commandes_commande c ON c.id = commande_id
-- A settlement taken back leaves the participation in the round: only what it is worth is judged then.
WHERE e.partenariat_id IS NOT NULL OR e.montant IS DISTINCT FROM coalesce(a.montant, c.participation_fixe)
LIMIT %(maximum)s
"""

REGLEMENTS = """
SELECT f.nom || ', ' || coalesce(pr.nom, 'association') || ', règlement n° ' || r.id, 'paiement', e.somme,
       CASE WHEN r.etat IN ('recu', 'remis') THEN -r.montant END
FROM commandes_reglement r
JOIN groupement_foyer f ON f.id = r.foyer_id
LEFT JOIN catalogue_partenariat pa ON pa.id = r.partenariat_id
LEFT JOIN catalogue_producteur pr ON pr.id = pa.producteur_id
LEFT JOIN (
    SELECT e.reglement_id, sum(e.montant) AS somme, count(*) AS nombre, min(e.foyer_id) AS foyer_id,
           min(e.partenariat_id) AS partenariat_id
    FROM commandes_ecriture e
    WHERE e.groupement_id = %(groupement)s AND e.genre = 'paiement' AND e.annule_id IS NULL
      AND NOT EXISTS (SELECT FROM commandes_ecriture i WHERE i.annule_id = e.id)
    GROUP BY e.reglement_id
) e ON e.reglement_id = r.id
WHERE r.groupement_id = %(groupement)s AND (
    e.somme IS DISTINCT FROM CASE WHEN r.etat IN ('recu', 'remis') THEN -r.montant END
    OR e.nombre > 1 OR e.foyer_id <> r.foyer_id OR e.nombre = 1 AND e.partenariat_id IS DISTINCT FROM r.partenariat_id)
LIMIT %(maximum)s
"""

BORDEREAUX = """
SELECT 'Bordereau B' || b.annee || '-' || lpad(b.rang::text, 3, '0') || ', règlement n° ' || r.id || ' d’un autre '
       || 'destinataire ou pas encore remis', '', r.montant, NULL::numeric
FROM commandes_reglement r JOIN commandes_bordereau b ON b.id = r.bordereau_id
WHERE r.groupement_id = %(groupement)s
  AND (r.partenariat_id IS DISTINCT FROM b.partenariat_id OR r.etat NOT IN ('remis', 'impaye'))
LIMIT %(maximum)s
"""

COTISATIONS = """
SELECT f.nom || ', cotisation ' || k.annee, 'cotisation', e.recue, CASE WHEN k.annulee_le IS NULL THEN k.montant END
FROM commandes_cotisation k
JOIN groupement_foyer f ON f.id = k.foyer_id
LEFT JOIN (
    SELECT e.cotisation_id, max(e.montant) AS recue, sum(e.montant) AS solde, count(*) AS nombre
    FROM commandes_ecriture e
    WHERE e.groupement_id = %(groupement)s AND e.genre = 'cotisation' AND e.annule_id IS NULL
      AND NOT EXISTS (SELECT FROM commandes_ecriture i WHERE i.annule_id = e.id)
    GROUP BY e.cotisation_id
) e ON e.cotisation_id = k.id
WHERE k.groupement_id = %(groupement)s AND (
    e.recue IS DISTINCT FROM CASE WHEN k.annulee_le IS NULL THEN k.montant END
    OR e.solde <> 0 OR e.nombre <> 2)
LIMIT %(maximum)s
"""

CAUTIONS = """
SELECT f.nom || ', caution n° ' || k.id, 'caution', e.somme, CASE WHEN k.etat = 'encaissee' THEN -k.montant END
FROM commandes_caution k
JOIN groupement_foyer f ON f.id = k.foyer_id
LEFT JOIN (
    SELECT e.caution_id, sum(e.montant) AS somme FROM commandes_ecriture e
    WHERE e.groupement_id = %(groupement)s AND e.genre = 'caution'
      AND e.annule_id IS NULL AND NOT EXISTS (SELECT FROM commandes_ecriture i WHERE i.annule_id = e.id)
    GROUP BY e.caution_id
) e ON e.caution_id = k.id
WHERE k.groupement_id = %(groupement)s
  AND e.somme IS DISTINCT FROM CASE WHEN k.etat = 'encaissee' THEN -k.montant END
LIMIT %(maximum)s
"""

ANNULATIONS = """
SELECT f.nom || ', annulation de l’écriture n° ' || e.id, e.genre, r.montant, -e.montant
FROM commandes_ecriture r
JOIN commandes_ecriture e ON e.id = r.annule_id
JOIN groupement_foyer f ON f.id = r.foyer_id
WHERE r.groupement_id = %(groupement)s AND (
    r.montant <> -e.montant OR r.foyer_id <> e.foyer_id OR r.genre <> e.genre
    OR r.partenariat_id IS DISTINCT FROM e.partenariat_id OR r.volet_id IS DISTINCT FROM e.volet_id)
LIMIT %(maximum)s
"""

CONTROLES = {
    "Montants des lignes": LIGNES,
    "Commandes soldées": VOLETS_SOLDES,
    "Commandes reprises ou pas encore soldées": VOLETS_NON_SOLDES,
    "Factures": FACTURES,
    "Participations par panier": FIXES,
    "Règlements": REGLEMENTS,
    "Bordereaux": BORDEREAUX,
    "Cotisations": COTISATIONS,
    "Cautions": CAUTIONS,
    "Écritures annulées": ANNULATIONS,
}
