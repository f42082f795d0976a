"""Reading a draft over, publishing it, dropping it; withdrawing a version."""

from typing import Any

from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.messages import drafts, effects, reading, reviewing, showing
from portal.messages.drafts import Written
from portal.messages.forms import ReasonForm
from portal.messages.threads import thread_of
from portal.messages.writing import back_of, latest
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires
from tenants.notices import publishing
from tenants.notices.models import Notice

PUBLISHED = (
    "La version {version} est publiée. Pour revenir en arrière, retirez-la ou republiez une version d'avant."
)
KEPT_OUT = "Rien n'a été publié : c'est déjà ce que dit la dernière version."
WITHDRAWN = "La version {version} est retirée. Vous pouvez la publier de nouveau."
DROPPED = "Le brouillon est abandonné : ce qui est affiché n'a pas changé."
MEANWHILE = "Une autre version a été publiée entre-temps : relisez ce qui change, puis publiez."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
def review(request: HttpRequest, writing: object) -> HttpResponse:
    written = drafts.find(request, writing)
    newest = latest(written.thread)
    form = ReasonForm(request.POST or None, initial={"seen": newest})
    if request.method == "POST" and form.is_valid() and seen(form, newest):
        notice = published(request, written, form)
        if notice:
            return done(request, written, notice, newest)
    context = reviewing.context(request, written, newest)
    return render(request, "messages/review.html", {**context, "form": fresh(form, newest)})


def seen(form: ReasonForm, newest: int) -> bool:
    if form.cleaned_data["seen"] == newest:
        return True
    form.add_error(None, MEANWHILE)
    return False


def fresh(form: ReasonForm, newest: int) -> ReasonForm:
    """The page now shows the newest version: the form says that one was seen."""
    if form.is_bound:
        form.data = {**form.data, "seen": str(newest)}
    return form


def published(request: HttpRequest, written: Written, form: ReasonForm) -> Notice | None:
    """None where it is refused: the form says why, and nothing is written."""
    try:
        with transaction.atomic():
            return publishing.publish(
                written.draft, actor=str(request.user.pk), reason=form.cleaned_data["reason"]
            )
    except IntegrityError:
        form.add_error(None, publishing.MEANWHILE)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
    return None


def done(request: HttpRequest, written: Written, notice: Notice, newest: int) -> HttpResponse:
    drafts.drop(request, written.id)
    if notice.version > newest:
        messages.success(request, PUBLISHED.format(version=notice.version))
    else:
        messages.info(request, KEPT_OUT)
    return redirect("messages:thread", written.thread.word)


@require_POST
@requires(Role.ADMINISTRATOR)
def abandon(request: HttpRequest, writing: object) -> HttpResponse:
    written = drafts.find(request, writing)
    drafts.drop(request, written.id)
    messages.success(request, DROPPED)
    return redirect(back_of(written.thread))


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
