"""Published minutes stay as they are, but for the name of a person who asked to be forgotten."""

from django.db import migrations

PERMETTRE = """
CREATE OR REPLACE FUNCTION reunions_version_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('groupement.effacement', true) = 'oui'
        AND (NEW.reunion_id, NEW.numero, NEW.publiee_le) = (OLD.reunion_id, OLD.numero, OLD.publiee_le) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Un compte rendu publié ne change pas : on en publie une nouvelle version.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_immuable';
END $$;
"""
DEFAIRE = """
CREATE OR REPLACE FUNCTION reunions_version_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Un compte rendu publié ne change pas : on en publie une nouvelle version.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_immuable';
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reunions', '0005_reponses_saisies'),
    ]

    operations = [migrations.RunSQL(PERMETTRE, DEFAIRE)]
