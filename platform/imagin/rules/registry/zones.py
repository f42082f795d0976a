"""The time zone of an academy: that of a place."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError

from imagin.rules.registry.types import RuleType

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
PATTERN = rf"^({'|'.join(REGIONS)})/[A-Za-z0-9_+/-]+$"
NOT_A_ZONE = (
    "Indiquez un fuseau horaire de la base IANA, avec sa région, par exemple Pacific/Noumea ou Europe/Paris."
)


@cache
def zones() -> list[str]:
    """« localtime » is whatever the server says, and short names are kept for old machines: not those."""
    return sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS)


@dataclass(frozen=True, slots=True)
class Zone(RuleType):
    name = "zone"

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or value not in zones():
            raise ValidationError(NOT_A_ZONE)
        return value

    def schema(self) -> dict[str, Any]:
        """Not the list of zones: it changes with the machine, and the file must not."""
        return {"type": "string", "pattern": PATTERN, "examples": ["Pacific/Noumea"]}
