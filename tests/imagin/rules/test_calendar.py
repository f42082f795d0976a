"""The school year: from September, or from February where the seasons are opposite."""

from datetime import date

import pytest

from imagin.rules.calendar import SchoolYear, school_year
from imagin.rules.registry import MonthDay
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy

NORTH, SOUTH = MonthDay(9, 1), MonthDay(2, 15)


@pytest.mark.parametrize(
    ("day", "starts_on", "first", "last", "label"),
    [
        (date(2026, 6, 20), NORTH, date(2025, 9, 1), date(2026, 8, 31), "2025-2026"),
        (date(2026, 8, 31), NORTH, date(2025, 9, 1), date(2026, 8, 31), "2025-2026"),
        (date(2026, 9, 1), NORTH, date(2026, 9, 1), date(2027, 8, 31), "2026-2027"),
        (date(2026, 11, 27), SOUTH, date(2026, 2, 15), date(2027, 2, 14), "2026"),
        (date(2027, 2, 14), SOUTH, date(2026, 2, 15), date(2027, 2, 14), "2026"),
        (date(2024, 2, 29), MonthDay(3, 1), date(2023, 3, 1), date(2024, 2, 29), "2023"),
    ],
)
def test_the_year_of_a_day(day, starts_on, first, last, label):
    year = school_year(day, starts_on)
    assert year == SchoolYear(first, last, label)
    assert year.holds(day) and year.holds(first) and year.holds(last)


def test_two_days_in_a_row_are_of_one_year_or_of_two_that_touch():
    before, after = school_year(date(2026, 8, 31), NORTH), school_year(date(2026, 9, 1), NORTH)
    assert (after.first - before.last).days == 1 and before < after


def test_the_academy_decides(db):
    set_rule("noumea", "calendar.starts_on", "02-15", actor="tests", since=date(2026, 1, 1))
    with academy("noumea"):
        assert school_year(date(2026, 11, 27)).label == "2026"
    with academy("toulouse"):
        assert school_year(date(2026, 11, 27)).label == "2026-2027"
