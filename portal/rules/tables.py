"""What was decided, newest first, and whether it can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from imagin.rules.registry import Rule, UnknownRule, find
from imagin.rules.services import Change
from portal.rules.words import Authors, in_short
from portal.shell.lists import Column, Listing

NATIONAL = "valeur nationale"


@dataclass(frozen=True, slots=True)
class Told:
    """A change as one reads it. ``rule`` is None where the rule is no longer declared."""

    change: Change
    rule: Rule | None
    author: str
    undoable: bool

    @property
    def label(self) -> str:
        return self.rule.label if self.rule else self.change.key

    @property
    def before(self) -> str:
        return self._words(self.change.before)

    @property
    def after(self) -> str:
        return self._words(self.change.after)

    def _words(self, kept: Any) -> str:
        if kept is None:
            return NATIONAL
        return in_short(self.rule, kept) if self.rule else str(kept)


def undoable(changes: Iterable[Change]) -> set[int]:
    """Newest first: of each rule and session, the latest that nobody took back."""
    found: set[int] = set()
    seen: set[tuple[str, str]] = set()
    for change in changes:
        if not change.undone and not change.undoes and (change.key, change.session) not in seen:
            found.add(change.id)
            seen.add((change.key, change.session))
    return found


def told(changes: Sequence[Change]) -> list[Told]:
    """One query, for the names."""
    authors, open_ = Authors(change.by for change in changes), undoable(changes)
    return [Told(each, _rule(each.key), authors(each.by), each.id in open_) for each in changes]


def _rule(key: str) -> Rule | None:
    try:
        return find(key)
    except UnknownRule:
        return None


def rule_url(row: Told) -> str:
    return reverse("rules:rule", args=[row.change.key]) if row.rule else ""


WHEN = Column("quand", "Quand", "change.at", kind="moment")
RULE = Column("regle", "Règle", "label", link=rule_url)
REST = (
    Column("session", "Session", "change.session"),
    Column("avant", "Avant", "before"),
    Column("apres", "Après", "after"),
    Column("effet", "À partir du", "change.since", kind="date"),
    Column("par", "Par", "author"),
    Column("motif", "Motif", "change.reason"),
    Column("suite", "Suite", kind="actions", template="rules/change_cell.html"),
)


def changes_listing(request: HttpRequest, changes: Sequence[Change]) -> Listing:
    return _listing(request, changes, (RULE, WHEN, *REST), "Changements", "Aucune règle n'a encore changé.")


def history_listing(request: HttpRequest, changes: Sequence[Change]) -> Listing:
    empty = "Cette règle n'a jamais changé dans votre académie."
    return _listing(request, changes, (WHEN, *REST), "Historique", empty)


def _listing(
    request: HttpRequest, changes: Sequence[Change], columns: tuple[Column, ...], caption: str, empty: str
) -> Listing:
    return Listing(
        request,
        told(changes),
        columns,
        caption=caption,
        unit=("changement", "changements"),
        empty=empty,
    )
