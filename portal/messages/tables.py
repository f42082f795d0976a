"""Columns of the lists of messages, of help pages and of versions."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from portal.journal.people import name_of, names_of
from portal.messages.reading import State, status_of, tone_of
from portal.shell.formats import short_date
from portal.shell.lists import Column, Listing
from tenants.notices.enums import NoticeKind
from tenants.notices.models import Notice
from tenants.notices.publishing import Draft


def thread_url(state: State) -> str:
    return reverse("messages:thread", args=[state.thread.word])


STATES = (
    Column("message", "Message", "thread.label", link=thread_url),
    Column("etat", "Aujourd'hui", "status", kind="status"),
    Column("destinataires", "Destinataires", "audience"),
    Column("depuis", "Depuis le", "since", kind="date"),
    Column("prevu", "Prévu", "later"),
)


def states_listing(request: HttpRequest, rows: Iterable[State]) -> Listing:
    return Listing(request, rows, STATES, caption="Messages", unit=("message", "messages"))


def help_listing(request: HttpRequest, rows: Iterable[State]) -> Listing:
    return Listing(request, rows, STATES, caption="Pages d'aide", unit=("page", "pages"))


def versions_listing(request: HttpRequest, state: State, rows: list[Notice]) -> Listing:
    """One query for the names of those who published."""
    names = names_of(False, (notice.published_by for notice in rows))
    tone = (Column("ton", "Ton", tone_of, kind="status"),)
    columns = (
        Column("version", "Version", _number, lambda row: row.version, link=_version_url(state)),
        Column("etat", "État", lambda row: status_of(row, state), kind="status"),
        Column("publiee", "Publiée le", "published_at", kind="moment"),
        Column("par", "Par", lambda row: name_of(row.published_by, names)),
        *(tone if state.thread.kind == NoticeKind.BANNER else ()),
        Column("destinataires", "Destinataires", "get_audience_display"),
        Column("periode", "Période", period),
        Column("motif", "Motif", "reason", kind="words"),
    )
    return Listing(
        request,
        rows,
        columns,
        caption="Versions",
        unit=("version", "versions"),
        sort="version",
        descending=True,
        empty="L'académie n'a encore publié aucune version de ce message.",
    )


def _number(notice: Notice) -> str:
    return f"Version {notice.version}"


def _version_url(state: State):
    return lambda notice: reverse("messages:version", args=[state.thread.word, notice.version])


def period(notice: Notice | Draft) -> str:
    if notice.starts_on and notice.ends_on:
        return f"du {short_date(notice.starts_on)} au {short_date(notice.ends_on)}"
    if notice.starts_on:
        return f"à partir du {short_date(notice.starts_on)}"
    return f"jusqu'au {short_date(notice.ends_on)}" if notice.ends_on else ""
