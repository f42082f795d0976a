"""Reading a draft over, publishing it, deleting it; withdrawing a version."""

from typing import Any

from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from portal.messages import drafts, effects, reading, reviewing, showing
from portal.messages.drafts import Written
from portal.messages.forms import PublishForm, ReasonForm
from portal.messages.threads import thread_of
from portal.messages.writing import back_of, latest
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires
from tenants.notices import drafts as kept
from tenants.notices import publishing
from tenants.notices.models import Notice

PUBLISHED = (
    "La version {version} est publiée. Pour revenir en arrière, retirez-la ou republiez une version d'avant."
)
KEPT_OUT = "Rien n'a été publié : c'est déjà ce que dit la dernière version."
WITHDRAWN = "La version {version} est retirée. Vous pouvez la publier de nouveau."
DELETED = "Le brouillon est supprimé : ce qui est affiché n'a pas changé."
NOT_DELETED = "Ce brouillon a été enregistré de nouveau depuis : relisez-le avant de le supprimer."
CHANGED = "Ce brouillon a été enregistré dans une autre fenêtre : relisez ce qui change, puis publiez."
MEANWHILE = "Une autre version a été publiée entre-temps : relisez ce qui change, puis publiez."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
def review(request: HttpRequest, writing: object) -> HttpResponse:
    """Whoever is administrator reads it over; its author publishes it."""
    written = drafts.find(request, writing)
    newest = latest(written.thread)
    form = PublishForm(request.POST or None, initial={"seen": newest, "revision": written.revision})
    if request.method == "POST":
        drafts.check_own(written)
        if form.is_valid() and seen(form, written, newest) and (notice := published(written, form)):
            return done(request, written, notice, newest)
    context = reviewing.context(request, written, newest)
    return render(request, "messages/review.html", {**context, "form": fresh(form, written, newest)})


def seen(form: PublishForm, written: Written, newest: int) -> bool:
    """Both the version that was the latest and the draft, as the page showed them."""
    if form.cleaned_data["seen"] != newest:
        form.add_error(None, MEANWHILE)
    if form.cleaned_data["revision"] != written.revision:
        form.add_error(None, CHANGED)
    return not form.errors


def fresh(form: PublishForm, written: Written, newest: int) -> PublishForm:
    """The page now shows the newest of both: the form says that they were seen."""
    if form.is_bound:
        form.data = {**form.data, "seen": str(newest), "revision": str(written.revision)}
    return form


def published(written: Written, form: PublishForm) -> Notice | None:
    """None where it is refused: the form says why, and nothing is written."""
    try:
        with transaction.atomic():
            return kept.publish(written.row, seen=written.revision, reason=form.cleaned_data["reason"])
    except IntegrityError:
        form.add_error(None, publishing.MEANWHILE)
    except kept.DraftChanged:
        form.add_error(None, CHANGED)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
    return None


def done(request: HttpRequest, written: Written, notice: Notice, newest: int) -> HttpResponse:
    if notice.version > newest:
        messages.success(request, PUBLISHED.format(version=notice.version))
    else:
        messages.info(request, KEPT_OUT)
    return redirect("messages:thread", written.thread.word)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def delete_draft(request: HttpRequest, writing: object) -> HttpResponse:
    """Asked on one page, done by the form of the next: what another window saved since is not deleted."""
    written = drafts.own(request, writing)
    if request.method == "POST" and deleted(request, written):
        messages.success(request, DELETED)
        return redirect(back_of(written.thread))
    if request.method == "POST":
        messages.error(request, NOT_DELETED)
    return render(request, "messages/delete_draft.html", {"written": written, "thread": written.thread})


def deleted(request: HttpRequest, written: Written) -> bool:
    if request.POST.get("revision") != str(written.revision):
        return False
    try:
        kept.delete(written.row, seen=written.revision)
    except kept.DraftChanged:
        return False
    return True


@require_safe
@requires(Role.ADMINISTRATOR)
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"]})  # type: ignore[arg-type]
def preview(request: HttpRequest, writing: object) -> HttpResponse:
    """The only page that our own pages may frame."""
    written = drafts.find(request, writing)
    return showing.page(request, written, reviewing.audience_asked(request, written))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def withdraw(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    thread = thread_of(slug)
    notice = reading.version_of(thread, version)
    if notice.withdrawn:
        messages.info(request, publishing.WITHDRAWN)
        return redirect("messages:version", thread.word, version)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and taken_back(request, notice, form):
        messages.success(request, WITHDRAWN.format(version=notice.version))
        return redirect("messages:thread", thread.word)
    context: dict[str, Any] = {
        "thread": thread,
        "notice": notice,
        "form": form,
        "sentences": effects.of_withdrawal(thread, notice),
    }
    return render(request, "messages/withdraw.html", context)


def taken_back(request: HttpRequest, notice: Notice, form: ReasonForm) -> bool:
    try:
        publishing.withdraw(notice, actor=str(request.user.pk), reason=form.cleaned_data["reason"])
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return False
    return True
