"""What the database refuses by itself: to rewrite published minutes. Only their PDF comes later."""

from django.db import migrations

CREER = """
CREATE FUNCTION reunions_version_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Un compte rendu publié ne change pas : on en publie une nouvelle version.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_immuable';
END $$;
CREATE TRIGGER version_immuable BEFORE UPDATE OF reunion_id, numero, contenu, corrige, publiee_le
    ON reunions_versioncompterendu FOR EACH ROW EXECUTE FUNCTION reunions_version_immuable();
"""
DEFAIRE = """
DROP TRIGGER version_immuable ON reunions_versioncompterendu;
DROP FUNCTION reunions_version_immuable();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reunions', '0002_vie_des_reunions'),
    ]

    operations = [migrations.RunSQL(CREER, DEFAIRE)]
