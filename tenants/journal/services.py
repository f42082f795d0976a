"""Writing to the journal and to the outbox, always inside the caller's transaction."""

from collections.abc import Iterable
from typing import Any

from tenants.journal.models import Entry, OutboxEvent

SYSTEM = "system"


def record(code: str, *, actor: str = SYSTEM, subject: str = "", **data: Any) -> Entry:
    """Add an entry; ``data`` holds ids and codes only, never a name, a NUMEN or an account number."""
    return Entry.objects.create(code=code, actor=actor, subject=subject, data=data)


def publish_persons(person_keys: Iterable[str]) -> None:
    """Tell the federation that what it shows of these persons has changed (DESIGN §8)."""
    events = [OutboxEvent(person_key=key) for key in sorted(set(person_keys)) if key]
    OutboxEvent.objects.bulk_create(events)
