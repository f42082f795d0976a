"""The door of external examiners: their accounts are an academy's, and prove themselves on the hub.

A port (DESIGN §3: identity never imports an academy's apps): ``settings.EXTERNAL_DOOR`` names what answers
inside the academy. Run on the hub; each call opens the academy for its own time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.safestring import SafeString

from imagin.identity.external import lockout
from imagin.identity.models import Account
from imagin.rules.modules import ModuleClosed, find, is_open
from imagin.tenancy.context import academy, hub

LOCAL_ACCOUNTS = "modules.external"
SUSPENDED = (
    "Trop d'essais manqués avec cet identifiant : la connexion est suspendue {minutes} minutes. "
    "Réessayez ensuite, ou demandez dès maintenant un lien par « Mot de passe oublié »."
)


@dataclass(frozen=True, slots=True)
class Proof:
    """Who gave the right password. ``must_change``: it is a first secret, which opens only its change."""

    academy: str
    examiner_number: int
    subject: str
    display_name: str
    must_change: bool
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``expired``: the right first secret, too late. ``suspended``: the password was not looked at."""

    proof: Proof | None = None
    expired: bool = False
    suspended: bool = False


class Door(Protocol):
    """A module of the tenants, run with the academy open. A ValidationError says what to correct."""

    def identifier_label(self) -> str: ...
    def credentials_help(self) -> SafeString: ...
    def password_rule(self) -> str: ...
    def canonical(self, identifier: str) -> str: ...
    def prove(self, identifier: str, password: str) -> Outcome: ...
    def tell_suspended(self, identifier: str) -> None: ...
    def change_first(self, subject: str, stamp: str, new: str) -> Proof: ...
    def change_own(self, subject: str, old: str, new: str) -> Proof: ...
    def ask_reset(self, identifier: str) -> None: ...
    def link_digest(self, token: str) -> str: ...
    def is_link_usable(self, digest: str) -> bool: ...
    def use_link(self, digest: str, identifier: str, new: str) -> Proof: ...
    def tell(self, number: int, what: str) -> None: ...


def door() -> Door:
    return cast(Door, import_module(settings.EXTERNAL_DOOR))


def closed(academy_code: str) -> ModuleClosed | None:
    """Why this academy has no such door, where it has none."""
    with academy(academy_code):
        return None if is_open(LOCAL_ACCOUNTS) else ModuleClosed(find(LOCAL_ACCOUNTS))


def prove(academy_code: str, identifier: str, password: str, request: HttpRequest) -> Proof | None:
    """Who this is, or nobody; for who needs no reason (``attempt`` gives it)."""
    return attempt(academy_code, identifier, password, request).proof


def attempt(academy_code: str, identifier: str, password: str, request: HttpRequest) -> Outcome:
    """A try, counted before it is judged; an unknown identifier is counted and suspended like another."""
    if lockout.is_address_suspended(request):
        return Outcome(suspended=True)
    name = _name(academy_code, identifier)
    tries = _count(name, request)
    if tries > lockout.limit():
        return Outcome(suspended=True)
    with academy(academy_code):
        outcome = door().prove(identifier, password)
    if outcome.proof or outcome.expired:
        lockout.forgive(name, request)
    elif tries == lockout.limit():
        _tell_suspended(academy_code, identifier)
        return Outcome(suspended=True)
    return outcome


def change_own(
    account_name: tuple[str, str], subject: str, old: str, new: str, request: HttpRequest
) -> Proof:
    """Guessing the present password on a session left open is guessing all the same."""
    name = _name(*account_name)
    if _count(name, request) > lockout.limit():
        raise ValidationError(suspended_sentence(), code="suspended")
    try:
        with academy(account_name[0]):
            proof = door().change_own(subject, old, new)
    except ValidationError as error:
        if "password_old" not in getattr(error, "error_dict", {}):
            lockout.forgive(name, request)
        raise
    lockout.forgive(name, request)
    return proof


def change_first(academy_code: str, subject: str, stamp: str, new: str) -> Proof:
    with academy(academy_code):
        return door().change_first(subject, stamp, new)


def ask_reset(academy_code: str, identifier: str) -> None:
    with academy(academy_code):
        door().ask_reset(identifier)


def open_link(academy_code: str, token: str) -> str:
    """Print of the token, which the session keeps in its place."""
    with academy(academy_code):
        return door().link_digest(token)


def is_link_usable(academy_code: str, digest: str) -> bool:
    with academy(academy_code):
        return door().is_link_usable(digest)


def use_link(academy_code: str, digest: str, identifier: str, new: str, request: HttpRequest) -> Proof:
    """Works while the account is suspended: that is how its owner gets back in at once."""
    name = f"{academy_code}/lien/{digest[:16]}"
    if _count(name, request) > lockout.limit():
        raise ValidationError(suspended_sentence(), code="suspended")
    with academy(academy_code):
        proof = door().use_link(digest, identifier, new)
    lockout.forgive(name)
    lockout.forgive(_name(academy_code, identifier))
    return proof


def tell_owner(account: Account, what: str) -> None:
    """By the means that the academy of this local account knows; nothing for who has another account."""
    if account.external_academy and account.external_number is not None:
        with academy(account.external_academy):
            door().tell(account.external_number, what)


def suspended_numbers(academy_code: str, numbers: Iterable[int]) -> set[int]:
    """Of these examiners, those whose sign-in is suspended for too many tries. Opens the hub."""
    names = {f"{academy_code}/{number}": number for number in numbers}
    with hub():
        return {names[name] for name in lockout.suspended_among(names)}


def suspended_sentence() -> str:
    return SUSPENDED.format(minutes=lockout.minutes())


def _count(name: str, request: HttpRequest) -> int:
    """A try made during a suspension does not prolong it."""
    if lockout.is_suspended(request, name):
        return lockout.limit() + 1
    return lockout.count_try(request, name)


def _name(academy_code: str, identifier: str) -> str:
    with academy(academy_code):
        return f"{academy_code}/{door().canonical(identifier)}"


def _tell_suspended(academy_code: str, identifier: str) -> None:
    with academy(academy_code):
        door().tell_suspended(identifier)
