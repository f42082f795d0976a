"""Migrating the academies one by one: recorded, a canary first, resumable (DESIGN §4)."""

from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from imagin.academies import roles, template
from imagin.academies.models import Academy, AcademyState, MigrationState
from imagin.academies.schema_migration import SchemaMigrations
from imagin.tenancy import naming
from imagin.tenancy.context import enter


class MigrationFailed(RuntimeError):
    """An academy could not be migrated; those before it are, those after it were not touched."""

    def __init__(self, code: str, error: Exception) -> None:
        super().__init__(
            f"La migration de l'académie {code} a échoué ({error}). Les suivantes n'ont pas été touchées : "
            "corrigez puis relancez la même commande, elle reprendra ici."
        )


def migrate_hub() -> None:
    """Public schema: extensions, roles, tables, rights."""
    with enter(roles.owner_scope()):
        roles.secure_database()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        roles.secure_public_tables()
        roles.open_new_shared_tables(Academy.objects.using("owner").values_list("code", flat=True))


def pending_academies() -> list[Academy]:
    """Academies whose recorded fingerprint is not the one of the code, the canary (smallest) first."""
    wanted = template.fingerprint()
    late = Academy.objects.using("owner").exclude(migration__fingerprint=wanted, migration__error="")
    # An opening that stopped before its schema: it will be made with today's migrations.
    late = late.exclude(state=AcademyState.CREATING, migration=None)
    return sorted(late.select_related("migration"), key=lambda academy: (_size(academy.code), academy.code))


def migrate_academies(report: Callable[[str], None] = lambda line: None) -> int:
    """Migrate every academy that is behind; stops at the first failure. Returns how many were."""
    roles.check_owner()
    with enter(roles.owner_scope()):
        late = pending_academies()
    migrations = SchemaMigrations()
    for academy in late:
        _migrate_one(academy, migrations)
        report(f"{academy.code} : à jour")
    return len(late)


def _migrate_one(academy: Academy, migrations: SchemaMigrations) -> None:
    try:
        with enter(roles.owner_scope(naming.schema_of(academy.code))):
            migrations.migrate()
            roles.secure_academy(academy.code)
    except Exception as error:
        _record(academy, error=str(error))
        raise MigrationFailed(academy.code, error) from error
    _record(academy)


def _record(academy: Academy, error: str = "") -> None:
    values: dict[str, Any] = {"error": error}
    if not error:
        values |= {"fingerprint": template.fingerprint(), "migrated_at": timezone.now()}
    with enter(roles.owner_scope()):
        MigrationState.objects.using("owner").update_or_create(academy=academy, defaults=values)


def _size(code: str) -> int:
    with enter(roles.owner_scope()), connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(reltuples), 0) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE n.nspname = %s AND relkind = 'r'",
            [naming.schema_of(code)],
        )
        return int(cursor.fetchone()[0])
