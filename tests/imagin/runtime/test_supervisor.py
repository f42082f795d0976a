"""Ordered start, restart of what dies, and nothing left behind, whatever the signal."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from imagin.runtime.errors import RefusedError
from imagin.runtime.process import Service
from imagin.runtime.supervisor import StopRequestedError, Supervisor

SLEEPER = "import time; print('prêt', flush=True); time.sleep(600)"
# A main process whose own child would survive it, as a web server's workers do.
FAMILY = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
SUPERVISOR = """
import sys
from pathlib import Path
from imagin.runtime.supervisor import Supervisor
from tests.imagin.runtime.test_supervisor import sleeper
folder = Path(sys.argv[1])
supervisor = Supervisor()
with supervisor.signals():
    for name in ("first", "second"):
        supervisor.start(sleeper(folder, name))
    print(*(slot.child.process.pid for slot in supervisor.slots), flush=True)
    supervisor.watch()
    supervisor.stop()
"""


def service(folder: Path, name: str, code: str, **options) -> Service:
    return Service(
        name=name,
        label=f"Le service {name}",
        command=[sys.executable, "-c", code],
        environment={"PATH": os.defpath},
        folder=folder,
        log=folder / f"{name}.log",
        **options,
    )


def sleeper(folder: Path, name: str = "sleeper") -> Service:
    log = folder / f"{name}.log"
    return service(folder, name, SLEEPER, ready=lambda: log.exists() and "prêt" in log.read_text())


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def wait_until(condition, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(said):
    supervisor = Supervisor(said.append)
    yield supervisor
    supervisor.stop()


@pytest.fixture
def running(tmp_path):
    """A supervisor in its own process, with the pids of its two services."""
    root = Path(__file__).resolve().parents[3]
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{root / 'platform'}:{root}"},
    )
    yield process, [int(pid) for pid in process.stdout.readline().split()]
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_everything(running, number):
    process, pids = running
    process.send_signal(number)
    assert process.wait(10) == 0
    assert not any(map(exists, pids))


def test_sigkill_of_the_supervisor_leaves_no_orphan(running):
    process, pids = running
    process.kill()
    wait_until(lambda: not any(map(exists, pids)))


def test_a_service_that_dies_starts_again_and_one_sentence_says_so(supervisor, said, tmp_path):
    supervisor.start(sleeper(tmp_path))
    killed = supervisor.slots[0].child.process
    killed.kill()
    killed.wait()
    wait_until(lambda: supervisor.tend() or supervisor.slots[0].child.process.pid != killed.pid)
    assert supervisor.slots[0].child.alive
    assert said == [
        f"Le service sleeper s'est arrêté (signal 9) : il repart dans 0,2 s ({tmp_path / 'sleeper.log'})."
    ]


def test_a_service_that_keeps_dying_waits_longer_each_time(supervisor, tmp_path):
    supervisor.start(service(tmp_path, "fragile", "raise SystemExit(3)"), wait=False)
    delays = set()
    wait_until(lambda: supervisor.tend() or delays.add(supervisor.slots[0].delay) or len(delays) > 2)
    assert {0.2, 0.4} < delays


def test_what_a_killed_main_process_leaves_is_swept(supervisor, tmp_path):
    supervisor.start(service(tmp_path, "family", FAMILY), wait=False)
    main = supervisor.slots[0].child.process
    children = Path(f"/proc/{main.pid}/task/{main.pid}/children")
    wait_until(lambda: children.read_text().split())
    orphan = int(children.read_text().split()[0])
    main.kill()
    main.wait()
    supervisor.tend()
    wait_until(lambda: not exists(orphan))


def test_a_service_that_cannot_start_is_told_with_its_last_words(supervisor, tmp_path):
    broken = service(tmp_path, "broken", "raise SystemExit('plus de mémoire')", ready=lambda: False)
    with pytest.raises(
        RefusedError, match=r"broken n'a pas démarré \(plus de mémoire\) : voyez .*broken\.log"
    ):
        supervisor.start(broken)


def test_services_stop_in_the_reverse_order(supervisor, tmp_path, monkeypatch):
    for name in ("database", "web"):
        supervisor.start(sleeper(tmp_path, name))
    stopped = []
    for slot in supervisor.slots:
        monkeypatch.setattr(slot.child, "sweep", lambda name=slot.service.name: stopped.append(name))
    supervisor.stop()
    assert stopped == ["web", "database"]


def test_a_service_that_ignores_the_signal_is_killed(supervisor, tmp_path):
    deaf = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('prêt', flush=True); time.sleep(600)"
    )
    log = tmp_path / "deaf.log"
    options = {"ready": lambda: log.exists() and "prêt" in log.read_text(), "stop_seconds": 0.2}
    supervisor.start(service(tmp_path, "deaf", deaf, **options))
    pid = supervisor.slots[0].child.process.pid
    supervisor.stop()
    assert not exists(pid)


def test_a_stop_signal_interrupts_the_preparation(supervisor, tmp_path):
    supervisor.stopping = True
    with pytest.raises(StopRequestedError):
        supervisor.run(service(tmp_path, "prepare", SLEEPER))


def test_a_preparation_that_fails_is_refused(supervisor, tmp_path):
    with pytest.raises(RefusedError, match="Le service prepare a échoué"):
        supervisor.run(service(tmp_path, "prepare", "raise SystemExit(1)"))
