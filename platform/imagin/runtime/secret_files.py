"""Secrets given as files, as engines mount them: ``IMAGIN_DB_URL_FILE=/run/secrets/db_url``."""

import os
from collections.abc import MutableMapping
from pathlib import Path

from imagin.os_words import cause
from imagin.runtime.errors import RefusedError

SECRETS = (
    "IMAGIN_SECRET_KEY",
    "IMAGIN_FIELD_KEYS",
    "IMAGIN_PERSON_KEY_SECRET",
    "IMAGIN_DB_URL",
    "IMAGIN_DB_OWNER_URL",
    "IMAGIN_CACHE_URL",
    "IMAGIN_EMAIL_URL",
    "BROKER_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
)


def read_files(environ: MutableMapping[str, str] = os.environ) -> None:
    """Put the content of each ``<NAME>_FILE`` under its own name, without its last end of line."""
    for name in SECRETS:
        path = environ.get(f"{name}_FILE")
        if not path:
            continue
        if environ.get(name):
            raise RefusedError(f"{name} et {name}_FILE sont donnés tous les deux : gardez l'un des deux.")
        environ[name] = _content(f"{name}_FILE", Path(path))
        del environ[f"{name}_FILE"]


def _content(variable: str, path: Path) -> str:
    try:
        text = path.read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = cause(error) if isinstance(error, OSError) else "ce n'est pas du texte"
        raise RefusedError(f"{variable}={path} n'est pas lisible ({why}) : corrigez ce chemin.") from error
    if not text:
        raise RefusedError(f"{variable}={path} est vide : mettez-y la valeur.")
    return text
