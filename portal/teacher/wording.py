"""Sentences the guide writes its own way: dates of a mission, juries, names of academies in a phrase."""

from datetime import date, datetime, time

from portal.shell.formats import DAYS, SPACE, clock, short_date
from tenants.missions.selectors import MissionLine


def date_sentence(day: date, at: time | None, duration: int, unit: str) -> str:
    """« Le mardi 20/05/2014 à 07:45 Durée : 1 demi-journée(s) » (guide v17 §1.3.6)."""
    hour = f" à{SPACE}{at:%H:%M}" if at else ""
    lasts = f"Durée : {duration} {unit}".replace(" ", SPACE)
    return f"Le {DAYS[day.weekday()]} {short_date(day)}{hour} {lasts}"


def jury_sentence(line: MissionLine) -> str:
    """« MEMBRE DU JURY(0315) »: quality in the jury, then its code (guide v17 §2.3.2)."""
    if line.jury and line.jury_quality:
        return f"{line.jury_quality}({line.jury})"
    return line.jury or line.jury_quality


def list_caption(academy_name: str) -> str:
    """« Liste des missions de l'académie de TOULOUSE » (guide v17 §2.6.2); plain for a vice-rectorat."""
    if academy_name.startswith("Académie"):
        return f"Liste des missions de l'a{academy_name[1:]}"
    return "Liste des missions"


def saved_mark(moment: datetime, now: datetime) -> str:
    """« Enregistré à 14 h 02 », with the day when it was not today; both moments in the academy's zone."""
    day = "" if moment.date() == now.date() else f"le {short_date(moment.date())} "
    return f"Enregistré {day}à {clock(moment.time())}"
