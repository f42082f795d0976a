"""An opening that stopped at its first step: one sentence everywhere, and nothing breaks on it."""

import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from federation import projection
from imagin.academies import directory
from imagin.academies.directory import HostedAcademy
from imagin.academies.lifecycle import NOT_FINISHED
from imagin.academies.models import Academy, AcademyState, Domain
from imagin.identity import tasks as identity
from imagin.operations import figures
from imagin.operations.models import Failure
from imagin.tenancy.context import hub
from tenants.accounts import tasks as accounts
from tenants.journal import everywhere
from tenants.journal import tasks as journal
from tenants.missions import tasks as missions
from tenants.notices import tasks as notices
from tests.imagin.academies.opening.helpers import CODE, HOST, TEXT

NAME = "Académie de Besançon"
SENTENCE = NOT_FINISHED.format(name=NAME)
GOING_OVER = {
    "missions": missions.archive_everywhere,
    "notices": notices.purge_drafts,
    "identity": identity.purge_sign_on,
    "accounts": accounts.purge_external_doors,
    "federation": projection.project_all,
    "figures": figures.take_all,
    "seals": journal.seal_everywhere,
    "purge": journal.purge_everywhere,
    "verify": lambda: journal.verify_one(CODE),
}


@pytest.fixture
def half(besancon):
    """Its row and its host; no schema, no role."""
    with hub():
        made = Academy.objects.create(code=CODE, name=NAME, state=AcademyState.CREATING)
        Domain.objects.create(academy=made, host=HOST)
    yield CODE
    with hub():
        Failure.objects.all().delete()


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("academy", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", CODE),
        ("export", CODE, "--update", "{file}"),
        ("plan", "{file}"),
        ("apply", "{file}"),
        ("diff", "rennes", CODE),
        ("diff", CODE, "rennes"),
        ("check", CODE),
        ("check", CODE, "--mail", "vous@ac-besancon.example"),
        ("open", CODE),
        ("figures", CODE),
    ],
    ids=" ".join,
)
def test_each_command_says_it_and_nothing_else(half, file, caplog, arguments):
    with pytest.raises(CommandError) as refusal:
        said(*(each.format(file=file) for each in arguments))
    assert (str(refusal.value), refusal.value.returncode) == (SENTENCE, 1)
    assert not caplog.records and file.read_text() == TEXT


def test_the_list_and_the_status_do_not_call_it_late(half):
    line = next(line for line in said("list").splitlines() if line.startswith(CODE))
    assert line.split()[1:5] == ["En", "création", "en", "création"]
    assert said("status", CODE).split(None, 1)[1].strip() == f"en création. {SENTENCE}"


@pytest.fixture
def counted_on(monkeypatch):
    """As a task that listed this one academy just before."""

    def make(code: str) -> None:
        alone = [HostedAcademy(code, NAME, HOST, "")]
        for module in (missions, notices, identity, accounts, directory):
            monkeypatch.setattr(module, "open_academies", lambda: alone)
        monkeypatch.setattr(figures, "counted_codes", lambda: [code])
        monkeypatch.setattr(everywhere, "journals", lambda: [code])

    return make


@pytest.mark.parametrize("name", GOING_OVER)
def test_a_task_says_nothing_of_one_that_went_away(half, counted_on, caplog, name):
    counted_on(CODE)
    with hub(), caplog.at_level(logging.WARNING):
        GOING_OVER[name]()
        assert not Failure.objects.exists()
    assert not [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize("name", GOING_OVER)
def test_a_task_that_breaks_in_one_that_is_there_says_so(half, counted_on, caplog, name):
    """Same fault, no schema to read; the registry says that it answers."""
    counted_on(CODE)
    with hub():
        Academy.objects.filter(code=CODE).update(state=AcademyState.SANDBOX)
        try:
            GOING_OVER[name]()
        except Exception as error:
            assert CODE in str(error)
        else:
            assert CODE in " ".join(record.getMessage() for record in caplog.records)


def test_the_task_goes_over_those_that_answer_only(half):
    assert CODE not in [hosted.code for hosted in directory.open_academies()]
    with hub():
        assert CODE not in everywhere.journals() and CODE not in figures.counted_codes()


def test_a_database_that_cannot_say_hushes_nothing(half, monkeypatch):
    assert directory.gone(CODE) and directory.gone("personne") and not directory.gone("rennes")
    with hub():
        Academy.objects.filter(code=CODE).update(state=AcademyState.CLOSED)
    assert not directory.gone(CODE)
    monkeypatch.setattr(directory, "hub", lambda: (_ for _ in ()).throw(directory.DatabaseError))
    assert not directory.gone("personne")
