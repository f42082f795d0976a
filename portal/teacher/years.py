"""« Année scolaire » above the lists: by link, so that it works without JavaScript."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.http import HttpRequest

from imagin.rules.calendar import SchoolYear, school_year
from imagin.rules.registry import MonthDay
from portal.shell.returning import here

PARAMETER = "annee"
ALL = "Toutes les années"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class YearLink:
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ByYear(Generic[T]):
    """``rows`` of the year that was chosen; ``links`` only where there is a choice."""

    rows: list[T]
    links: Sequence[YearLink]


def by_year(
    request: HttpRequest, rows: Iterable[T], day: Callable[[T], date], starts_on: MonthDay | None = None
) -> ByYear[T]:
    """An unknown year shows them all. ``starts_on``: the calendar of another academy."""
    dated = [(school_year(day(row), starts_on), row) for row in rows]
    years = sorted({year for year, _ in dated}, reverse=True)
    asked = request.GET.get(PARAMETER, "")
    chosen = next((year for year in years if year.key == asked), None)
    kept = [row for year, row in dated if chosen in (None, year)]
    return ByYear(kept, links_of(request, years, chosen))


def links_of(
    request: HttpRequest, years: Sequence[SchoolYear], chosen: SchoolYear | None
) -> Sequence[YearLink]:
    if len(years) < 2:
        return ()
    everything = YearLink(ALL, here(request, **{PARAMETER: None}), chosen is None)
    each = (YearLink(year.label, here(request, **{PARAMETER: year.key}), year == chosen) for year in years)
    return (everything, *each)
