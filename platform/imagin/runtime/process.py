"""One child process: started in its own session, stopped politely, never left behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from imagin.runtime.privileges import die_with_parent

# Written in the environment of every child: a later start recognises what an earlier one left.
MARK = "IMAGIN_SUPERVISED"
POLL = 0.05


def nothing() -> None:
    """Default of ``Service.before``."""


def always() -> bool:
    """Default of ``Service.ready``."""
    return True


@dataclass(frozen=True)
class Service:
    """What to run, how one knows that it answers, how it likes to be stopped."""

    name: str
    label: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path | None = None
    ready: Callable[[], bool] = always
    before: Callable[[], None] = nothing
    stop_signal: int = signal.SIGTERM
    stop_seconds: float = 10
    user: int | None = None
    group: int | None = None


class Child:
    def __init__(self, service: Service) -> None:
        self.service = service
        self.started = time.monotonic()
        service.before()
        with open_log(service.log) as log:
            self.process = subprocess.Popen(  # noqa: S603
                service.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT if log else None,
                cwd=service.folder,
                env={**service.environment, MARK: str(service.folder)},
                start_new_session=True,
                user=service.user,
                group=service.group,
                extra_groups=None if service.user is None else [],
                # Only a system call between fork and exec: safe as long as it takes no lock.
                preexec_fn=partial(die_with_parent, service.stop_signal),  # noqa: PLW1509
            )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    @property
    def age(self) -> float:
        return time.monotonic() - self.started

    def request_stop(self) -> None:
        if self.alive:
            self.process.send_signal(self.service.stop_signal)

    def stop(self) -> None:
        """The service's own signal, then SIGKILL to whatever is left of its group."""
        self.request_stop()
        try:
            self.process.wait(self.service.stop_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.sweep()

    def sweep(self) -> None:
        """A main process killed by SIGKILL leaves workers that still hold its port."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    def cause(self) -> str:
        code = self.process.returncode
        return f"signal {-code}" if code is not None and code < 0 else f"code {code}"


def open_log(log: Path | None) -> AbstractContextManager[IO[bytes] | None]:
    """Without a log the child speaks on our own terminal."""
    return log.open("ab") if log else nullcontext()


def last_line(log: Path | None) -> str:
    """What a service said last, for the sentence that reports its failure."""
    lines = log.read_text(errors="replace").splitlines() if log and log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "aucun message")
