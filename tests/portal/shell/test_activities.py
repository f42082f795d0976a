"""The menu holds the activities of the person, and no other."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from portal.shell import activities
from portal.shell.activities import Activity

HOME = Activity("accueil", "Accueil", "home", order=10)
MISSIONS = Activity(
    "missions",
    "Consultation missions",
    "missions",
    roles=frozenset({"teacher"}),
    module="services.missions",
    order=20,
)
HOSTING = Activity("hebergement", "Académies", "hosting", hub=True)
URLS = {"home": "/", "missions": "/missions/", "hosting": "/hebergement/"}


@pytest.fixture
def opened(monkeypatch):
    """Our own registry, addresses and rules; returns the rules to change them."""
    rules = {"services.missions": True}
    monkeypatch.setattr(activities, "_registry", {a.slug: a for a in (MISSIONS, HOSTING, HOME)})
    monkeypatch.setattr(activities, "reverse", lambda name: URLS[name])
    monkeypatch.setattr(activities, "rule", lambda key: rules[key])
    return rules


def labels(path="/", *, roles=frozenset(), academy="toulouse"):
    request = RequestFactory().get(path)
    request.academy = SimpleNamespace(code=academy) if academy else None
    request.roles = roles
    return [item.activity.slug for item in activities.menu(request)]


def current(path):
    request = RequestFactory().get(path)
    request.academy, request.roles = SimpleNamespace(code="toulouse"), frozenset({"teacher"})
    return [item.activity.slug for item in activities.menu(request) if item.current]


def test_an_activity_is_offered_to_its_roles(opened):
    assert labels() == ["accueil"]
    assert labels(roles=frozenset({"manager"})) == ["accueil"]
    assert labels(roles=frozenset({"teacher", "manager"})) == ["accueil", "missions"]


def test_a_closed_service_leaves_the_menu(opened):
    opened["services.missions"] = False
    assert labels(roles=frozenset({"teacher"})) == ["accueil"]


def test_the_hub_has_its_own_activities(opened):
    assert labels(academy=None, roles=frozenset({"teacher"})) == ["hebergement"]


def test_a_request_without_roles_is_a_person_without_roles(opened):
    request = RequestFactory().get("/")
    request.academy = SimpleNamespace(code="toulouse")
    assert [item.activity.slug for item in activities.menu(request)] == ["accueil"]


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/", ["accueil"]),
        ("/missions/", ["missions"]),
        ("/missions/rennes/12/", ["missions"]),
        ("/guide/", []),
    ],
)
def test_the_current_activity_comes_from_the_path(opened, path, slug):
    assert current(path) == slug


def test_a_slug_is_registered_once(opened):
    activities.register(HOME)
    with pytest.raises(ValueError, match="twice"):
        activities.register(Activity("accueil", "Autre", "home"))
