"""« Comptes à rattacher »: the list, the search of the file, the decision asked twice."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from portal.division.access import ROLES
from portal.division.tables import TOO_MANY, decided_listing, examiners_listing, pending_listing
from portal.shell.lists import Listing
from tenants.accounts import pending as services
from tenants.accounts.models import PendingAccount
from tenants.accounts.policies import requires
from tenants.people.models import Examiner
from tenants.people.search import MOST, search_examiners

TIED = "Le compte est rattaché : la personne entrera dans son dossier à sa prochaine connexion."
REFUSED = "La demande est refusée. Vous pouvez la rouvrir depuis les demandes traitées."
UNDONE = "La décision est annulée : la demande attend de nouveau dans « Comptes à rattacher »."


@require_safe
@requires(*ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    handled = request.GET.get("etat") == "traitees"
    rows = handled_listing(request) if handled else pending_listing(request, services.undecided())
    return render(request, "division/pending.html", {"listing": rows, "handled": handled})


def handled_listing(request: HttpRequest) -> Listing:
    rows = list(services.decided())
    return decided_listing(request, rows, services.names_of_deciders(rows))


@require_safe
@requires(*ROLES)
def choose(request: HttpRequest, number: int) -> HttpResponse:
    """Who asks, and the files that could be his: the manager finds it, the platform suggests nobody."""
    row = waiting(number)
    words = request.GET.get("recherche", "")[:80]
    found = list(search_examiners(words))
    context = {
        "row": row,
        "words": words,
        "listing": examiners_listing(request, found, lambda e: tie_url(row, e)) if words.strip() else None,
        "too_many": TOO_MANY if len(found) > MOST else "",
    }
    return render(request, "division/pending_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*ROLES)
def tie(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(PendingAccount, pk=number)
    examiner = asked_examiner(request)
    if examiner is None:
        return redirect("division:pending-choose", number)
    if request.method == "POST":
        return decide_tie(request, row, examiner)
    return show_tie(request, row, examiner, services.tied_elsewhere(row, examiner))


def decide_tie(request: HttpRequest, row: PendingAccount, examiner: Examiner) -> HttpResponse:
    """The box is the second confirmation; a decision taken meanwhile by a colleague is only told."""
    try:
        services.tie(actor=actor_of(request), pending=row, examiner=examiner, sure="sure" in request.POST)
    except ValidationError as refusal:
        if refusal.code == "already_tied":
            return show_tie(request, row, examiner, True, str(refusal.message))
        messages.warning(request, refusal.message)
    else:
        messages.success(request, TIED)
    return redirect("division:pending")


def show_tie(
    request: HttpRequest, row: PendingAccount, examiner: Examiner, twice: bool, error: str = ""
) -> HttpResponse:
    context = {"row": row, "examiner": examiner, "twice": twice, "error": error}
    return render(request, "division/pending_tie.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*ROLES)
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(PendingAccount, pk=number)
    if request.method != "POST":
        return render(request, "division/pending_refuse.html", {"row": row})
    try:
        services.refuse(actor=actor_of(request), pending=row)
    except ValidationError as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, REFUSED)
    return redirect("division:pending")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*ROLES)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Asked twice, or of a request that waits already: it waits."""
    row = get_object_or_404(PendingAccount.objects.select_related("examiner"), pk=number)
    if request.method != "POST" and row.decided_at:
        by = services.names_of_deciders([row]).get(row.decided_by, "")
        return render(request, "division/pending_undo.html", {"row": row, "by": by})
    if request.method == "POST":
        services.undo(actor=actor_of(request), pending=row)
        messages.success(request, UNDONE)
    return redirect("division:pending")


def waiting(number: int) -> PendingAccount:
    return get_object_or_404(services.undecided(), pk=number)


def asked_examiner(request: HttpRequest) -> Examiner | None:
    asked = request.POST.get("intervenant") or request.GET.get("intervenant", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 10
    return Examiner.objects.filter(number=int(asked)).first() if known else None


def tie_url(row: PendingAccount, examiner: Examiner) -> str:
    query = urlencode({"intervenant": examiner.number})
    return f"{reverse('division:pending-tie', args=[row.pk])}?{query}"


def actor_of(request: HttpRequest) -> str:
    return str(request.user.pk)
