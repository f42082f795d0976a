"""The hub's provider as an academy talks to it: ask for a code, exchange it."""

import hashlib
from base64 import urlsafe_b64encode

import jwt

from imagin.identity.client.upstream import hub_provider
from imagin.identity.provider.assertion import client_assertion
from tests.imagin.identity.chain import query_of
from tests.imagin.identity.helpers import hub_client

VERIFIER = "v" * 50
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
CALLBACK = "http://toulouse.localhost:8000/connexion/retour/"
RENNES = "http://rennes.localhost:8000/connexion/retour/"


def ask(client, **changes):
    """``None`` removes a parameter."""
    asked = {
        "client_id": "academy-toulouse",
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "scope": "openid",
        "state": "s",
        "nonce": "n",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return client.get("/o/authorize/", {name: value for name, value in asked.items() if value is not None})


def code_for(client, **changes) -> str:
    return query_of(ask(client, **changes).url)["code"]


def proof_of(academy: str) -> dict[str, str]:
    return client_assertion(hub_provider(academy, f"http://{academy}.localhost:8000"))


def exchange(code, academy="toulouse", headers=None, **changes):
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "client_id": f"academy-{academy}",
        "code_verifier": VERIFIER,
        **proof_of(academy),
        **changes,
    }
    known = {name: value for name, value in asked.items() if value is not None}
    return hub_client().post("/o/token/", known, headers=headers or {})


def claims_of(response):
    return jwt.decode(response.json()["id_token"], options={"verify_signature": False})


def in_rennes(client):
    """Claims told to Rennes."""
    code = code_for(client, client_id="academy-rennes", redirect_uri=RENNES)
    return claims_of(exchange(code, "rennes", redirect_uri=RENNES))
