"""The same act on the hub's journal and on every academy's, one after the other. Run on the hub."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from imagin.academies import directory, roles
from imagin.academies.models import Academy, AcademyState
from imagin.journal.books import HUB, Book, hub_book
from imagin.journal.fields import Chain
from imagin.journal.retention import PurgeRefused, purge
from imagin.journal.sealing import seal
from imagin.journal.services import keep_witnesses
from imagin.journal.services import record as record_on_hub
from imagin.journal.verification import Verdict, verify
from imagin.operations import maintenance
from imagin.tenancy import naming
from imagin.tenancy.context import PUBLIC, academy, enter, hub
from tenants.journal.selectors import Wanted
from tenants.journal.services import academy_book, months_kept, record

logger = logging.getLogger("imagin.journal")


def journals() -> list[str]:
    """Closed academies keep their journal, so they keep its care."""
    known = Academy.objects.exclude(state=AcademyState.CREATING).order_by("code")
    return [HUB, *known.values_list("code", flat=True)]


def journals_at_work() -> list[str]:
    """That of an academy in maintenance waits for its end."""
    return maintenance.at_work(journals())


def in_journal(name: str, act: Callable[[Book], Any]) -> Any:
    if name == HUB:
        with hub():
            return act(hub_book())
    with academy(name):
        return act(academy_book())


def for_each(act: Callable[[str], Any]) -> Iterator[tuple[str, Any]]:
    """One journal's failure stays its own."""
    for name in journals_at_work():
        try:
            yield name, act(name)
        except Exception:
            if not gone(name):
                logger.exception("journal %s: %s failed", name, act.__name__)


def gone(name: str) -> bool:
    """With its academy, undone meanwhile."""
    return name != HUB and directory.gone(name)


def seal_one(name: str) -> int:
    def act(book: Book) -> tuple[Book, int, dict[str, Any]]:
        made = seal(book, wait=False)
        return book, len(made), _last_seals(book)

    book, count, last = in_journal(name, act)
    with hub():
        keep_witnesses(book, last)
    return count


def verify_one(name: str) -> Verdict:
    """Sealed first: what is not sealed is not checked."""

    def act(book: Book) -> tuple[Book, Verdict, dict[str, Any]]:
        seal(book)
        return book, verify(book), _last_seals(book)

    book, verdict, last = in_journal(name, act)
    with hub():
        keep_witnesses(book, last, verdict)
    for sentence in verdict.breaks:
        logger.error("journal %s: %s", name, sentence)
    return verdict


def purge_one(name: str) -> dict[str, int]:
    """By the owner: an academy's role cannot delete from its journal, nor the hub's from its own."""
    book, months = in_journal(name, lambda book: (book, months_kept()))
    scope = roles.owner_scope(PUBLIC if name == HUB else naming.schema_of(name))
    with enter(scope):
        try:
            return purge(book.by_owner(scope), months)
        except PurgeRefused as refused:
            logger.error("journal %s: %s", name, refused)
            return {}


def _last_seals(book: Book) -> dict[str, Any]:
    found = {chain: book.last_seal(chain) for chain in Chain.values}
    return {chain: seal for chain, seal in found.items() if seal}


def note_export(book: Book, actor: str, file_format: str, wanted: Wanted) -> None:
    """Who took the journal away is in the journal."""
    asked = {"family": wanted.family, "author": wanted.actor}
    for name, moment in (("since", wanted.since), ("until", wanted.until)):
        asked[name] = moment.date().isoformat() if moment else ""
    write = record_on_hub if book.name == HUB else record
    write("journal.exported", actor=actor, subject="", format=file_format, **asked)
