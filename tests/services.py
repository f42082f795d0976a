"""Private PostgreSQL and Valkey for one test run, shared by its workers.

The first process to import the settings starts them; the workers find the addresses in their
environment. Nothing of the machine's own services is used or touched.
"""

import atexit
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from imagin.runtime.services import start_test_services

MARK = "IMAGIN_TEST_SERVICES"


def environment() -> dict[str, str]:
    """Variables of ``imagin.settings`` for this run; starts the services the first time."""
    if MARK in os.environ:
        return {}
    services = start_test_services()
    atexit.register(_stop, services, os.getpid())
    folder = Path(tempfile.mkdtemp(prefix="imagin-tests-"))
    return {
        MARK: str(folder),
        "IMAGIN_STATE_DIR": str(folder),
        "IMAGIN_DB_URL": services.login_url,
        "IMAGIN_DB_OWNER_URL": services.owner_url,
        "BROKER_URL": services.broker_url,
        "IMAGIN_CACHE_URL": services.cache_url,
        "IMAGIN_SECRET_KEY": "tests-only-secret-key-of-more-than-fifty-characters-0123456789",
        "IMAGIN_FIELD_KEYS": "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "IMAGIN_PERSON_KEY_SECRET": "tests-only",
        "IMAGIN_OIDC_KEY_FILE": str(_key(folder / "oidc.pem")),
    }


def _stop(services, pid: int) -> None:
    """Forked children (a browser, a worker) run atexit too: only the starter stops the services."""
    if os.getpid() == pid:
        services.stop()


def _key(path: Path) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding, layout = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(encoding, layout, serialization.NoEncryption()))
    return path
