"""Amounts on paper, as French reads them: « 1 234,56 € », « 2 864 F CFP »."""

from decimal import ROUND_HALF_UP, Decimal

from django import template

register = template.Library()

NARROW_SPACE = "\u202f"
SPACE = "\u00a0"
CURRENCIES = {"EUR": (2, "€"), "XPF": (0, f"F{SPACE}CFP")}


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """``amount`` in ``currency`` (EUR or XPF), rounded to what that currency has of decimals."""
    decimals, sign = CURRENCIES[currency]
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    number = f"{rounded:,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    return f"{number}{SPACE}{sign}"
