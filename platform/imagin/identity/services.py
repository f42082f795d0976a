"""What the hub writes about sign-ins and accounts. Run on the hub."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from oauth2_provider.models import clear_expired

from imagin.identity import keys
from imagin.identity.client.assurance import NOTHING, SECOND_FACTOR, Assurance, level_of
from imagin.identity.models import Account, EndReason, HubSession, UpstreamProvider
from imagin.identity.provider import backchannel
from imagin.identity.session import bell
from imagin.rules.services import rule
from imagin.sessions.services import delete_expired

LONGEST = timedelta(hours=12)
KEPT = timedelta(days=30)
# An academy tells the acts of the last minute with the next request: they count before an end does.
UNTOLD = timedelta(minutes=2)
MOST_AT_ONCE = 500
DEMO_PROVIDER = "demo"


@dataclass(frozen=True, slots=True)
class SessionState:
    """What the hub answers about a sign-in."""

    ended: bool
    reason: str = ""
    last_act: float = 0.0
    preferences: dict[str, Any] = field(default_factory=dict)
    proof: Assurance = NOTHING


def idle_limit() -> timedelta:
    """Idle time allowed where this runs: the academy's rule, or the national one on the hub."""
    return timedelta(minutes=rule("session.idle_minutes"))


def open_session(account: Account, claims: dict[str, Any]) -> HubSession:
    now = timezone.now()
    return HubSession.objects.create(account=account, started_at=now, last_act=now, **_proof_in(claims))


def prove_again(sid: UUID | str, account: Account, claims: dict[str, Any]) -> HubSession | None:
    """The same person proved himself again in a sign-in that goes on: it keeps its ``sid``.

    The last proof is the one that counts: a second factor given before has to be given again.
    """
    session = HubSession.objects.filter(pk=sid, account=account, ended_at=None).first()
    if session is None:
        return None
    proof = _proof_in(claims)
    for name, value in proof.items():
        setattr(session, name, value)
    session.last_act = timezone.now()
    session.save(update_fields=[*proof, "last_act"])
    return session


def _proof_in(claims: dict[str, Any]) -> dict[str, Any]:
    """What the provider says of how and when; a second factor that is not ours does not count as ours."""
    now, amr = timezone.now(), claims.get("amr")
    told = [str(item)[:20] for item in amr][:5] if isinstance(amr, list) else []
    return {
        "amr": [means for means in told if means != SECOND_FACTOR],
        "upstream_sid": str(claims.get("sid", ""))[:255],
        "authenticated_at": min(_moment(claims.get("auth_time")) or now, now),
        "proved_at": now,
    }


@transaction.atomic
def note_act(sid: UUID | str, *, act: bool, previous: float = 0.0) -> SessionState:
    """Renew a sign-in, or learn that it is over; ``previous``: an earlier act that was not told yet."""
    locked = HubSession.objects.select_for_update(of=("self",)).select_related("account")
    session = locked.filter(pk=sid).first()
    if session is None:
        return SessionState(True, EndReason.CLOSED)
    now = timezone.now()
    known = session.last_act
    session.last_act = max(known, min(_moment(previous) or known, now))
    reason = session.end_reason or _end_reason(session, now)
    if not reason and act:
        session.last_act = now
    if session.last_act != known or (reason and not session.end_reason):
        _save(session, reason)
    told = session.account.preferences
    return SessionState(bool(reason), reason, session.last_act.timestamp(), told, proof_of(session))


def proof_of(session: HubSession) -> Assurance:
    when = int(session.authenticated_at.timestamp())
    return Assurance(frozenset(session.amr), level_of(session.amr), when)


def _end_reason(session: HubSession, now: datetime) -> str:
    if not session.account.is_active:
        return EndReason.CLOSED
    if now - session.last_act >= idle_limit():
        return EndReason.IDLE
    return EndReason.AGE if now - session.started_at >= LONGEST else ""


def _save(session: HubSession, reason: str) -> None:
    ends = bool(reason) and session.ended_at is None
    if ends:
        session.ended_at, session.end_reason = timezone.now(), reason
    session.save(update_fields=["last_act", "ended_at", "end_reason"])
    if ends:
        _tell_end(session.sid)


