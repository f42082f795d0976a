"""Secrets derived from the hub's own, so that none is stored where it is used.

Pure Python on purpose: the supervisor derives the demo provider's secret before Django exists.
"""

import hashlib
import json
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

DEMO_IDP_CLIENT = "demo-idp-client"
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def derive(secret: str, purpose: str) -> str:
    """64 hexadecimal characters, different for each ``purpose`` (RFC 5869)."""
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=b"imagin", info=purpose.encode())
    return hkdf.derive(secret.encode()).hex()


def oidc_client_secret(secret: str, academy: str) -> str:
    return derive(secret, f"oidc-client|{academy}")


def hub_call_key(secret: str, academy: str) -> str:
    """Key of the academy's signed calls: each use has its own."""
    return derive(secret, f"hub-call|{academy}")


def academy_key(secret: str, academy: str) -> ec.EllipticCurvePrivateKey:
    """Key an academy signs its client assertions with: 64 bits more than the order (FIPS 186-5 A.2.1)."""
    hkdf = HKDF(algorithm=SHA256(), length=40, salt=b"imagin", info=f"client-key|{academy}".encode())
    number = int.from_bytes(hkdf.derive(secret.encode()), "big")
    return ec.derive_private_key(number % (ORDER - 1) + 1, CURVE)


def public_jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The published form (RFC 7517); its name is its thumbprint (RFC 7638)."""
    numbers = key.public_numbers()
    jwk = {"crv": "P-256", "kty": "EC", "x": _encoded(numbers.x), "y": _encoded(numbers.y)}
    text = json.dumps(jwk, sort_keys=True, separators=(",", ":"))
    kid = _base64(hashlib.sha256(text.encode()).digest())
    return {**jwk, "kid": kid, "alg": "ES256", "use": "sig"}


def _encoded(number: int) -> str:
    return _base64(number.to_bytes(32, "big"))


def _base64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
