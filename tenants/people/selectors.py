"""Where examiners live on a day, and the errors they signalled."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from imagin.rules.services import academy_zone
from tenants.people.enums import CorrectionState
from tenants.people.models import CorrectionRequest, Examiner, Residence

SECRETS = ("numen", "nir", "iban")


def today() -> date:
    """In the academy: a home changes at its midnight."""
    return timezone.localdate(timezone=academy_zone())


def residence_on(examiner: Examiner, day: date) -> Residence | None:
    """The only answer to « where does he live » (décret 2006-781, art. 2-7°); None where nobody said.

    One query, none where ``residences`` were prefetched.
    """
    return in_force(examiner.residences.all(), day)


def in_force(residences: Iterable[Residence], day: date) -> Residence | None:
    return next((row for row in residences if row.withdrawn_at is None and day in row.period), None)


def announced_residence(examiner: Examiner) -> Residence | None:
    """The home he declared for a day to come."""
    rows = examiner.residences.filter(withdrawn_at__isnull=True, period__startswith__gt=today())
    return rows.order_by("period").first()


def residences_of(examiners: Collection[int]) -> dict[int, list[Residence]]:
    """Homes of these examiners, by their keys. One query."""
    found: dict[int, list[Residence]] = {key: [] for key in examiners}
    rows = Residence.objects.filter(examiner__in=examiners, withdrawn_at__isnull=True)
    for row in rows.order_by("examiner_id", "period"):
        found[row.examiner_id].append(row)
    return found


def corrections_of(examiner: Examiner) -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.objects.filter(examiner=examiner)


def all_corrections() -> QuerySet[CorrectionRequest]:
    """Those the division reads; nothing secret of the examiner comes with them."""
    rows = CorrectionRequest.objects.select_related("examiner")
    return rows.defer(*(f"examiner__{name}" for name in SECRETS))


def corrections(state: CorrectionState) -> QuerySet[CorrectionRequest]:
    return all_corrections().filter(state=state)
