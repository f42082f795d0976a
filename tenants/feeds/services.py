"""Importing a feed: read, check everything, write in one transaction, or say all that is wrong."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from imagin.operations import failures
from imagin.operations.models import FailureKind
from imagin.reference.services import known_communes
from imagin.tenancy.context import current_scope
from tenants.feeds.columns import Format, Row
from tenants.feeds.cyclades.format import CYCLADES
from tenants.feeds.cyclades.loader import load_cyclades
from tenants.feeds.epp.format import EPP
from tenants.feeds.epp.loader import load_epp
from tenants.feeds.loaded import LineStatus, Loaded
from tenants.feeds.models import FeedImport, System
from tenants.feeds.problems import FeedRefused, Problems
from tenants.feeds.reader import read_rows
from tenants.journal.services import publish_persons, record

BUSY = "Un autre import est en cours dans cette académie : recommencez quand il sera terminé."
NO_LINE = "Le fichier ne contient que sa ligne d'en-tête : il n'y a rien à importer."


@dataclass(frozen=True, slots=True)
class Feed:
    format: Format
    load: Callable[[list[Row], Problems, str], Loaded]


FEEDS = {System.EPP: Feed(EPP, load_epp), System.CYCLADES: Feed(CYCLADES, load_cyclades)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, or would have been when ``dry_run``; ``unknown_communes`` are worth a warning."""

    loaded: Loaded
    dry_run: bool
    unknown_communes: list[str]

    @property
    def created(self) -> int:
        return self.loaded.lines[LineStatus.CREATED]

    @property
    def updated(self) -> int:
        return self.loaded.lines[LineStatus.UPDATED]

    @property
    def unchanged(self) -> int:
        return self.loaded.lines[LineStatus.UNCHANGED]


def import_feed(
    system: System, content: bytes, *, file_name: str, actor: str, dry_run: bool = False
) -> Outcome:
    """Import a file into the open academy; FeedRefused lists all its errors and nothing is written.

    A second import of the same file changes nothing; ``dry_run`` does everything, then rolls back.
    A refused file is counted among the academy's failures: the hosting console shows it.
    """
    try:
        return _import(system, content, file_name, actor, dry_run)
    except Exception as error:
        if not dry_run:
            failures.note(FailureKind.IMPORT, system.value, type(error).__name__)
        raise


def _import(system: System, content: bytes, file_name: str, actor: str, dry_run: bool) -> Outcome:
    feed, problems = FEEDS[system], Problems()
    rows = read_rows(content, feed.format, [other.format for other in FEEDS.values()], problems)
    if not rows and not problems.count:
        raise FeedRefused([NO_LINE])
    with transaction.atomic():
        _one_at_a_time()
        loaded = feed.load(rows, problems, actor)
        outcome = Outcome(loaded, dry_run, sorted(loaded.communes - known_communes(loaded.communes)))
        _keep_trace(system, content, file_name, actor, outcome)
        transaction.set_rollback(dry_run)
    return outcome


def _one_at_a_time() -> None:
    """Two imports of one academy would each create what the other is creating."""
    with connection.cursor() as cursor:
        key = f"imagin.feeds {current_scope().schema}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        if not cursor.fetchone()[0]:
            raise FeedRefused([BUSY])


def _keep_trace(system: System, content: bytes, file_name: str, actor: str, outcome: Outcome) -> None:
    counts = {"created": outcome.created, "updated": outcome.updated, "unchanged": outcome.unchanged}
    sha256 = hashlib.sha256(content).hexdigest()
    done = FeedImport.objects.create(system=system, file_name=file_name[-160:], sha256=sha256, **counts)
    record(
        "feeds.imported",
        actor=actor,
        subject=f"feed:{done.pk}",
        system=system.value,
        convoked=outcome.loaded.convoked,
        claims=outcome.loaded.claims,
        **counts,
    )
    publish_persons(outcome.loaded.persons)
