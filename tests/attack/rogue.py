"""An upstream provider in the attacker's hands, registered with the running hub: it says what a test wants.

What it signs right must open a session (``test_control…``): otherwise a refusal would prove nothing.
"""

import base64
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.attack.browser import Browser, query_of
from tests.live import Platform

CODE = "maraude"
CLIENT = "imagin-hub"
CLAIMS = dict[str, Any]

REGISTER = """
from imagin.identity.models import ProviderOffer, UpstreamProvider
provider, _ = UpstreamProvider.objects.update_or_create(code=code, defaults=dict(
    name="Fournisseur de la maraude", issuer=issuer, client_id=client, client_secret="s",
    authorization_endpoint=issuer + "/authorize", token_endpoint=issuer + "/token",
    jwks_uri=issuer + "/keys", internal_url=internal, everywhere=False, active=True,
    trusted_claims=["numen", "imagin_identifier"]))
ProviderOffer.objects.get_or_create(provider=provider, academy=academy_code)
"""
WITHDRAW = """
from imagin.identity.models import ProviderOffer, UpstreamProvider
ProviderOffer.objects.filter(provider__code=code).delete()
UpstreamProvider.objects.filter(code=code).update(active=False)
"""


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def jwk_of(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    return {**public, "kid": kid, "alg": "RS256", "use": "sig"}


def b64(value: bytes | dict[str, Any]) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def hand_made(header: dict[str, Any], claims: CLAIMS, seal: Callable[[bytes], bytes] | None = None) -> str:
    """A token that no library would agree to write."""
    text = f"{b64(header)}.{b64(claims)}"
    return f"{text}.{b64(seal(text.encode())) if seal else ''}"


class RogueProvider:
    """Context manager: listens on the loopback address and is known to the hub while it is open."""

    def __init__(self, platform: Platform, academy: str = "caen") -> None:
        self.platform, self.academy = platform, academy
        self.key, self.kid = new_key(), "m1"
        self.published = [jwk_of(self.key, self.kid)]
        self.token = ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.internal = f"http://127.0.0.1:{self.server.server_port}"
        self.issuer = f"http://maraude.localhost:{self.server.server_port}"

    def __enter__(self) -> "RogueProvider":
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        self.platform.operate(
            REGISTER,
            code=CODE,
            issuer=self.issuer,
            client=CLIENT,
            internal=self.internal,
            academy_code=self.academy,
        )
        return self

    def __exit__(self, *error: object) -> None:
        self.platform.operate(WITHDRAW, code=CODE)
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say({"keys": provider.published})

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self._say({"access_token": "a", "token_type": "Bearer", "id_token": provider.token})

            def _say(self, value: dict[str, Any]) -> None:
                body = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                pass

        return Handler

    def claims(self, asked_nonce: str, **changes: Any) -> CLAIMS:
        """``None`` removes a claim."""
        now = int(time.time())
        right = {
            "iss": self.issuer,
            "aud": CLIENT,
            "azp": CLIENT,
            "sub": "victime",
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": asked_nonce,
            "name": "Personne",
            "amr": ["pwd"],
            **changes,
        }
        return {claim: value for claim, value in right.items() if value is not None}

    def sign(self, claims: CLAIMS, **header: Any) -> str:
        key = header.pop("key", self.key)
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": self.kid, **header})

    def ask(self, browser: Browser, way: str = f"/connexion/?fournisseur={CODE}&next=/") -> dict[str, str]:
        """The hub sends the browser here: what it asked."""
        browser.get("localhost", way)
        return query_of(browser.follow_to("maraude.localhost"))

    def answer(self, browser: Browser, make: Callable[[CLAIMS], str], **changes: Any) -> requests.Response:
        """The browser comes back, and the hub fetches the token that ``make`` wrote."""
        asked = self.ask(browser)
        self.token = make(self.claims(asked["nonce"], **changes))
        return browser.get("localhost", f"/connexion/retour/?code=c&state={asked['state']}")
