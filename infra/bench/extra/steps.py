"""Packages of migrations made on the spot: step 0 makes a table, each further step adds a column to it."""

from pathlib import Path

TABLE = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.CreateModel("Thing", fields=[("id", models.BigAutoField(primary_key=True))])
    ]
"""
COLUMN = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("extra", "{before}")]
    operations = [migrations.AddField("thing", "column_{number}", models.IntegerField(null=True))]
"""


def write(folder: Path, count: int) -> None:
    """``extra_steps.step0`` to ``extra_steps.step<count>``; each holds the migrations of those before it."""
    package = folder / "extra_steps"
    for step in range(count + 1):
        home = package / f"step{step}"
        home.mkdir(parents=True)
        for path in (package / "__init__.py", home / "__init__.py"):
            path.touch()
        for number in range(step + 1):
            (home / f"{name(number)}.py").write_text(text(number))


def name(number: int) -> str:
    return f"{number + 1:04}_step"


def text(number: int) -> str:
    return COLUMN.format(before=name(number - 1), number=number) if number else TABLE


def choose(step: int) -> None:
    from django.conf import settings

    settings.MIGRATION_MODULES = {"extra": f"extra_steps.step{step}"}
