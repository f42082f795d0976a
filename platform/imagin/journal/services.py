"""Writing to the hub's journal, hearing what identity tells, keeping the witnesses of every journal."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from imagin.journal.books import Book
from imagin.journal.fields import chain_of
from imagin.journal.models import HubEntry, JournalWitness
from imagin.journal.privacy import masked
from imagin.journal.verification import Verdict
from imagin.tenancy.context import current_academy

logger = logging.getLogger("imagin.journal")
SYSTEM = "system"


def record(code: str, *, actor: str = SYSTEM, subject: str = "", **data: Any) -> HubEntry:
    """Add an entry to the hub's journal; ``data`` holds ids and codes only."""
    kept = masked(data)
    return HubEntry.objects.create(code=code, actor=actor, subject=subject, data=kept, chain=chain_of(code))


def on_told(code: str, actor: str, subject: str, data: dict[str, Any], **signal: Any) -> None:
    if current_academy() is None:
        keep(record, code, actor=actor, subject=subject, **data)


def keep(write: Callable[..., Any], code: str, **entry: Any) -> None:
    """An act that cannot be journalled does not happen; a refusal stays a refusal, and a line says so."""
    refusal = code.endswith((".refused", ".locked")) and not connection.in_atomic_block
    try:
        write(code, **entry)
    except DatabaseError:
        if not refusal:
            raise
        logger.exception("%s was not journalled", code)


def keep_witnesses(book: Book, seals: dict[str, Any], verdict: Verdict | None = None) -> None:
    """What the hub remembers of each chain: its last seal, and what the last check found. Run on the hub."""
    checked = {} if verdict is None else {"verified_at": timezone.now(), "intact": verdict.intact}
    for chain, seal in seals.items():
        _keep_witness(book.name, chain, seal, checked)


@transaction.atomic
def _keep_witness(name: str, chain: str, seal: Any, checked: dict[str, Any]) -> None:
    """Never goes back: a chain whose end is cut off must not pull its witness along."""
    facts = {"number": seal.number, "digest": seal.digest, "sealed_at": seal.at}
    kept, new = JournalWitness.objects.select_for_update().get_or_create(
        academy=name, chain=chain, defaults={**facts, **checked}
    )
    if new or seal.number > kept.number:
        # For a log kept elsewhere: a witness that no owner of this database can reach.
        logger.info("journal %s %s sealed %s %s", name, chain, seal.number, seal.digest)
    if not new and (seal.number > kept.number or checked):
        changes = {**(facts if seal.number > kept.number else {}), **checked}
        JournalWitness.objects.filter(pk=kept.pk).update(**changes)
