"""A table of the public schema that is younger than an academy: the next ``imagin prepare`` opens it."""

import pytest
from django.db import ProgrammingError, transaction

from imagin.academies import migration, roles
from imagin.rules.models import RuleChange
from imagin.tenancy import naming
from imagin.tenancy.context import academy, enter

TABLE = RuleChange._meta.db_table


def read() -> list:
    with academy("toulouse"), transaction.atomic():
        return list(RuleChange.objects.all())


def test_an_academy_reads_a_table_made_after_it(committed):
    role = naming.academy_role("toulouse")
    with enter(roles.owner_scope()):
        roles.run("REVOKE ALL ON {table} FROM {role}", table=TABLE, role=role)
        roles.run("DROP POLICY {policy} ON {table}", policy="own_rows", table=TABLE)
    with pytest.raises(ProgrammingError):
        read()
    migration.migrate_hub()
    assert {change.academy for change in read()} <= {"toulouse"}
