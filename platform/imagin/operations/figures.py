"""Taking the figures of each academy, under its own role, one after the other."""

import logging
from datetime import timedelta
from typing import Any

from django.utils import timezone

from imagin.academies.applied import drift as drift_of
from imagin.academies.directory import gone
from imagin.academies.models import Academy, AcademyState
from imagin.operations import counters, failures, maintenance
from imagin.operations.models import AcademyFigures, FailureKind
from imagin.tenancy.context import academy, hub

logger = logging.getLogger(__name__)
DRIFT_EVERY = timedelta(minutes=10)
"""Reading a whole file again costs more than counting rows."""


def counted_codes() -> list[str]:
    """Closed academies keep their data, so their figures; one being created has no schema yet."""
    with hub():
        known = Academy.objects.exclude(state=AcademyState.CREATING).order_by("code")
        return list(known.values_list("code", flat=True))


def take_all(*, drift: bool = False) -> int:
    """How many could be read; one in maintenance keeps its last figures."""
    return sum(take(code, drift=drift) for code in maintenance.at_work(counted_codes()))


def take(code: str, *, drift: bool = False) -> bool:
    """One academy's fault stays its own: counted among its failures, its last figures kept."""
    try:
        with academy(code):
            values = {**counters.numbers(), **_imports(code)}
        with hub():
            _write(code, values, drift)
    except Exception as error:
        if gone(code):
            return False
        logger.exception("figures of %s were not taken", code)
        failures.note(FailureKind.TASK, "operations.take_figures", type(error).__name__, academy=code)
        return False
    return True


def _imports(code: str) -> dict[str, Any]:
    """The later of the last file taken in and the last one refused."""
    good = counters.last_import()
    with hub():
        bad = failures.last_refused_import(code)
    if bad and (good is None or bad.last_at > good.at):
        return {"last_import_at": bad.last_at, "last_import_system": bad.name, "last_import_ok": False}
    if good is None:
        return {"last_import_at": None, "last_import_system": "", "last_import_ok": True}
    return {"last_import_at": good.at, "last_import_system": good.system, "last_import_ok": True}


def _write(code: str, values: dict[str, Any], drift: bool) -> None:
    now = timezone.now()
    kept = AcademyFigures.objects.filter(academy=code).first()
    if drift or kept is None or kept.drift_at is None or kept.drift_at < now - DRIFT_EVERY:
        values |= {"drift": drift_of(code), "drift_at": now}
    AcademyFigures.objects.update_or_create(academy=code, defaults={**values, "taken_at": now})
