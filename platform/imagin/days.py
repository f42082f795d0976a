"""The days that anybody may write: beyond them a year is a slip, and dates can no longer be reckoned with."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError

EARLIEST, LATEST = date(1970, 1, 1), date(2099, 12, 31)
TOO_FAR = "Cette date est trop lointaine : choisissez le {day:%d/%m/%Y} au plus tard."
TOO_OLD = "Cette date est trop ancienne : choisissez le {day:%d/%m/%Y} au plus tôt."


def check_day(told: date) -> None:
    """A moment is judged by its own day: nothing near the bounds is refused for a time zone."""
    day = told.date() if isinstance(told, datetime) else told
    if day > LATEST:
        raise ValidationError(TOO_FAR.format(day=LATEST), code="far")
    if day < EARLIEST:
        raise ValidationError(TOO_OLD.format(day=EARLIEST), code="old")


def check_end(day: date) -> None:
    """The first day when something no longer holds: its last day is the one before."""
    check_day(day if day <= EARLIEST else day - timedelta(days=1))
