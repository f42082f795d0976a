"""Accueil (guide v17 §2.2): the academy's message, and what awaits the person, here and elsewhere."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from imagin.rules.modules import closed_sentence
from imagin.rules.services import rule
from portal.shell.activities import Card, cards
from portal.shell.formats import fold
from portal.shell.templatetags.shell import hub_page
from portal.teacher.access import (
    CLAIMS,
    account_of,
    claims_open_to,
    closed_to,
    examiner_of,
    has_open_claims,
    is_examiner,
)
from portal.teacher.linking import linking_url
from portal.teacher.tabs import others_of
from tenants.accounts.enums import STRONG, Role
from tenants.accounts.externals.selectors import MODULE as LOCAL_ACCOUNTS
from tenants.accounts.policies import held_roles, roles_to_prove
from tenants.accounts.step_up import step_up_url
from tenants.claims.workflow import academy_today
from tenants.missions.selectors import missions_of

NO_ROLE = (
    "Votre compte n'a pas de fonction dans cette académie. Si vous devez y intervenir, "
    "adressez-vous à la division des examens et concours."
)
FILE_OF = "Dossier de {examiner}, n° {number}."
NO_ACTIVITY = "Aucune activité n'est ouverte dans cette académie pour votre fonction : {roles}."
ALL_CLOSED = "Votre académie n'a ouvert ni la consultation des missions, ni la saisie des états de frais."


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Figures of one examiner in this academy; None where the activity is closed."""

    upcoming: int | None
    next_on: date | None
    to_complete: int | None

    @property
    def closed(self) -> bool:
        return self.upcoming is None and self.to_complete is None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if getattr(request, "shut_out", False):
        return render(request, "teacher/shut_out.html", {"sentence": closed_sentence(LOCAL_ACCOUNTS)})
    awaiting = awaiting_of(request) if is_examiner(request) else None
    offered = cards(request)
    context: dict[str, Any] = {
        "awaiting": awaiting,
        "queues": [card for card in offered if card.waiting is not None],
        "activities": [card for card in offered if card.waiting is None],
        "others": others_of(request),
        "in_place": awaiting is not None and awaiting.upcoming is not None,
        "sentence": sentence_for(request, awaiting, offered),
        "to_prove": [Role(role).label for role in sorted(roles_to_prove(request))],
        "step_up_url": step_up_url(request, request.path),
        "linking_url": linking_url(request),
        "whose_file": whose_file(request),
        "factor_url": factor_url(request),
    }
    return render(request, "teacher/home.html", context)


def factor_url(request: HttpRequest) -> str:
    """On the hub, for whom it is asked of at each sign-in; an examiner finds it in « Mes informations »."""
    asked = (held_roles(request) | roles_to_prove(request)) & STRONG
    return hub_page("factors:home") if asked and not getattr(request, "view_as", None) else ""


def whose_file(request: HttpRequest) -> str:
    """For who is in by a linked account: the file may bear another name than the one he signs in with."""
    examiner = account_of(request).examiner
    if examiner is None or not is_examiner(request) or getattr(request, "view_as", None):
        return ""
    if names_in(account_of(request).display_name) == names_in(f"{examiner.first_name} {examiner.last_name}"):
        return ""
    return FILE_OF.format(examiner=examiner, number=examiner.number)


def names_in(name: str) -> list[str]:
    return sorted(fold(name).replace("-", " ").split())


def awaiting_of(request: HttpRequest) -> Awaiting | None:
    """Of a closed service, the claims of the sessions that stay open; None where there are none."""
    closed = closed_to(request)
    if closed and not (rule(CLAIMS) and has_open_claims(request)):
        return None
    missions = rule("services.missions") and not closed
    upcoming, next_on = upcoming_missions(request) if missions else (None, None)
    rows = claims_open_to(request) if rule(CLAIMS) else None
    return Awaiting(upcoming, next_on, None if rows is None else sum(row.to_complete for row in rows))


def upcoming_missions(request: HttpRequest) -> tuple[int, date | None]:
    coming = missions_of(examiner_of(request)).filter(mission__starts_on__gte=academy_today())
    counts = coming.aggregate(number=Count("pk"), first=Min("mission__starts_on"))
    return counts["number"], counts["first"]


def sentence_for(request: HttpRequest, awaiting: Awaiting | None, offered: list[Card]) -> str:
    """What is true for a person who has nothing to do here; empty for the others."""
    roles = held_roles(request)
    if is_examiner(request) and closed_to(request):
        return ""  # told under the header, on every page
    if awaiting:
        return ALL_CLOSED if awaiting.closed else ""
    if not roles:
        return NO_ROLE
    if offered or roles_to_prove(request):
        return ""
    return NO_ACTIVITY.format(roles=", ".join(sorted(str(Role(role).label) for role in roles)))
