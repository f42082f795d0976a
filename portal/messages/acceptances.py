"""Who accepted which version of the conditions of use, and when: by pages, and as a file."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from imagin.paging import PAGE
from imagin.rules.services import academy_zone
from imagin.tenancy.context import academy, current_academy
from portal.messages import effects, reading
from portal.messages.threads import Thread
from portal.shell.formats import short_moment
from portal.shell.returning import here
from portal.shell.searching import asked
from portal.shell.turning import AFTER, row_asked
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires
from tenants.journal.services import record
from tenants.notices import selectors
from tenants.notices.enums import NoticeKind
from tenants.notices.models import Acceptance, Notice

BATCH = 1000
BOM = "\ufeff"
HEADER = ("Personne", "N° intervenant", "Version", "Acceptée le")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@requires(Role.ADMINISTRATOR)
def accepted(request: HttpRequest, version: int) -> HttpResponse:
    """Whatever the page, it costs the same: it starts after the last line of the one before."""
    notice = _version(version)
    words = asked(request, "recherche")
    mark = _mark(notice, row_asked(request, AFTER))
    rows = list(_beyond(_searched(notice, words), mark)[: PAGE + 1])
    context: dict[str, Any] = {
        "thread": Thread(NoticeKind.CONDITIONS),
        "notice": notice,
        "rows": rows[:PAGE],
        "words": words,
        "total": Acceptance.objects.filter(notice=notice).count(),
        "concerned": effects.concerned(notice.kind, notice.audience),
        "first": here(request, **{AFTER: None}) if mark else "",
        "next": here(request, **{AFTER: str(rows[PAGE - 1].pk)}) if len(rows) > PAGE else "",
    }
    return render(request, "messages/acceptances.html", context)


@require_POST
@requires(Role.ADMINISTRATOR)
def export(request: HttpRequest, version: int) -> HttpResponseBase:
    """All of them, oldest first; who takes the file away is journalled."""
    notice = _version(version)
    record(
        "notices.acceptances.exported",
        actor=str(request.user.pk),
        subject=f"notice:{notice.pk}",
        version=notice.version,
    )
    code = current_academy() or ""
    name = f"acceptations-{code}-version-{notice.version}-{timezone.localdate()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines(code, notice), content_type="text/csv; charset=utf-8", headers=headers)


def lines(code: str, notice: Notice) -> Iterator[str]:
    """Read by batches, each in its academy: the request's own scope is closed while the file leaves."""
    yield BOM + _line(HEADER)
    last = 0
    while True:
        with academy(code):
            batch = list(selectors.acceptances(notice).filter(pk__gt=last).order_by("pk")[:BATCH])
            written = "".join(_line(_cells(row, notice)) for row in batch)
        if not batch:
            return
        last = batch[-1].pk
        yield written


def _cells(row: Acceptance, notice: Notice) -> tuple[str, ...]:
    examiner = row.account.examiner
    number = str(examiner.number) if examiner else ""
    return (name_of(row), number, str(notice.version), short_moment(row.accepted_at, academy_zone().key))


def name_of(row: Acceptance) -> str:
    return str(row.account.examiner or row.account.display_name)


def _line(values: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerow([_harmless(value) for value in values])
    return buffer.getvalue()


def _harmless(text: str) -> str:
    """A spreadsheet runs a cell that starts like a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _version(number: int) -> Notice:
    return reading.version_of(Thread(NoticeKind.CONDITIONS), number)


def _searched(notice: Notice, words: str) -> QuerySet[Acceptance]:
    rows = selectors.acceptances(notice)
    for word in words.split():
        rows = rows.filter(_about(word))
    return rows


def _about(word: str) -> Q:
    """Accents and capitals do not matter, as in ``tenants.people.search``."""
    names = ("account__display_name", "account__examiner__last_name", "account__examiner__first_name")
    named = Q(*((f"{name}__unaccent__icontains", word) for name in names), _connector=Q.OR)
    number = word.isdecimal() and len(word) < 10
    return named | Q(account__examiner__number=int(word)) if number else named


def _mark(notice: Notice, asked: int | None) -> Acceptance | None:
    return None if asked is None else Acceptance.objects.filter(notice=notice, pk=asked).first()


def _beyond(rows: QuerySet[Acceptance], mark: Acceptance | None) -> QuerySet[Acceptance]:
    if mark is None:
        return rows
    earlier = Q(accepted_at__lt=mark.accepted_at) | Q(accepted_at=mark.accepted_at, pk__lt=mark.pk)
    return rows.filter(earlier, accepted_at__lte=mark.accepted_at)
