"""Secrets derived from the hub's own, so that none is stored where it is used.

Pure Python on purpose: the supervisor derives the demo provider's secret before Django exists.
"""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

DEMO_IDP_CLIENT = "demo-idp-client"


def derive(secret: str, purpose: str) -> str:
    """64 hexadecimal characters, different for each ``purpose`` (RFC 5869)."""
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=b"imagin", info=purpose.encode())
    return hkdf.derive(secret.encode()).hex()


def oidc_client_secret(secret: str, academy: str) -> str:
    return derive(secret, f"oidc-client|{academy}")


def hub_call_key(secret: str, academy: str) -> str:
    """Key of the academy's signed calls: not its OIDC secret, which travels to the token endpoint."""
    return derive(secret, f"hub-call|{academy}")
