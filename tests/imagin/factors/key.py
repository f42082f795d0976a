"""A security key in software: what a browser would send for it (WebAuthn §5.1, §6)."""

import hashlib
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "http://localhost:8000"
PRESENT = AuthenticatorData.FLAG.UP


@dataclass
class SoftwareKey:
    origin: str = ORIGIN
    rp_id: str = "localhost"
    counter: int = 1
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def rp_hash(self) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest()

    def client_data(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, self.origin)

    def answer(self, response: dict[str, bytes]) -> dict[str, Any]:
        name = websafe_encode(self.credential_id)
        told = {key: websafe_encode(bytes(value)) for key, value in response.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": told}

    def create(self, options: dict[str, Any], kind: str = "webauthn.create") -> dict[str, Any]:
        public = ES256.from_cryptography_key(self.private.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.credential_id, public)
        flags = PRESENT | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(self.rp_hash, flags, self.counter, attested)
        client_data = self.client_data(kind, options["challenge"])
        attestation = AttestationObject.create("none", data, {})
        return self.answer({"clientDataJSON": client_data, "attestationObject": attestation})

    def get(
        self, options: dict[str, Any], *, flags=PRESENT, kind: str = "webauthn.get", signed: bytes = b""
    ) -> dict[str, Any]:
        self.counter += 1
        data = AuthenticatorData.create(self.rp_hash, flags, self.counter)
        client_data = self.client_data(kind, options["challenge"])
        signature = self.private.sign(signed or bytes(data) + client_data.hash, ec.ECDSA(hashes.SHA256()))
        return self.answer({"clientDataJSON": client_data, "authenticatorData": data, "signature": signature})
