"""Calls between servers: short, never redirected, never through the environment's proxy when internal."""

from typing import Any

import requests
from django.conf import settings

from imagin.identity.upstream import Provider


class ProviderUnreachable(Exception):
    """The provider did not answer, or did not answer what was asked. Never carries what was exchanged."""


def call(provider: Provider, method: str, url: str, **options: Any) -> dict[str, Any]:
    """JSON object answered by one of the provider's endpoints."""
    target, headers = provider.server_address(url)
    headers = {"Accept": "application/json", **headers, **options.pop("headers", {})}
    limits: dict[str, Any] = {"timeout": settings.OIDC_TIMEOUT, "allow_redirects": False}
    try:
        with requests.Session() as session:
            session.trust_env = not provider.internal_url
            response = session.request(method, target, headers=headers, **limits, **options)
        answer = response.json() if response.status_code == 200 else None
    except (requests.RequestException, ValueError) as error:
        raise ProviderUnreachable(f"{provider.code}: {type(error).__name__}") from None
    if not isinstance(answer, dict):
        raise ProviderUnreachable(f"{provider.code}: HTTP {response.status_code}")
    return answer
