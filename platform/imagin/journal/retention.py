"""Purging what a journal need not keep any longer: whole seals, from the beginning of a chain.

The seals stay, with their prints: the chain still verifies. The entries go, under a signed record
(``journal.purged``) without which a check calls them deleted. Each purge writes the record of both chains
anew, so that the record in force is always a recent one and is never itself purged.
"""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from imagin.journal import prints
from imagin.journal.books import Book
from imagin.journal.fields import Chain, chain_of
from imagin.journal.sealing import hold
from imagin.journal.verification import PURGED, Check, purge_records

SYSTEM = "system"


class PurgeRefused(RuntimeError):
    """What is damaged is evidence: it is not deleted."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"Rien n'a été purgé, car le journal est abîmé. {sentence}")


def purge(book: Book, months: dict[str, int], *, now: datetime | None = None) -> dict[str, int]:
    """Entries deleted, per chain. ``book`` is opened by the owner: nobody else may delete from a journal."""
    today = now or timezone.now()
    with transaction.atomic(using=book.using):
        hold(book)
        before = {chain: today - relativedelta(months=count) for chain, count in months.items()}
        due = {chain: seal for chain in before if (seal := _last_due(book, chain, before[chain]))}
        known = purge_records(book)[0]
        deleted = {chain: _empty(book, chain, seal) for chain, seal in due.items()}
        if due:
            _write_records(book, known, due, deleted)
    return deleted


def _last_due(book: Book, chain: str, before: datetime):
    """Last seal made before the limit, unless everything up to it is gone already."""
    seal = book.seals(chain=chain, at__lt=before).order_by("-number").first()
    record = purge_records(book)[0].get(chain)
    return None if seal is None or (record and record["upto"] >= seal.number) else seal


def _empty(book: Book, chain: str, seal) -> int:
    if broken := Check(book, chain).run(upto=seal.number):
        raise PurgeRefused(broken[0])
    former = Q(id__lte=seal.after_id) | Q(txid__lte=seal.upto_txid)
    return book.entries(chain=chain, id__lte=seal.last_id).filter(former).delete()[0]


def _write_records(book: Book, known: dict[str, dict], due: dict, deleted: dict[str, int]) -> None:
    """``known``: the records as they were before their own chain was purged."""
    for chain in Chain.values:
        if chain in due:
            seal = due[chain]
            _write(book, chain=chain, upto=seal.number, digest=seal.digest, entries=deleted[chain])
        elif chain in known:
            _write(book, **{**known[chain], "entries": 0})


def _write(book: Book, **said) -> None:
    data = {**said, "mac": prints.sign(book.name, {"purged": said})}
    book.entry_model.objects.using(book.using).create(
        code=PURGED, actor=SYSTEM, subject="", data=data, chain=chain_of(PURGED)
    )
