"""What was decided, by whom, when and why; newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from imagin.paging import Page, newer_page, older_page
from imagin.rules.models import RuleChange
from imagin.tenancy.context import hub


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` and ``after`` as they are kept; None is the national value. ``undoes`` takes one back.

    ``followed``: a later change of the same rule, for the same session, still stands.
    """

    id: int
    key: str
    session: str
    before: Any
    after: Any
    since: date
    by: str
    reason: str
    at: datetime
    undone: bool
    undoes: int | None
    followed: bool

    @property
    def undoable(self) -> bool:
        return not (self.undone or self.undoes or self.followed)


@dataclass(frozen=True, slots=True)
class Word:
    """Looked for in what is kept; ``keys`` and ``authors`` are those whose name on the page says it."""

    typed: str
    keys: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()

    def said(self) -> Q:
        written = Q(reason__unaccent__icontains=self.typed) | Q(session__icontains=self.typed)
        named = Q(key__icontains=self.typed) | Q(key__in=self.keys) | Q(changed_by__in=self.authors)
        return written | named


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of one rule, or of all of them; each word is said somewhere."""

    key: str = ""
    words: tuple[Word, ...] = ()

    def of(self, code: str) -> QuerySet[RuleChange]:
        rows = RuleChange.objects.filter(academy=code, **({"key": self.key} if self.key else {}))
        for word in self.words:
            rows = rows.filter(word.said())
        return rows


EVERY_CHANGE = Wanted()


def changes(
    code: str, wanted: Wanted = EVERY_CHANGE, *, before: int | None = None, after: int | None = None
) -> Page:
    """The page older than the change ``before``, or newer than ``after``, or the first. One query."""
    with hub():
        rows = _with_what_followed(wanted.of(code))
        if after is not None:
            page = newer_page(rows.filter(pk__gt=after).order_by("pk"))
        else:
            earlier = rows if before is None else rows.filter(pk__lt=before)
            page = older_page(earlier.order_by("-pk"), first=before is None)
        return replace(page, rows=_told(page.rows))


def count(code: str, wanted: Wanted = EVERY_CHANGE) -> int:
    with hub():
        return wanted.of(code).count()


def history(code: str, key: str, last: int | None = None) -> list[Change]:
    """The changes of one rule, sessions included: all, or the ``last`` ones. One query."""
    with hub():
        return _told(_with_what_followed(Wanted(key).of(code)).order_by("-pk")[:last])


def change(code: str, number: int) -> Change | None:
    with hub():
        return next(iter(_told(_with_what_followed(EVERY_CHANGE.of(code)).filter(pk=number))), None)


def actors(code: str) -> list[str]:
    """Everybody who changed a rule. One query."""
    with hub():
        rows = RuleChange.objects.filter(academy=code).order_by("changed_by")
        return list(rows.values_list("changed_by", flat=True).distinct())


def _with_what_followed(rows: QuerySet[RuleChange]) -> QuerySet[RuleChange]:
    same = {name: OuterRef(name) for name in ("academy", "key", "session")}
    later = RuleChange.objects.filter(pk__gt=OuterRef("pk"), undoes=None, undone_by=None, **same)
    return rows.select_related("undone_by").annotate(followed=Exists(later))


def _told(rows: Iterable[Any]) -> list[Change]:
    return [
        Change(
            id=row.pk,
            key=row.key,
            session=row.session,
            before=row.before,
            after=row.after,
            since=row.since,
            by=row.changed_by,
            reason=row.reason,
            at=row.changed_at,
            undone=hasattr(row, "undone_by"),
            undoes=row.undoes_id,
            followed=row.followed,
        )
        for row in rows
    ]
