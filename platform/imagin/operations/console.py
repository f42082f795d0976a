"""All the academies and the hub on one page: what is known, in a number of queries that does not grow."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from imagin.academies.models import ANSWERING, Academy, AcademyState
from imagin.academies.template import fingerprint
from imagin.operations import failures, maintenance
from imagin.operations.models import AcademyFigures, Maintenance

LATE_AFTER = timedelta(minutes=5)
LATE = (
    "Chiffres de plus de 5 minutes : rien de ce qu'ils disent n'est sûr. Regardez les travailleurs et "
    "l'horloge des tâches (worker et beat) : arrêtés, ou pris par un long travail."
)


@dataclass(frozen=True, slots=True)
class Line:
    """``figures`` is None until they were taken once; ``maintenance`` the one that runs, or the next."""

    academy: Academy
    figures: AcademyFigures | None
    failures: int
    maintenance: Maintenance | None

    @property
    def code(self) -> str:
        return self.academy.code

    @property
    def host(self) -> str:
        return self.academy.primary_host

    @property
    def migration(self) -> str:
        """``ok``, ``late``, ``failed``, ``unknown``; ``creating`` where the opening will see to it."""
        state = getattr(self.academy, "migration", None)
        if state and state.error:
            return "failed"
        if state and state.fingerprint != fingerprint():
            return "late"
        if self.unfinished:
            return "creating"
        return "ok" if state else "unknown"

    @property
    def unfinished(self) -> bool:
        """An opening that stopped, or goes on: nothing can be read there yet."""
        return self.academy.state == AcademyState.CREATING

    @property
    def migrated_at(self) -> datetime | None:
        state = getattr(self.academy, "migration", None)
        return state.migrated_at if state else None

    @property
    def late(self) -> bool:
        """Taken each minute, its figures are old; in maintenance they are left as they were on purpose."""
        if self.figures is None or self.closed_now:
            return False
        return self.figures.taken_at < timezone.now() - LATE_AFTER

    @property
    def closed_now(self) -> bool:
        return self.maintenance is not None and self.maintenance.starts_at <= timezone.now()

    @property
    def stopped(self) -> bool:
        """It would answer, were it not in maintenance."""
        return self.closed_now and self.academy.state in ANSWERING


@dataclass(frozen=True, slots=True)
class Board:
    """``hub_failures``: those of the hub itself in 24 hours, which no academy's line counts."""

    lines: list[Line]
    hub_failures: int


def board() -> Board:
    """Every academy, by code, and the hub. Run on the hub."""
    broken = failures.of_a_day()
    return Board(_lines(Academy.objects.all(), broken), broken.get(failures.HUB, 0))


def lines() -> list[Line]:
    return board().lines


def line(code: str) -> Line | None:
    return next(iter(_lines(Academy.objects.filter(code=code), failures.of_a_day())), None)


def _lines(academies: QuerySet[Academy], broken: dict[str, int]) -> list[Line]:
    rows = academies.select_related("migration").prefetch_related("domains").order_by("code")
    figures = {kept.academy: kept for kept in AcademyFigures.objects.all()}
    planned = _next_maintenances()
    return [Line(row, figures.get(row.code), broken.get(row.code, 0), planned.get(row.code)) for row in rows]


def _next_maintenances() -> dict[str, Maintenance]:
    found: dict[str, Maintenance] = {}
    for one in maintenance.read():
        found.setdefault(one.academy, one)
    return found
