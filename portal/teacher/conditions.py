"""Conditions of use before the claims (guide v17 §2.6.1), asked again when the academy publishes others."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from imagin.identity.session import stash
from imagin.identity.session.idle import pop_stash
from portal.shell.notices import audiences
from portal.shell.returning import is_own_path
from portal.teacher.access import account_of, activity
from portal.teacher.forms import ConditionsForm
from tenants.accounts.policies import View
from tenants.notices import services as notices
from tenants.notices.display import of_notice
from tenants.notices.models import Notice, NoticeKind
from tenants.notices.selectors import current

CHANGED = "Les conditions d'utilisation viennent de changer : relisez-les avant de les accepter."
ACCEPTED = "Vous avez accepté les conditions d'utilisation."
UNSAVED = "saisie"
NOT_SAVED = (
    "Les conditions d'utilisation ont changé entre-temps : votre saisie n'a pas été enregistrée. "
    "Vérifiez-la, puis enregistrez-la de nouveau."
)


def claims_activity(view: View) -> View:
    """The claims, behind their module and their conditions of use."""

    @activity("services.claims")
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if getattr(request, "view_as", None):
            return view(request, *args, **kwargs)  # support reads; only the person accepts
        notice = asked_of(request)
        if notice is None or notices.has_accepted(account_of(request), notice):
            return view(request, *args, **kwargs)
        return asked_first(request)

    return guarded


def asked_first(request: HttpRequest) -> HttpResponse:
    """A form sent under conditions changed meanwhile is not done: said, and given back where it was typed."""
    onward = {"suite": request.path}
    if request.method == "POST":
        stash.keep(request, str(request.user.pk))
        onward = {"suite": stash.form_page(request), UNSAVED: "1"}
    return redirect(f"{reverse('teacher:conditions')}?{urlencode(onward, safe='/')}")


def asked_of(request: HttpRequest) -> Notice | None:
    """The version addressed to him: an academy may ask others of its teachers than of the externals."""
    return current(NoticeKind.CONDITIONS, audiences(request))


@require_http_methods(["GET", "HEAD", "POST"])
@activity("services.claims")
def conditions(request: HttpRequest) -> HttpResponse:
    notice = asked_of(request)
    if notice is None:
        return redirect("teacher:claims")
    if request.method == "POST":
        return accept(request, notice)
    typed = pop_stash(request)
    return show(request, notice, ConditionsForm(typed) if typed else blank(notice))


def accept(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Only the version that was on the screen can be accepted."""
    form = ConditionsForm(request.POST)
    if not form.is_valid():
        return show(request, notice, form)
    if form.cleaned_data["version"] != notice.version:
        messages.warning(request, CHANGED)
        return HttpResponseRedirect(request.get_full_path())
    notices.accept(account_of(request), notice)
    messages.success(request, ACCEPTED)
    if UNSAVED in request.GET:
        messages.warning(request, NOT_SAVED)
    return HttpResponseRedirect(following(request))


def following(request: HttpRequest) -> str:
    target = request.GET.get("suite", "")
    return target if is_own_path(target) else reverse("teacher:claims")


def blank(notice: Notice) -> ConditionsForm:
    return ConditionsForm(initial={"version": notice.version})


def show(request: HttpRequest, notice: Notice, form: ConditionsForm) -> HttpResponse:
    already = notices.has_accepted(account_of(request), notice)
    unsaved = UNSAVED in request.GET and not already
    context = {"shown": of_notice(notice), "form": form, "already": already, "unsaved": unsaved}
    return render(request, "teacher/conditions.html", context)
