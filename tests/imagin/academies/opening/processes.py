"""``imagin …`` in a process of its own, on the database of the worker that runs the test."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connections
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parents[4]


def environment() -> dict[str, str]:
    """The worker's own copy of the database."""
    return os.environ | {
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "imagin.settings",
        "IMAGIN_DB_URL": _address("default"),
        "IMAGIN_DB_OWNER_URL": _address("owner"),
        "IMAGIN_STATE_DIR": str(settings.STATE_DIR),
        "IMAGIN_MEDIA_DIR": str(settings.MEDIA_ROOT),
        "IMAGIN_INTERNAL_URL": "http://127.0.0.1:9",
    }


def _address(alias) -> str:
    parameters = connections[alias].get_connection_params()
    wanted = ("host", "port", "user", "password", "dbname")
    return make_conninfo("", **{key: parameters[key] for key in wanted if parameters.get(key)})


def imagin(*arguments: str, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "imagin", *arguments],
        env=environment() | more,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
