"""French writing of dates and times: the same text on every page."""

import datetime as dt
import re
import unicodedata
from zoneinfo import ZoneInfo

from django.utils import timezone

from imagin.typography import NARROW_SPACE, SPACE, format_clock, format_number

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", SPACE: " ", NARROW_SPACE: " "})


def fold(text: str) -> str:
    """Text as the keyword filter compares it: no accents, no case, plain apostrophes (as filter.js)."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(bare.lower().translate(LIGATURES).split())


def bound(text: str) -> str:
    """No line starts with a French double punctuation mark."""
    return re.sub(r"« | (?=[:;!?»])", lambda found: found[0].replace(" ", SPACE), text)


def long_date(value: dt.date | None) -> str:
    if value is None:
        return ""
    day = in_zone(value) if isinstance(value, dt.datetime) else value
    number = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {number} {MONTHS[day.month - 1]} {day.year}"


def short_date(value: dt.date | None) -> str:
    if value is None:
        return ""
    day = in_zone(value) if isinstance(value, dt.datetime) else value
    return f"{day:%d/%m/}{day.year:04d}"


def clock(value: dt.datetime | dt.time | None, zone: str = "") -> str:
    if value is None:
        return ""
    moment = in_zone(value, zone) if isinstance(value, dt.datetime) else value
    return format_clock(moment)


def long_moment(value: dt.datetime | None, zone: str = "") -> str:
    if value is None:
        return ""
    moment = in_zone(value, zone)
    return f"{long_date(moment.replace(tzinfo=None))}, {clock(moment.replace(tzinfo=None))}"


def short_moment(value: dt.datetime | None, zone: str = "") -> str:
    if value is None:
        return ""
    moment = in_zone(value, zone).replace(tzinfo=None)
    return f"{short_date(moment)} {clock(moment)}"


def in_zone(value: dt.datetime, zone: str = "") -> dt.datetime:
    """A naive time is already local: it was read from a convocation and is shown as written."""
    if timezone.is_naive(value):
        return value
    return timezone.localtime(value, ZoneInfo(zone) if zone else None)


def counted(number: int, unit: tuple[str, str]) -> str:
    """In French, zero and one are singular."""
    return f"{format_number(number)} {unit[0] if number < 2 else unit[1]}"
