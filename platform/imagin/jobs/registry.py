"""The kinds of jobs: whoever owns an action declares it, ``@job("academy.migrate", "Mettre à jour…")``.

A run is called again from its beginning after a kill: it must find what it did already. It reports by
``Progress`` outside of its transactions, and calls ``progress.check()`` where stopping leaves nothing half
done. Declared in the ``jobs`` module of an application, found the first time a kind is asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

Run = Callable[..., Any]


class UnknownJob(KeyError):
    """``str(error)`` is a sentence."""

    def __str__(self) -> str:
        return f"Le travail « {self.args[0]} » n'existe pas dans cette version de la plateforme."


@dataclass(frozen=True, slots=True)
class JobKind:
    """``run(progress, academy=…, **params)``; ``cancellable``: it has safe points where it may stop."""

    name: str
    label: str
    run: Run
    cancellable: bool = False


_kinds: dict[str, JobKind] = {}


def job(name: str, label: str, *, cancellable: bool = False) -> Callable[[Run], Run]:
    def declare(run: Run) -> Run:
        known = _kinds.setdefault(name, JobKind(name, label, run, cancellable))
        if known.run is not run:
            raise ValueError(f"Travail déclaré deux fois : {name}")
        return run

    return declare


@cache
def _discover() -> None:
    autodiscover_modules("jobs")


def find(name: str) -> JobKind:
    _discover()
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownJob(name) from None


def all_kinds() -> list[JobKind]:
    _discover()
    return sorted(_kinds.values(), key=lambda kind: kind.name)
