"""The site map names every page one may open without having first chosen something elsewhere."""

import re

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from portal.shell.activities import registered
from portal.shell.sitemap import UNDER
from tests.matrix.test_matrix import routes
from tests.portal.shell.test_guide import several

__all__ = ["several"]
REACHED_ELSEWHERE = re.compile(
    r"connexion/|session/|quitter/fin/|apparence\.css|favicon\.ico|sante/|o/|messages/fichiers/"
    r"|mes-informations/.+|etats-de-frais/conditions/|second-facteur/.+|etat\.json"
)
"""Steps of signing in, forms of « Mes informations », what no person opens."""


def mapped(client) -> set[str]:
    body = client.get("/plan-du-site/").content.decode()
    return set(re.findall(r'href="(/[^"?]*)"', body))


def opened(client, urlconf: str) -> set[str]:
    """Addresses without argument that answer this person by a page."""
    plain = {route for route in routes(urlconf) if "<" not in route}
    asked = {f"/{route}" for route in plain if not REACHED_ELSEWHERE.match(route)}
    answers = {address: client.get(address) for address in sorted(asked)}
    return {address for address, answer in answers.items() if answer.status_code == 200}


def test_an_administrator_who_teaches_finds_all_that_he_may_open(several):
    assert opened(several, settings.ROOT_URLCONF) - mapped(several) == set()


def test_the_hosting_team_finds_all_that_it_may_open(hosting):
    assert opened(hosting, settings.HUB_URLCONF) - mapped(hosting) == set()


def test_a_visitor_is_offered_no_activity(visitor):
    found = mapped(visitor)
    assert {"/guide/guide.pdf", "/mentions-legales/", "/aide/connexion/"} <= found
    assert not found & {"/missions/", "/journal/", "/reglages/"}


@pytest.mark.parametrize(("slug", "name"), [(s, name) for s, pages in UNDER.items() for _, name in pages])
def test_a_page_under_an_activity_exists_where_the_activity_is(slug, name):
    activity = next(each for each in registered() if each.slug == slug)
    urlconf = settings.HUB_URLCONF if activity.hub else settings.ROOT_URLCONF
    try:
        assert reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        pytest.fail(f"{name} does not exist where {slug} is")


@pytest.fixture
def hosting(db):
    from tests.matrix.people import hub_clients

    return hub_clients()["hosting"]
