"""Recovery codes: ten, shown once, each good once. Only a slow print of each is kept."""

import hashlib
import re
import secrets

from django.conf import settings

from imagin.identity import keys
from imagin.identity.models import Account

NUMBER = 10
# No 0/O, 1/I/L: they are copied by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
PURPOSE = "recovery-codes"
SEPARATORS = re.compile(r"[\s.\-]+")


def new_codes() -> list[str]:
    return [_new_code() for _ in range(NUMBER)]


def _new_code() -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(drawn[i : i + 4] for i in range(0, LENGTH, 4))


def normalised(typed: str) -> str:
    return SEPARATORS.sub("", typed).upper()


def digest(account: Account, code: str) -> str:
    """59 random bits under scrypt, salted by account, with a key that is not in the database."""
    pepper = keys.derive(settings.SECRET_KEY, PURPOSE)
    salt = f"{pepper}|{account.pk}".encode()
    return hashlib.scrypt(normalised(code).encode(), salt=salt, n=2**14, r=8, p=1, dklen=32).hex()
