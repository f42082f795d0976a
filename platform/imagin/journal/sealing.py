"""Sealing: entries are written freely, then closed by a seal that names the one before it.

Writing into a chain would make every business transaction wait for the others. So an entry only carries the
number of its transaction, and every minute (and before an export or a check) a seal takes all entries of
transactions ``from_txid < txid <= upto_txid``, where everything up to ``upto_txid`` is finished: older than
the oldest running transaction (``pg_snapshot_xmin``). An entry of a long transaction, committed after a seal,
is younger than that seal's bound and falls into a later one. Each entry is thus in exactly one seal, and a
check finds which from the entry alone.

A database restored in another cluster restarts its transaction numbers: they then run below the last bound.
The entries it came with are closed, and ``after_id`` separates them from those written since.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from imagin.journal import prints
from imagin.journal.books import Book
from imagin.journal.fields import Chain

FINISHED = "SELECT (pg_snapshot_xmin(pg_current_snapshot()))::text::bigint - 1"
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0)) IS NOT NULL"
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"


def hold(book: Book, *, wait: bool = True) -> bool:
    """One sealer, check or purge of a journal at a time, until the end of the transaction."""
    return bool(book.ask(LOCK if wait else TRY_LOCK, f"imagin.journal {book.name}"))


def seal(book: Book, *, wait: bool = True) -> list[Any]:
    """Close what is finished, chain by chain; without ``wait``, leave it to whoever is at it."""
    with transaction.atomic(using=book.using):
        if not hold(book, wait=wait):
            return []
        return [made for chain in Chain.values if (made := _seal_chain(book, chain))]


def _seal_chain(book: Book, chain: str) -> Any:
    finished, last = book.ask(FINISHED), book.last_seal(chain)
    if last and finished < last.upto_txid:
        return _close_former_cluster(book, chain, last) or _append(
            book, chain, last, after_id=last.last_id, from_txid=0, upto_txid=finished
        )
    after_id, from_txid = (last.after_id, last.upto_txid) if last else (0, 0)
    return _append(book, chain, last, after_id=after_id, from_txid=from_txid, upto_txid=finished)


def _close_former_cluster(book: Book, chain: str, last: Any) -> Any:
    left = book.entries(chain=chain, txid__gt=last.upto_txid, id__gt=last.after_id)
    highest = left.order_by("-txid").values_list("txid", flat=True).first()
    if highest is None:
        return None
    return _append(book, chain, last, after_id=last.after_id, from_txid=last.upto_txid, upto_txid=highest)


def _append(book: Book, chain: str, last: Any, **bounds: int) -> Any:
    """No entry, no seal."""
    content = prints.Content()
    wanted = book.entries(
        chain=chain,
        txid__gt=bounds["from_txid"],
        txid__lte=bounds["upto_txid"],
        id__gt=bounds["after_id"],
    )
    for entry in wanted.order_by("txid", "id").iterator():
        content.add(prints.entry_line(entry), entry.id)
    return _write(book, chain, last, content, bounds) if content.count else None


def _write(book: Book, chain: str, last: Any, content: prints.Content, bounds: dict[str, int]) -> Any:
    made = book.seal_model(
        chain=chain,
        number=last.number + 1 if last else 1,
        last_id=max(content.last_id, last.last_id if last else 0),
        count=content.count,
        content=content.hexdigest(),
        previous=last.digest if last else "",
        key_version=prints.KEY_VERSION,
        at=timezone.now(),
        **bounds,
    )
    made.digest = prints.sign(book.name, prints.seal_values(made))
    made.save(using=book.using, force_insert=True)
    return made
