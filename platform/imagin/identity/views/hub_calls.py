"""The hub's side of the academies' signed calls."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from imagin.identity import services
from imagin.identity.session import preferences, signature
from imagin.identity.session.remembered import out_of_order

LONGEST = 10_000


def signed(view: Callable[[dict[str, Any]], JsonResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A view that reads the JSON object of a call some academy of this hub has signed."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        try:
            signature.check(request.headers, request.path, request.body[:LONGEST])
            message = json.loads(request.body)
            return view(message) if isinstance(message, dict) else _refused(400)
        except signature.BadSignature:
            return _refused(403)
        except (ValueError, KeyError, TypeError):
            return _refused(400)
        except out_of_order():
            return _refused(503)

    return never_cache(csrf_exempt(login_not_required(require_POST(checked))))


def _refused(status: int) -> JsonResponse:
    return JsonResponse({"error": "refused"}, status=status)


@signed
def acts(message: dict[str, Any]) -> JsonResponse:
    state = services.note_act(
        UUID(message["sid"]), act=message["act"] is True, previous=float(message.get("previous") or 0)
    )
    return JsonResponse(
        {
            "ended": state.ended,
            "reason": state.reason,
            "last_act": state.last_act,
            "preferences": state.preferences,
        }
    )


@signed
def save_preferences(message: dict[str, Any]) -> JsonResponse:
    saved = services.save_preferences(UUID(message["sid"]), preferences.check(message["preferences"]))
    return JsonResponse({"saved": saved})
