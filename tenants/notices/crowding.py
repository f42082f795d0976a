"""How many banners may be over a page at once: above a few, nobody reads them and the page begins below."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError

from tenants.notices import selectors
from tenants.notices.enums import NoticeKind
from tenants.notices.selectors import Dated

MOST = 3
CROWDED = (
    f"{MOST} bandeaux au plus le même jour : le {{day:%d/%m/%Y}}, il y aurait aussi {{others}}. "
    "Retirez-en un, ou changez les jours de celui-ci."
)
Threads = Mapping[str, Sequence[Dated]]


def check(slug: str, starts_on: date | None, ends_on: date | None, today: date) -> None:
    """Refuses a banner beside which there would be too many others, whomever they are addressed to."""
    first, last = max(starts_on or today, today), ends_on or date.max
    others = banners_but(slug)
    for day in sorted({first, *_beginnings(others, first, last)}):
        names = in_force(others, day)
        if len(names) >= MOST:
            quoted = ", ".join(f"« {name} »" for name in names)
            raise ValidationError(CROWDED.format(day=day, others=quoted))


def banners_but(slug: str) -> Threads:
    found = selectors.all_layers()
    return {name: rows for (kind, name), rows in found.items() if kind == NoticeKind.BANNER and name != slug}


def crowded_on(threads: Threads, today: date) -> tuple[date, list[str]] | None:
    """The first day, today or later, when there are too many of these."""
    days = sorted({today, *_beginnings(threads, today, date.max)})
    counted = ((day, in_force(threads, day)) for day in days)
    return next(((day, names) for day, names in counted if len(names) > MOST), None)


def in_force(threads: Threads, day: date) -> list[str]:
    return [name for name, rows in threads.items() if any(_covers(row, day) for row in rows)]


def _covers(row: Dated, day: date) -> bool:
    return (row.starts_on or date.min) <= day <= (row.ends_on or date.max)


def _beginnings(threads: Threads, first: date, last: date) -> Iterable[date]:
    starts = (row.starts_on for rows in threads.values() for row in rows if row.starts_on)
    return (day for day in starts if first < day <= last)
