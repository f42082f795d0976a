"""Quitter: ends the sign-in everywhere. A link alone never signs anybody out: GET asks."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import View

from imagin.academies import directory
from imagin.identity import services
from imagin.identity.models import EndReason, HubSession, UpstreamProvider
from imagin.identity.provider.clients import client_secret_of
from imagin.identity.session import idle

SALT = "imagin.identity.leave"
ORDER_LIVES_SECONDS = 120


def leave_order(academy: str, sid: str) -> str:
    """Signed by the academy: the person pressed Quitter there. No name travels in the address."""
    return signing.TimestampSigner(key=client_secret_of(academy), salt=SALT).sign_object({"sid": sid})


def read_order(academy: str, order: str) -> str:
    signer = signing.TimestampSigner(key=client_secret_of(academy), salt=SALT)
    try:
        return signer.unsign_object(order, max_age=ORDER_LIVES_SECONDS)["sid"]
    except signing.BadSignature:
        return ""


def ask(request: HttpRequest, academy: str = "", *, still: bool = False) -> HttpResponse:
    """``still``: he was told to be out, by an old address or a prepared one, and is not."""
    context = {"academy": academy or request.GET.get("academie", ""), "still": still}
    return render(request, "identity/leave.html", context)


def hub_leave_url(request: HttpRequest, sid: str = "") -> str:
    """The hub's Quitter page: it asks, unless an order of this academy says that it was asked here."""
    academy = request.academy  # type: ignore[attr-defined]
    if academy is None:
        return reverse("identity:leave")
    order = {"jeton": leave_order(academy.code, sid)} if sid else {}
    return f"{settings.HUB_URL}{reverse('identity:leave')}?{urlencode({'academie': academy.code, **order})}"


@method_decorator([never_cache, login_not_required], name="dispatch")
class AcademyLeaveView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        """Nothing to close here for a visitor: the hub may still know him."""
        if not request.user.is_authenticated:
            return HttpResponseRedirect(hub_leave_url(request))
        return ask(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        sid = idle.sid_of(request)
        request.session.flush()
        return HttpResponseRedirect(hub_leave_url(request, sid))


@method_decorator([never_cache, login_not_required], name="dispatch")
class HubLeaveView(View):
    """An academy's signed order is carried out at once; anything else is asked first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        academy = request.GET.get("academie", "")
        sid = read_order(academy, request.GET.get("jeton", ""))
        if sid and self.concerns(request, sid):
            return self.leave(request, sid, academy)
        return ask(request) if request.user.is_authenticated else left(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.leave(request, idle.sid_of(request), request.POST.get("academie", ""))

    @staticmethod
    def concerns(request: HttpRequest, sid: str) -> bool:
        """An old order must not end the next person's sign-in on the same computer."""
        return not request.user.is_authenticated or idle.sid_of(request) == sid

    def leave(self, request: HttpRequest, sid: str, academy: str) -> HttpResponse:
        session = services.end_session(UUID(sid)) if sid else None
        if request.user.is_authenticated:
            idle.end(request, EndReason.LEFT)
        upstream = upstream_exit(session, academy) if session else ""
        return left_page(request, academy, upstream)


def upstream_exit(session: HubSession, academy: str) -> str:
    """Address that ends the provider's own session. No ID token in it: addresses are logged."""
    provider = UpstreamProvider.objects.filter(issuer=session.account.issuer, active=True).first()
    if provider is None or not provider.end_session_endpoint:
        return ""
    query = {
        "client_id": provider.client_id,
        "post_logout_redirect_uri": settings.HUB_URL + reverse("identity:left"),
        "logout_hint": session.upstream_sid,
        "state": academy,
    }
    return f"{provider.end_session_endpoint}?{urlencode({k: v for k, v in query.items() if v})}"


def left_page(request: HttpRequest, academy: str, upstream: str = "") -> HttpResponse:
    hosted = directory.by_code(academy) if academy else None
    context: dict[str, Any] = {"academy": hosted, "upstream": upstream}
    return render(request, "identity/left.html", context)


@require_safe
@never_cache
@login_not_required
def left(request: HttpRequest) -> HttpResponse:
    """Where the provider sends back to; ``state`` names the academy that the person left from."""
    academy = request.GET.get("state", "") or request.GET.get("academie", "")
    if request.user.is_authenticated:
        return ask(request, academy, still=True)
    return left_page(request, academy)
