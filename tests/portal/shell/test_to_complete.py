"""The administrator's home page says which legal mentions are still to be given."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagin.rules.services import set_rule
from portal.shell.legal import EXPECTED, missing
from tests.portal.teacher.conftest import june, visitor  # noqa: F401 - fixtures
from tests.portal.teacher.reading import text


def give(key: str) -> None:
    value = "a@b.fr" if key.endswith(("mail", "contact")) else "Rectorat"
    set_rule("toulouse", key, value, actor="tests")


def test_it_says_what_is_missing_until_nothing_is(visitor):  # noqa: F811
    client = visitor(["administrator"])
    count, labels = len(missing()), missing()
    shown = text(client.get("/"))
    assert f"À compléter : {count} mentions légales" in shown
    assert all(label in shown for label in labels)
    for key in EXPECTED[1:]:
        give(key)
    assert "À compléter : 1 mention légale " in text(client.get("/"))
    give(EXPECTED[0])
    assert "À compléter" not in text(client.get("/"))


def test_its_link_leads_to_the_family(visitor):  # noqa: F811
    client = visitor(["administrator"])
    address = "/reglages/?recherche=mentions+l%C3%A9gales"
    assert address in client.get("/").content.decode()
    shown = text(client.get(address))
    assert all(label in shown for label in missing())


def test_nobody_else_is_told(visitor):  # noqa: F811
    assert "À compléter :" not in text(visitor(["manager"]).get("/"))


def test_it_asks_the_database_nothing(visitor):  # noqa: F811
    client = visitor(["administrator"])
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        client.get("/")
    for key in EXPECTED:
        give(key)
    client.get("/")
    with CaptureQueriesContext(connection) as after:
        client.get("/")
    assert len(before) == len(after)
