"""Writing a message: a draft kept until it is published, read over on the next page before."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from imagin.identity.session.idle import pop_stash
from portal.messages import diff, drafts, reading, reviewing
from portal.messages.drafts import Written
from portal.messages.forms import KEEP, MessageForm, NewBannerForm, initial_of
from portal.messages.threads import Thread, thread_of
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires
from tenants.notices import publishing, selectors
from tenants.notices.drafts import DraftChanged, TooManyDrafts, opened
from tenants.notices.enums import NoticeKind
from tenants.notices.models import Notice, NoticeDraft
from tenants.notices.publishing import LONGEST, LONGEST_BANNER, Draft, draft_of, renewed
from tenants.notices.variables import VARIABLES

NATIONAL = "national"
VERSION, OTHER = "depuis", "brouillon"
SAVED = "Le brouillon est enregistré : vous le retrouverez, même après vous être déconnecté(e)."
ALREADY = "Vous avez déjà un brouillon de ce message : publiez-le ou supprimez-le, puis recommencez."


@dataclass(frozen=True, slots=True)
class Desk:
    """Who is writing that message; ``resumed``: the page shows one's own draft, not another text."""

    thread: Thread
    mine: Written | None = None
    others: list[Written] = field(default_factory=list)
    resumed: bool = False

    @property
    def seen(self) -> int:
        return self.mine.revision if self.mine and self.resumed else 0


def desk_of(request: HttpRequest, thread: Thread) -> Desk:
    written = drafts.of_thread(request, thread)
    mine = next((each for each in written if each.mine and each.thread == thread), None)
    asked = VERSION in request.GET or OTHER in request.GET
    return Desk(thread, mine, drafts.others(written), mine is not None and not asked)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def write(request: HttpRequest, slug: str) -> HttpResponse:
    desk = desk_of(request, thread_of(slug))
    start = source(request, desk)
    initial = {**initial_of(start), "revision": desk.seen}

    def form(typed: Any, files: Any) -> MessageForm:
        return MessageForm(typed, files, thread=desk.thread, files=start.files, initial=initial)

    return written(request, form, desk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def new_banner(request: HttpRequest) -> HttpResponse:
    taken = [slug for kind, slug in selectors.threads() if kind == NoticeKind.BANNER]

    def form(typed: Any, files: Any) -> NewBannerForm:
        return NewBannerForm(typed, files, taken=taken)

    return written(request, form, desk_of(request, Thread(NoticeKind.BANNER)))


@require_POST
@requires(Role.ADMINISTRATOR)
def republish(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """An older version becomes a draft, read over like any other; it takes the place of none."""
    thread = thread_of(slug)
    draft = again(reading.version_of(thread, version))
    try:
        return redirect("messages:review", drafts.keep(request, draft, seen=0, base=latest(thread)).pk)
    except DraftChanged:
        refused = ALREADY
    except (TooManyDrafts, ValidationError) as error:
        refused = " ".join(getattr(error, "messages", [str(error)]))
    messages.error(request, refused)
    return redirect("messages:thread", thread.word)


def written(request: HttpRequest, make: Callable[[Any, Any], MessageForm], desk: Desk) -> HttpResponse:
    if request.method == "POST":
        form = make(request.POST, request.FILES)
        if form.is_valid() and (row := kept(request, form)):
            return after(request, form, row)
    else:
        form = make(pop_stash(request), None)
    context: dict[str, Any] = {
        "form": form,
        "desk": desk,
        "thread": desk.thread,
        "variables": () if desk.thread.kind == NoticeKind.CONDITIONS else VARIABLES.values(),
        "longest": LONGEST_BANNER if desk.thread.kind == NoticeKind.BANNER else LONGEST,
        "files_lost": bool(request.FILES),
        "back": back_of(desk.thread),
        "keep": KEEP,
        **unseen(form),
    }
    return render(request, "messages/write.html", context)


def kept(request: HttpRequest, form: MessageForm) -> NoticeDraft | None:
    """None where nothing was kept: the form says why."""
    draft, seen = form.draft(form.cleaned_data), form.cleaned_data["revision"] or 0
    try:
        return drafts.keep(request, draft, seen=seen, base=latest(form.thread))
    except DraftChanged as changed:
        form.refuse(changed.kept)
    except TooManyDrafts as refused:
        form.add_error(None, str(refused))
    return None


def after(request: HttpRequest, form: MessageForm, row: NoticeDraft) -> HttpResponse:
    if not form.keeping:
        return redirect("messages:review", row.pk)
    messages.success(request, SAVED)
    return redirect("messages:write", form.thread.word)


def unseen(form: MessageForm) -> dict[str, Any]:
    """What is kept, against what was typed, where the page was made from something else."""
    if form.unseen is None:
        return {"unseen": None}
    there, typed = opened(form.unseen), publishing.tidy(form.draft(form.cleaned_data))
    changes, lines = reviewing.changes(there, typed), diff.lines(there.text, typed.text)
    return {"unseen": form.unseen, "unseen_word": form.thread.word, "changes": changes, "lines": lines}


def source(request: HttpRequest, desk: Desk) -> Draft:
    """Another one's draft, a version, the national text, one's own draft, or what is shown today."""
    if name := request.GET.get(OTHER):
        return read_in(request, desk, name)
    asked = request.GET.get(VERSION, "")
    if asked.isdecimal() and len(asked) < 10:
        return again(reading.version_of(desk.thread, int(asked)))
    if desk.mine and desk.resumed:
        return desk.mine.draft
    state = reading.state_of(desk.thread)
    notices = [*state.shown, *state.planned]
    if notices and asked != NATIONAL:
        return again(notices[0])
    return Draft(desk.thread.kind, reading.national_text(desk.thread), slug=desk.thread.slug)


def read_in(request: HttpRequest, desk: Desk, name: str) -> Draft:
    """Another administrator's, of this message, to go on from in a draft of one's own."""
    found = next((each.draft for each in desk.others if each.id == name), None)
    if found is None:
        raise Http404(drafts.GONE)
    return found


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
