"""Processes of an earlier start of the same state folder, found by their mark and ended."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from imagin.runtime.process import MARK, POLL

PATIENCE = 5.0


def kill_leftovers(state: Path) -> int:
    """SIGTERM, then SIGKILL for those that do not listen; returns how many there were."""
    found = list(find_leftovers(state))
    for pid in found:
        _send(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while (left := list(find_leftovers(state))) and time.monotonic() < deadline:
        time.sleep(POLL)
    for pid in left:
        _send(pid, signal.SIGKILL)
    return len(found)


def find_leftovers(state: Path) -> Iterator[int]:
    """Only processes that carry our mark or, for PostgreSQL, work in our data folder: never a bare pid."""
    mark = f"{MARK}={state}".encode()
    data = state / "postgres"
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid() and _is_ours(entry, mark, data):
            yield int(entry.name)


def _is_ours(entry: Path, mark: bytes, data: Path) -> bool:
    try:
        if entry.stat().st_uid != os.geteuid() or _is_zombie(entry):
            return False
        return mark in (entry / "environ").read_bytes().split(b"\0") or (entry / "cwd").readlink() == data
    except OSError:
        return False


def _is_zombie(entry: Path) -> bool:
    return (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
