"""What keeping the journal for a shorter time would erase, told before it is decided."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from imagin.journal.fields import Chain
from imagin.rules.registry import Touched, effect_of
from tenants.journal.services import academy_book

ERASED = (
    "entrée du journal des {name}, que la prochaine purge effacera pour toujours|"
    "entrées du journal des {name}, que la prochaine purge effacera pour toujours"
)


@effect_of("journal.access_months")
def accesses(before: int, after: int, day: date) -> list[Touched]:
    return _erased(Chain.ACCESS, "accès", before, after, day)


@effect_of("journal.acts_months")
def acts(before: int, after: int, day: date) -> list[Touched]:
    return _erased(Chain.ACTS, "actes", before, after, day)


def _erased(chain: str, name: str, before: int, after: int, day: date) -> list[Touched]:
    """Those that the present value would keep on that day."""
    count = _older(chain, after, day) - _older(chain, before, day)
    return [Touched(ERASED.format(name=name), claims=count, lost=True)] if count > 0 else []


def _older(chain: str, months: int, day: date) -> int:
    """Sealed entries only, as the purge takes them (``imagin.journal.retention``)."""
    book, now = academy_book(), timezone.now()
    later = max(day - timezone.localdate(), timedelta(0))
    seals = book.seals(chain=chain, at__lt=now + later - relativedelta(months=months))
    last = seals.order_by("-number").first()
    return book.entries(chain=chain, id__lte=last.last_id).count() if last else 0
