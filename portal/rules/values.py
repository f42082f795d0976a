"""What the open academy gave to its rules, by whom, when and why: its own rows, one query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from imagin.rules.models import RuleChange, RuleValue
from imagin.rules.reading import known_rules
from imagin.rules.registry import Rule, families
from imagin.rules.timeline import Segment
from imagin.tenancy.context import current_academy, hub
from portal.rules.words import Authors, dates, in_short
from portal.shell.formats import fold


@dataclass(frozen=True, slots=True)
class Given:
    """``value`` from ``start`` on, to the day before ``end``."""

    session: str
    key: str
    segment: Segment
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A rule as the list shows it; ``now`` is None where the national value holds."""

    rule: Rule
    now: Given | None
    author: str
    planned: list[str]
    of_sessions: list[str]

    @property
    def text(self) -> str:
        return in_short(self.rule, self.now.segment.value if self.now else None)

    @property
    def decided(self) -> bool:
        return bool(self.now or self.planned or self.of_sessions)

    @property
    def searched(self) -> str:
        declared = self.rule
        parts = (declared.label, declared.help, declared.key, declared.family, declared.source, self.text)
        return fold(" ".join(parts))


def today() -> date:
    return known_rules().day


def given(key: str = "") -> list[Given]:
    """Of one rule or of all, past values included; in the order of their dates."""
    rows = RuleValue.objects.filter(academy=current_academy(), **({"key": key} if key else {}))
    return list(_given(rows.order_by("key", "session", "period")))


def _given(rows: QuerySet[RuleValue]) -> Iterator[Given]:
    for row in rows:
        segment = Segment(row.value, row.period.lower, row.period.upper)
        yield Given(row.session, row.key, segment, row.set_by, row.set_at, row.reason)


def rows_by_family() -> dict[str, list[Row]]:
    by_key: dict[str, list[Given]] = {}
    for each in given():
        by_key.setdefault(each.key, []).append(each)
    authors = Authors(each.by for found in by_key.values() for each in found)
    day = today()
    return {
        family: [_row(declared, by_key.get(declared.key, []), authors, day) for declared in rules]
        for family, rules in families().items()
    }


def _row(declared: Rule, found: list[Given], authors: Authors, day: date) -> Row:
    own = [each for each in found if not each.session]
    now = next((each for each in own if each.segment.covers(day)), None)
    coming = [each for each in own if each.segment.start and each.segment.start > day]
    planned = [_planned(declared, each, day) for each in coming]
    if now and now.segment.end and not any(each.segment.start == now.segment.end for each in coming):
        planned.insert(0, f"à partir du {now.segment.end:%d/%m/%Y} : valeur nationale")
    sessions = [_of_session(declared, each, day) for each in found if each.session and _left(each, day)]
    return Row(declared, now, authors(now.by) if now else "", planned, sessions)


def _left(each: Given, day: date) -> bool:
    return each.segment.end is None or each.segment.end > day


def _planned(declared: Rule, each: Given, day: date) -> str:
    return f"{dates(each.segment, day)} : {in_short(declared, each.segment.value)}"


def _of_session(declared: Rule, each: Given, day: date) -> str:
    when = dates(each.segment, day)
    told = f"session {each.session} : {in_short(declared, each.segment.value)}"
    return f"{told} ({when})" if when else told


def last_change(code: str, key: str) -> int:
    """What a confirmation has seen: another change since, and it is shown again."""
    with hub():
        found = RuleChange.objects.filter(academy=code, key=key).order_by("-pk")
        return found.values_list("pk", flat=True).first() or 0
