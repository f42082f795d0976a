"""What a provider says of itself (OpenID Connect Discovery §4), when it is registered."""

from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.exceptions import ValidationError

DOCUMENT = "/.well-known/openid-configuration"
LOCAL = ("localhost", "127.0.0.1", "::1")
REQUIRED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
OPTIONAL = ("userinfo_endpoint", "end_session_endpoint")


def check_address(url: str) -> str:
    """Nothing of a sign-in travels in clear, except inside one machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    local = host in LOCAL or host.endswith(".localhost")
    if not host or parts.scheme not in ("https", "http") or (parts.scheme == "http" and not local):
        raise ValidationError(f"L'adresse {url or '(vide)'} n'est pas en https : demandez-la au fournisseur.")
    return url


def discover(issuer: str) -> dict[str, Any]:
    """Its document, empty if it does not answer. One that speaks of another issuer is refused."""
    document = _read(check_address(issuer).rstrip("/") + DOCUMENT)
    if document and document.get("issuer") != issuer:
        raise ValidationError(
            f"Le fournisseur se nomme {document.get('issuer')} et non {issuer} : reprenez son nom exact."
        )
    return document


def endpoints(document: dict[str, Any], told: dict[str, str]) -> dict[str, str]:
    """Those told by hand first, then the document's; every one of them checked."""
    found = {name: told.get(name) or str(document.get(name) or "") for name in (*REQUIRED, *OPTIONAL)}
    missing = [f"--{name.replace('_', '-')}" for name in REQUIRED if not found[name]]
    if missing:
        raise ValidationError(
            "Le fournisseur n'a pas répondu à l'adresse de découverte : donnez " + ", ".join(missing) + "."
        )
    return {name: check_address(url) if url else "" for name, url in found.items()}


def check_supported(document: dict[str, Any], wanted: dict[str, str]) -> None:
    """``wanted``: key of the document → the one value we need there. What it does not tell is not judged."""
    for name, value in wanted.items():
        told = document.get(name)
        if value and isinstance(told, list) and value not in told:
            raise ValidationError(
                f"Le fournisseur n'annonce pas « {value} » ({name}) ; il annonce {', '.join(map(str, told))}."
            )


def _read(url: str) -> dict[str, Any]:
    try:
        response = requests.get(url, timeout=settings.OIDC_TIMEOUT, allow_redirects=False)
        document = response.json() if response.status_code == 200 else {}
    except (requests.RequestException, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
