"""Writing a message: a draft in the session, read over on the next page before anything is published."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from imagin.identity.session.idle import pop_stash
from portal.messages import drafts, reading
from portal.messages.forms import MessageForm, NewBannerForm, initial_of
from portal.messages.threads import Thread, thread_of
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires
from tenants.notices import selectors
from tenants.notices.enums import NoticeKind
from tenants.notices.models import Notice
from tenants.notices.publishing import LONGEST, LONGEST_BANNER, Draft, draft_of, renewed
from tenants.notices.variables import VARIABLES

NATIONAL = "national"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def write(request: HttpRequest, slug: str) -> HttpResponse:
    thread = thread_of(slug)
    start = source(request, thread)

    def form(typed: Any, files: Any) -> MessageForm:
        return MessageForm(typed, files, thread=thread, files=start.files, initial=initial_of(start))

    return written(request, form, thread)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def new_banner(request: HttpRequest) -> HttpResponse:
    taken = [slug for kind, slug in selectors.threads() if kind == NoticeKind.BANNER]

    def form(typed: Any, files: Any) -> NewBannerForm:
        return NewBannerForm(typed, files, taken=taken)

    return written(request, form, Thread(NoticeKind.BANNER))


@require_POST
@requires(Role.ADMINISTRATOR)
def republish(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """An older version becomes a draft, read over like any other."""
    thread = thread_of(slug)
    notice = reading.version_of(thread, version)
    try:
        return redirect("messages:review", drafts.keep(request, again(notice), latest(thread)))
    except drafts.TooMany as refused:
        messages.error(request, str(refused))
        return redirect("messages:list")


def written(request: HttpRequest, make: Callable[[Any, Any], MessageForm], thread: Thread) -> HttpResponse:
    if request.method == "POST":
        form = make(request.POST, request.FILES)
        if form.is_valid() and (review := kept(request, form)):
            return redirect("messages:review", review)
    else:
        form = make(pop_stash(request), None)
    context: dict[str, Any] = {
        "form": form,
        "thread": thread,
        "variables": () if thread.kind == NoticeKind.CONDITIONS else VARIABLES.values(),
        "longest": LONGEST_BANNER if thread.kind == NoticeKind.BANNER else LONGEST,
        "files_lost": bool(request.FILES),
        "back": back_of(thread),
    }
    return render(request, "messages/write.html", context)


def kept(request: HttpRequest, form: MessageForm) -> str:
    """One draft is rewritten, where one came from it; empty where there is no room: the form says so."""
    draft = form.draft(form.cleaned_data)
    known = request.GET.get("brouillon", "")
    base = drafts.find(request, known).base if known else latest(form.thread)
    try:
        return drafts.keep(request, draft, base, known)
    except drafts.TooMany as refused:
        form.add_error(None, str(refused))
        return ""


def source(request: HttpRequest, thread: Thread) -> Draft:
    """A draft, a version, the national text, or what is shown today."""
    if known := request.GET.get("brouillon"):
        return drafts.find(request, known).draft
    asked = request.GET.get("depuis", "")
    if asked.isdecimal() and len(asked) < 10:
        return again(reading.version_of(thread, int(asked)))
    state = reading.state_of(thread)
    notices = [*state.shown, *state.planned]
    if notices and asked != NATIONAL:
        return again(notices[0])
    return Draft(thread.kind, reading.national_text(thread), slug=thread.slug)


def again(notice: Notice) -> Draft:
    """Without its dates, where they are over."""
    return renewed(draft_of(notice))


def latest(thread: Thread) -> int:
    newest = selectors.history(thread.kind, thread.slug).values_list("version", flat=True).first()
    return newest or 0


def back_of(thread: Thread) -> str:
    """To the message, once it exists."""
    if thread.kind == NoticeKind.BANNER and not (thread.slug and latest(thread)):
        return reverse("messages:list")
    return reverse("messages:thread", args=[thread.word])
