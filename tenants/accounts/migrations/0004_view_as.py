import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_pairwise_subjects"),
        ("people", "0003_residences_and_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="ViewAs",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("administrator", models.CharField(max_length=60, verbose_name="compte de l'administrateur")),
                ("reason", models.CharField(max_length=200, verbose_name="motif")),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="ouverte le")),
                ("until", models.DateTimeField(verbose_name="jusqu'à")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermée le")),
                ("how", models.CharField(blank=True, max_length=10, verbose_name="fin")),
                (
                    "examiner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="views",
                        to="people.examiner",
                        verbose_name="intervenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "vue « Voir comme »",
                "verbose_name_plural": "vues « Voir comme »",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
    ]
