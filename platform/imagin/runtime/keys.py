"""``secrets FOLDER``: one file per secret of a deployment, made once and never replaced.

The folder is closed (0700) and the files in it are open: an engine mounts each of them, alone, into
containers whose users have other numbers (ours, PostgreSQL's).
"""

import secrets
from pathlib import Path
from urllib.parse import quote

from cryptography.fernet import Fernet

from imagin.runtime.envfile import write_private
from imagin.runtime.state import ensure_signing_key

DATABASE_HOST = "postgresql"


def make_secrets(folder: Path, host: str = DATABASE_HOST, prefix: str = "imagin") -> list[str]:
    """Names of the files made now; those found stay as they are: what they encrypted needs them."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    before = {path.name for path in folder.iterdir()}
    ensure_signing_key(folder / "oidc.pem")
    passwords = {name: _kept(folder / f"{name}_password", secrets.token_urlsafe(24)) for name in _DATABASE}
    for name in ("owner", "login"):
        role = f"{prefix}_{name}"
        url = f"postgresql://{role}:{quote(passwords[f'db_{name}'])}@{host}/imagin"
        _kept(folder / ("db_owner_url" if name == "owner" else "db_url"), url)
    _kept(folder / "secret_key", secrets.token_urlsafe(48))
    _kept(folder / "field_keys", f"1:{Fernet.generate_key().decode()}")
    _kept(folder / "person_key_secret", secrets.token_urlsafe(32))
    for path in folder.iterdir():
        path.chmod(0o444)
    return sorted({path.name for path in folder.iterdir()} - before)


_DATABASE = ("db_superuser", "db_owner", "db_login")


def _kept(path: Path, value: str) -> str:
    if not path.exists():
        write_private(path, value.encode())
    return path.read_text()
