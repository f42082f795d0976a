"""Security keys and device locks (W3C WebAuthn), by the fido2 library. The key's site is the hub."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from imagin.factors.models import Factor

PREFERRED = UserVerificationRequirement.PREFERRED
# What a malformed answer may raise inside the library: it reads bytes that a browser was free to make up.
MALFORMED = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    RecursionError,
    NotImplementedError,
    struct.error,
    InvalidSignature,
)


class KeyRefused(ValueError):
    """The answer of the key is not the one that was asked for."""


@dataclass(frozen=True, slots=True)
class NewKey:
    credential_id: str
    credential: bytes
    sign_count: int


def server() -> Fido2Server:
    """The origin is the hub's own address, exactly: no other port, no sub-domain."""
    host = urlsplit(settings.HUB_URL).hostname
    rp = PublicKeyCredentialRpEntity(name="IMAG'IN", id=host)
    return Fido2Server(rp, verify_origin=lambda origin: origin == settings.HUB_URL)


def begin_registration(
    handle: bytes, name: str, known: Iterable[Factor]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what the browser is asked, what must be kept until it answers)."""
    options, state = server().register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name),
        credentials=[_key_of(factor) for factor in known],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=PREFERRED,
    )
    return dict(options)["publicKey"], dict(state)


def complete_registration(state: dict[str, Any], answer: Any) -> NewKey:
    try:
        data = server().register_complete(state, answer)
    except MALFORMED as error:
        raise KeyRefused from error
    key = data.credential_data
    if key is None or len(key.credential_id) > 1023:
        raise KeyRefused
    return NewKey(websafe_encode(key.credential_id), bytes(key), data.counter)


def begin_assertion(known: Iterable[Factor]) -> tuple[dict[str, Any], dict[str, Any]]:
    options, state = server().authenticate_begin(
        [_key_of(factor) for factor in known], user_verification=PREFERRED
    )
    return dict(options)["publicKey"], dict(state)


def complete_assertion(state: dict[str, Any], known: Iterable[Factor], answer: Any) -> tuple[str, int]:
    """(the key that answered, its signature counter)."""
    try:
        key = server().authenticate_complete(state, [_key_of(factor) for factor in known], answer)
        read = AuthenticationResponse.from_dict(answer)
    except MALFORMED as error:
        raise KeyRefused from error
    return websafe_encode(key.credential_id), read.response.authenticator_data.counter


def answered_key(answer: Any) -> str:
    """The key that an answer names, read before anything is checked; empty where it names none."""
    named = answer.get("rawId", "") if isinstance(answer, dict) else ""
    try:
        return websafe_encode(websafe_decode(named))
    except MALFORMED:
        return ""


def is_copy(known: int, told: int) -> bool:
    """The counter did not move on: the key was copied (WebAuthn §6.1.1). Both at zero: it has none."""
    return (known or told) > 0 and told <= known


def _key_of(factor: Factor) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(factor.credential))
