"""Reading a journal a page at a time, by where one stands: the hundredth page costs what the first does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from imagin.journal.books import Book
from imagin.paging import Page, newer_page, older_page


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks of a journal; ``until`` is left out."""

    since: datetime | None = None
    until: datetime | None = None
    family: str = ""
    actor: str = ""

    def lookups(self) -> dict[str, Any]:
        pairs = {
            "at__gte": self.since,
            "at__lt": self.until,
            "family": self.family,
            "actor": self.actor,
        }
        return {lookup: value for lookup, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ends."""

    at: datetime
    id: int


def page(book: Book, wanted: Wanted, *, before: Mark | None = None, after: Mark | None = None) -> Page:
    """The page older than ``before``, or newer than ``after``, or the first. One query."""
    chosen = book.entries(**wanted.lookups())
    if after:
        return newer_page(_beyond(chosen, after))
    return older_page(_until(chosen, before), first=before is None)


def _beyond(entries: QuerySet, mark: Mark) -> QuerySet:
    later = Q(at__gt=mark.at) | Q(at=mark.at, id__gt=mark.id)
    return entries.filter(later, at__gte=mark.at).order_by("at", "id")


def _until(entries: QuerySet, mark: Mark | None) -> QuerySet:
    if mark:
        earlier = Q(at__lt=mark.at) | Q(at=mark.at, id__lt=mark.id)
        entries = entries.filter(earlier, at__lte=mark.at)
    return entries.order_by("-at", "-id")


def every_entry(book: Book, wanted: Wanted) -> Iterator[Any]:
    """Oldest first, in batches, for an export of any size."""
    batch = book.fetch(lambda: book.entries(**wanted.lookups()).order_by("at", "id"))
    while batch:
        yield from batch
        mark = Mark(batch[-1].at, batch[-1].id)
        batch = book.fetch(lambda: _beyond(book.entries(**wanted.lookups()), mark))  # noqa: B023
