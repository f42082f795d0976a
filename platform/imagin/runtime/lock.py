"""One platform per state folder; the lock also tells ``make stop`` whom to ask."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imagin.runtime.errors import RefusedError

STOP_SECONDS = 90


@contextmanager
def only_one(state: Path) -> Iterator[None]:
    """The kernel frees the lock of a process that dies, however it dies."""
    with _path(state).open("a+") as file:
        if not _take(file.fileno()):
            raise RefusedError(f"IMAG'IN tourne déjà (processus {_holder(state)}) : tapez d'abord make stop.")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def refuse_if_running(state: Path) -> None:
    if is_running(state):
        raise RefusedError(f"IMAG'IN tourne déjà (processus {_holder(state)}) : tapez d'abord make stop.")


def is_running(state: Path) -> bool:
    if not _path(state).exists():
        return False
    with _path(state).open("a+") as file:
        return not _take(file.fileno())


def ask_to_stop(state: Path) -> str:
    """SIGTERM to the supervisor, then wait until everything it started has ended."""
    if not is_running(state):
        return "IMAG'IN ne tourne pas."
    os.kill(_holder(state), signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while is_running(state):
        if time.monotonic() > deadline:
            raise RefusedError(f"IMAG'IN ne s'arrête pas : terminez le processus {_holder(state)}.")
        time.sleep(0.1)
    return "IMAG'IN est arrêté."


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(state: Path) -> int:
    return int(_path(state).read_text() or 0)


def _path(state: Path) -> Path:
    return state / "lock"
