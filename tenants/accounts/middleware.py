"""``request.roles``: what the signed-in person may be on this host, read anew at every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from imagin.identity.middleware import is_script
from imagin.identity.session import stash
from imagin.rules.middleware import refuse
from imagin.rules.modules import ModuleClosed, find
from tenants.accounts.externals.selectors import MODULE
from tenants.accounts.policies import StepUpNeeded, share_out
from tenants.accounts.selectors import roles_of
from tenants.accounts.shut_out import is_shut_out
from tenants.accounts.step_up import ASKED, step_up_url

HOME = "/"


class RolesMiddleware:
    """In ``process_view``: after the idle and sign-in checks, so that a refused request reads nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.roles = frozenset()  # type: ignore[attr-defined]
        request.roles_to_prove = frozenset()  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if is_shut_out(request):
            return _let_out(request, view)
        counted, to_prove = share_out(request, roles_of(request.user))
        request.roles, request.roles_to_prove = counted, to_prove  # type: ignore[attr-defined]
        if counted or not to_prove or not _is_first_page(request, view):
            return None
        request.session[ASKED] = True
        return HttpResponseRedirect(step_up_url(request, request.get_full_path()))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, StepUpNeeded):
            return None
        return ask(request, exception.seconds, exception.level)


def _let_out(request: HttpRequest, view) -> HttpResponse | None:
    """Without a role: the home page says why, what asks for no sign-in stays, the rest is closed."""
    request.shut_out = True  # type: ignore[attr-defined]
    if request.path_info == HOME or not getattr(view, "login_required", True):
        return None
    return refuse(request, ModuleClosed(find(MODULE)))


def _is_first_page(request: HttpRequest, view) -> bool:
    """Of an academy, once a session: who declines may read what needs no proof. The hub's are for all."""
    on_academy = request.academy is not None  # type: ignore[attr-defined]
    protected = getattr(view, "login_required", True)
    page = request.method == "GET" and not is_script(request)
    return on_academy and protected and page and not request.session.get(ASKED)


def ask(request: HttpRequest, seconds: int = 0, level: int = 2) -> HttpResponse:
    """To the proof that is missing, then back: a form that was sent is found again as it was typed."""
    back = request.get_full_path()
    if request.method == "POST":
        back = stash.form_page(request)
        stash.keep(request, str(request.user.pk))
    target = step_up_url(request, back, seconds, level)
    if is_script(request):
        return JsonResponse({"step_up": target}, status=403, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
