"""People signed in without going through a provider, and a provider that signs what a test wants."""

import json
import uuid
from dataclasses import replace
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.test import Client
from django.utils import timezone

from imagin.identity import services
from imagin.identity.client import assurance
from imagin.identity.client.upstream import Provider, hub_provider
from imagin.identity.models import Account, HubSession
from imagin.identity.provider.pairwise import subject_for
from imagin.tenancy.context import current_academy, hub
from tenants.accounts.models import AcademyAccount

SOPHIE = "16E9811711KLM"
HUB_ISSUER = settings.OAUTH2_PROVIDER["OIDC_ISS_ENDPOINT"]
BACKENDS = {
    Account: "imagin.identity.backends.HubBackend",
    AcademyAccount: "tenants.accounts.backends.AcademyBackend",
}


def hub_client(**options: Any) -> Client:
    return Client(headers={"host": f"localhost:{settings.PORT}"}, **options)


def academy_client(code: str, **options: Any) -> Client:
    return Client(headers={"host": f"{code}.localhost:{settings.PORT}"}, **options)


def hub_account(subject: str = "sophie", **values: Any) -> Account:
    with hub():
        return Account.objects.create(issuer="https://portail.example", subject=subject, **values)


def academy_account(account: Account, **values: Any) -> AcademyAccount:
    """The account of the open academy for this hub account."""
    told = {"display_name": account.display_name, "person_key": account.person_key, **values}
    subject = subject_for(account.pk, current_academy() or "")
    return AcademyAccount.objects.create(issuer=HUB_ISSUER, subject=subject, **told)


def sign_in(
    client: Client,
    account: Account | AcademyAccount,
    session: HubSession | None = None,
    *,
    strong: bool = True,
) -> str:
    """Open a session on the client, in the scope that is open; returns the hub's ``sid``.

    ``force_login`` alone is not enough: a session without a sign-in on the hub is refused.
    ``strong``: a second factor was given just now, in the sign-in that is opened here.
    """
    amr = ["pwd", "otp", "mfa"] if strong else ["pwd"]
    client.force_login(account, backend=BACKENDS[type(account)])
    if session is None and isinstance(account, Account):
        session = services.open_session(account, {"amr": ["pwd"]})
        HubSession.objects.filter(pk=session.pk).update(amr=amr)
    sid, now = str(session.sid if session else uuid.uuid4()), timezone.now().timestamp()
    store = client.session
    store["hub"] = {"sid": sid, "last_act": now, "called": now, "answered": now}
    store["assurance"] = {"amr": amr, "acr": assurance.level_of(amr), "auth_time": int(now)}
    store.save()
    return sid


@cache
def _key(name: str) -> rsa.RSAPrivateKey:
    """Made once a run: making one costs more than a test."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Signer:
    """A provider's key, its published form, and tokens as right or as wrong as wanted."""

    def __init__(self, kid: str = "k1", key: str = "") -> None:
        self.kid = kid
        self.key = _key(key or kid)

    @property
    def jwk(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {**public, "kid": self.kid, "alg": "RS256", "use": "sig"}

    def token(self, provider: Provider, **changes: Any) -> str:
        """``None`` removes a claim."""
        now = int(timezone.now().timestamp())
        claims = {
            "iss": provider.issuer,
            "aud": provider.client_id,
            "sub": "someone",
            "iat": now,
            "exp": now + 300,
            "nonce": "n-1",
            "name": "Sophie Vidal",
            **changes,
        }
        kept = {claim: value for claim, value in claims.items() if value is not None}
        return jwt.encode(kept, self.key, algorithm="RS256", headers={"kid": self.kid})


def provider_for_tests(**changes: Any) -> Provider:
    return replace(hub_provider(current_academy() or "toulouse", "http://toulouse.localhost:8000"), **changes)
