"""The demonstration accounts, and what this provider says of them."""

import hmac
import json
from functools import cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from oauth2_provider.oauth2_validators import OAuth2Validator


@cache
def accounts() -> dict[str, dict[str, str]]:
    rows = json.loads(settings.ACCOUNTS_FILE.read_text(encoding="utf-8"))
    return {row["username"]: row for row in rows}


class DemoBackend(BaseBackend):
    """Passwords are in the accounts file, in clear: they are printed on the login page too."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        account = accounts().get((username or "").strip().lower())
        typed = (password or "").encode()
        if account is None or not hmac.compare_digest(account["password"].encode(), typed):
            return None
        return get_user_model().objects.get_or_create(username=account["username"])[0]

    def get_user(self, user_id):
        user = get_user_model().objects.filter(pk=user_id).first()
        return user if user and user.username in accounts() else None


def session_id(user) -> str:
    """Opaque name of this user's sign-in: the relying party gives it back to sign him out."""
    text = f"{user.pk}|{user.last_login.isoformat()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), "sha256").hexdigest()[:32]


class DemoValidator(OAuth2Validator):
    oidc_claim_scope = None

    def get_claim_dict(self, request):
        account = accounts()[request.user.username]
        told = {claim: account[claim] for claim in ("sub", "name", "numen", "imagin_identifier")}
        return {claim: value for claim, value in told.items() if value}

    def get_id_token_dictionary(self, token, token_handler, request):
        claims, expiration = super().get_id_token_dictionary(token, token_handler, request)
        return claims | {"sid": session_id(request.user), "amr": ["pwd"]}, expiration
