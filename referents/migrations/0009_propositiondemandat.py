"""Somebody who offers to answer for a producer is no newcomer: the two rows had the same name."""

from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT

AVANT, APRES = "referents.candidature", "referents.propositiondemandat"


def renommer_dans_le_journal(avant, apres):
    def renommer(apps, schema_editor):
        entrees = apps.get_model("groupement", "EntreeJournal")._base_manager.using(schema_editor.connection.alias)
        entrees.filter(objet=avant).update(objet=apres)

    return renommer


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_partages"),
        ("groupement", "0015_courrier_choisi_le"),
        ("referents", "0008_saison"),
    ]

    operations = [
        migrations.RenameModel("Candidature", "PropositionDeMandat"),
        migrations.AlterField(
            model_name="propositiondemandat",
            name="adhesion",
            field=models.ForeignKey(
                on_delete=PROTECT, related_name="propositions_de_mandat", to="groupement.adhesion",
                verbose_name="personne",
            ),  # fmt: skip
        ),
        migrations.AlterField(
            model_name="propositiondemandat",
            name="partenariat",
            field=models.ForeignKey(
                on_delete=CASCADE, related_name="propositions_de_mandat", to="catalogue.partenariat"
            ),
        ),
        migrations.RunPython(renommer_dans_le_journal(AVANT, APRES), renommer_dans_le_journal(APRES, AVANT)),
    ]
