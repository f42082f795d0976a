"""Codes of an authentication application (RFC 6238): six digits, thirty seconds, one step of drift."""

import base64
import secrets
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import segno
from django_otp.oath import TOTP

ISSUER = "IMAG'IN"
STEP_SECONDS = 30
DRIFT = 1
DIGITS = 6


def new_secret() -> str:
    """160 bits, as RFC 4226 §4 recommends, in the form that applications read."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def counter_now() -> int:
    return int(time.time()) // STEP_SECONDS


def code_at(secret: str, counter: int) -> str:
    generator = TOTP(base64.b32decode(secret), step=STEP_SECONDS, digits=DIGITS)
    generator.time = counter * STEP_SECONDS
    return f"{generator.token():0{DIGITS}d}"


def matching_counter(secret: str, code: str, *, after: int = 0) -> int | None:
    """The time step whose code was typed, later than ``after``: none serves twice."""
    found = None
    for counter in _accepted():
        right = secrets.compare_digest(code_at(secret, counter).encode(), code.encode())
        if right and counter > after:
            found = counter
    return found


def _accepted() -> Iterator[int]:
    now = counter_now()
    yield from range(now - DRIFT, now + DRIFT + 1)


def enrolment_address(secret: str, name: str) -> str:
    """What the application reads in the picture (Key Uri Format)."""
    label = quote(f"{ISSUER}:{name}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER}, quote_via=quote)}"


def picture(address: str) -> str:
    """The QR code as an image address: no picture of a secret is ever a file."""
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, light="white")


def spaced(secret: str) -> str:
    """In groups of four, to be typed by hand."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
