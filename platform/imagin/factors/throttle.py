"""Five wrong codes in a row close the typing of codes for five minutes, never longer, and nothing else.

Only somebody who gave the first factor can make them wrong, and a security key still opens meanwhile.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from imagin.factors.models import WrongCodes
from imagin.identity.models import Account

ALLOWED = 5
CLOSED_FOR = timedelta(minutes=5)


class TooManyTries(Exception):
    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def take_turn(account: Account) -> WrongCodes:
    """In a transaction: the tries of one account come one after the other, and are counted."""
    assert transaction.get_connection().in_atomic_block
    WrongCodes.objects.get_or_create(account=account)
    row = WrongCodes.objects.select_for_update().get(account=account)
    if row.locked_until and row.locked_until > timezone.now():
        raise TooManyTries(row.locked_until)
    return row


def note_wrong(row: WrongCodes) -> bool:
    """True where this one closes the door."""
    now = timezone.now()
    old = row.last_at is None or now - row.last_at >= CLOSED_FOR
    row.count, row.last_at = (1 if old else row.count + 1), now
    closes = row.count >= ALLOWED
    if closes:
        row.count, row.locked_until = 0, now + CLOSED_FOR
    row.save(update_fields=["count", "last_at", "locked_until"])
    return closes


def note_right(row: WrongCodes) -> None:
    if row.count:
        row.count = 0
        row.save(update_fields=["count"])
