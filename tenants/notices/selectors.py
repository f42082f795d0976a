"""What an academy says: to whom, since when, and what it said before.

A page reads all it shows in one query: the versions in force, kept for the time of the request.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from imagin.rules.services import academy_zone
from imagin.tenancy.backend.base import on_rollback
from imagin.tenancy.context import memo
from tenants.notices.enums import Audience, NoticeKind
from tenants.notices.models import Acceptance, Attachment, Notice, NoticeDraft

MEMO = "notices"
_writes = 0


class Dated(Protocol):
    """What a version and a draft have in common."""

    @property
    def audience(self) -> str: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...


Said = TypeVar("Said", bound=Dated)


def today() -> date:
    return timezone.localdate(timezone=academy_zone())


def current(kind: str, audiences: Collection[str] = (Audience.ALL,), slug: str = "") -> Notice | None:
    """What somebody reads, to whom these audiences are addressed; None where the academy says nothing."""
    found = _in_force(kind == NoticeKind.HELP)
    mine = (n for n in found if n.kind == kind and n.slug == slug and n.audience in audiences)
    return max(mine, key=lambda notice: notice.version, default=None)


def banners(audiences: Collection[str]) -> list[Notice]:
    """One per name, the latest published first."""
    slugs = {notice.slug for notice in _in_force() if notice.kind == NoticeKind.BANNER}
    shown = [current(NoticeKind.BANNER, audiences, slug) for slug in sorted(slugs)]
    return sorted(filter(None, shown), key=lambda notice: notice.published_at, reverse=True)


def show_first(notice: Notice) -> None:
    """A draft above the versions in force, for the time of this request: nothing is written."""
    _in_force(with_help=True).append(notice)


def history(kind: str, slug: str = "") -> QuerySet[Notice]:
    """Every version of a thread, newest first, with its files. Two queries."""
    rows = Notice.objects.filter(kind=kind, slug=slug)
    return rows.prefetch_related("attachments").order_by("-version")


def planned(kind: str | None = None, slug: str | None = None) -> QuerySet[Notice]:
    """Versions that will be shown later, the nearest first."""
    rows = Notice.objects.filter(withdrawn_at=None, starts_on__gt=today())
    rows = rows if kind is None else rows.filter(kind=kind)
    rows = rows if slug is None else rows.filter(slug=slug)
    return rows.order_by("starts_on", "kind", "slug", "-version")


def threads() -> list[tuple[str, str]]:
    """(kind, slug) of everything ever said, withdrawn or not."""
    rows = Notice.objects.order_by("kind", "slug").values_list("kind", "slug")
    return list(rows.distinct())


def layers(kind: str, slug: str = "") -> list[Notice]:
    """Versions that somebody reads, today or later, lowest first."""
    day = today()
    rows = history(kind, slug).filter(withdrawn_at=None).filter(Q(ends_on=None) | Q(ends_on__gte=day))
    return seen(list(rows)[::-1], day)


def all_layers() -> dict[tuple[str, str], list[Notice]]:
    """By thread; the kinds in their order. Two queries."""
    day = today()
    rows = Notice.objects.filter(withdrawn_at=None).filter(Q(ends_on=None) | Q(ends_on__gte=day))
    found: dict[tuple[str, str], list[Notice]] = {}
    for notice in rows.prefetch_related("attachments").order_by("kind", "slug", "version"):
        found.setdefault((notice.kind, notice.slug), []).append(notice)
    order = list(NoticeKind)
    threads_ = sorted(found, key=lambda thread: (order.index(NoticeKind(thread[0])), thread[1]))
    return {thread: seen(found[thread], day) for thread in threads_}


def seen(lowest_first: Iterable[Said], day: date) -> list[Said]:
    """Without those that another one, above, hides from everybody from ``day`` on."""
    kept: list[Said] = []
    for low in reversed(list(lowest_first)):
        if not any(_hides(high, low, day) for high in kept):
            kept.append(low)
    return kept[::-1]


def _hides(high: Dated, low: Dated, day: date) -> bool:
    addressed = high.audience in (Audience.ALL, low.audience)
    begun = (high.starts_on or date.min) <= max(low.starts_on or date.min, day)
    lasts = high.ends_on is None or (low.ends_on is not None and low.ends_on <= high.ends_on)
    return addressed and begun and lasts


def drafts(kind: str = "", slug: str = "") -> QuerySet[NoticeDraft]:
    """What the administrators are writing, the latest saved first; of a kind, or of one message."""
    rows = NoticeDraft.objects.order_by("-saved_at", "pk")
    rows = rows.filter(kind=kind) if kind else rows
    return rows.filter(slug=slug) if slug else rows


def acceptances(notice: Notice) -> QuerySet[Acceptance]:
    """Who accepted this version, the latest first; to be read by pages."""
    rows = Acceptance.objects.filter(notice=notice).select_related("account__examiner")
    return rows.order_by("-accepted_at", "-pk")


def attachment_for(pk: object, audiences: Collection[str], *, any_version: bool = False) -> Attachment | None:
    """A file of a message that was addressed to these audiences, begun and not withdrawn.

    An older version's too: who accepted conditions may read again what was joined to them.
    """
    rows = Attachment.objects.select_related("notice").filter(pk=pk)
    if not any_version:
        begun = Q(notice__starts_on=None) | Q(notice__starts_on__lte=today())
        rows = rows.filter(begun, notice__withdrawn_at=None, notice__audience__in=list(audiences))
    return rows.first()


def forget() -> None:
    """Something was published, withdrawn, or rolled back."""
    global _writes
    _writes += 1


on_rollback.append(forget)


def _in_force(with_help: bool = False) -> list[Notice]:
    """The highest of each thread and audience; help pages only once one of them is asked for."""
    kept = memo()
    writes, has_help, found = kept.get(MEMO, (None, False, []))
    if writes != _writes or (with_help and not has_help):
        found = _read(with_help)
        kept[MEMO] = (_writes, with_help, found)
    return found


def _read(with_help: bool) -> list[Notice]:
    day = today()
    rows = Notice.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day), withdrawn_at=None
    )
    rows = rows if with_help else rows.exclude(kind=NoticeKind.HELP)
    order = ("kind", "slug", "audience")
    with_files = Exists(Attachment.objects.filter(notice=OuterRef("pk")))
    return list(rows.order_by(*order, "-version").distinct(*order).annotate(has_files=with_files))
