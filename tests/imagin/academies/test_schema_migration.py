"""One run over many schemas: each gets the migrations it lacks, with what it needs computed once."""

import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from imagin.academies import roles
from imagin.academies.schema_migration import SchemaMigrations
from imagin.tenancy import naming
from imagin.tenancy.context import enter
from tenants.feeds import migrations as feeds_migrations

NEXT = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feeds", "{last}")]
    operations = [migrations.CreateModel("{model}", fields=[("id", models.BigAutoField(primary_key=True))])]
"""


@pytest.fixture
def one_more(tmp_path, settings, monkeypatch):
    """The migrations of ``tenants.feeds`` and as many more as are asked for, each making a table."""

    def write(*models: str) -> None:
        package = tmp_path / "more_feeds"
        package.mkdir()
        (package / "__init__.py").touch()
        known = sorted(Path(feeds_migrations.__path__[0]).glob("0*.py"))
        for path in known:
            (package / path.name).write_text(path.read_text())
        for model in models:
            text = NEXT.format(last=known[-1].stem, model=model)
            (package / f"9999_{model.lower()}.py").write_text(text)
        monkeypatch.syspath_prepend(tmp_path)
        settings.MIGRATION_MODULES = {"feeds": "more_feeds"}

    yield write
    for name in [name for name in sys.modules if name.startswith("more_feeds")]:
        del sys.modules[name]


@pytest.fixture
def rolled_back(committed):
    with transaction.atomic(using="owner"):
        yield
        transaction.set_rollback(True, using="owner")


def tables(schema: str) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return [row[0] for row in cursor.fetchall()]


def migrate(migrations: SchemaMigrations, code: str) -> int:
    with enter(roles.owner_scope(naming.schema_of(code))):
        return migrations.migrate()


def test_each_schema_gets_the_table_it_lacks_and_only_once(rolled_back, one_more):
    one_more("Extra")
    migrations = SchemaMigrations()
    assert [migrate(migrations, code) for code in ("toulouse", "rennes", "toulouse")] == [1, 1, 0]
    assert all("feeds_extra" in tables(naming.schema_of(code)) for code in ("toulouse", "rennes"))
    assert "feeds_extra" not in tables("public") + tables(naming.schema_of("noumea"))


def test_the_graph_is_built_once_for_academies_that_are_alike(rolled_back, one_more, monkeypatch):
    one_more("Extra")
    built = []
    build = MigrationLoader.build_graph
    monkeypatch.setattr(MigrationLoader, "build_graph", lambda loader: built.append(1) or build(loader))
    migrations = SchemaMigrations()
    for code in ("toulouse", "rennes", "noumea"):
        migrate(migrations, code)
    assert len(built) == 1


def test_an_academy_that_stopped_earlier_is_not_taken_for_the_others(rolled_back, one_more):
    one_more("Extra")
    migrations = SchemaMigrations()
    migrate(migrations, "rennes")
    with enter(roles.owner_scope(naming.schema_of("toulouse"))), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'feeds'")
        cursor.execute("DROP TABLE feeds_feedimport CASCADE")
    assert migrate(migrations, "toulouse") == len(list(Path(feeds_migrations.__path__[0]).glob("0*.py"))) + 1
    assert {"feeds_extra", "feeds_feedimport"} <= set(tables(naming.schema_of("toulouse")))


def test_two_migrations_without_order_are_refused(rolled_back, one_more):
    one_more("Extra", "Other")
    with pytest.raises(ValidationError, match="sans ordre dans feeds"):
        migrate(SchemaMigrations(), "toulouse")
