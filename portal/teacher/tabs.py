"""Which academy one looks at, and the tabs to the others (guide v17 §2.3.1, DESIGN §8)."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from federation import elsewhere
from federation.elsewhere import Elsewhere
from imagin.rules.registry import MonthDay
from imagin.rules.services import academy_zone
from portal.shell.components import AcademyTab
from portal.shell.formats import clock, short_date
from portal.teacher.access import academy_of, account_of, examiner_of
from tenants.missions import selectors
from tenants.missions.selectors import MissionLine

SILENT = (
    "cette académie ne répond pas pour le moment. Ces chiffres datent du {day} à {hour} ; "
    "réessayez dans quelques minutes."
)

UNKNOWN = (
    "L'académie demandée n'a pas, ou n'a plus, de missions à vous montrer ici. "
    "Voici celles de cette académie."
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The academy of the open tab: its lines, or None when it does not answer."""

    code: str
    lines: list[MissionLine] | None
    zone: ZoneInfo | None = None
    copy: Elsewhere | None = None
    starts_on: MonthDay | None = None

    @property
    def foreign_clock(self) -> str:
        return other_clock(self.zone) if self.zone else ""


def choose(request: HttpRequest) -> Chosen:
    """This academy's missions, or those of the one asked for, read in place.

    Where one is not known, or no more, or closed: a tab left open leads back to the list, with a sentence.
    """
    here = academy_of(request).code
    code = request.GET.get("academie") or here
    if code == here:
        return own(request, here)
    found = elsewhere.missions_elsewhere(account_of(request).person_key, code)
    if found is None or found.closed:
        messages.warning(request, found.closed if found else UNKNOWN)
        return own(request, here)
    return Chosen(code, found.lines, found.zone, found.projection, found.starts_on)


def own(request: HttpRequest, here: str) -> Chosen:
    return Chosen(here, selectors.mission_lines(examiner_of(request)))


def others_of(request: HttpRequest) -> list[Elsewhere]:
    return elsewhere.tabs_for(account_of(request).person_key, academy_of(request).code)


def tabs_of(request: HttpRequest, chosen: Chosen, others: list[Elsewhere]) -> list[AcademyTab]:
    """None of an academy that keeps its missions closed: the page says why in one sentence."""
    shown = (other for other in others if not other.opening.missions)
    return [own_tab(request, chosen), *(other_tab(other, chosen) for other in shown)]


def own_tab(request: HttpRequest, chosen: Chosen) -> AcademyTab:
    academy = academy_of(request)
    current = chosen.code == academy.code
    count = len(chosen.lines or ()) if current else selectors.missions_of(examiner_of(request)).count()
    return AcademyTab(academy.name, reverse("teacher:missions"), current, count)


def other_tab(other: Elsewhere, chosen: Chosen) -> AcademyTab:
    """The count is the projection's, or the open list's own."""
    current = chosen.code == other.code
    silent = current and chosen.lines is None
    return AcademyTab(
        other.name,
        tab_url(other.code),
        current,
        len(chosen.lines) if current and chosen.lines is not None else other.missions,
        local_time=chosen.foreign_clock if current else "",
        stale=silent,
        sentence=copy_sentence(other) if silent else "",
    )


def copy_sentence(copy: Elsewhere) -> str:
    moment = timezone.localtime(copy.refreshed_at)
    return SILENT.format(day=short_date(moment.date()), hour=clock(moment.time()))


def other_clock(zone: ZoneInfo) -> str:
    """The time it is there, empty where it is the time it is here."""
    now = timezone.now()
    there, ours = now.astimezone(zone), now.astimezone(academy_zone())
    return "" if there.utcoffset() == ours.utcoffset() else clock(there.time())


def tab_url(code: str) -> str:
    return f"{reverse('teacher:missions')}?academie={code}"


def list_url(request: HttpRequest, code: str) -> str:
    return reverse("teacher:missions") if code == academy_of(request).code else tab_url(code)
