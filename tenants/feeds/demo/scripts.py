"""Who does what, in days from today: so there are always missions to come, in progress and done."""

from dataclasses import dataclass
from enum import Enum


class Place(Enum):
    HOME = "home"
    """At home: no centre."""
    TOWN = "town"
    """The second school of the list, in the demo teacher's town or next to it."""
    AWAY = "away"
    """A school of another town."""


class Fate(Enum):
    """What has become of the claim; OPEN is what the import alone makes."""

    ASSIGNED = "affecté"
    OPEN = "open"
    SAVED = "saved"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PAID = "paid"
    HANDLED = "handled"
    NOT_PERFORMED = "not performed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Planned:
    """``start``: days from today. ``quantity``: copies or candidates, where something was typed."""

    type: str
    paper: str
    start: int
    days: int
    place: Place
    fate: Fate = Fate.OPEN
    quantity: int = 0


TEACHER = (
    Planned("CORR", "BCG", -24, 3, Place.AWAY),
    Planned("CORR", "BTS", -40, 2, Place.TOWN),
    Planned("DOM", "EABCG", -58, 8, Place.HOME),
    Planned("CORR", "DNB", -17, 2, Place.AWAY, Fate.SAVED, 62),
    Planned("CORR", "BTN", -75, 3, Place.TOWN, Fate.SUBMITTED, 54),
    Planned("ORAL", "BTS", -92, 2, Place.AWAY, Fate.APPROVED, 18),
    Planned("CORR", "BTS", -340, 3, Place.TOWN, Fate.PAID, 71),
    Planned("CORR", "BCP", -110, 2, Place.AWAY, Fate.CANCELLED),
    Planned("ORAL2", "BCG", -130, 1, Place.AWAY, Fate.NOT_PERFORMED),
    Planned("SURV", "BTS", -33, 1, Place.AWAY),
    Planned("E3C", "EABCG", -50, 6, Place.HOME),
    Planned("ENT", "BCG", -27, 1, Place.AWAY),
    Planned("CORR", "BCP", -2, 6, Place.TOWN),
    Planned("ORAL", "BCP", 12, 2, Place.AWAY),
    Planned("CORR", "BCG", 26, 3, Place.TOWN),
    Planned("DELIB", "BCG", 37, 1, Place.AWAY),
    Planned("CORR", "CAP", 44, 2, Place.TOWN, Fate.ASSIGNED),
)
EXTERNAL = (
    Planned("ORAL", "BTS", -30, 2, Place.AWAY),
    Planned("CORR", "BTS", -15, 2, Place.TOWN),
    Planned("MEM", "DDEEAS", -55, 1, Place.HOME),
    Planned("CORR", "BMA", -80, 2, Place.AWAY, Fate.SUBMITTED, 23),
    Planned("PRAT", "CAP", 16, 1, Place.AWAY),
)
# Of the teachers who also serve elsewhere: (whose, where) → missions.
ELSEWHERE = {
    ("toulouse", "rennes"): (
        Planned("CORR", "BTS", -21, 2, Place.AWAY),
        Planned("HARM", "BCG", -64, 1, Place.TOWN),
        Planned("ORAL", "BTS", 19, 2, Place.TOWN),
    ),
    ("toulouse", "centrale"): (
        Planned("CORR", "BTS", -35, 3, Place.TOWN),
        Planned("DELIB", "BCG", 29, 1, Place.TOWN),
    ),
    ("noumea", "centrale"): (
        Planned("CORR", "EABCG", -45, 4, Place.HOME),
        Planned("ORAL", "BCG", 22, 2, Place.TOWN),
    ),
}
# Shared by several of the other examiners.
GROUPS = (
    Planned("CORR", "BCG", -23, 3, Place.AWAY),
    Planned("CORR", "BTS", -39, 2, Place.TOWN, Fate.SUBMITTED, 48),
    Planned("DOM", "EABCG", -61, 8, Place.HOME),
    Planned("CORR", "DNB", -16, 2, Place.TOWN),
    Planned("ORAL", "BTS", -88, 2, Place.AWAY),
    Planned("ORAL2", "BCG", -70, 1, Place.TOWN),
    Planned("SURV", "BTS", -32, 1, Place.TOWN, Fate.HANDLED),
    Planned("ADM", "BCG", -47, 3, Place.TOWN, Fate.HANDLED),
    Planned("PRAT", "CAP", -52, 1, Place.AWAY),
    Planned("CORR", "BMA", -66, 2, Place.TOWN),
    Planned("CORR", "CAPEPS", -83, 1, Place.TOWN),
    Planned("ORAL", "BCG-ECA", -36, 1, Place.TOWN),
    Planned("MEM", "DDEEAS", -78, 1, Place.HOME),
    Planned("E3C", "EABCG", -12, 5, Place.HOME),
    Planned("HARM", "BCG", -29, 1, Place.AWAY),
    Planned("CORR", "BTN", -100, 3, Place.AWAY, Fate.CANCELLED),
    Planned("CORR", "BTS", -1, 5, Place.TOWN),
    Planned("ORAL", "BCP", 9, 2, Place.AWAY),
    Planned("DELIB", "BTS", 24, 1, Place.TOWN),
    Planned("CORR", "BCG", 33, 3, Place.AWAY, Fate.ASSIGNED),
)
