"""Codes of the demonstration accounts, as their owners' telephones would show them."""

import json
from pathlib import Path

from tests.live import ROOT, Platform

ACCOUNTS = ROOT / "infra" / "simulators" / "upstream" / "accounts.json"

CODE = """
from imagin.factors import totp
from imagin.factors.models import Factor, WrongCodes
factors = Factor.objects.filter(account__subject=subject, kind="totp")
if rested:
    factors.update(last_counter=0)
    WrongCodes.objects.filter(account__subject=subject).delete()
answer = [totp.code_at(factor.secret, totp.counter_now()) for factor in factors][0]
"""


def subject_of(username: str, accounts: Path = ACCOUNTS) -> str:
    rows = json.loads(accounts.read_text(encoding="utf-8"))
    return next(row["sub"] for row in rows if row["username"] == username)


def code_of(platform: Platform, username: str, *, rested: bool = True) -> str:
    """``rested``: as if the last code was used long ago. A code serves once, and tests sign in quickly."""
    return platform.operate(CODE, subject=subject_of(username), rested=rested)
