"""« Simulateur d'application d'authentification »: the codes that the demonstration's telephones would show.

Nothing secret: each is made of the account's public name, as ``tenants.feeds.demo.factors`` makes it too.
"""

import base64
import hashlib
import time

from django_otp.oath import TOTP

STEP_SECONDS = 30
# The roles that the demonstration gives a second factor to.
ROLES = ("gestionnaire", "admin", "hebergeur")


def secret_of(sub: str) -> str:
    return base64.b32encode(hashlib.sha1(f"imagin-demo|{sub}".encode()).digest()).decode()


def has_telephone(username: str) -> bool:
    return username.partition(".")[0] in ROLES


def seconds_left() -> int:
    return STEP_SECONDS - int(time.time()) % STEP_SECONDS


def code(sub: str, ahead: int = 0) -> str:
    generator = TOTP(base64.b32decode(secret_of(sub)), step=STEP_SECONDS)
    generator.time = time.time() + ahead * STEP_SECONDS
    return f"{generator.token():06d}"


def telephones(accounts: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """The code to type, and the one that follows: each serves once."""
    return [
        {"username": name, "name": row["name"], "code": code(row["sub"]), "following": code(row["sub"], 1)}
        for name, row in accounts.items()
        if has_telephone(name)
    ]
