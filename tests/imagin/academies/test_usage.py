"""``imagin academy``: exit code 2 where the arguments do not go together, 1 where it is refused."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.imagin.academies.opening.processes import imagin

USAGE = [
    ["create"],
    ["create", "--code", "x"],
    ["create", "--undo"],
    ["maintenance"],
    ["maintenance", "rennes"],
    ["maintenance", "rennes", "--end", "--to", "2099-01-01T10:00"],
]


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
def test_usage_is_exit_code_2(db, words):
    assert refused(*words).returncode == 2


def test_the_process_ends_so():
    done = imagin("academy", "maintenance")
    assert done.returncode == 2 and done.stderr.startswith("usage: Donnez le code d'une académie")


@pytest.mark.parametrize(
    "words", [["jobs", "nosuch"], ["close", "nosuch"], ["close", "nosuch", "--reason", "x"]]
)
def test_an_unknown_academy_is_said_first(db, words):
    error = refused(*words)
    assert error.returncode == 1 and str(error).startswith("Aucune académie nosuch")


def test_the_jobs_of_an_academy_or_of_all(db):
    for words in (["jobs", "rennes"], ["jobs"]):
        out = io.StringIO()
        call_command("academy", *words, stdout=out)
        assert out.getvalue() == "Aucun travail.\n"


def refused(*words: str) -> CommandError:
    with pytest.raises(CommandError) as error:
        call_command("academy", *words)
    return error.value
