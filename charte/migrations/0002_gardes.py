"""What the database refuses by itself: to touch a published version. And the first model charter of the site."""

from django.db import migrations

from charte.modele_propose import SECTIONS

VERSIONS = """
CREATE FUNCTION charte_version_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une version publiée ne change plus : écrivez la suivante.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_charte_immuable';
END $$;
CREATE TRIGGER version_immuable BEFORE UPDATE OR DELETE ON charte_versioncharte
    FOR EACH ROW WHEN (OLD.etat = 'publiee') EXECUTE FUNCTION charte_version_immuable();
"""
# The row of the version is locked: a section written while it is being published waits, and is refused.
SECTIONS_PUBLIEES = """
CREATE FUNCTION charte_section_publiee() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE present varchar;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT etat INTO present FROM charte_versioncharte WHERE id = OLD.version_id FOR SHARE;
        IF present = 'publiee' THEN
            RAISE EXCEPTION 'Une version publiée ne change plus : écrivez la suivante.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'section_charte_publiee';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    SELECT etat INTO present FROM charte_versioncharte WHERE id = NEW.version_id FOR SHARE;
    IF present = 'publiee' THEN
        RAISE EXCEPTION 'Une version publiée ne change plus : écrivez la suivante.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'section_charte_publiee';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER section_publiee BEFORE INSERT OR UPDATE OR DELETE ON charte_sectioncharte
    FOR EACH ROW EXECUTE FUNCTION charte_section_publiee();
"""


def proposer_le_modele(apps, schema_editor):
    modele = apps.get_model("charte", "SectionModele")
    modele.objects.bulk_create(
        modele(rang=rang, titre=titre, texte=texte) for rang, (titre, texte) in enumerate(SECTIONS, start=1)
    )


class Migration(migrations.Migration):

    dependencies = [("charte", "0001_initial")]

    operations = [
        migrations.RunSQL(
            VERSIONS,
            "DROP TRIGGER version_immuable ON charte_versioncharte; DROP FUNCTION charte_version_immuable();",
        ),
        migrations.RunSQL(
            SECTIONS_PUBLIEES,
            "DROP TRIGGER section_publiee ON charte_sectioncharte; DROP FUNCTION charte_section_publiee();",
        ),
        migrations.RunPython(proposer_le_modele, migrations.RunPython.noop),
    ]
