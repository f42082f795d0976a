"""Who counts what in an academy: ``tenants.*`` declares its counters in ``AppConfig.ready()``.

A counter is called with its academy open, under the academy's own role.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

NUMBERS = ("people", "missions", "claims_waiting", "outbox")


@dataclass(frozen=True, slots=True)
class LastImport:
    """The last file that was taken in."""

    system: str
    at: datetime


_numbers: dict[str, Callable[[], int]] = {}
_imports: list[Callable[[], LastImport | None]] = []


def count(name: str, counted: Callable[[], int]) -> None:
    """``name``: one of ``NUMBERS``."""
    if name not in NUMBERS:
        raise ValueError(f"no figure is called {name!r}")
    _numbers[name] = counted


def tell_last_import(found: Callable[[], LastImport | None]) -> None:
    _imports[:] = [found]


def numbers() -> dict[str, Any]:
    """Those of the open academy."""
    return {name: counted() for name, counted in _numbers.items()}


def last_import() -> LastImport | None:
    return _imports[0]() if _imports else None
