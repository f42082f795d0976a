"""The whole platform as ``make run`` starts it, for the tests that need running servers.

One platform per test process: ``tests/conftest.py`` holds the only ``platform`` fixture. Its operator
writes what no page may (the clock, a role, a provider): real services, run with the platform's own rights.
"""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLATFORM_VARIABLES = ("IMAGIN_", "BROKER_URL", "DJANGO_", "DB_ENGINE", "DATABASE_URL")
LOCK = Path(tempfile.gettempdir()) / "imagin-tests-live.lock"

OPERATOR = """
import json, os, sys, traceback
from imagin.runtime import environment
environment.load()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")
import django
django.setup()
from django.db import connections
from imagin.tenancy.context import academy, hub
for line in sys.stdin:
    names = {"academy": academy, "hub": hub, **json.loads(line)}
    try:
        with hub():
            exec(names.pop("source"), names)
        answer = {"answer": names.get("answer")}
    except Exception:
        answer = {"error": traceback.format_exc()}
    for connection in connections.all():
        connection.close()
    print(json.dumps(answer, default=str), flush=True)
"""


class Operator:
    """``imagin shell`` kept open: starting Django costs more than what a test asks of it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", OPERATOR],
            env=environment,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, source: str, **names: Any) -> Any:
        """What ``source`` leaves in ``answer``; it starts on the hub and opens academies itself."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"source": source, **names}) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        if "error" in said:
            raise AssertionError(said["error"])
        return said["answer"]

    def close(self) -> None:
        self.process.communicate(timeout=20)


@dataclass
class Platform:
    port: int
    state: Path
    _operator: list[Operator] = field(default_factory=list)

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def hub(self) -> str:
        return self.url("localhost", "")

    @property
    def environment(self) -> dict[str, str]:
        return _environment(self.port, self.state)

    def command(self, *words: str) -> subprocess.CompletedProcess:
        """``imagin …`` as an operator types it."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "imagin", *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def operate(self, source: str, **names: Any) -> Any:
        if not self._operator:
            self._operator.append(Operator(self.environment))
        return self._operator[0].run(source, **names)

    def close(self) -> None:
        for operator in self._operator:
            operator.close()


@contextlib.contextmanager
def running() -> Iterator[Platform]:
    """A platform of its own, or (``IMAGIN_LIVE=port:folder``) the one a developer keeps running."""
    kept = os.environ.get("IMAGIN_LIVE", "")
    if kept:
        port, _, folder = kept.partition(":")
        with contextlib.closing(Platform(int(port), Path(folder))) as known:
            yield known
        return
    with tempfile.TemporaryDirectory(prefix="imagin-live-") as folder:
        Path(folder).chmod(0o755)
        with _started(Path(folder) / "state") as started, contextlib.closing(started):
            yield started


@contextlib.contextmanager
def _started(state: Path) -> Iterator[Platform]:
    with _one_at_a_time():
        _refresh_code()
        port = _free_pair_of_ports()
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "imagin.runtime", "run"],
            env=_environment(port, state),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        _wait_until_listening(process, port)
    reader = threading.Thread(target=process.stdout.read, daemon=True)
    try:
        _wait_until_ready(process)
        reader.start()
        yield Platform(port, state)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        if reader.is_alive():
            reader.join(10)
        process.stdout.close()


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two workers copying the code, or choosing a port, would meet."""
    with LOCK.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _refresh_code() -> None:
    """Started as root, the platform runs a copy of the code: the one under test, not the last one run."""
    if os.geteuid() == 0:
        command = [sys.executable, "-P", "-m", "imagin.runtime", "copy", str(ROOT)]
        subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT / "platform")}, check=True)


def _environment(port: int, state: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(PLATFORM_VARIABLES)}
    return {**kept, "PORT": str(port), "IMAGIN_STATE_DIR": str(state)}


def _free_pair_of_ports() -> int:
    """A port whose next one is free too (the demonstration identity provider takes it)."""
    for port in range(8300, 8700, 2):
        if all(_is_free(wanted) for wanted in (port, port + 1)):
            return port
    raise RuntimeError("Aucun port libre entre 8300 et 8700.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _wait_until_listening(process: subprocess.Popen, port: int) -> None:
    """The provider takes its port first: after that, nobody else chooses this pair."""
    for _ in range(600):
        if process.poll() is not None or not _is_free(port + 1):
            return
        time.sleep(0.1)


def _wait_until_ready(process: subprocess.Popen) -> None:
    said = []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if "est prêt" in line:
            return
    raise RuntimeError("La plateforme n'a pas démarré :\n" + "".join(said))
