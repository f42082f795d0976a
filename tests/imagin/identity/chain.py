"""The sign-in chain without servers: each call between servers goes to the real view of the other side."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from imagin.identity.client import http
from imagin.identity.client.upstream import Provider
from imagin.identity.models import UpstreamProvider
from imagin.tenancy.context import hub
from tests.imagin.identity.helpers import SOPHIE, Signer

ISSUER = "https://portail.example"


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def register_upstream(**values: Any) -> UpstreamProvider:
    with hub():
        return UpstreamProvider.objects.create(
            **{
                "code": "portail",
                "name": "Portail de l'académie",
                "issuer": ISSUER,
                "client_id": "imagin-hub",
                "client_secret": "secret",
                "authorization_endpoint": f"{ISSUER}/authorize",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys",
                "trusted_claims": ["numen", "imagin_identifier"],
                **values,
            }
        )


class Servers:
    """The hub answers academies itself; the upstream provider answers what the test prepares."""

    def __init__(self) -> None:
        self.signer = Signer()
        self.claims: dict[str, Any] = {}
        self.posted: list[dict[str, str]] = []

    def call(self, provider: Provider, method: str, url: str, **options: Any) -> dict[str, Any]:
        if provider.code != "hub":
            return self.upstream(provider, url, options)
        client = Client(headers={"host": f"localhost:{settings.PORT}"})
        if method == "POST":
            self.posted.append(options["data"])
            response = client.post(path_of(url), options["data"])
        else:
            response = client.get(path_of(url))
        if response.status_code != 200:
            raise http.ProviderUnreachable(f"HTTP {response.status_code}")
        return response.json()

    def upstream(self, provider: Provider, url: str, options: dict[str, Any]) -> dict[str, Any]:
        if url == provider.jwks_uri:
            return {"keys": [self.signer.jwk]}
        self.posted.append(options["data"])
        return {"access_token": "a", "id_token": self.signer.token(provider, **self.claims)}


@pytest.fixture
def servers(monkeypatch):
    known = Servers()
    monkeypatch.setattr(http, "call", known.call)
    return known


@pytest.fixture
def portal(db, servers):
    """The provider of the hub, and who it says is there."""
    register_upstream()
    servers.claims = {"sub": "sophie", "numen": SOPHIE, "name": "Sophie Vidal", "sid": "up-1", "amr": ["pwd"]}
    return servers


def leave_for_provider(client, address="/connexion/"):
    return query_of(client.get(address).url)


def come_back(client, servers, asked, **changes):
    servers.claims = servers.claims | {"nonce": asked["nonce"]}
    return client.get("/connexion/retour/", {"code": "c", "state": asked["state"], **changes})


def sign_in_on_hub(client, servers):
    return come_back(client, servers, leave_for_provider(client))
