"""A wrong method is answered 405, before anything is said of the page."""

import pytest

from tests.matrix.table import ACADEMY, HUB
from tests.matrix.test_matrix import answer
from tests.matrix.test_matrix import hub_people as hub_people
from tests.matrix.test_matrix import toulouse_people as toulouse_people

# A redirect to a file, whatever is asked of it.
ICON = "favicon.ico"
ONLY_READ = ("connexion/echec/", "connexion/expiree/", "quitter/fin/", "o/.well-known/openid-configuration")


@pytest.mark.parametrize(
    ("people", "role", "table"),
    [("toulouse_people", "administrator", ACADEMY), ("hub_people", "hosting", HUB)],
)
def test_no_page_is_deleted(people, role, table, request):
    client = request.getfixturevalue(people)[role]
    routes = dict.fromkeys(route for _, route, _ in table if route != ICON)
    assert [route for route in routes if answer(client, "DELETE", route) != 405] == []


@pytest.mark.parametrize(
    ("people", "role", "table"),
    [("toulouse_people", "anonymous", ACADEMY), ("hub_people", "anonymous", HUB)],
)
def test_what_only_reads_takes_no_form(people, role, table, request):
    client = request.getfixturevalue(people)[role]
    routes = {route for _, route, _ in table if route in ONLY_READ}
    assert routes and [route for route in routes if answer(client, "POST", route) != 405] == []
