"""Host → academy and code → academy, kept in memory for a few seconds.

A host that is not known is looked up each time, so a new academy answers at once, without restart.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError

from imagin.academies.models import ANSWERING, Academy, AcademyState, Domain
from imagin.tenancy.context import hub

KEEP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class HostedAcademy:
    """What a request needs to know of its academy."""

    code: str
    name: str
    host: str
    internal_url: str
    sandbox: bool = False

    @property
    def url(self) -> str:
        """Public address, e.g. ``http://toulouse.localhost:8000``."""
        return public_url(self.host)


def public_url(host: str) -> str:
    port = "" if settings.PORT in (80, 443) else f":{settings.PORT}"
    return f"{settings.SCHEME}://{host}{port}"


_kept: dict[str, tuple[float, HostedAcademy]] = {}


def by_host(host: str) -> HostedAcademy | None:
    return _keep("host:" + host, lambda: _find(host__iexact=host))


def by_code(code: str) -> HostedAcademy | None:
    return _keep("code:" + code, lambda: _find(academy__code=code, primary=True))


def open_academies() -> list[HostedAcademy]:
    """Every academy that answers, sandboxes too, by name. One query."""
    return _in_states(*ANSWERING)


def listed_academies() -> list[HostedAcademy]:
    """Those shown to people who choose an academy: a sandbox is not offered. One query."""
    return _in_states(AcademyState.OPEN)


def _in_states(*states: AcademyState) -> list[HostedAcademy]:
    with hub():
        domains = Domain.objects.filter(primary=True, academy__state__in=states)
        return [_hosted(domain) for domain in domains.select_related("academy").order_by("academy__name")]


def closed_at(host: str) -> str:
    """Name of the closed academy whose host this is, empty where there is none."""
    with hub():
        rows = Domain.objects.filter(host__iexact=host, academy__state=AcademyState.CLOSED)
        return rows.values_list("academy__name", flat=True).first() or ""


def closed(code: str) -> HostedAcademy | None:
    """One that may open again: verified before it answers."""
    return next((hosted for hosted in _in_states(AcademyState.CLOSED) if hosted.code == code), None)


def registered_academies() -> list[HostedAcademy]:
    """Those that answer, and those that did and may again. One query."""
    return _in_states(*ANSWERING, AcademyState.CLOSED)


def forget() -> None:
    _kept.clear()


def answers_still(found: HostedAcademy) -> bool:
    """False where another process undid it, closed it or moved it meanwhile; it is then forgotten.

    A database that cannot say leaves it as it was.
    """
    try:
        with hub():
            rows = Domain.objects.filter(host=found.host, academy__code=found.code)
            still = rows.filter(academy__state__in=ANSWERING).exists()
    except DatabaseError:
        return True
    if not still:
        forget()
    return still


def gone(code: str) -> bool:
    """Undone by another process, or being so; a database that cannot say leaves it where it was."""
    try:
        with hub():
            return not Academy.objects.filter(code=code).exclude(state=AcademyState.CREATING).exists()
    except DatabaseError:
        return False


@contextmanager
def unless_gone(code: str) -> Iterator[None]:
    """A task goes over the academies while one is undone: that it breaks down there is no failure."""
    try:
        yield
    except Exception:
        if not gone(code):
            raise


def _keep(key: str, find) -> HostedAcademy | None:
    until, found = _kept.get(key, (0.0, None))
    if found is None or until < time.monotonic():
        found = find()
        _kept.pop(key, None)
        if found is not None:
            _kept[key] = (time.monotonic() + KEEP_SECONDS, found)
    return found


def _find(**lookup) -> HostedAcademy | None:
    with hub():
        domain = (
            Domain.objects.select_related("academy").filter(academy__state__in=ANSWERING, **lookup).first()
        )
    return _hosted(domain) if domain else None


def _hosted(domain: Domain) -> HostedAcademy:
    academy: Academy = domain.academy
    return HostedAcademy(
        academy.code,
        academy.name,
        domain.host,
        domain.internal_url or settings.INTERNAL_URL,
        academy.state == AcademyState.SANDBOX,
    )
