"""The academy's side of its signed calls to the hub."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

from imagin.identity.services import SessionState
from imagin.identity.session import signature
from imagin.tenancy.context import current_academy

logger = logging.getLogger(__name__)
ACTS = "/session/v1/acts"
PREFERENCES = "/session/v1/preferences"
# Shorter than a person's patience: while the hub is silent, what the academy knows decides.
TIMEOUT_SECONDS = 2


def tell_act(sid: str, *, act: bool, previous: float) -> SessionState | None:
    """What the hub knows of this sign-in, None if it does not answer."""
    answer = _post(ACTS, {"sid": sid, "act": act, "previous": previous})
    if answer is None:
        return None
    return SessionState(
        ended=bool(answer.get("ended")),
        reason=str(answer.get("reason", "")),
        last_act=float(answer.get("last_act") or 0),
        preferences=answer.get("preferences") or {},
    )


def tell_preferences(sid: str, preferences: dict[str, Any]) -> bool:
    return _post(PREFERENCES, {"sid": sid, "preferences": preferences}) is not None


def _post(path: str, message: dict[str, Any]) -> dict[str, Any] | None:
    body = json.dumps(message).encode()
    headers = signature.sign(current_academy() or "", path, body)
    headers |= {"Host": urlsplit(settings.HUB_URL).netloc, "Content-Type": "application/json"}
    try:
        with requests.Session() as session:
            session.trust_env = False
            response = session.post(
                settings.INTERNAL_URL + path, data=body, headers=headers, timeout=TIMEOUT_SECONDS
            )
        answer = response.json() if response.status_code == 200 else None
    except (requests.RequestException, ValueError) as error:
        logger.warning("hub silent on %s: %s", path, type(error).__name__)
        return None
    return answer if isinstance(answer, dict) else None
