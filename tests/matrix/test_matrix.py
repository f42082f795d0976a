"""Every URL, asked by everybody: the answer is the one written by hand in table.py."""

from copy import deepcopy

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver

from tests.matrix import people
from tests.matrix.table import ACADEMY, ACADEMY_ROLES, HUB, HUB_ROLES

ARGUMENTS = {
    "<slug:code>": "toulouse",
    "<int:number>": str(people.NUMBER),
    "<slug:slug>": "accueil",
    "<int:examiner>": "10001",
    "<int:external>": "10002",
    "<str:key>": "office.name",
    "<slug:service>": "enseignants",
    "<int:version>": "1",
    "<uuid:writing>": people.DRAFT,
    "<uuid:draft>": people.ONBOARDING,
    "<uuid:sent>": people.SENT,
    "<uuid:job>": people.JOB,
    "<slug:step>": "identite",
    "<uuid:file>": people.FILE,
    "<uuid:account>": people.LOST,
}


def address(route: str) -> str:
    for argument, value in ARGUMENTS.items():
        route = route.replace(argument, value)
    return "/" + route


@pytest.fixture
def toulouse_people(db):
    opened = people.both_academies()
    return {**opened["toulouse"], "neighbour": people.neighbour_of("toulouse", opened["rennes"]["teacher"])}


@pytest.fixture
def hub_people(db):
    opened = people.both_academies()
    neighbour = people.neighbour_of("toulouse", opened["toulouse"]["teacher"])
    neighbour.defaults["HTTP_HOST"] = "localhost:8000"
    return {**people.hub_clients(), "neighbour": neighbour}


def test_an_academy_answers_each_role_as_written(toulouse_people):
    assert differences(toulouse_people, ACADEMY_ROLES, ACADEMY) == []


def test_the_hub_answers_each_role_as_written(hub_people):
    assert differences(hub_people, HUB_ROLES, HUB) == []


def differences(opened, roles, table) -> list[str]:
    """One line per answer that is not the written one."""
    return [
        f"{method} /{route} {role}: {got}, written {code}"
        for method, route, codes in table
        for role, code in zip(roles, codes, strict=True)
        if (got := answer(opened[role], method, route)) != code
    ]


def answer(client, method: str, route: str) -> int:
    """In a savepoint that is undone, as is a new session id: an act does not change the next answer."""
    data = {"quantity": "13"} if method == "POST" else {"quantite": "13"} if "calcul" in route else {}
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method.lower())(address(route), data)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response.status_code


def routes(urlconf: str) -> set[str]:
    return set(_walk(get_resolver(urlconf).url_patterns, ""))


def _walk(patterns, prefix: str):
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        else:
            yield route


@pytest.mark.parametrize(("urlconf", "table"), [("imagin.urls", ACADEMY), ("imagin.urls_hub", HUB)])
def test_every_url_has_a_row(urlconf, table):
    assert routes(urlconf) == {route for _, route, _ in table}


def test_a_mission_of_another_academy_is_not_found_without_a_link(toulouse_people):
    response = toulouse_people["teacher"].get(f"/missions/rennes/{people.NUMBER}/")
    assert response.status_code == 404


def test_an_unknown_host_is_nobody(toulouse_people):
    response = toulouse_people["teacher"].get("/", headers={"host": "atlantide.localhost:8000"})
    assert response.status_code == 404 and "GARONNE" not in response.content.decode()
