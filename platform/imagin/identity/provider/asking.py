"""What a client asks of a sign-in, and what is still missing before it is given a code.

OpenID Connect Core §3.1.2.1: ``prompt``, ``max_age``, ``acr_values``. Each step is taken once for one
request: where the person came back without the proof, the client gets the error, never a loop.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from oauthlib.oauth2.rfc6749 import errors

from imagin.identity.client.assurance import ACR_TWO, SECOND_FACTOR
from imagin.identity.models import HubSession

# Hub-private: which proofs were asked for this very request, and when. Signed by the hub.
PROOF = "preuve"
SALT = "imagin.identity.provider.asking"
PROOF_LIVES_SECONDS = 3600
SKEW_SECONDS = 60


class Step(StrEnum):
    SIGN_IN = "sign_in"
    LOGIN = "login"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Asked:
    silent: bool = False
    login: bool = False
    strong: bool = False
    max_age: int | None = None
    tried: dict[str, float] = field(default_factory=dict)


def read(query: Mapping[str, str]) -> Asked:
    """Raises oauthlib's error for what this provider does not do."""
    prompt = query.get("prompt", "").split()
    if "request" in query or "request_uri" in query:
        raise errors.CustomOAuth2Error("request_not_supported")
    if query.get("response_mode", "query") != "query":
        raise errors.InvalidRequestError(description="Unsupported response mode.")
    return Asked(
        silent="none" in prompt,
        login="login" in prompt,
        strong=ACR_TWO in query.get("acr_values", "").split(),
        max_age=_seconds(query.get("max_age", "")),
        tried=_read_proof(query),
    )


def _seconds(text: str) -> int | None:
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise errors.InvalidRequestError(description="Malformed max_age.")
    return int(text) if text else None


def _read_proof(query: Mapping[str, str]) -> dict[str, float]:
    try:
        noted = signing.loads(query.get(PROOF, ""), salt=SALT, max_age=PROOF_LIVES_SECONDS)
    except signing.BadSignature:
        return {}
    return noted["tried"] if noted["state"] == query.get("state", "") else {}


def missing(asked: Asked, session: HubSession | None) -> Step | None:
    """The next step of this person towards this code; None when nothing is missing."""
    if session is None:
        return Step.SIGN_IN
    since = asked.tried.get(Step.LOGIN)
    if asked.login or (since is not None and not _signed_in_since(session, since)):
        return Step.LOGIN
    if asked.strong:
        return None if _factor_given(asked, session) else Step.FACTOR
    return None if since is not None or _recent(asked, session) else Step.LOGIN


def _signed_in_since(session: HubSession, since: float) -> bool:
    """The proof came after it was asked, and is no older: by a provider's clock, which may be a little late.

    Without the first, who was asked would only have to come back within the minute.
    """
    came = session.proved_at is not None and session.proved_at.timestamp() >= since
    return came and session.authenticated_at.timestamp() >= since - SKEW_SECONDS


def _factor_given(asked: Asked, session: HubSession) -> bool:
    asked_at = asked.tried.get(Step.FACTOR)
    just_given = asked_at is not None and session.authenticated_at.timestamp() >= asked_at - 1
    return SECOND_FACTOR in session.amr and (just_given or _recent(asked, session))


def _recent(asked: Asked, session: HubSession) -> bool:
    age = timezone.now() - session.authenticated_at
    return asked.max_age is None or age.total_seconds() <= asked.max_age


def refusal(asked: Asked, step: Step) -> str:
    """Error code for the client where the person is not to be asked, or was asked in vain; else empty."""
    if asked.silent or step in asked.tried:
        return "unmet_authentication_requirements" if step is Step.FACTOR else "login_required"
    return ""


def way_to(step: Step, asked: Asked, request: HttpRequest) -> str:
    """Where the person takes this step, to come back here after."""
    if step is Step.FACTOR:
        return f"{factor_page()}?{urlencode({'next': _back(request, asked, step)})}"
    if step is Step.LOGIN or asked.login:
        back = _back(request, asked, Step.LOGIN)
        return f"{settings.LOGIN_URL}?{urlencode({'next': back, 'forcer': '1'})}"
    return f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}"


def _back(request: HttpRequest, asked: Asked, step: Step) -> str:
    """This request, with what was asked of the person noted in place of ``prompt=login``."""
    tried = {**asked.tried, step: timezone.now().timestamp()}
    query = request.GET.copy()
    query.pop("prompt", None)
    query[PROOF] = signing.dumps({"state": query.get("state", ""), "tried": tried}, salt=SALT)
    return f"{request.path}?{query.urlencode()}"


def factor_page() -> str:
    return reverse("factors:prove", urlconf=settings.HUB_URLCONF)
