"""A change about to be made: what it replaces, what it does, and making it unless the rule changed since."""

from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from imagin.rules import services, stored, together, windows
from imagin.rules.effects import Effect, Wanted, effect
from imagin.rules.models import RuleChange
from imagin.rules.registry import Rule
from imagin.rules.timeline import Segment, first_difference, next_change, overwritten, tail, value_on
from imagin.tenancy.context import hub
from portal.rules.forms import RuleForm
from portal.rules.opening_forms import PeriodsForm
from portal.rules.values import last_change
from portal.rules.words import Span, filled, spans

CHANGED = "Cette règle a changé pendant que vous la regardiez : relisez ce que fera votre changement."


class ChangedSince(ValidationError):
    """Somebody else changed the rule between the page and the press."""


@dataclass(frozen=True, slots=True)
class Act:
    """Every value of a rule from ``since`` on, as they are and as they would be."""

    rule: Rule
    session: str
    since: date
    before: list[Segment]
    after: list[Segment]
    reason: str = ""
    inherited: list[Segment] | None = None

    @property
    def first(self) -> date | None:
        """The first day that changes; none where nothing would."""
        return first_difference(self.before, self.after, self.since)

    @property
    def says_the_same(self) -> bool:
        """To the people concerned: the national value decided once more is no change."""
        if self.session:
            return self.first is None
        before, after = self._in_force(self.before), self._in_force(self.after)
        return first_difference(before, after, self.since) is None

    def _in_force(self, side: list[Segment]) -> list[Segment]:
        national = self.rule.national
        return [replace(s, value=national) if s.value is None else s for s in filled(side, self.since)]

    @property
    def wanted(self) -> Wanted | None:
        first = self.first
        return Wanted(self.rule.key, value_on(self.after, first), first, self.session) if first else None

    @property
    def spans_before(self) -> list[Span]:
        return spans(self.rule, self.before, self.first or self.since, self.inherited)

    @property
    def spans_after(self) -> list[Span]:
        return spans(self.rule, self.after, self.first or self.since, self.inherited)


def of_form(form: RuleForm) -> Act:
    """A value, or the national one from a day on and for good."""
    since, session = form.cleaned_data["since"], form.session_asked
    found = _present(form.code, form.rule, session)
    if form.national:
        after: list[Segment] = []
    else:
        stop = form.end or next_change(found, since)
        after = tail(overwritten(found, form.kept, since, stop), since)
    reason = form.cleaned_data["reason"]
    return Act(
        form.rule,
        session,
        since,
        tail(found, since),
        after,
        reason,
        _inherited(form.code, form.rule, session),
    )


def of_window(code: str, rule: Rule, asked: PeriodsForm) -> Act:
    """When a service is open, from the day of the form on."""
    found, day = _present(code, rule, asked.session), asked.day
    inherited = _inherited(code, rule, asked.session)
    after = asked.segments
    if asked.goes_on:
        after = windows.changed_only(found, inherited or [], after, day)
    return Act(rule, asked.session, day, tail(found, day), after, asked.cleaned_data["reason"], inherited)


def of_undo(code: str, rule: Rule, change: RuleChange, day: date) -> Act:
    """What would be put back, told from today on."""
    since = max(day, change.since)
    found = _present(code, rule, change.session)
    after = tail(stored.from_json(change.replaced), since)
    inherited = _inherited(code, rule, change.session)
    return Act(rule, change.session, since, tail(found, since), after, inherited=inherited)


def _inherited(code: str, rule: Rule, session: str) -> list[Segment] | None:
    """What a session follows where it decides nothing."""
    return _present(code, rule, "") if session else None


def _present(code: str, rule: Rule, session: str) -> list[Segment]:
    with hub():
        return stored.segments(code, rule.key, session)


def check_together(code: str, act: Act) -> None:
    with hub():
        together.check_written(code, act.rule.key, act.session, act.after, act.since)


def effect_of(code: str, act: Act) -> Effect | None:
    """None where it cannot be tried: an old value that the rule no longer admits."""
    if act.wanted is None:
        return Effect([], [])
    try:
        return effect(code, [act.wanted])
    except ValidationError:
        return None


@transaction.atomic
def perform(code: str, act: Act, *, seen: int, actor: str) -> None:
    with hub():
        stored.lock(code)
    if last_change(code, act.rule.key) != seen:
        raise ChangedSince(CHANGED)
    services.set_timeline(
        code,
        act.rule.key,
        act.after,
        session=act.session,
        since=act.since,
        actor=actor,
        reason=act.reason,
    )
