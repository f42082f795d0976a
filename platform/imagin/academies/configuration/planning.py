"""What a file would change, and changing it: all of it or nothing, told to the academy's journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from imagin.academies.applied import remember
from imagin.academies.configuration.reading import Document, Timelines
from imagin.academies.configuration.sections import SectionLine, all_sections, section
from imagin.academies.lifecycle import refuse_unfinished
from imagin.academies.models import Academy, AcademyState
from imagin.academies.opening.checks import broken_by_configuration
from imagin.rules import services, stored, together
from imagin.rules.effects import Effect, Wanted, effect
from imagin.rules.registry import Rule, all_rules
from imagin.rules.timeline import Segment, first_difference, tail, value_on
from imagin.tenancy.context import hub

ACTOR = "imagin academy apply"
REASON = "Fichier de configuration"
BROKEN = "L'académie est ouverte et ne pourrait plus l'être avec ce fichier ; rien n'est changé :"
OTHER_ACADEMY = "Ce fichier est celui de l'académie {found}, pas de {wanted}."
CHANGED = (
    "L'académie a changé depuis que vous avez lu ce que le fichier change : rien n'est appliqué. Relisez le "
    "nouveau plan, puis appliquez-le s'il convient."
)
SAME = "Donnez deux académies différentes."


@dataclass(frozen=True, slots=True)
class Line:
    """One rule, or one session's value of it, that the two sides do not say alike from ``since`` on.

    Both are known from ``day`` on; ``rests`` is what holds, on each side, where a session is silent.
    """

    rule: Rule
    session: str
    before: list[Segment]
    after: list[Segment]
    since: date
    day: date
    rests: tuple[list[Segment], list[Segment]] | None = None

    @property
    def was(self) -> Any:
        return value_on(self.before, self.since)

    @property
    def becomes(self) -> Any:
        return value_on(self.after, self.since)


def academy_called(code: str) -> Academy:
    with hub():
        found = Academy.objects.prefetch_related("domains").filter(code=code).first()
    if found is None:
        raise ValidationError(stored.NO_ACADEMY.format(code=code))
    return found


def whole_academy(code: str) -> Academy:
    """Refused while its opening is not finished; its steps do not ask this."""
    found = academy_called(code)
    refuse_unfinished(found)
    return found


def plan(document: Document) -> list[Line | SectionLine]:
    """Empty where the academy is already as the file says; what a file does not name is national."""
    whole_academy(document.code)
    found: list[Line | SectionLine] = [*_rules_planned(document)]
    return found + plan_sections(document)


def plan_rules(document: Document) -> list[Line]:
    """None where the file has no ``rules:`` section."""
    academy_called(document.code)
    return _rules_planned(document)


def _rules_planned(document: Document) -> list[Line]:
    if not document.has_rules:
        return []
    with hub():
        day = services.today_in(document.code)
        return _lines(stored.all_segments(document.code), document.timelines, day)


def plan_sections(document: Document) -> list[SectionLine]:
    """Of the sections that the file has."""
    if document.sections:
        academy_called(document.code)
    planned = [section(name).plan(document.code, wanted) for name, wanted in document.sections.items()]
    return [line for lines in planned for line in lines]


def print_of(lines: Iterable[Line | SectionLine]) -> str:
    """The same for two plans that say the same: what somebody read, told to whoever applies it."""
    return sha256(repr([_told(line) for line in lines]).encode()).hexdigest()


def _told(line: Line | SectionLine) -> tuple[Any, ...]:
    if isinstance(line, SectionLine):
        return line.title, [*line.before], [*line.after]
    sides = (line.before, line.after, *(line.rests or ()))
    return line.rule.key, line.session, line.since, [tail(side, line.since) for side in sides]


@transaction.atomic
def apply(
    document: Document, *, actor: str = ACTOR, reason: str = "", seen: str | None = None
) -> list[Line | SectionLine]:
    """What was changed, rules and messages alike, all of it or nothing.

    ``seen``: the print of the plan that was read; nothing is done where there is another one to do.
    """
    whole_academy(document.code)
    if seen is not None:
        _refuse_unseen(document, seen)
    broken = _broken(document.code)
    lines: list[Line | SectionLine] = [*apply_rules(document, actor=actor, reason=reason)]
    lines += apply_sections(document, actor=actor, reason=reason)
    if lines:
        _refuse_broken(document.code, broken)
    if document.text:
        remember(document.code, document.text, actor)
    return lines


def rehearse(document: Document) -> None:
    """Refuses what ``apply`` would refuse: written as it would be, judged, then undone; no file is kept."""
    with transaction.atomic():
        broken = _broken(document.code)
        apply_rules(document)
        for name, wanted in document.sections.items():
            section(name).rehearse(document.code, wanted)
        _refuse_broken(document.code, broken)
        transaction.set_rollback(True)


def _broken(code: str) -> dict[str, str]:
    """What an open academy lacks that only an opening needs, by check; nothing is asked of another one."""
    if academy_called(code).state != AcademyState.OPEN:
        return {}
    return {
        found.check.name: f"- {found.check.label} : {found.words}" for found in broken_by_configuration(code)
    }


def _refuse_broken(code: str, before: dict[str, str]) -> None:
    """People are in an open academy: no file takes from it what it opened with."""
    lost = [words for name, words in _broken(code).items() if name not in before]
    if lost:
        raise ValidationError([BROKEN, *lost])


def _refuse_unseen(document: Document, seen: str) -> None:
    """Nothing left to do is no refusal: a job that was killed once it had applied the plan ends well."""
    with hub():
        stored.lock(document.code)
    lines = plan(document)
    if lines and print_of(lines) != seen:
        raise ValidationError(CHANGED)


@transaction.atomic
def apply_sections(document: Document, *, actor: str = ACTOR, reason: str = "") -> list[SectionLine]:
    with hub():
        stored.lock(document.code)
    said = (actor, reason or REASON)
    done = [section(name).apply(document.code, wanted, *said) for name, wanted in document.sections.items()]
    return [line for lines in done for line in lines]


@transaction.atomic
def apply_rules(document: Document, *, actor: str = ACTOR, reason: str = "") -> list[Line]:
    """The currency first: amounts are checked against it."""
    with hub():
        stored.lock(document.code)
    lines = plan_rules(document)
    for line in sorted(lines, key=lambda line: line.rule.key != stored.CURRENCY):
        services.set_timeline(
            document.code,
            line.rule.key,
            line.after,
            session=line.session,
            since=line.since,
            actor=actor,
            reason=reason or REASON,
            alone=False,
        )
    _check_together(document.code, lines)
    return lines


def _check_together(code: str, lines: list[Line]) -> None:
    with hub():
        kept, day = stored.all_segments(code), services.today_in(code)
    for line in lines:
        together.refuse(kept, day, line.rule.key)


def compare(one: str, other: str) -> list[Line]:
    """Rules that the second academy decides otherwise than the first, in the order of the registry."""
    _check_two(one, other)
    with hub():
        day = max(services.today_in(code) for code in (one, other))
        sides = [_decided(stored.all_segments(code)) for code in (one, other)]
        return _lines(sides[0], sides[1], day)


def compare_sections(one: str, other: str) -> list[SectionLine]:
    """What the second academy says otherwise than the first, besides its rules."""
    _check_two(one, other)
    return [line for each in all_sections() for line in each.compare(one, other)]


def _check_two(one: str, other: str) -> None:
    if one == other:
        raise ValidationError(SAME)
    for code in (one, other):
        whole_academy(code)


def _decided(timelines: Timelines) -> Timelines:
    """Without the values that only repeat the national one."""
    national = {declared.key: declared.national for declared in all_rules()}
    return {
        (key, session): [s for s in found if session or s.value != national.get(key)]
        for (key, session), found in timelines.items()
    }


def effect_of_plan(document: Document, lines: Iterable[Line | SectionLine]) -> Effect:
    """Of its rules; what its messages change is read in their texts."""
    rules = [line for line in lines if isinstance(line, Line)]
    return effect(
        document.code, [Wanted(line.rule.key, line.becomes, line.since, line.session) for line in rules]
    )


def _lines(before: Timelines, after: Timelines, day: date) -> list[Line]:
    found = []
    for declared in all_rules():
        sessions = sorted({session for key, session in (*before, *after) if key == declared.key})
        for session in sessions:
            old, new = _both(before, after, declared.key, session, day)
            since = first_difference(old, new, day)
            if since:
                rests = _both(before, after, declared.key, "", day) if session else None
                found.append(Line(declared, session, old, new, since, day, rests))
    return found


def _both(
    before: Timelines, after: Timelines, key: str, session: str, day: date
) -> tuple[list[Segment], list[Segment]]:
    return tail(before.get((key, session), []), day), tail(after.get((key, session), []), day)
