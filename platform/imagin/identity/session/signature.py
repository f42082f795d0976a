"""Signed calls of an academy to its hub: who calls, what, when, and only once."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from imagin.identity import keys

ACADEMY, MOMENT, NONCE, SIGNATURE = (
    "X-Imagin-Academy",
    "X-Imagin-Moment",
    "X-Imagin-Nonce",
    "X-Imagin-Signature",
)
WINDOW_SECONDS = 60


class BadSignature(Exception):
    """The call is not from who it says, or not of now, or was already made."""


def sign(academy: str, path: str, body: bytes) -> dict[str, str]:
    """Headers that make one call, to this path with this body, acceptable once."""
    moment, nonce = str(int(timezone.now().timestamp())), secrets.token_urlsafe(16)
    seal = _seal(academy, path, moment, nonce, body)
    return {ACADEMY: academy, MOMENT: moment, NONCE: nonce, SIGNATURE: seal}


def check(headers: Mapping[str, str], path: str, body: bytes) -> str:
    """The academy that signed this call. A cache out of order refuses: nothing else would stop a replay."""
    academy, moment, nonce, seal = (headers.get(name, "") for name in (ACADEMY, MOMENT, NONCE, SIGNATURE))
    expected = _seal(academy, path, moment, nonce, body)
    if not hmac.compare_digest(expected.encode(), seal.encode()):
        raise BadSignature("signature")
    if not moment.isdecimal() or abs(timezone.now().timestamp() - int(moment)) > WINDOW_SECONDS:
        raise BadSignature("moment")
    if not cache.add(f"signed-call:{academy}:{nonce}", 1, 2 * WINDOW_SECONDS + 1):
        raise BadSignature("replay")
    return academy


def _seal(academy: str, path: str, moment: str, nonce: str, body: bytes) -> str:
    key = keys.hub_call_key(settings.SECRET_KEY, academy)
    text = "\n".join((academy, path, moment, nonce, hashlib.sha256(body).hexdigest()))
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
