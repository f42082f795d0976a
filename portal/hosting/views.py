"""The hub's first pages: the academies of a person, and those hosted here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from federation import elsewhere
from imagin.academies import directory
from imagin.academies.directory import HostedAcademy
from imagin.operations import console, failures
from imagin.operations.console import LATE
from portal.hosting.tables import academies_listing, failures_listing, failures_status, taken_at
from portal.shell.activities import cards
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import held_roles, requires


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where the person is known, then the other open academies, where nothing is promised."""
    known = elsewhere.tabs_for(request.user.person_key, here="")  # type: ignore[union-attr]
    own = own_academy(request)
    known.sort(key=lambda academy: own is None or academy.code != own.code)
    codes = {academy.code for academy in known}
    if own and own.code in codes:
        own = None
    codes |= {own.code} if own else set()
    context = {
        "own": own,
        "known": known,
        "others": [academy for academy in directory.listed_academies() if academy.code not in codes],
        "activities": cards(request),
        "hosting": HOSTING in held_roles(request),
    }
    return render(request, "hosting/home.html", context)


def own_academy(request: HttpRequest) -> HostedAcademy | None:
    """The one that gave the person his local account: it knows him, with or without missions."""
    code = request.user.external_academy  # type: ignore[union-attr]
    return directory.by_code(code) if code else None


@require_safe
@requires(HOSTING)
def academies(request: HttpRequest) -> HttpResponse:
    board = console.board()
    context = {
        "listing": academies_listing(request, board.lines),
        "taken_at": taken_at(board.lines),
        "late": LATE if any(line.late for line in board.lines) else "",
        "site": failures_status(board.hub_failures),
    }
    return render(request, "hosting/academies.html", context)


@require_safe
@requires(HOSTING)
def site(request: HttpRequest) -> HttpResponse:
    """What broke in no academy: the same list as on the page of one."""
    rows = failures.latest()
    return render(request, "hosting/site.html", {"listing": failures_listing(request, rows)})
