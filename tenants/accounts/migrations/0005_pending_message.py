from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_view_as")]

    operations = [
        migrations.AddField(
            model_name="pendingaccount",
            name="message",
            field=models.TextField(blank=True, default="", max_length=500, verbose_name="message"),
            preserve_default=False,
        ),
    ]
