"""What a change would do, before it is made: tried for real in a transaction that is always rolled back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from imagin.rules import stored
from imagin.rules.reading import as_of, forget_rules, rule, today_in
from imagin.rules.registry import Scope, Touched, find, preview_of, tells_its_effect
from imagin.rules.timeline import next_change, overwritten, tail
from imagin.tenancy.context import academy, hub

EXAMPLES = 10
TRIED = "effect"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change that somebody is about to make; ``value`` None is « revenir à la valeur nationale »."""

    key: str
    value: Any = None
    since: date | None = None
    session: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """``unknown``: keys that tell nothing beforehand. ``read``: who reads what only changes words."""

    touched: Sequence[Touched]
    unknown: Sequence[str]
    read: Sequence[str] = ()

    @property
    def lost(self) -> bool:
        return any(touched.lost for touched in self.touched)

    @property
    def claims(self) -> int:
        return sum(touched.claims for touched in self.touched)

    @property
    def people(self) -> int:
        """At most: a person touched in two ways is counted twice."""
        return sum(touched.people for touched in self.touched)


def effect(code: str, changes: Iterable[Wanted]) -> Effect:
    """Nothing remains of it: neither the values tried, nor what a preview might have written."""
    wanted = list(changes)
    try:
        with transaction.atomic():
            found = [touched for change in wanted for touched in _one(code, change)]
            transaction.set_rollback(True)
    finally:
        forget_rules()
    rules = [find(change.key) for change in wanted]
    unknown = [rule.key for rule in rules if not tells_its_effect(rule)]
    return Effect(found, unknown, list(dict.fromkeys(rule.read for rule in rules if rule.read)))


def _one(code: str, change: Wanted) -> list[Touched]:
    """The change is tried with those before it already in place."""
    kept = None if change.value is None else stored.checked(code, change.key, change.value, change.session)
    with hub():
        stored.lock(code)
        day = change.since or today_in(code)
    preview = preview_of(change.key)
    before = _value(code, change, day)
    with hub():
        _try(code, change, kept, day)
    forget_rules()
    after = _value(code, change, day)
    if preview is None or before == after:
        return []
    with academy(code), as_of(day):
        told = preview(before, after, day, *_session(change))
        return [_ten(touched) for touched in told]


def _session(change: Wanted) -> tuple[str, ...]:
    """Told to the previews of the rules that a session may decide."""
    return (change.session,) if find(change.key).scope is Scope.SESSION else ()


def _value(code: str, change: Wanted, day: date) -> Any:
    with academy(code), as_of(day):
        return rule(change.key, change.session)


def _try(code: str, change: Wanted, kept: Any, day: date) -> None:
    found = stored.segments(code, change.key, change.session)
    stop = next_change(found, day) if kept is not None else None
    new = tail(overwritten(found, kept, day, stop), day)
    stored.write(code, change.key, change.session, new, day, actor=TRIED, reason="")


def _ten(touched: Touched) -> Touched:
    examples = tuple(islice(touched.examples, EXAMPLES))
    return replace(touched, examples=examples)
