"""A draft on the very page that will show it, as somebody of that audience sees it.

The page is made by the templates and views of the portal; only the person is nobody in particular, and the
draft is put above the versions in force, for the time of this request.
"""

import copy
import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from imagin.rules.services import rule
from portal.messages.drafts import Written
from portal.shell.activities import Card, allowed, registered
from portal.shell.console import Console
from portal.shell.context import Shell, build_shell, public_shell
from portal.shell.guide import section
from portal.shell.help import BY_SLUG, pages_for
from portal.teacher.forms import ConditionsForm
from portal.teacher.home import Awaiting
from tenants.notices import display, selectors
from tenants.notices.enums import OF_ROLE, Audience, NoticeKind
from tenants.notices.models import Attachment, Notice

ROLES = {each: frozenset(role for role, of in OF_ROLE.items() if of == each) for each in Audience}
PERSON = "Aperçu : {label}"
NOWHERE = b'<base target="_blank">'
HEAD = b"<head>"
BODY, STILL = b"<body ", b"<body inert "
FRAMED = "cadre"
SCRIPT = re.compile(rb"<script\b[^>]*></script>\n?")
NO_HELP = "accueil"


def page(request: HttpRequest, written: Written, audience: Audience) -> HttpResponse:
    """Without scripts; links open elsewhere. In a frame it is a picture, where Tab does not stop."""
    shown = seen_by(request, audience)
    if addressed(written, audience):
        put_above(written)
    response = PAGES.get(NoticeKind(written.draft.kind), home)(shown, written, audience)
    content = SCRIPT.sub(b"", response.content).replace(HEAD, HEAD + NOWHERE, 1)
    response.content = content.replace(BODY, STILL, 1) if FRAMED in request.GET else content
    response["Cache-Control"] = "no-store"
    return response


def addressed(written: Written, audience: Audience) -> bool:
    return written.draft.audience in (Audience.ALL, audience)


def seen_by(request: HttpRequest, audience: Audience) -> HttpRequest:
    """The same request with the functions of that audience, and no message of the console to use up."""
    shown: Any = copy.copy(request)
    shown.roles, shown.roles_to_prove, shown.view_as = ROLES[audience], frozenset(), None
    shown.GET, shown.path, shown.path_info = QueryDict(), "/", "/"
    if hasattr(shown, "_messages"):
        del shown._messages
    if audience == Audience.ALL:
        shown.user = AnonymousUser()
    return shown


def put_above(written: Written) -> None:
    """In this request's memory only: nothing is written."""
    draft = written.draft
    notice = Notice(
        pk=0,
        kind=draft.kind,
        slug=draft.slug,
        version=written.version,
        title=draft.title,
        text=draft.text,
        audience=draft.audience,
        tone=draft.tone,
        published_at=datetime.now(UTC),
    )
    files = [Attachment(pk=uuid.uuid4(), **file.as_json()) for file in draft.files]
    notice._prefetched_objects_cache = {"attachments": files}  # type: ignore[attr-defined]
    selectors.show_first(notice)


def home(request: HttpRequest, written: Written, audience: Audience) -> HttpResponse:
    if audience == Audience.ALL:
        return helped(request, written, audience)
    context: dict[str, Any] = {
        "shell": frame(request, audience),
        "awaiting": nothing_awaits(audience),
        "queues": [],
        "activities": [Card(each, None) for each in registered() if each.purpose and allowed(each, request)],
        "others": [],
        "in_place": False,
        "sentence": "",
        "to_prove": [],
        "step_up_url": "",
        "linking_url": "",
        "whose_file": "",
        "factor_url": "",
    }
    return render(request, "teacher/home.html", context)


def nothing_awaits(audience: Audience) -> Awaiting | None:
    """The figures of an examiner whom nothing awaits, where his activities are open."""
    if audience not in (Audience.TEACHERS, Audience.EXTERNALS):
        return None
    missions, claims = (0 if rule(f"services.{name}") else None for name in ("missions", "claims"))
    return Awaiting(missions, None, claims)


def conditions(request: HttpRequest, written: Written, audience: Audience) -> HttpResponse:
    notice = selectors.current(NoticeKind.CONDITIONS, (Audience.ALL, audience))
    context: dict[str, Any] = {
        "shell": frame(request, audience),
        "shown": display.of_notice(notice) if notice else None,
        "form": ConditionsForm(initial={"version": written.version}),
        "already": False,
    }
    return render(request, "teacher/conditions.html", context)


def travel(request: HttpRequest, written: Written, audience: Audience) -> HttpResponse:
    return render(request, "messages/shown_travel.html", {"shell": frame(request, audience)})


def helped(request: HttpRequest, written: Written, audience: Audience) -> HttpResponse:
    """A visitor reads the banners there: everything else asks to sign in first."""
    help_page = BY_SLUG[written.draft.slug if written.draft.kind == NoticeKind.HELP else NO_HELP]
    request.path = request.path_info = reverse("shell:help", args=[help_page.slug])
    context: dict[str, Any] = {
        "shell": frame(request, audience),
        "page": help_page,
        "pages": pages_for(request),
        "section": section(request, help_page),
    }
    return render(request, "shell/help.html", context)


def frame(request: HttpRequest, audience: Audience) -> Shell:
    """What surrounds the page, of nobody: no name, no session to end."""
    if audience == Audience.ALL:
        return public_shell(request)
    name = PERSON.format(label=audience.label)
    return replace(
        build_shell(request), person_id="", person_name=name, leave_url="", session=None, console=Console()
    )


PAGES = {NoticeKind.CONDITIONS: conditions, NoticeKind.TRAVEL: travel, NoticeKind.HELP: helped}
