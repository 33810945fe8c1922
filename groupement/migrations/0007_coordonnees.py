from django.db import migrations, models
from django.db.models.functions import Now

VISIBILITES = [
    ("groupe", "tout le groupement"),
    ("referents", "les référents"),
    ("personne", "personne d’autre que l’animation"),
]


def reprendre_les_telephones(apps, schema_editor):
    """Who showed their phone shows it still; the day of that choice is not known, this one stands for it."""
    Adhesion = apps.get_model("groupement", "Adhesion")
    Adhesion._base_manager.filter(telephone_partage=True).update(
        telephone_visible="groupe", coordonnees_choisies_le=Now()
    )


def rendre_les_telephones(apps, schema_editor):
    Adhesion = apps.get_model("groupement", "Adhesion")
    Adhesion._base_manager.filter(telephone_visible="groupe").update(telephone_partage=True)


class Migration(migrations.Migration):

    dependencies = [
        ('groupement', '0006_entree'),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name="adhesion",
                name=nom,
                field=models.CharField(
                    choices=VISIBILITES, default="personne", max_length=10, verbose_name=mot
                ),
            )
            for nom, mot in (
                ("telephone_visible", "qui voit mon téléphone"),
                ("email_visible", "qui voit mon adresse e-mail"),
                ("adresse_visible", "qui voit l’adresse de mon foyer"),
                ("competences_visible", "qui voit ce que je sais faire"),
            )
        ),
        migrations.AddField(
            model_name="adhesion",
            name="competences",
            field=models.CharField(
                blank=True,
                help_text="Ce qui peut servir au groupement : conduire un fourgon, tenir une caisse, réparer, traduire.",
                max_length=300,
                verbose_name="ce que je sais faire",
            ),
        ),
        migrations.AddField(
            model_name="adhesion",
            name="coordonnees_choisies_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="choix des coordonnées"),
        ),
        migrations.RunPython(reprendre_les_telephones, rendre_les_telephones),
        migrations.RemoveField(model_name="adhesion", name="telephone_partage"),
        migrations.AddConstraint(
            model_name="adhesion",
            constraint=models.CheckConstraint(
                name="adhesion_coordonnees_choisies",
                condition=models.Q(coordonnees_choisies_le__isnull=False)
                | models.Q(
                    telephone_visible="personne",
                    email_visible="personne",
                    adresse_visible="personne",
                    competences_visible="personne",
                ),
                violation_error_message="Ce qu’une personne montre est son choix, avec sa date.",
            ),
        ),
        migrations.AlterField(
            model_name="groupement",
            name="contacts_partages",
            field=models.BooleanField(
                default=True,
                help_text="Chaque personne choisit ensuite pour elle-même.",
                verbose_name="les membres peuvent montrer leurs coordonnées au groupe",
            ),
        ),
    ]
