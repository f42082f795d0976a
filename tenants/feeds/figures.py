"""What an academy holds, for the hosting console: counts only, read by the academy's own role."""

from imagin.operations import counters
from imagin.operations.counters import LastImport
from tenants.claims.enums import ClaimState
from tenants.claims.models import ClaimHalf
from tenants.feeds.models import FeedImport
from tenants.journal.models import OutboxEvent
from tenants.missions.models import Mission
from tenants.people.enums import ExaminerState
from tenants.people.models import Examiner

WAITING = (ClaimState.TO_BE_HANDLED, ClaimState.HANDLED, ClaimState.SUBMITTED)
"""A manager must act on them (DESIGN §6)."""


def people() -> int:
    return Examiner.objects.exclude(state=ExaminerState.ARCHIVED).count()


def missions() -> int:
    return Mission.objects.count()


def claims_waiting() -> int:
    waiting = ClaimHalf.objects.filter(state__in=WAITING).order_by()
    return waiting.values("claim_id").distinct().count()


def outbox() -> int:
    return OutboxEvent.objects.count()


def last_import() -> LastImport | None:
    latest = FeedImport.objects.order_by("-imported_at").only("system", "imported_at").first()
    return LastImport(latest.system, latest.imported_at) if latest else None


def declare() -> None:
    for counted in (people, missions, claims_waiting, outbox):
        counters.count(counted.__name__, counted)
    counters.tell_last_import(last_import)
