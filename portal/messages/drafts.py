"""What is written and not yet published, as the administrators see it: each one's own, and the others'.

Every administrator of the academy may read any of them; only its author saves, publishes or deletes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from portal.journal.people import name_of, names_of
from portal.messages.threads import Thread
from portal.shell.formats import clock, short_date
from tenants.notices import drafts, selectors
from tenants.notices.enums import NoticeKind
from tenants.notices.models import NoticeDraft
from tenants.notices.publishing import Draft

GONE = "Ce brouillon n'existe plus."


@dataclass(frozen=True, slots=True)
class Written:
    """``by``: its author's name, empty for one's own. ``at``: when it was last saved."""

    row: NoticeDraft
    draft: Draft
    mine: bool
    by: str = ""

    @property
    def id(self) -> str:
        return str(self.row.pk)

    @property
    def thread(self) -> Thread:
        return Thread(NoticeKind(self.row.kind), self.row.slug)

    @property
    def version(self) -> int:
        return self.row.base + 1

    @property
    def base(self) -> int:
        return self.row.base

    @property
    def revision(self) -> int:
        return self.row.revision

    @property
    def begun_at(self) -> datetime:
        return self.row.begun_at

    @property
    def at(self) -> datetime:
        return self.row.saved_at

    @property
    def when(self) -> str:
        """« à 14 h 02 », with its day where that is another one."""
        if timezone.localdate(self.at) == timezone.localdate():
            return f"à {clock(self.at)}"
        return f"le {short_date(self.at)} à {clock(self.at)}"


def find(request: HttpRequest, name: object) -> Written:
    try:
        row = selectors.drafts().filter(pk=UUID(str(name))).first()
    except ValueError:
        row = None
    if row is None:
        raise Http404(GONE)
    return _written(request, [row])[0]


def own(request: HttpRequest, name: object) -> Written:
    """What only its author may do."""
    written = find(request, name)
    check_own(written)
    return written


def check_own(written: Written) -> None:
    if not written.mine:
        raise PermissionDenied


def every(request: HttpRequest) -> list[Written]:
    """The latest saved first. Two queries at most."""
    return _written(request, selectors.drafts())


def of_thread(request: HttpRequest, thread: Thread) -> list[Written]:
    """For a banner without a name yet: those of every banner."""
    return _written(request, selectors.drafts(thread.kind, thread.slug))


def others(written: Iterable[Written], but: Written | None = None) -> list[Written]:
    """What other administrators are writing."""
    return [each for each in written if not each.mine and (but is None or each.id != but.id)]


def author_of(request: HttpRequest) -> str:
    return str(request.user.pk)


def keep(request: HttpRequest, draft: Draft, *, seen: int, base: int) -> NoticeDraft:
    return drafts.keep(draft, author=author_of(request), seen=seen, base=base)


def _written(request: HttpRequest, rows: Iterable[NoticeDraft]) -> list[Written]:
    me, found = author_of(request), list(rows)
    names = names_of(False, {row.author for row in found} - {me})
    names[me] = ""
    return [Written(row, drafts.opened(row), row.author == me, name_of(row.author, names)) for row in found]
