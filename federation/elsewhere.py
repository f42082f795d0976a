"""What a person has in the other academies: tabs from the projection, missions read in place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import OperationalError, connection, transaction

from federation.models import PersonInAcademy
from federation.openings import MISSIONS, Opening, openings_for, why_closed
from imagin.academies import directory
from imagin.documents.duplicate import mark_duplicate
from imagin.operations import maintenance
from imagin.rules.registry import MonthDay
from imagin.rules.services import rule
from imagin.tenancy import naming
from imagin.tenancy.context import PUBLIC, Scope, academy, enter
from tenants.accounts.windows import SERVICE_OF_KIND, closed_service
from tenants.missions import selectors
from tenants.missions.convocations import archived_letter
from tenants.missions.selectors import MissionLine
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner

TIMEOUT_MS = 2000
NAMED = "{name} : {sentence}"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One academy where the person is known; ``refreshed_at`` is the hour of the copy.

    Its counts are what it holds, open or not: ``opening`` says which of them he can do something about.
    """

    code: str
    name: str
    url: str
    missions: int
    claims: int
    claims_to_complete: int
    next_mission_on: date | None
    refreshed_at: datetime
    opening: Opening = Opening()

    @property
    def to_complete(self) -> int:
        """None of them can be completed where claims are closed."""
        return 0 if self.opening.claims else self.claims_to_complete


@dataclass(frozen=True, slots=True)
class MissionsElsewhere:
    """``lines`` is None when the academy did not answer: its projection row stands in.

    ``closed``: its missions are not consulted now; its name, and why. ``starts_on``: its school year.
    """

    lines: list[MissionLine] | None
    zone: ZoneInfo | None
    projection: Elsewhere
    closed: str = ""
    starts_on: MonthDay | None = None


class ClosedElsewhere(Exception):
    """``str(error)``: the academy's name, and what it says to who asks for his missions there."""


def tabs_for(person_key: str, here: str) -> list[Elsewhere]:
    """The other open academies that know this person, by name. One indexed query, and now and then one
    for the rules of all of them."""
    if not person_key:
        return []
    rows = _rows_of(person_key)
    found = [(directory.by_code(row.academy), row) for row in rows if row.academy != here and row.missions]
    known = [(hosted, row) for hosted, row in found if hosted]
    openings = openings_for({hosted.code: row.external for hosted, row in known})
    tabs = (_elsewhere(hosted, row, openings[hosted.code]) for hosted, row in known)
    return sorted(tabs, key=lambda tab: tab.name)


def tab_for(person_key: str, code: str) -> Elsewhere | None:
    return next((tab for tab in tabs_for(person_key, here="") if tab.code == code), None)


def missions_elsewhere(person_key: str, code: str) -> MissionsElsewhere | None:
    """Missions of the person in another academy, read in its schema under its own role."""
    projection = tab_for(person_key, code)
    if projection is None:
        return None
    if projection.opening.missions:
        return MissionsElsewhere(None, None, projection, named(projection.name, projection.opening.missions))
    try:
        (lines, starts_on), zone = _read(code, person_key, _lines)
    except ClosedElsewhere as closed:
        return MissionsElsewhere(None, None, projection, str(closed))
    except Examiner.DoesNotExist:
        return None  # a link undone a moment ago: the projection follows
    except OperationalError:
        return MissionsElsewhere(None, None, projection)
    return MissionsElsewhere(lines, zone, projection, starts_on=starts_on)


def _lines(examiner: Examiner) -> tuple[list[MissionLine], MonthDay]:
    return selectors.mission_lines(examiner), rule("calendar.starts_on")


def mission_elsewhere(person_key: str, code: str, number: int) -> tuple[MissionLine, ZoneInfo]:
    """Raises Assignment.DoesNotExist, Examiner.DoesNotExist, ClosedElsewhere, or OperationalError past
    two seconds."""
    return _read(code, person_key, lambda e: selectors.mission_line(selectors.assignment_of(e, number)))


def convocation_elsewhere(person_key: str, code: str, number: int) -> bytes | None:
    """The archived convocation of another academy, marked DUPLICATA."""
    pdf, _ = _read(code, person_key, lambda e: archived_letter(selectors.assignment_of(e, number)))
    return mark_duplicate(pdf) if pdf else None


def _read(code: str, person_key: str, reading: Callable[[Examiner], T]) -> tuple[T, ZoneInfo]:
    """An academy in maintenance does not answer: its schema may be moving."""
    if maintenance.running(code):
        raise OperationalError(f"{code} is in maintenance")
    with academy(code), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(TIMEOUT_MS)])
        examiner = Examiner.objects.get(person_key=person_key)
        _check_open(code, examiner)
        return reading(examiner), ZoneInfo(rule("time.zone"))


def _check_open(code: str, examiner: Examiner) -> None:
    """An academy's own switches hold for who looks from another one too."""
    closed = why_closed(MISSIONS, closed_service(SERVICE_OF_KIND[ExaminerKind(examiner.kind)]))
    if closed:
        hosted = directory.by_code(code)
        raise ClosedElsewhere(named(hosted.name if hosted else code, closed))


def named(name: str, sentence: str) -> str:
    """Read elsewhere, « cette académie » would be another one."""
    return NAMED.format(name=name, sentence=sentence)


def _rows_of(person_key: str) -> list[PersonInAcademy]:
    """Row security shows the reader the rows of this key only, for this transaction only."""
    with enter(Scope(PUBLIC, naming.reader_role())), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('imagin.person_key', %s, true)", [person_key])
        return list(PersonInAcademy.objects.filter(person_key=person_key).order_by("academy"))


def _elsewhere(hosted: directory.HostedAcademy, row: PersonInAcademy, opening: Opening) -> Elsewhere:
    return Elsewhere(
        code=hosted.code,
        name=hosted.name,
        url=hosted.url,
        missions=row.missions,
        claims=row.claims,
        claims_to_complete=row.claims_to_complete,
        next_mission_on=row.next_mission_on,
        refreshed_at=row.refreshed_at,
        opening=opening,
    )
