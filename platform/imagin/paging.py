"""A page of rows at a time, by where one stands: the hundredth costs what the first does."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Newest first."""

    rows: list[Any]
    newer: bool
    older: bool


def older_page(rows: QuerySet, *, first: bool) -> Page:
    """``rows`` newest first, from where one stands."""
    found = list(rows[: PAGE + 1])
    return Page(found[:PAGE], newer=not first, older=len(found) > PAGE)


def newer_page(rows: QuerySet) -> Page:
    """``rows`` oldest first, from where one stands."""
    found = list(rows[: PAGE + 1])
    return Page(found[:PAGE][::-1], newer=len(found) > PAGE, older=True)
