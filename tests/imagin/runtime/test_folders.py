"""The state folder belongs to one platform at a time, and to its own processes only."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from imagin.runtime import checkout, envfile, leftovers, lock, privileges
from imagin.runtime.errors import RefusedError
from imagin.runtime.process import MARK

ROOT = Path(__file__).resolve().parents[3]
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
LOAD = """
import os
from imagin.runtime import environment
environment.load()
print(os.environ.get("IMAGIN_DB_URL"), os.environ.get("IMAGIN_PORT"), os.geteuid())
"""


def load(state: Path, **variables: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOAD],
        env={
            "PATH": os.defpath,
            "PYTHONPATH": str(ROOT / "platform"),
            "IMAGIN_STATE_DIR": str(state),
            **variables,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_commands_find_the_variables_of_the_platform(tmp_path):
    envfile.write(tmp_path / "platform.env", {"IMAGIN_DB_URL": "postgresql://a", "IMAGIN_PORT": "8000"})
    assert load(tmp_path)[:2] == ["postgresql://a", "8000"]
    assert load(tmp_path, IMAGIN_PORT="9000")[:2] == ["postgresql://a", "9000"]


def test_variables_already_given_are_never_mixed_with_the_file(tmp_path):
    envfile.write(tmp_path / "platform.env", {"IMAGIN_DB_URL": "postgresql://a", "IMAGIN_PORT": "8000"})
    assert load(tmp_path, IMAGIN_DB_URL="postgresql://b")[:2] == ["postgresql://b", "None"]


@pytest.mark.skipif(not privileges.is_root(), reason="seul root a des droits à quitter")
def test_root_becomes_the_owner_of_the_state(tmp_path):
    user = privileges.unprivileged_user()
    envfile.write(tmp_path / "platform.env", {"IMAGIN_DB_URL": "postgresql://a"})
    os.chown(tmp_path, user.pw_uid, user.pw_gid)
    assert load(tmp_path)[2] == str(user.pw_uid)


def test_a_second_start_is_refused_with_the_process_that_runs(tmp_path):
    expected = rf"IMAG'IN tourne déjà \(processus {os.getpid()}\) : tapez d'abord make stop\."
    with lock.only_one(tmp_path), pytest.raises(RefusedError, match=expected), lock.only_one(tmp_path):
        pass
    assert lock.ask_to_stop(tmp_path) == "IMAG'IN ne tourne pas."


def test_only_processes_that_carry_our_mark_are_ended(tmp_path):
    ours = subprocess.Popen(SLEEP, env={**os.environ, MARK: str(tmp_path)})
    stranger = subprocess.Popen(SLEEP, env={**os.environ, MARK: str(tmp_path / "other")})
    try:
        while ours.pid not in leftovers.find_leftovers(tmp_path):  # until exec has happened
            time.sleep(0.02)
        assert leftovers.kill_leftovers(tmp_path) == 1
        assert ours.wait(5) < 0
        assert stranger.poll() is None
    finally:
        for process in (ours, stranger):
            process.kill()
            process.wait()


def test_only_what_changed_is_copied(tmp_path):
    clone, copy = tmp_path / "clone", tmp_path / "code"
    module = clone / "platform" / "imagin" / "one.py"
    module.parent.mkdir(parents=True)
    module.write_text("ONE = 1\n")
    (module.parent / "two.py").write_text("TWO = 2\n")
    assert checkout.copy_code(clone, copy) == 2
    assert checkout.copy_code(clone, copy) == 0
    module.write_text("ONE = 11\n")
    (module.parent / "two.py").unlink()
    assert checkout.copy_code(clone, copy) == 2
    assert (copy / "platform" / "imagin" / "one.py").read_text() == "ONE = 11\n"
    assert not (copy / "platform" / "imagin" / "two.py").exists()
