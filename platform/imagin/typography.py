"""French writing of numbers, amounts and hours, one for pages, paper and mail: « 1 234,56 € », « 5 h 59 »."""

from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal

NARROW_SPACE = "\u202f"
SPACE = "\u00a0"
CURRENCIES = {"EUR": (2, "€"), "XPF": (0, f"F{SPACE}CFP")}


def format_number(value: Decimal | int, decimals: int = 0) -> str:
    return f"{_rounded(Decimal(value), decimals):,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")


def format_money(amount: Decimal | int | None, currency: str = "EUR") -> str:
    """``amount`` in ``currency`` (EUR or XPF), rounded to what that currency has of decimals."""
    if amount is None:
        return ""
    decimals, sign = CURRENCIES[currency]
    return f"{format_number(amount, decimals)}{SPACE}{sign}"


def format_clock(moment: datetime | time) -> str:
    """The hour as it stands: the caller chose its zone."""
    minutes = f"{SPACE}{moment:%M}" if moment.minute else ""
    return f"{moment.hour}{SPACE}h{minutes}"


def round_money(amount: Decimal, currency: str) -> Decimal:
    """To the cent or the whole franc, halves up (never the bankers' rounding of Python)."""
    return _rounded(amount, CURRENCIES[currency][0])


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
