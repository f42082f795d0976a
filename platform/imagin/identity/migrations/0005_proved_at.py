from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_session_going_on")]

    operations = [
        migrations.AddField(
            model_name="hubsession",
            name="proved_at",
            field=models.DateTimeField(null=True, verbose_name="preuve reçue"),
        ),
    ]
