"""Second factors of the demonstration accounts: their codes are on the demonstration provider's page."""

import base64
import hashlib

from django.conf import settings

from imagin.factors.enrolment import ensure_demo_factor
from imagin.identity.models import Account
from tenants.feeds.demo.accounts import HOST, DemoAccount

ROLES = ("gestionnaire", "admin", HOST)
NAME = "Simulateur d'application d'authentification"


def demo_secret(sub: str) -> str:
    """Known to everybody, as the passwords are (infra/simulators/upstream/demo_idp/authenticator.py)."""
    return base64.b32encode(hashlib.sha1(f"imagin-demo|{sub}".encode()).digest()).decode()  # noqa: S324


def give_demo_factors(accounts: list[DemoAccount]) -> None:
    """To those whose role asks for one, once; what somebody added or changed since stays. Run on the hub."""
    issuer = f"{settings.DEMO_IDP_URL}/o"
    theirs = Account.objects.filter(issuer=issuer, factors__isnull=False)
    have_one = set(theirs.values_list("subject", flat=True))
    for account in accounts:
        if account.role in ROLES and account.sub not in have_one:
            person, _ = Account.objects.get_or_create(
                issuer=issuer, subject=account.sub, defaults={"display_name": account.name}
            )
            ensure_demo_factor(person, demo_secret(account.sub), NAME)