def _tell_end(sid: UUID | str) -> None:
    """The bell for the academies that share this hub's cache, an order for each it opened."""
    bell.ring(sid)
    backchannel.announce(sid)


@transaction.atomic
def end_idle_sessions() -> int:
    """End some of the sign-ins that nobody touches any more; returns how many, none when all are done."""
    now = timezone.now()
    over = models.Q(last_act__lt=now - idle_limit() - UNTOLD) | models.Q(started_at__lte=now - LONGEST)
    going_on = HubSession.objects.filter(over | models.Q(account__is_active=False), ended_at=None)
    locked = going_on.select_for_update(of=("self",), skip_locked=True).select_related("account")
    ended = list(locked.order_by("last_act")[:MOST_AT_ONCE])
    for session in ended:
        _save(session, _end_reason(session, now))
    return len(ended)


def end_session(sid: UUID | str, *, reason: str = EndReason.LEFT) -> HubSession | None:
    """Every academy this sign-in opened is told, and those of this hub hear of it at the next request."""
    going_on = HubSession.objects.filter(pk=sid, ended_at=None)
    if going_on.update(ended_at=timezone.now(), end_reason=reason):
        _tell_end(sid)
    return HubSession.objects.select_related("account").filter(pk=sid).first()


def end_sign_ins(account: Account, *, but: str = "", reason: str = EndReason.CLOSED) -> None:
    going_on = HubSession.objects.filter(account=account, ended_at=None)
    for sid in going_on.values_list("sid", flat=True):
        if str(sid) != but:
            end_session(sid, reason=reason)


def save_preferences(sid: UUID | str, preferences: dict[str, Any]) -> bool:
    """Kept with the account, so that every browser the person is signed in with hears of it."""
    updated = Account.objects.filter(sessions__sid=sid, sessions__ended_at=None, is_active=True)
    saved = bool(updated.update(preferences=preferences))
    if saved:
        bell.ring(*_open_sign_ins(sid))
    return saved


def _open_sign_ins(sid: UUID | str) -> list[UUID]:
    """Of the person of this one. Those too old to go on are left out."""
    recent = HubSession.objects.filter(ended_at=None, started_at__gt=timezone.now() - LONGEST)
    return list(recent.filter(account__sessions__sid=sid).values_list("sid", flat=True))


def grant_hosting(*, issuer: str, subject: str, display_name: str = "") -> Account:
    """The hosting team is named at the hub; no provider can assert it. The person may come later."""
    account, _ = Account.objects.get_or_create(
        issuer=issuer, subject=subject, defaults={"display_name": display_name}
    )
    account.hosting = True
    account.save(update_fields=["hosting"])
    return account


def revoke_hosting(account: Account) -> None:
    account.hosting = False
    account.save(update_fields=["hosting"])


def ensure_demo_provider() -> UpstreamProvider:
    """Register the demonstration provider (infra/simulators/upstream); only demo data calls this."""
    issuer = f"{settings.DEMO_IDP_URL}/o"
    provider, _ = UpstreamProvider.objects.update_or_create(
        code=DEMO_PROVIDER,
        defaults={
            "name": "Fournisseur d'identité de démonstration",
            "issuer": issuer,
            "client_id": "imagin-hub",
            "client_secret": keys.derive(settings.SECRET_KEY, keys.DEMO_IDP_CLIENT),
            "authorization_endpoint": f"{issuer}/authorize/",
            "token_endpoint": f"{issuer}/token/",
            "jwks_uri": f"{issuer}/.well-known/jwks.json",
            "userinfo_endpoint": f"{issuer}/userinfo/",
            "end_session_endpoint": f"{issuer}/logout/",
            "internal_url": settings.DEMO_IDP_INTERNAL_URL,
            "trusted_claims": ["numen", "imagin_identifier"],
        },
    )
    return provider


def purge_sign_on() -> None:
    """Expired codes, tokens and cookies, and sign-ins of more than a month ago."""
    clear_expired()
    delete_expired()
    HubSession.objects.filter(started_at__lt=timezone.now() - KEPT).delete()


def _moment(seconds: Any) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
