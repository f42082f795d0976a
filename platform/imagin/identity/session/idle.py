"""Idle time: it belongs to the hub's sign-in, and 30 minutes without an act end it everywhere (DESIGN §5).

An academy tells the hub of the person's acts at most once a minute, and calls at once when the hub
rings (Quitter pressed elsewhere, preferences changed: see ``bell``). Between two calls what it knows
itself decides, and it never trusts that for longer than the idle time.
"""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.utils import timezone

from imagin.identity import services
from imagin.identity.client import assurance
from imagin.identity.client.assurance import NOTHING, Assurance
from imagin.identity.models import EndReason
from imagin.identity.services import SessionState
from imagin.identity.session import bell, hub_calls, remembered
from imagin.identity.session.stash import STASH
from imagin.identity.session.stash import pop_stash as pop_stash  # the name form views import
from imagin.rules.services import rule
from imagin.sessions.services import OVER

STATE = "hub"
ENDED = "ended"
PREFERENCES = "hub_preferences"
CALL_EVERY_SECONDS = 60


@dataclass(slots=True)
class Local:
    """What this host knows of the sign-in, kept in the session: seconds since 1970, and the last ring."""

    sid: str
    last_act: float
    called: float
    answered: float
    heard: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    alive: bool
    remaining: float = 0.0
    reason: str = ""
    proof: Assurance = NOTHING


def start(request: HttpRequest, sid: str, preferences: dict[str, Any] | None = None) -> None:
    """The person has just signed in: that is an act, and the hub knows of it.

    No ring counts as heard: what changed since the hub told these preferences is asked at the first page.
    """
    now = _now()
    request.session[PREFERENCES] = preferences or {}
    _keep(request, Local(sid, now, now, now))


def renew_id(request: HttpRequest) -> None:
    """Another session id for the same sign-in, which forgets no act."""
    request.session.cycle_key()
    local = Local(**request.session[STATE])
    local.last_act = _now()
    _keep(request, local)


def sid_of(request: HttpRequest) -> str:
    return (request.session.get(STATE) or {}).get("sid", "")


def check(request: HttpRequest, *, act: bool) -> Verdict:
    """May the session of this request go on? An ``act`` by the person renews it."""
    stored = request.session.get(STATE)
    if not stored or OVER in request.session:
        return Verdict(False, reason=request.session.get(OVER, EndReason.CLOSED))
    local = Local(**stored)
    on_hub = request.academy is None  # type: ignore[attr-defined]
    return _check_hub(local.sid, act) if on_hub else _check_academy(request, local, act)


def _check_hub(sid: str, act: bool) -> Verdict:
    state = services.note_act(sid, act=act)
    return Verdict(not state.ended, _limit() - (_now() - state.last_act), state.reason, state.proof)


def _check_academy(request: HttpRequest, local: Local, act: bool) -> Verdict:
    now, limit = _now(), _limit()
    local.last_act = max(local.last_act, remembered.recall(_act_key(request)) or 0)
    over = now - local.last_act >= limit
    if over or _must_call(local, now):
        reason = _ask_hub(request, local, act and not over)
        if reason:
            return Verdict(False, reason=reason)
    if now - min(local.answered, local.last_act) >= limit:
        return Verdict(False, reason=EndReason.IDLE)
    if act:
        local.last_act = now
        remembered.remember(_act_key(request), now, int(limit) * 2)
    return Verdict(True, limit - (now - local.last_act), proof=assurance.kept(request))


def _must_call(local: Local, now: float) -> bool:
    """Each minute, and at once for a ring; one that a silent hub leaves unanswered waits for the minute."""
    rung = bell.heard(local.sid)
    is_new = rung not in ("", local.heard)
    local.heard = rung or local.heard
    return is_new or now - local.called >= CALL_EVERY_SECONDS


def _ask_hub(request: HttpRequest, local: Local, act: bool) -> str:
    """Tell and learn; the reason if the hub says that it is over."""
    now = _now()
    state = hub_calls.tell_act(local.sid, act=act, previous=local.last_act)
    local.called = now
    if state is not None:
        local.answered = now
        local.last_act = max(local.last_act, state.last_act)
        request.session[PREFERENCES] = state.preferences
    _keep(request, local)
    return _reason(state)


def _reason(state: SessionState | None) -> str:
    return (state.reason or EndReason.CLOSED) if state and state.ended else ""


def end(request: HttpRequest, reason: str) -> None:
    """Close the local session; remember, without any right, whose it was, so that he finds his text again."""
    note = {"person": str(request.user.pk), "reason": reason, "csrf": request.META.get("CSRF_COOKIE", "")}
    auth.logout(request)
    request.session[ENDED] = note


def ended(request: HttpRequest) -> dict[str, str]:
    return request.session.get(ENDED) or {}


def settle(request: HttpRequest) -> None:
    """After a sign-in: the same person keeps his text and his open forms, another gets nothing of them."""
    note: dict[str, Any] = request.session.pop(ENDED, None) or {}
    same_person = note.get("person") == str(request.user.pk)
    if not same_person:
        request.session.pop(STASH, None)
    csrf = note.get("csrf")
    if same_person and csrf and request.COOKIES.get(settings.CSRF_COOKIE_NAME) == csrf:
        request.META["CSRF_COOKIE"] = csrf


def _keep(request: HttpRequest, local: Local) -> None:
    request.session[STATE] = asdict(local)


def _act_key(request: HttpRequest) -> str:
    """Each act is noted in the cache, the session row once a minute: reading a page need not write."""
    key = request.session.session_key or ""
    return "act:" + hashlib.sha256(key.encode()).hexdigest()


def last_minutes() -> int:
    """Left when the page warns; one at least, whatever two rules written before they were checked say."""
    return max(1, rule("session.idle_minutes") - rule("session.warning_minutes"))


def _limit() -> float:
    return rule("session.idle_minutes") * 60


def _now() -> float:
    return timezone.now().timestamp()
