"""« Messages »: what is shown today, to whom, since when, what is planned, and all that was said before."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.journal.people import name_of, names_of
from portal.messages import diff, drafts, reading, tables
from portal.messages.threads import Thread, thread_of
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires
from tenants.notices import rendering
from tenants.notices.enums import NoticeKind
from tenants.notices.models import Notice

PAST = "retires"


@require_safe
@requires(Role.ADMINISTRATOR)
def messages_list(request: HttpRequest) -> HttpResponse:
    """Withdrawn banners are apart, behind a link: one a week would bury what is read today."""
    states = reading.states()
    past = [state for state in states if reading.is_past(state)]
    apart = PAST in request.GET
    rows = past if apart else [state for state in states if state not in past]
    context: dict[str, Any] = {
        "listing": tables.states_listing(request, rows),
        "drafts": drafts.every(request),
        "past": len(past),
        "apart": apart,
    }
    return render(request, "messages/list.html", context)


@require_safe
@requires(Role.ADMINISTRATOR)
def help_pages(request: HttpRequest) -> HttpResponse:
    listing = tables.help_listing(request, reading.help_states())
    return render(request, "messages/help_pages.html", {"listing": listing})


@require_safe
@requires(Role.ADMINISTRATOR)
def thread(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = thread_of(slug)
    rows = reading.versions(chosen)
    if chosen.kind == NoticeKind.BANNER and not rows:
        raise Http404("Ce bandeau n'existe pas.")
    state = reading.state_of(chosen)
    context: dict[str, Any] = {
        "thread": chosen,
        "state": state,
        "shown": [_shown(notice) for notice in state.shown],
        "planned": [_shown(notice) for notice in state.planned],
        "national": "" if state.shown else reading.national_html(chosen),
        "listing": tables.versions_listing(request, state, rows),
        "drafts": drafts.of_thread(request, chosen),
    }
    return render(request, "messages/thread.html", context)


def _shown(notice: Notice) -> dict[str, Any]:
    html = rendering.html(notice.text)
    return {
        "notice": notice,
        "html": html,
        "since": reading.since(notice),
        "period": tables.period(notice),
        "tone": reading.tone_of(notice),
    }


@require_safe
@requires(Role.ADMINISTRATOR)
def version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Its text, what it changed, who published it and why; what may be done of it."""
    chosen = thread_of(slug)
    notice = reading.version_of(chosen, version)
    state = reading.state_of(chosen)
    names = names_of(False, (notice.published_by, notice.withdrawn_by))
    context: dict[str, Any] = {
        "thread": chosen,
        "notice": notice,
        "html": rendering.html(notice.text),
        "status": reading.status_of(notice, state),
        "tone": reading.tone_of(notice),
        "period": tables.period(notice),
        "author": name_of(notice.published_by, names),
        "withdrawn_by": name_of(notice.withdrawn_by, names),
        "in_place": notice in state.shown,
        **_before(chosen, notice),
    }
    return render(request, "messages/version.html", context)


def _before(chosen: Thread, notice: Notice) -> dict[str, Any]:
    """What it changed: against the version written just before it, or the national text."""
    older = reading.versions(chosen)
    before = next((each for each in older if each.version < notice.version), None)
    text = before.text if before else reading.national_text(chosen)
    return {"before": before, "lines": diff.lines(text, notice.text), "from_national": not before and text}
