"""Which schema, under which PostgreSQL role, the running code may touch.

The scope lives in a ContextVar without a default: a thread, a callback or a task that nobody
opened an academy for cannot fall back to ``public``, it fails (DESIGN §4).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from imagin.tenancy import naming

PUBLIC = "public"


class NoScopeError(RuntimeError):
    """A database statement ran before an academy or the hub was opened."""

    def __init__(self) -> None:
        super().__init__("Aucune académie n'est ouverte : ouvrez-en une avec academy(code) ou hub().")


@dataclass(frozen=True, slots=True)
class Scope:
    """A schema and the role that reads it; ``academy`` is the academy's code, None on the hub."""

    schema: str
    role: str
    academy: str | None = None


_scope: ContextVar[Scope] = ContextVar("imagin_scope")
_memo: ContextVar[dict[str, Any]] = ContextVar("imagin_memo")


def current_scope() -> Scope:
    try:
        return _scope.get()
    except LookupError:
        raise NoScopeError from None


def current_scope_or_none() -> Scope | None:
    return _scope.get(None)


def memo() -> dict[str, Any]:
    """Notes that live as long as the open block (a request, a task) and belong to its academy."""
    current_scope()
    return _memo.get()


def current_academy() -> str | None:
    """Code of the open academy, None on the hub; raises NoScopeError where nothing is open."""
    return current_scope().academy


def academy_scope(code: str) -> Scope:
    return Scope(naming.schema_of(code), naming.academy_role(code), code)


def hub_scope() -> Scope:
    return Scope(PUBLIC, naming.hub_role())


@contextmanager
def enter(scope: Scope) -> Iterator[Scope]:
    token, memo_token = _scope.set(scope), _memo.set({})
    try:
        yield scope
    finally:
        _scope.reset(token)
        _memo.reset(memo_token)


def academy(code: str):
    """Open one academy by its code, for the time of a ``with`` block."""
    return enter(academy_scope(code))


def hub():
    """Open the hub (public schema, hub role) for the time of a ``with`` block."""
    return enter(hub_scope())
