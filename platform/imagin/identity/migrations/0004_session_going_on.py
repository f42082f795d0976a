from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_who_are_you"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="hubsession",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["last_act"], name="session_going_on"
            ),
        ),
    ]
