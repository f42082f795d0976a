"""Adding and removing what a person proves himself with. Run on the hub."""

from typing import Any

from django.db import IntegrityError, transaction

from imagin.factors import recovery, totp, webauthn
from imagin.factors.models import Factor, Kind, RecoveryCode, WrongCodes
from imagin.factors.selectors import factors_of, keys_of, must_keep_one
from imagin.factors.services import WrongCode
from imagin.factors.telling import tell
from imagin.identity.external.door import tell_owner
from imagin.identity.models import Account
from imagin.identity.services import end_sign_ins

MOST = 5


class Refused(ValueError):
    """A sentence for the person: what is wrong, then what to do."""


TOO_MANY = Refused("Vous avez déjà cinq moyens de confirmation. Retirez-en un, puis recommencez.")
KNOWN_KEY = Refused("Cette clé est déjà enregistrée. Choisissez-en une autre.")
LAST_ONE = Refused(
    "C'est votre dernier moyen de confirmation, et votre fonction en demande un. "
    "Ajoutez-en d'abord un autre, puis retirez celui-ci."
)


@transaction.atomic
def add_totp(account: Account, secret: str, code: str, name: str) -> Factor:
    """The first code shows that the application works; it is used up."""
    _check_room(account)
    counter = totp.matching_counter(secret, "".join(code.split()))
    if counter is None:
        raise WrongCode
    name = name.strip()[:60] or Kind.TOTP.label
    factor = Factor.objects.create(
        account=account, kind=Kind.TOTP, name=name, secret=secret, last_counter=counter
    )
    return _added(factor)


def ask_new_key(account: Account) -> tuple[dict[str, Any], dict[str, Any]]:
    return webauthn.begin_registration(account.pk.bytes, account.display_name or "IMAG'IN", keys_of(account))


def add_key(account: Account, state: dict[str, Any], answer: Any, name: str) -> Factor:
    new = webauthn.complete_registration(state, answer)
    try:
        with transaction.atomic():
            _check_room(account)
            factor = Factor.objects.create(
                account=account,
                kind=Kind.WEBAUTHN,
                name=name.strip()[:60] or Kind.WEBAUTHN.label,
                credential_id=new.credential_id,
                credential=new.credential,
                sign_count=new.sign_count,
            )
            return _added(factor)
    except IntegrityError as error:
        raise KNOWN_KEY from error


def _added(factor: Factor) -> Factor:
    tell("factor.added", factor.account, subject=f"{factor.kind}:{factor.pk}")
    tell_owner(factor.account, "factor_added")
    return factor


def _check_room(account: Account) -> None:
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if factors_of(account).count() >= MOST:
        raise TOO_MANY


@transaction.atomic
def remove_factor(account: Account, factor: Factor) -> None:
    """With the last one go the recovery codes: they stand for something that is no more."""
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    last = not factors_of(account).exclude(pk=factor.pk).exists()
    if last and must_keep_one(account):
        raise LAST_ONE
    tell("factor.removed", account, subject=f"{factor.kind}:{factor.pk}")
    tell_owner(account, "factor_removed")
    factor.delete()
    if last:
        RecoveryCode.objects.filter(account=account).delete()


@transaction.atomic
def renew_recovery_codes(account: Account) -> list[str]:
    """The earlier ones are worth nothing any more."""
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    codes = recovery.new_codes()
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=recovery.digest(account, code)) for code in codes
    )
    tell("factor.added", account, subject="recovery")
    return codes


def reset(account: Account, *, actor: str = "command") -> int:
    """For who lost his device and his codes, once the assistance has checked who he is.

    The next page that needs a factor has him add one; whoever is in with the lost one is put out.
    """
    with transaction.atomic():
        Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        removed, _ = factors_of(account).delete()
        RecoveryCode.objects.filter(account=account).delete()
        WrongCodes.objects.filter(account=account).delete()
        tell("factor.reset", account, actor=actor, subject=f"account:{account.pk}", count=removed)
        end_sign_ins(account)
        if removed:
            tell_owner(account, "factor_removed")
    return removed


def ensure_demo_factor(account: Account, secret: str, name: str) -> None:
    """Only demo data calls this: the secret is in the source, for everybody to read."""
    if not factors_of(account).exists():
        Factor.objects.create(account=account, kind=Kind.TOTP, name=name, secret=secret)
