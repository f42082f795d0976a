"""What was decided, as one reads it, and whether it can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from imagin.rules.registry import Rule, UnknownRule, find
from imagin.rules.services import Change
from portal.rules.words import Authors, in_short

NATIONAL = "valeur nationale"


@dataclass(frozen=True, slots=True)
class Told:
    """``rule`` is None where it is no longer declared."""

    change: Change
    rule: Rule | None
    author: str

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


def told(changes: Sequence[Change]) -> list[Told]:
    """One query, for the names."""
    authors = Authors(change.by for change in changes)
    return [Told(each, declared_or_none(each.key), authors(each.by)) for each in changes]


def declared_or_none(key: str) -> Rule | None:
    try:
        return find(key)
    except UnknownRule:
        return None
