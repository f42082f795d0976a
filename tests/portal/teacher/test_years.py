"""« Année scolaire » above the lists of missions and of claims."""

import re
from datetime import date

import pytest

from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from tests.portal.teacher.reading import text

LISTS = ("/missions/", "/etats-de-frais/")
YEARS = {52_525: date(2026, 6, 20), 41_414: date(2025, 6, 18), 41_415: date(2025, 9, 3)}


@pytest.fixture
def missions(convoke):
    for number, day in YEARS.items():
        convoke(mission__number=number, mission__starts_on=day)


def numbers(response) -> set[int]:
    return {number for number in YEARS if str(number) in text(response)}


def links(response) -> list[str]:
    nav = re.search(r'(?s)<nav class="cluster years".*?</nav>', response.content.decode())
    return re.findall(r">([^<>]+)</a>", nav[0]) if nav else []


@pytest.mark.parametrize("address", LISTS)
def test_the_years_of_the_list_are_offered_and_all_are_shown(page, missions, address):
    response = page.get(address)
    assert links(response) == ["Toutes les années", "2025-2026", "2024-2025"]
    assert numbers(response) == set(YEARS)


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(("year", "kept"), [("2025", {52_525, 41_415}), ("2024", {41_414})])
def test_a_year_keeps_its_missions(page, missions, address, year, kept):
    response = page.get(address, {"annee": year, "tri": "numero"})
    assert numbers(response) == kept
    assert 'aria-current="true"' in response.content.decode()
    assert f"{address}?annee=2025&amp;tri=numero" in response.content.decode()


@pytest.mark.parametrize("typed", ["1789", "abc", "", "2025' OR 1=1"])
def test_an_unknown_year_shows_them_all(page, missions, typed):
    response = page.get("/missions/", {"annee": typed})
    assert response.status_code == 200 and numbers(response) == set(YEARS)


def test_the_filter_keeps_the_year(page, missions):
    body = page.get("/missions/", {"annee": "2024"}).content.decode()
    assert '<input type="hidden" name="annee" value="2024">' in body


def test_one_year_offers_no_choice(page, convoke):
    convoke(mission__number=52_525)
    assert links(page.get("/missions/")) == []


def test_an_austral_calendar_has_one_year_where_ours_has_two(page, missions):
    with hub():
        set_rule("toulouse", "calendar.starts_on", "02-15", actor="tests", since=date(2026, 1, 1))
    response = page.get("/missions/", {"annee": "2025"})
    assert links(response) == ["Toutes les années", "2026", "2025"]
    assert numbers(response) == {41_414, 41_415}
