"""What the checks will say of an academy that is only described: told before it is created.

A check that can judge from the file alone declares how (``Check.foreseen``); the others wait for the academy.
"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from imagin.academies.configuration.reading import Document
from imagin.academies.opening.checks import Result, registered
from imagin.rules.registry import find
from imagin.rules.timeline import value_on


def foreseen(document: Document) -> list[Result]:
    """Those that will not pass, blocking ones first."""
    results = [Result(check, check.foreseen(document)) for check in registered() if check.foreseen]
    return [result for result in results if not result.outcome.ok]


def said(document: Document, key: str) -> Any:
    """The rule as the academy would have it on its first day."""
    declared = find(key)
    value = value_on(document.timelines.get((key, ""), []), today(document))
    return declared.type.load(declared.national if value is None else value)


def today(document: Document) -> date:
    """Where the academy is."""
    zone = document.timelines.get(("time.zone", ""), [])
    return timezone.localdate(timezone=ZoneInfo(zone[0].value if zone else find("time.zone").national))
