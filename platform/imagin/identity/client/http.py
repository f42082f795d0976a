"""Calls between servers: short, never redirected, never through the environment's proxy when internal."""

from typing import Any

import requests
from django.conf import settings

from imagin.identity.client.upstream import Provider

JSON, JWT = "application/json", "application/jwt"
LONGEST = 1_000_000


class ProviderUnreachable(Exception):
    """The provider did not answer, or did not answer what was asked. Never carries what was exchanged."""


def call(provider: Provider, method: str, url: str, **options: Any) -> dict[str, Any]:
    """JSON object answered by one of the provider's endpoints."""
    return _object(provider, _exchange(provider, method, url, JSON, options))


def userinfo(provider: Provider, access_token: str) -> dict[str, Any] | str:
    """What userinfo answers: a JSON object, or a signed token still to be checked (Core §5.3.2)."""
    options = {"headers": {"Authorization": f"Bearer {access_token}"}}
    response = _exchange(provider, "GET", provider.userinfo_endpoint, f"{JSON}, {JWT}", options)
    signed = response.headers.get("Content-Type", "").partition(";")[0].strip().lower() == JWT
    return response.text if signed else _object(provider, response)


def _exchange(
    provider: Provider, method: str, url: str, accept: str, options: dict[str, Any]
) -> requests.Response:
    target, headers = provider.server_address(url)
    headers = {"Accept": accept, **headers, **options.pop("headers", {})}
    limits: dict[str, Any] = {"timeout": settings.OIDC_TIMEOUT, "allow_redirects": False}
    try:
        with requests.Session() as session:
            session.trust_env = not provider.internal_url
            response = session.request(method, target, headers=headers, **limits, **options)
    except requests.RequestException as error:
        raise ProviderUnreachable(f"{provider.code}: {type(error).__name__}") from None
    if response.status_code != 200 or len(response.content) > LONGEST:
        raise ProviderUnreachable(f"{provider.code}: HTTP {response.status_code}")
    return response


def _object(provider: Provider, response: requests.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError as error:
        raise ProviderUnreachable(f"{provider.code}: {type(error).__name__}") from None
    if not isinstance(answer, dict):
        raise ProviderUnreachable(f"{provider.code}: HTTP {response.status_code}")
    return answer
