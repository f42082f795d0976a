"""SIGKILL of the real process at each named step: the same command resumes, or undoes cleanly."""

import signal
import subprocess
import sys

import pytest
from django.core.management import call_command

from imagin.academies.applied import drift
from imagin.academies.models import Academy, AcademyState, Opening
from imagin.academies.opening import engine
from imagin.rules.services import rule
from imagin.tenancy.context import academy
from tests.imagin.academies.opening.helpers import CODE, remains
from tests.imagin.academies.opening.processes import ROOT, environment

NAMES = ["register", "schema", "sign_in", "rules", "messages", "check"]


def killed(act, name, *arguments) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.imagin.academies.opening.killed", act, name, *arguments],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def same_command(file, *more) -> None:
    call_command("academy", "create", "--from", str(file), *more)


def assert_whole() -> None:
    assert Academy.objects.get(code=CODE).state == AcademyState.SANDBOX
    assert all(state.done_at and not state.error for state in engine.progress(CODE))
    assert Opening.objects.get(academy_code=CODE).finished_at
    assert drift(CODE) == 0
    with academy(CODE):
        assert rule("session.idle_minutes") == 45


@pytest.mark.parametrize("name", NAMES)
def test_the_same_command_resumes(besancon, file, name):
    killed("run", name, "--from", str(file))
    done = [state.name for state in engine.progress(CODE) if state.done_at]
    assert done == NAMES[: NAMES.index(name)]
    same_command(file)
    assert_whole()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_command_with_undo_leaves_nothing(besancon, file, name):
    """Killed while it opens, then killed while it undoes, at the same step."""
    killed("run", name, "--from", str(file))
    killed("undo", name, "--from", str(file), "--undo")
    same_command(file, "--undo")
    assert remains() == []


@pytest.mark.parametrize("inside", ["ensure_role", "secure_academy"])
def test_killed_in_the_middle_of_the_schema(besancon, file, inside):
    killed("inside", inside, "--from", str(file))
    assert "a_besancon" not in remains()
    same_command(file)
    assert_whole()


def test_killed_while_it_undoes_a_whole_one_then_opened_again(besancon, file):
    same_command(file)
    killed("undo", "schema", "--from", str(file), "--undo")
    same_command(file)
    assert_whole()
