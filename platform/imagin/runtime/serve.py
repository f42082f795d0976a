"""``serve web | worker | beat | prepare``: one part of the platform, as an image or a unit file runs it.

Nothing is embedded and nothing is supervised here: the process becomes the server (exec), so that the
engine's signals reach it, and the engine restarts it. Addresses and keys come from the environment.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from imagin.runtime.errors import RefusedError
from imagin.runtime.secret_files import read_files

PARTS = ("web", "worker", "beat", "prepare")
LISTEN_PORT = "8000"
OWNER_QUEUE = "owner"
ALWAYS = (
    "IMAGIN_SECRET_KEY",
    "IMAGIN_FIELD_KEYS",
    "IMAGIN_PERSON_KEY_SECRET",
    "IMAGIN_OIDC_KEY_FILE",
    "IMAGIN_HUB_HOST",
    "IMAGIN_DB_URL",
    "IMAGIN_CACHE_URL",
    "IMAGIN_EMAIL_URL",
    "BROKER_URL",
)
OWNER = "IMAGIN_DB_OWNER_URL"
BUCKET_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def serve(part: str) -> None:
    """Never returns: the process is the server from here on, or RefusedError says what is missing."""
    read_files()
    check(part, os.environ)
    if part == "prepare":
        _open_login_role(os.environ)
    program = [sys.executable, *command(part, os.environ)]
    os.execv(sys.executable, program)  # noqa: S606


def check(part: str, environ: Mapping[str, str]) -> None:
    """RefusedError names every variable that is missing, and where the value comes from."""
    missing = [name for name in wanted(part, environ) if not environ.get(name)]
    if missing:
        raise RefusedError(
            f"Il manque {', '.join(missing)} : donnez ces variables à « serve {part} » "
            "(infra/README.md dit d'où vient chacune), puis recommencez."
        )
    key = Path(environ["IMAGIN_OIDC_KEY_FILE"])
    if not os.access(key, os.R_OK):
        raise RefusedError(
            f"IMAGIN_OIDC_KEY_FILE={key} n'est pas lisible : montez la clé, ou ouvrez ses droits."
        )
    if environ.get(OWNER) and not _may_own(part, environ):
        raise RefusedError(
            f"« serve {part} » n'a pas à connaître {OWNER} : retirez-la, seuls prepare et la file "
            f"« {OWNER_QUEUE} » s'en servent."
        )


def wanted(part: str, environ: Mapping[str, str]) -> list[str]:
    owner = [OWNER] if _may_own(part, environ) else []
    keys = BUCKET_KEYS if environ.get("S3_ENDPOINT_URL") else ()
    return [*ALWAYS, *owner, *keys]


def _may_own(part: str, environ: Mapping[str, str]) -> bool:
    return part == "prepare" or (part == "worker" and OWNER_QUEUE in _queues(environ).split(","))


def _queues(environ: Mapping[str, str]) -> str:
    return environ.get("IMAGIN_TASK_QUEUES") or "celery"


def command(part: str, environ: Mapping[str, str]) -> list[str]:
    """Arguments of Python; the module's own server takes the place of this process."""
    return {"web": _web, "worker": _worker, "beat": _beat, "prepare": _prepare}[part](environ)


def _web(environ: Mapping[str, str]) -> list[str]:
    options = {
        "--interface": "wsgi",
        "--host": "0.0.0.0",  # noqa: S104
        "--port": LISTEN_PORT,
        "--workers": number(environ, "IMAGIN_WEB_WORKERS", 2),
        "--blocking-threads": number(environ, "IMAGIN_WEB_THREADS", 4),
        "--respawn-interval": "0.5",
        "--workers-kill-timeout": "20",
        "--log-level": "warning",
    }
    pairs = [part for pair in options.items() for part in pair]
    return ["-m", "granian", *pairs, "--no-ws", "--respawn-failed-workers", "imagin.wsgi:application"]


def _worker(environ: Mapping[str, str]) -> list[str]:
    concurrency = number(environ, "IMAGIN_TASK_WORKERS", 2)
    options = [
        "--concurrency",
        concurrency,
        "--queues",
        _queues(environ),
        "--without-gossip",
        "--without-mingle",
    ]
    return ["-m", "celery", "-A", "imagin.celery", "worker", "--loglevel", "WARNING", *options]


def _beat(environ: Mapping[str, str]) -> list[str]:
    """Its file only says what ran last: losing it sends the due tasks once more, and they are idempotent."""
    schedule = str(Path(environ.get("IMAGIN_STATE_DIR") or "/tmp") / "beat")  # noqa: S108
    options = ["--schedule", schedule, "--pidfile", "", "--loglevel", "WARNING"]
    return ["-m", "celery", "-A", "imagin.celery", "beat", *options]


def _prepare(environ: Mapping[str, str]) -> list[str]:
    static = ["--static-made"] if environ.get("IMAGIN_STATIC_DIR") else []
    return ["-m", "imagin", "prepare", *static]


def number(environ: Mapping[str, str], name: str, default: int) -> str:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise RefusedError(f"{name}={text} ne convient pas : donnez un nombre entre 1 et 64.")
    return text


def _open_login_role(environ: Mapping[str, str]) -> None:
    """Imported here: PostgreSQL's driver is not loaded twice by the other parts."""
    from imagin.runtime.roles import prepare_login

    prepare_login(environ[OWNER], environ["IMAGIN_DB_URL"], environ.get("IMAGIN_ROLE_PREFIX") or "imagin")
