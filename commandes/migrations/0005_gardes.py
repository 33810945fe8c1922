"""What the database refuses by itself: to rewrite the accounts, or the lines of a settled volet."""

from django.db import migrations

ECRITURES = """
CREATE FUNCTION commandes_ecriture_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une écriture ne change pas : on l’annule par une écriture inverse.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ecriture_immuable';
END $$;
CREATE TRIGGER ecriture_immuable BEFORE UPDATE OR DELETE ON commandes_ecriture
    FOR EACH ROW EXECUTE FUNCTION commandes_ecriture_immuable();
"""
LIGNES = """
CREATE FUNCTION commandes_ligne_soldee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM commandes_volet
               WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.volet_id ELSE NEW.volet_id END AND etat = 'solde') THEN
        RAISE EXCEPTION 'Les lignes d’une commande soldée ne changent plus : corrigez par une écriture.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ligne_soldee';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ligne_soldee BEFORE INSERT OR DELETE OR UPDATE OF panier_id, volet_id, offre_id, quantite, attribuee,
    livree, poids, facturee, prix, facteur, consigne ON commandes_ligne
    FOR EACH ROW EXECUTE FUNCTION commandes_ligne_soldee();
"""
# Volets that exist already pay whom their partnership says, on its conditions of today.
CONDITIONS = """
UPDATE commandes_volet v SET beneficiaire = p.beneficiaire FROM catalogue_partenariat p WHERE p.id = v.partenariat_id;
"""


class Migration(migrations.Migration):

    dependencies = [("commandes", "0004_comptes"), ("catalogue", "0003_comptes")]

    operations = [
        migrations.RunSQL(CONDITIONS, migrations.RunSQL.noop),
        migrations.RunSQL(
            ECRITURES,
            "DROP TRIGGER ecriture_immuable ON commandes_ecriture; DROP FUNCTION commandes_ecriture_immuable();",
        ),
        migrations.RunSQL(
            LIGNES, "DROP TRIGGER ligne_soldee ON commandes_ligne; DROP FUNCTION commandes_ligne_soldee();"
        ),
    ]
