"""A browser's session is found by the sign-in it belongs to, in its own academy only."""

import pytest
from django.conf import settings
from django.db import connection

from imagin.academies.template import template_sql
from imagin.sessions.models import Session
from imagin.sessions.services import end_of_sid
from imagin.sessions.store import SessionStore
from imagin.tenancy import naming
from imagin.tenancy.classification import TableKind, kind_of
from imagin.tenancy.context import academy, hub


def opened(sid: str = "one", **values) -> str:
    store = SessionStore()
    store.update({"hub": {"sid": sid}, "text": "kept", **values} if sid else values)
    store.save()
    return str(store.session_key)


def content(key: str) -> dict:
    return dict(SessionStore(key).items())


@pytest.fixture(params=["toulouse", None], ids=["academy", "hub"])
def anywhere(request, db):
    with academy(request.param) if request.param else hub():
        yield


def test_sid_is_written_beside_the_content(anywhere):
    key = opened("one")
    assert Session.objects.get(pk=key).sid == "one"
    store = SessionStore(key)
    store["hub"] = {"sid": "two"}
    store.save()
    assert Session.objects.get(pk=key).sid == "two"
    store.flush()
    assert not Session.objects.filter(pk=key).exists()


def test_session_of_a_visitor(anywhere):
    assert Session.objects.get(pk=opened("", seen="1")).sid == ""


def test_end_marks_all_of_one_sign_in(anywhere):
    first, second, other = opened("one"), opened("one"), opened("two")
    assert end_of_sid("one", "left") == 2
    assert content(first)["over"] == content(second)["over"] == "left"
    assert content(first)["text"] == "kept"
    assert "over" not in content(other)


def test_another_academy_is_left_alone(toulouse):
    key = opened("one")
    with academy("rennes"):
        assert end_of_sid("one", "left") == 0
    assert "over" not in content(key)


def test_one_table_in_each_schema(toulouse):
    assert kind_of(Session) is TableKind.BOTH
    assert "django.contrib.sessions" not in settings.INSTALLED_APPS
    for schema in ("public", naming.schema_of(toulouse)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [f"{schema}.{Session._meta.db_table}"])
            assert cursor.fetchone() != (None,)
            cursor.execute("SELECT to_regclass(%s)", [f"{schema}.django_session"])
            assert cursor.fetchone() == (None,)


def test_template_of_academies_has_it():
    sql = template_sql()
    assert Session._meta.db_table in sql
    assert "django_session" not in sql


def test_found_by_an_index(toulouse):
    with connection.cursor() as cursor:
        names = connection.introspection.get_constraints(cursor, Session._meta.db_table)
    assert any(index["columns"] == ["sid"] and index["index"] for index in names.values())
