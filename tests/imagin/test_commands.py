"""``imagin …`` as a shell runs it: a reader that leaves, a command badly typed."""

import argparse
import inspect
import os
import re
import subprocess
import sys

import pytest

from imagin.commands import READER_LEFT, Utility
from imagin.usage_words import FRENCH
from tests.imagin.academies.opening.processes import ROOT, environment

OF_PROGRAMMERS = (
    "conflict",
    "cannot",
    "unexpected option",
    "unknown action",
    "__call__",
    "callable",
    "with mode",
    "dest=",
    "positionals",
    "mutually exclusive",
)
"""What argparse tells whoever declares a command, never whoever types it."""


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


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["academy"], "imagin academy : il manque action : ajoutez ce qui manque."),
        (["academy", "diff", "rennes"], "imagin academy diff : il manque CODE : ajoutez ce qui manque."),
        (["academy", "list", "rennes"], "ces arguments ne sont pas admis ici : rennes."),
        (["academy", "create", "--from"], "argument --from : donnez une valeur."),
        (["academy", "schema", "--output=a", "--update=b"], "ne sont pas admis ici : --update=b."),
        (["academy", "dif"], "'dif' n'est pas un choix admis : choisissez parmi"),
        (["academie"], "la commande « academie » n'existe pas, vouliez-vous dire « academy » ?"),
    ],
)
def test_a_command_badly_typed_is_told_in_french(capsys, words, sentence):
    with pytest.raises(SystemExit) as left:
        Utility(["imagin", *words]).fetch_command(words[0]).run_from_argv(["imagin", *words])
    told = capsys.readouterr().err
    assert left.value.code == 2 and sentence in told
    assert not any(english in told for english in ("error", "usage: ", "argument:", "required"))


def test_what_argparse_may_say_of_a_mistake_is_translated():
    """Python's own sentences, as this version of it writes them: a new one is seen here."""
    sentences = set(re.findall(r"""_\((['"])(.+?)\1\)""", inspect.getsource(argparse)))
    told = {text.encode().decode("unicode_escape") for _, text in sentences}
    mistakes = {text for text in told if not any(word in text for word in OF_PROGRAMMERS)}
    assert len(mistakes) > 10 and mistakes <= FRENCH.keys()
