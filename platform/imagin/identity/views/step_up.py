"""A page or an act asks for a second factor, or for one given recently: the hub asks the person."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from imagin.identity.client import assurance
from imagin.identity.client.assurance import ACR_TWO
from imagin.identity.client.returning import safe_next
from imagin.identity.client.upstream import hub_provider
from imagin.identity.session import idle
from imagin.identity.views.departure import Attempt, DepartureView

LONGEST_SECONDS = 12 * 3600


@method_decorator(never_cache, name="dispatch")
class StepUpView(DepartureView):
    """``fraicheur``: how many seconds old the proof may be. A session sure enough goes straight on.

    ``niveau`` 1: any recent proof will do. Where a second factor was given it is the one asked again: the
    password alone would weaken the session.
    """

    def get(self, request: HttpRequest) -> HttpResponseBase:
        back = safe_next(request, request.GET.get("next", ""))
        limit = freshness(request.GET.get("fraicheur", ""))
        known = assurance.of(request)
        strong = known.strong or request.GET.get("niveau") != "1"
        if (known.strong or not strong) and (limit is None or known.fresh(limit)):
            return HttpResponseRedirect(back)
        here = request.academy  # type: ignore[attr-defined]
        attempt = Attempt(back, acr=ACR_TWO if strong else "", max_age=limit, sid=idle.sid_of(request))
        return self.leave(request, hub_provider(here.code, here.url), attempt)


def freshness(text: str) -> int | None:
    return min(int(text), LONGEST_SECONDS) if text.isascii() and text.isdecimal() else None
