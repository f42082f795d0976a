"""What an import did: line by line for the counts, object by object for the details."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum


class LineStatus(Enum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def line_status(*, created: bool, changed: bool) -> LineStatus:
    """Created when what the line is about is new; updated when anything it describes changed."""
    if created:
        return LineStatus.CREATED
    return LineStatus.UPDATED if changed else LineStatus.UNCHANGED


@dataclass(slots=True)
class Loaded:
    """``persons``: keys of those whose missions or claims may read differently elsewhere."""

    lines: Counter[LineStatus]
    tallies: dict[str, dict[str, int]]
    persons: set[str] = field(default_factory=set)
    communes: set[str] = field(default_factory=set)
    convoked: int = 0
    claims: int = 0
