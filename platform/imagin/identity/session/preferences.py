"""Display preferences follow the person to every academy: the hub keeps them (guide v17 §1.3.1).

They come with the sign-in, so that the first page already shows them; a change made elsewhere comes at
the next page of each academy of this hub (see ``bell``).
"""

import json
from typing import Any

from django.http import HttpRequest

from imagin.identity import services
from imagin.identity.session import hub_calls, idle

LONGEST = 2000


def read(request: HttpRequest) -> dict[str, Any]:
    """As last told by the hub; nothing for a visitor."""
    if not request.user.is_authenticated:
        return {}
    if request.academy is None:  # type: ignore[attr-defined]
        return getattr(request.user, "preferences", {})
    return request.session.get(idle.PREFERENCES) or {}


def save(request: HttpRequest, preferences: dict[str, Any]) -> None:
    """Shown at once here, and kept at the hub for the other academies."""
    check(preferences)
    sid = idle.sid_of(request)
    if request.academy is None:  # type: ignore[attr-defined]
        services.save_preferences(sid, preferences)
        return
    request.session[idle.PREFERENCES] = preferences
    hub_calls.tell_preferences(sid, preferences)


def told(claims: dict[str, Any]) -> dict[str, Any]:
    """Those that came with the sign-in. Unreadable ones must not keep anybody out."""
    try:
        return check(claims.get("preferences") or {})
    except ValueError:
        return {}


def check(preferences: Any) -> dict[str, Any]:
    if not isinstance(preferences, dict) or len(json.dumps(preferences)) > LONGEST:
        raise ValueError("Les préférences d'affichage ne sont pas lisibles.")
    return preferences
