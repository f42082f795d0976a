"""The secret printed on a convocation: it opens one thing, the choice of a password, once.

16 characters of 31 are 79 random bits, so a slow hash would protect nothing more (a password chosen by
somebody does get one). A run gives the same person the same secret on each of his letters, and again if
the work is cut short and resumed: it is derived from the hub's key, not drawn.
"""

import hashlib
import hmac
import secrets
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import constant_time_compare

from imagin.identity import keys
from imagin.tenancy.context import current_academy

# Neither 0 nor O, neither 1 nor I nor L: it is read on paper.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH, GROUP = 16, 4
MARK = "first"


def drawn() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def derived(run: int, ran_at: datetime, examiner: int) -> str:
    """The secret of this examiner on the letters of this run."""
    told = f"{current_academy()}|{run}|{ran_at.timestamp()}|{examiner}"
    number = int.from_bytes(hmac.digest(_key(settings.SECRET_KEY), told.encode(), "sha256"))
    letters = []
    for _ in range(LENGTH):
        number, rank = divmod(number, len(LETTERS))
        letters.append(LETTERS[rank])
    return "".join(letters)


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return bytes.fromhex(keys.derive(secret, "first-secret"))


def grouped(secret: str) -> str:
    """« K7MP-3XQF-9TWH-RN4C », as it is read and typed."""
    return "-".join(secret[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def encode(secret: str) -> str:
    salt = secrets.token_hex(8)
    return f"{MARK}${salt}${_digest(salt, secret)}"


def is_first(encoded: str) -> bool:
    return encoded.startswith(f"{MARK}$")


def fits(encoded: str, typed: str) -> bool:
    """Case, spaces and hyphens as typed do not matter."""
    if not is_first(encoded):
        return False
    _, salt, digest = encoded.split("$")
    bare = "".join(c for c in typed.upper() if c.isalnum())
    return constant_time_compare(digest, _digest(salt, bare))


def _digest(salt: str, secret: str) -> str:
    return hashlib.sha256(f"{salt}|{secret}".encode()).hexdigest()
