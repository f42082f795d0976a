"""Where the hub tells an academy that a sign-in is over (OpenID Connect Back-Channel Logout 1.0 §2.5)."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from imagin.identity.client.http import ProviderUnreachable
from imagin.identity.client.tokens import TokenRefused
from imagin.identity.client.upstream import hub_provider
from imagin.identity.provider import logout_tokens
from imagin.sessions.services import end_of_sid

logger = logging.getLogger(__name__)


@never_cache
@csrf_exempt
@login_not_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """A server calls, without any cookie: the hub's signature is what opens this."""
    academy = request.academy  # type: ignore[attr-defined]
    try:
        provider = hub_provider(academy.code, academy.url)
        order = logout_tokens.check(request.POST.get("logout_token", ""), provider)
    except (TokenRefused, ProviderUnreachable) as error:
        logger.warning("logout order refused: %s", error)
        return JsonResponse({"error": "invalid_request"}, status=400)
    end_of_sid(order.sid, order.reason)
    return HttpResponse()
