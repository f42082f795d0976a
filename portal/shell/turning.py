"""The links between the pages of a long list, and the row where the page before stopped."""

from django.http import HttpRequest

from imagin.paging import Page
from portal.shell.returning import here

BEFORE, AFTER = "avant", "apres"
FIRST_PAGE: dict[str, str | None] = {BEFORE: None, AFTER: None}
LONGEST = 18
"""Digits of a number that PostgreSQL keeps in eight bytes."""


def row_asked(request: HttpRequest, parameter: str) -> int | None:
    asked = request.GET.get(parameter, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST else None


def turning(request: HttpRequest, page: Page) -> dict[str, str]:
    """For ``shell/components/turn.html``."""
    if not page.rows:
        return {"newer": "", "older": ""}
    first, last = str(page.rows[0].id), str(page.rows[-1].id)
    return {
        "newer": here(request, **{AFTER: first, BEFORE: None}) if page.newer else "",
        "older": here(request, **{BEFORE: last, AFTER: None}) if page.older else "",
    }
