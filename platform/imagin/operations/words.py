"""What one reads of a maintenance, in the zone in force."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from imagin.operations.models import Maintenance
from imagin.typography import format_clock

CLOSED = "Le service est en maintenance."


def moment(value: datetime) -> str:
    """« mardi 20 mai 2014 à 7 h 45 »."""
    local = timezone.localtime(value)
    number = "1er" if local.day == 1 else str(local.day)
    return f"{date_format(local, 'l')} {number} {date_format(local, 'F Y')} à {format_clock(local)}"


def closed_sentence(one: Maintenance) -> str:
    opens = f"Le service rouvre le {moment(one.ends_at)} au plus tard."
    return f"{_whole(one.message or CLOSED)} {opens} Vos données sont conservées."


def _whole(said: str) -> str:
    """Another sentence follows what somebody typed."""
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def announced_sentence(one: Maintenance) -> str:
    return (
        f"Le service sera fermé pour maintenance du {moment(one.starts_at)} au {moment(one.ends_at)}. "
        "Enregistrez votre saisie avant le début."
    )
