"""run.idle_memory_mb: proportional memory of everything ``make run`` starts, at rest."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PORT = 8700
REST_SECONDS = 10


def measure() -> tuple[list[float], list[float]]:
    """Megabytes (PSS: shared pages counted once), no reference."""
    with tempfile.TemporaryDirectory(prefix="imagin-bench-") as folder:
        platform = _start(Path(folder))
        try:
            time.sleep(REST_SECONDS)
            return [_memory_of_group(platform.pid)], []
        finally:
            platform.send_signal(signal.SIGTERM)
            platform.wait(60)


def _start(folder: Path) -> subprocess.Popen:
    folder.chmod(0o755)
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("IMAGIN_", "BROKER"))}
    environment = {**inherited, "PORT": str(PORT), "IMAGIN_STATE_DIR": str(folder / "state")}
    command = [sys.executable, "-P", "-m", "imagin.runtime", "run"]
    platform = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert platform.stdout
    if not any("est prêt" in line for line in platform.stdout):
        raise RuntimeError("La plateforme n'a pas démarré.")
    return platform


def _memory_of_group(pid: int) -> float:
    pids = [pid, *_descendants(pid)]
    return sum(_pss(each) for each in pids) / 1024


def _descendants(pid: int) -> list[int]:
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for child in task.read_text().split()
    ]
    return children + [deeper for child in children for deeper in _descendants(child)]


def _pss(pid: int) -> int:
    """Kilobytes; 0 for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
