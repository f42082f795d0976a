"""The state folder: secrets made once, addresses computed at each start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from imagin.runtime import envfile
from imagin.runtime.errors import RefusedError

DEFAULT_PORT = 8000
SECRETS = ("IMAGIN_SECRET_KEY", "IMAGIN_FIELD_KEYS", "IMAGIN_PERSON_KEY_SECRET")


@dataclass(frozen=True)
class Address:
    """Where the hub listens; the demo provider of identities listens on the next port."""

    host: str
    port: int

    @property
    def internal(self) -> str:
        """Host to connect to from this machine: a wildcard address is no destination."""
        return "127.0.0.1" if self.host in ("", "0.0.0.0", "::", "localhost") else self.host  # noqa: S104


def read_address(environ: Mapping[str, str] = os.environ) -> Address:
    text = environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 1024 <= int(text) < 65535:
        raise RefusedError(f"PORT={text} ne convient pas : choisissez un nombre entre 1024 et 65534.")
    return Address(environ.get("HOST") or "127.0.0.1", int(text))


def ensure_secrets(state: Path) -> dict[str, str]:
    """Secrets already there are kept for ever: encrypted fields and links between accounts need them."""
    path = state / "platform.env"
    known = envfile.read(path)
    if not known and (state / "postgres").exists():
        raise RefusedError(
            f"Les clés ({path}) ont disparu alors que des données chiffrées existent : "
            f"restaurez ce fichier, ou supprimez {state} pour repartir de zéro."
        )
    made = {
        "IMAGIN_SECRET_KEY": secrets.token_urlsafe(48),
        "IMAGIN_FIELD_KEYS": f"1:{Fernet.generate_key().decode()}",
        "IMAGIN_PERSON_KEY_SECRET": secrets.token_urlsafe(32),
    }
    return {key: known.get(key) or made[key] for key in SECRETS}


def ensure_database_passwords(state: Path) -> dict[str, str]:
    """Kept apart from platform.env: the application never needs the superuser's."""
    path = state / "database.env"
    known = envfile.read(path)
    wanted = {name: known.get(name) or secrets.token_urlsafe(24) for name in ("SUPERUSER", "OWNER", "LOGIN")}
    if wanted != known:
        envfile.write(path, wanted)
    return wanted


def ensure_signing_key(path: Path) -> Path:
    """RSA key with which the hub signs its ID tokens (OpenID Connect Core §2: RS256)."""
    if not path.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        envfile.write_private(path, pem)
    return path


def web_values(state: Path, address: Address) -> dict[str, str]:
    return {
        "IMAGIN_STATE_DIR": str(state),
        "IMAGIN_MEDIA_DIR": str(state / "documents"),
        "IMAGIN_OIDC_KEY_FILE": str(ensure_signing_key(state / "oidc.pem")),
        "IMAGIN_HUB_HOST": os.environ.get("IMAGIN_HUB_HOST", "localhost"),
        "IMAGIN_SCHEME": os.environ.get("IMAGIN_SCHEME", "http"),
        "IMAGIN_PORT": str(address.port),
        "IMAGIN_INTERNAL_URL": f"http://{address.internal}:{address.port}",
        "IMAGIN_DEMO_IDP_URL": f"http://idp.localhost:{address.port + 1}",
        "IMAGIN_DEMO_IDP_INTERNAL_URL": f"http://127.0.0.1:{address.port + 1}",
        "IMAGIN_DEBUG": os.environ.get("IMAGIN_DEBUG", "0"),
        "IMAGIN_ROLE_PREFIX": os.environ.get("IMAGIN_ROLE_PREFIX", "imagin"),
        "S3_ENDPOINT_URL": os.environ.get("S3_ENDPOINT_URL", ""),
    }


def cache_url(broker: str) -> str | None:
    """The cache is database 1 of the same server; None when the broker is not a Valkey."""
    parts = urlsplit(broker)
    if parts.scheme in ("redis", "rediss"):
        return urlunsplit(parts._replace(path="/1"))
    if parts.scheme == "redis+socket":
        return f"unix://{parts.path}?db=1"
    return None
