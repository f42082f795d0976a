from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "sid",
                    models.CharField(
                        blank=True, db_index=True, max_length=36, verbose_name="session de connexion"
                    ),
                ),
            ],
            options={
                "verbose_name": "session d'un navigateur",
                "verbose_name_plural": "sessions des navigateurs",
                "abstract": False,
            },
        ),
        # The table of the Django app this one replaces: cookies of before are asked to sign in again.
        migrations.RunSQL("DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop),
    ]
