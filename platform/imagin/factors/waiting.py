"""What is being enrolled or asked, in the session that asked for it: another browser starts from nothing."""

import json
import time
from typing import Any

from django.http import HttpRequest

from imagin.factors import totp
from imagin.vault.fields import UndecipherableError, decrypt, encrypt

SECRET, NEW_KEY, PROOF = "factor_secret", "factor_new_key", "factor_proof"
CODES, CODES_SECONDS = "factor_codes", 600
LIVES_SECONDS = 900


def secret_shown(request: HttpRequest) -> str:
    """The same at each reading of the page, until it is confirmed; sealed, as sessions are not."""
    known = secret_kept(request)
    if known:
        return known
    secret = totp.new_secret()
    request.session[SECRET] = encrypt(json.dumps({"secret": secret, "at": time.time()}))
    return secret


def secret_kept(request: HttpRequest) -> str:
    try:
        note = json.loads(decrypt(request.session.get(SECRET, "")))
    except UndecipherableError:
        return ""
    return note["secret"] if time.time() - note["at"] < LIVES_SECONDS else ""


def forget_secret(request: HttpRequest) -> None:
    request.session.pop(SECRET, None)


def keep_challenge(request: HttpRequest, purpose: str, state: dict[str, Any]) -> None:
    request.session[purpose] = {**state, "at": time.time()}


def take_challenge(request: HttpRequest, purpose: str) -> dict[str, Any] | None:
    """Each question is answered once, within a quarter of an hour."""
    state = request.session.pop(purpose, None)
    return state if state and time.time() - state["at"] < LIVES_SECONDS else None


def keep_codes(request: HttpRequest, codes: list[str]) -> None:
    """New recovery codes, until the person has noted them: a page read again shows them again."""
    request.session[CODES] = encrypt(json.dumps({"codes": codes, "at": time.time()}))


def codes_kept(request: HttpRequest) -> list[str]:
    try:
        note = json.loads(decrypt(request.session.get(CODES, "")))
    except UndecipherableError:
        return []
    if time.time() - note["at"] < CODES_SECONDS:
        return note["codes"]
    forget_codes(request)
    return []


def forget_codes(request: HttpRequest) -> None:
    request.session.pop(CODES, None)
