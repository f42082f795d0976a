"""``imagin …`` as a shell runs it: a reader that leaves, a command badly typed."""

import os
import subprocess
import sys

import pytest

from imagin.commands import READER_LEFT
from tests.imagin.academies.opening.processes import ROOT, environment


@pytest.mark.parametrize("words", [["academy", "schema"], ["help"]])
def test_a_reader_that_leaves_ends_it_quietly(db, words):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "imagin", *words],
        env=environment(),
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    assert done.stderr == "" and done.returncode == READER_LEFT
