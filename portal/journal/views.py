"""The journal of an academy for its administrator, of the hub for the hosting team."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from imagin.journal.books import HUB, Book, hub_book
from imagin.journal.sealing import seal
from portal.journal.chains import states
from portal.journal.forms import SearchForm
from portal.journal.objects import examiner_numbers, wording
from portal.journal.people import name_of, names_of
from portal.shell.returning import here
from portal.shell.turning import AFTER, BEFORE, FIRST_PAGE, row_asked, turning
from tenants.accounts.enums import HOSTING, Role
from tenants.accounts.policies import View, check_role
from tenants.journal.everywhere import note_export
from tenants.journal.exports import CSV, FORMATS, lines
from tenants.journal.selectors import Mark, page
from tenants.journal.sentences import details, family_label, sentence
from tenants.journal.services import academy_book


def reader(view: Callable[..., HttpResponseBase]) -> View:
    """The administrator in an academy, the hosting team on the hub; ``book`` is the journal of the host."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponseBase:
        on_hub = request.academy is None  # type: ignore[attr-defined]
        check_role(request, HOSTING if on_hub else Role.ADMINISTRATOR)
        return view(request, hub_book() if on_hub else academy_book())

    return checked


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as one reads it."""

    entry: Any
    sentence: str
    family: str
    author: str
    author_url: str
    subject: str
    details: list[tuple[str, str]]


@require_safe
@reader
def entries(request: HttpRequest, book: Book) -> HttpResponse:
    form = SearchForm(request.GET, on_hub=book.name == HUB)
    found = page(book, form.wanted(), before=_mark(request, book, BEFORE), after=_mark(request, book, AFTER))
    context = {
        "form": form,
        "lines": _lines(request, book, found.rows),
        "candidates": [(name, here(request, auteur=key, nom=None)) for key, name in form.candidates],
        "author": form.author_name(),
        "anybody_url": here(request, auteur=None, nom=None, **FIRST_PAGE),
        "chains": states(book),
        "searched": any(request.GET.get(name) for name in form.fields),
        **turning(request, found),
    }
    return render(request, "journal/entries.html", context)


def _mark(request: HttpRequest, book: Book, parameter: str) -> Mark | None:
    """The entry where the page before stopped; purged since, one starts again from the newest."""
    asked = row_asked(request, parameter)
    if asked is None:
        return None
    moment = book.entries(pk=asked).values_list("at", flat=True).first()
    return Mark(moment, asked) if moment else None


def _lines(request: HttpRequest, book: Book, rows: list[Any]) -> list[Line]:
    """Two queries however many lines: the names of their authors, the numbers of the examiners."""
    on_hub = book.name == HUB
    names = names_of(on_hub, (entry.actor for entry in rows))
    numbers = examiner_numbers(on_hub, (entry.subject for entry in rows))
    return [
        Line(
            entry,
            sentence(entry.code, entry.data),
            family_label(entry.family),
            name_of(entry.actor, names),
            here(request, auteur=entry.actor, nom=None, **FIRST_PAGE),
            wording(entry.subject, numbers),
            details(entry.data),
        )
        for entry in rows
    ]


@require_POST
@reader
def export(request: HttpRequest, book: Book) -> HttpResponseBase:
    """Sealed first, so that the file holds everything finished; who takes it away is journalled."""
    asked = request.POST.get("format", CSV)
    file_format = asked if asked in FORMATS else CSV
    wanted = SearchForm(request.POST, on_hub=book.name == HUB).wanted()
    seal(book)
    note_export(book, str(request.user.pk), file_format, wanted)
    name = f"journal-{'site' if book.name == HUB else book.name}-{timezone.localdate()}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(
        lines(book, wanted, file_format), content_type=FORMATS[file_format], headers=headers
    )
