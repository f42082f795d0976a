"""Strengthening a session that is open: the same person, the same sign-in, more surely or more recently."""

import time
from typing import Any

from django.http import HttpRequest

from imagin.identity import events
from imagin.identity.client import assurance
from imagin.identity.client.engine import SignInRefused
from imagin.identity.session import idle

CLOCKS_DIFFER_SECONDS = 60


def check(request: HttpRequest, noted: dict[str, Any], claims: dict[str, Any]) -> None:
    """SignInRefused unless these claims are about the person and the sign-in of the session that is open.

    The token was checked already, and it is of the level that was asked.
    """
    if not request.user.is_authenticated or idle.sid_of(request) != noted["sid"]:
        raise SignInRefused("perime")
    whose = (request.user.issuer, request.user.subject)
    if whose != (claims["iss"], claims["sub"]):
        raise SignInRefused("autre-personne")
    if claims.get("sid") != noted["sid"]:
        raise SignInRefused("perime")
    limit = noted.get("max_age")
    if limit is not None and not assurance.told(claims).fresh(limit + _taken(noted)):
        raise SignInRefused("renfort")


def _taken(noted: dict[str, Any]) -> float:
    """What the person took to answer is not held against a proof that was fresh when it was asked."""
    return max(0.0, time.time() - noted["added_on"]) + CLOCKS_DIFFER_SECONDS


def strengthen(request: HttpRequest, claims: dict[str, Any]) -> None:
    """A new session id: whoever knew the former one gains nothing of the stronger session."""
    proof = assurance.told(claims)
    idle.renew_id(request)
    assurance.keep(request, proof)
    events.tell("step_up.opened", actor=str(request.user.pk), acr=proof.acr)
