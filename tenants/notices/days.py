"""The first and the last day of a message: which ones may be written today."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from imagin.days import LATEST
from tenants.notices.enums import NoticeKind

if TYPE_CHECKING:
    from tenants.notices.publishing import Draft

OLDEST = timedelta(days=366)
ENDS_FIRST = "Le dernier jour vient avant le premier : corrigez l'un des deux."
OVER = "Le dernier jour est passé : choisissez aujourd'hui ou plus tard."
LONG_AGO = "Ce premier jour est passé depuis plus d'un an : laissez-le vide pour publier dès aujourd'hui."
BACKDATED = (
    "Ce premier jour est passé, et personne n'a pu lire ces conditions avant leur publication : choisissez "
    "aujourd'hui ou plus tard, ou laissez-le vide pour publier dès aujourd'hui."
)
TOO_FAR = f"Cette date est trop lointaine : {LATEST:%d/%m/%Y} au plus, ou laissez-la vide."


def check_first(draft: "Draft", day: date) -> None:
    if is_backdated(draft, day):
        raise ValidationError(BACKDATED)
    if is_old(draft, day):
        raise ValidationError(LONG_AGO)
    if draft.starts_on and draft.starts_on > LATEST:
        raise ValidationError(TOO_FAR)


def check_last(draft: "Draft", day: date) -> None:
    if draft.ends_on is None:
        return
    if draft.ends_on > LATEST:
        raise ValidationError(TOO_FAR)
    if draft.starts_on and draft.ends_on < draft.starts_on:
        raise ValidationError(ENDS_FIRST)
    if draft.ends_on < day:
        raise ValidationError(OVER)


def is_old(draft: "Draft", day: date) -> bool:
    return draft.starts_on is not None and day > date.min and draft.starts_on < day - OLDEST


def is_backdated(draft: "Draft", day: date) -> bool:
    """Conditions are accepted: their period may not claim a day when nobody could read them."""
    return draft.kind == NoticeKind.CONDITIONS and draft.starts_on is not None and draft.starts_on < day


def without_past_first(draft: "Draft", day: date) -> "Draft":
    """Without a first day that would be refused now; what was published with it keeps it."""
    past = is_old(draft, day) or is_backdated(draft, day)
    return replace(draft, starts_on=None) if past else draft


def renewed(draft: "Draft", day: date) -> "Draft":
    """To be said again: without its dates where they are over."""
    if draft.ends_on is not None and draft.ends_on < day:
        return replace(draft, starts_on=None, ends_on=None)
    return without_past_first(draft, day)
