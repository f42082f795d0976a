"""A day that two values of one rule leave between them: remarked, not refused."""

from collections.abc import Iterator

from django.utils import timezone

from imagin.academies.configuration.source import where
from imagin.rules.timeline import Segment, days_between

NEXT = (
    "« until » est le premier jour où une valeur ne vaut plus : pour que la suivante prenne le relais, "
    "donnez la même date à son « from »."
)
OF_RULE = (
    "Remarque : {place} : entre deux valeurs, la valeur nationale vaut le {day:%d/%m/%Y}, ce seul jour. "
    "{next}"
)
OF_SESSION = (
    "Remarque : {place} : entre deux valeurs, la session suit le reste de l'académie le {day:%d/%m/%Y}, "
    "ce seul jour. {next}"
)


def remarks(timelines: dict[tuple[str, str], list[Segment]], key: str, line: int, name: str) -> Iterator[str]:
    """One day is rather a slip than a wish: ``until`` was taken for the last day."""
    today = timezone.localdate()
    for session, segments in ((told[1], segments) for told, segments in timelines.items() if told[0] == key):
        place = where(name, line, ("rules", key) + ((session,) if session else ()))
        sentence = OF_SESSION if session else OF_RULE
        days = (day for day in days_between(segments) if day >= today)
        yield from (sentence.format(place=place, day=day, next=NEXT) for day in days)
