"""Every table is classified, and PostgreSQL agrees with the classification."""

import pytest
from django.db import connection, models

from imagin.tenancy.classification import TableKind, classified
from imagin.tenancy.context import academy
from imagin.tenancy.models import AcademyModel

MODELS = list(classified())
IN_ACADEMY = (TableKind.ACADEMY, TableKind.APPEND_ONLY)


@pytest.mark.parametrize(("model", "kind"), MODELS, ids=lambda value: getattr(value, "__name__", ""))
def test_the_package_of_a_model_says_its_schema(model, kind):
    package = model.__module__.split(".")[0]
    assert (package == "tenants") == (kind in IN_ACADEMY)
    assert issubclass(model, AcademyModel) == (kind in IN_ACADEMY) or model._meta.auto_created


@pytest.mark.parametrize(("model", "kind"), MODELS, ids=lambda value: getattr(value, "__name__", ""))
def test_no_foreign_key_crosses_the_border_of_an_academy(model, kind):
    kinds = dict(MODELS)
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey):
            target = kinds[field.related_model]
            assert (target in IN_ACADEMY) == (kind in IN_ACADEMY), f"{model.__name__}.{field.name}"


@pytest.mark.parametrize(("model", "kind"), MODELS, ids=lambda value: getattr(value, "__name__", ""))
def test_the_role_of_an_academy_has_the_rights_of_the_classification(model, kind, db):
    expected = {
        TableKind.ACADEMY: {"SELECT", "INSERT", "UPDATE", "DELETE"},
        TableKind.BOTH: {"SELECT", "INSERT", "UPDATE", "DELETE"},
        TableKind.APPEND_ONLY: {"SELECT", "INSERT"},
        TableKind.REFERENCE: {"SELECT"},
        TableKind.OWN_ROWS: {"SELECT"},
        TableKind.OWN_ROWS_APPEND_ONLY: {"SELECT"},
        TableKind.PERSON_ROWS: set(),
        TableKind.HUB: set(),
        TableKind.HUB_APPEND_ONLY: set(),
    }[kind]
    with academy("toulouse"):
        assert _rights(model._meta.db_table) == expected


def _rights(table: str) -> set[str]:
    with connection.cursor() as cursor:
        wanted = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        cursor.execute(
            "SELECT p FROM unnest(%s::text[]) p WHERE has_table_privilege(current_user, %s, p)",
            [list(wanted), table],
        )
        return {row[0] for row in cursor.fetchall()}
