"""What the hub writes about second factors: proofs given, moreover what a proof changes. Run on the hub."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from imagin.factors import recovery, throttle, totp, webauthn
from imagin.factors.models import Factor, Kind, RecoveryCode
from imagin.factors.selectors import factors_of as factors_of
from imagin.factors.selectors import has_factor as has_factor
from imagin.factors.selectors import keys_of
from imagin.factors.telling import tell
from imagin.factors.throttle import TooManyTries
from imagin.identity.client.assurance import SECOND_FACTOR
from imagin.identity.models import Account, HubSession

OTP, KEY = "otp", "hwk"
METHODS = {Kind.TOTP: OTP, Kind.WEBAUTHN: KEY}


class WrongCode(ValueError):
    """Not a code of this person, or one that was used already."""


def record_proof(session: HubSession, method: str) -> None:
    """This sign-in is now of the second level, and was proved just now (RFC 8176, ``mfa``)."""
    session.amr = list(dict.fromkeys([*session.amr, method, SECOND_FACTOR]))
    session.authenticated_at = timezone.now()
    session.save(update_fields=["amr", "authenticated_at"])


def prove_by_code(account: Account, typed: str) -> Factor:
    return _prove_by(account, "totp", lambda: _use_code(account, "".join(typed.split())))


def prove_by_recovery(account: Account, typed: str) -> RecoveryCode:
    return _prove_by(account, "recovery", lambda: _use_recovery(account, typed))


def _prove_by(account: Account, means: str, use) -> Any:
    """A refusal is counted and told in the transaction that refuses; only then is it raised."""
    try:
        with transaction.atomic():
            turn = throttle.take_turn(account)
            used = use()
            if used:
                throttle.note_right(turn)
                _tell_used(account, means, used)
                return used
            closed = throttle.note_wrong(turn)
            _refused(account, means, "closed" if closed else "wrong")
    except TooManyTries:
        _refused(account, means, "closed")
        raise
    if closed and turn.locked_until:
        raise TooManyTries(turn.locked_until)
    raise WrongCode


def _tell_used(account: Account, means: str, used: Any) -> None:
    code = "factor.recovery_used" if means == "recovery" else "factor.used"
    tell(code, account, subject=f"{means}:{used.pk}")


def _refused(account: Account, means: str, reason: str) -> None:
    tell("factor.refused", account, subject=means, reason=reason)


def _use_code(account: Account, code: str) -> Factor | None:
    for factor in factors_of(account).filter(kind=Kind.TOTP).select_for_update():
        counter = totp.matching_counter(factor.secret, code, after=factor.last_counter)
        if counter is not None:
            factor.last_counter, factor.last_used_at = counter, timezone.now()
            factor.save(update_fields=["last_counter", "last_used_at"])
            return factor
    return None


def _use_recovery(account: Account, typed: str) -> RecoveryCode | None:
    kept = RecoveryCode.objects.select_for_update().filter(account=account, used_at=None)
    code = kept.filter(digest=recovery.digest(account, typed)).first()
    if code:
        code.used_at = timezone.now()
        code.save(update_fields=["used_at"])
    return code


def prove_by_key(account: Account, state: dict[str, Any], answer: Any) -> Factor:
    """Not counted among wrong codes: a signature is not guessed."""
    try:
        with transaction.atomic():
            factor = _use_key(account, state, answer)
            tell("factor.used", account, subject=f"webauthn:{factor.pk}")
            return factor
    except webauthn.KeyRefused as refusal:
        _refused(account, "webauthn", str(refusal) or "answer")
        raise


def _use_key(account: Account, state: dict[str, Any], answer: Any) -> Factor:
    named = webauthn.answered_key(answer)
    locked = factors_of(account).filter(kind=Kind.WEBAUTHN, credential_id=named).select_for_update()
    found = list(locked)
    if not named or not found:
        raise webauthn.KeyRefused("unknown")
    _, counter = webauthn.complete_assertion(state, found, answer)
    factor = found[0]
    if webauthn.is_copy(factor.sign_count, counter):
        raise webauthn.KeyRefused("copy")
    factor.sign_count, factor.last_used_at = counter, timezone.now()
    factor.save(update_fields=["sign_count", "last_used_at"])
    return factor


def ask_key(account: Account) -> tuple[dict[str, Any], dict[str, Any]]:
    return webauthn.begin_assertion(keys_of(account))
