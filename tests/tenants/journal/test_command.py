"""``imagin journal``: 0 and a sentence where all is well, 1 and what to do where it is not."""

import json

import pytest
from django.core.management import CommandError, call_command

from imagin.journal import services
from imagin.journal.books import hub_book
from imagin.journal.models import HubEntry, JournalWitness
from imagin.journal.privacy import found
from imagin.tenancy.context import academy, hub
from tenants.journal import everywhere, tasks
from tenants.journal.models import Entry, Seal
from tests.tenants.journal.conftest import settle, witness, write


@pytest.fixture
def on_hub(journal):
    """As the command line: on the hub, with Toulouse's journal behind."""
    write(2)
    with hub():
        services.record("link.made", actor="a1", academy="toulouse")
        settle(hub_book())
        yield journal


def test_verify_says_that_it_is_intact_and_the_hub_remembers(on_hub, capsys):
    call_command("journal", "verify", "--academy", "toulouse")
    assert "Le journal est intact : 2 écriture(s), 1 sceau(x)." in capsys.readouterr().out
    assert witness().intact is True and witness().verified_at


def test_verify_of_the_hub(on_hub, capsys):
    call_command("journal", "verify", "--hub")
    assert "intact : 1 écriture(s)" in capsys.readouterr().out


def test_verify_says_what_is_broken_and_what_to_do(on_hub, owner):
    call_command("journal", "verify", "--academy", "toulouse")
    owner("UPDATE journal_entry SET actor = 'x' WHERE id = 1")
    with pytest.raises(CommandError) as refused:
        call_command("journal", "verify", "--academy", "toulouse")
    told = str(refused.value)
    assert "sceau n° 1" in told and "Ne modifiez plus rien" in told
    assert refused.value.returncode == 1
    assert witness().intact is False


def test_an_unknown_academy_is_refused_with_a_sentence(on_hub):
    with pytest.raises(CommandError, match="imagin academy list"):
        call_command("journal", "verify", "--academy", "atlantide")


def test_export_to_a_file_then_check_it_without_the_database(on_hub, tmp_path, capsys):
    target = tmp_path / "journal.jsonl"
    call_command("journal", "export", "--academy", "toulouse", format="jsonl", output=target)
    assert len(target.read_text().splitlines()) == 5
    call_command("journal", "check", str(target))
    assert "cohérent" in capsys.readouterr().out
    with academy("toulouse"):
        assert Entry.objects.filter(code="journal.exported", actor="command").count() == 1
    target.write_text(target.read_text().replace("claim:0", "claim:7"))
    with pytest.raises(CommandError, match="sceau n° 1"):
        call_command("journal", "check", str(target))


def test_export_never_overwrites(on_hub, tmp_path):
    target = tmp_path / "journal.csv"
    target.write_text("kept")
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("journal", "export", "--hub", output=target)
    assert target.read_text() == "kept"


def test_check_refuses_another_file(tmp_path):
    other = tmp_path / "other"
    other.write_text("not json")
    with pytest.raises(CommandError, match="n'est pas un export"):
        call_command("journal", "check", str(other))


def test_every_minute_seals_all_journals_and_one_failure_stays_its_own(on_hub, monkeypatch, caplog):
    seal = everywhere.seal

    def failing(book, **options):
        if book.name == "noumea":
            raise ValueError("broken")
        return seal(book, **options)

    monkeypatch.setattr(everywhere, "seal", failing)
    assert tasks.seal_everywhere() == 2
    assert "journal noumea" in caplog.text
    assert set(JournalWitness.objects.values_list("academy", flat=True)) == {"@hub", "toulouse"}


def test_every_night_names_the_journals_that_are_not_intact(on_hub, owner):
    tasks.seal_everywhere()
    owner("DELETE FROM journal_entry WHERE id = 1")
    assert not tasks.verify_one("toulouse") and tasks.verify_one("noumea")
    assert tasks.purge_everywhere() == 0


def test_each_journal_is_verified_by_a_task_of_its_own(on_hub, monkeypatch):
    """Together they would outlast the time a task has."""
    sent = []
    monkeypatch.setattr(tasks.verify_one, "delay", sent.append)
    assert tasks.verify_everywhere() == sent == everywhere.journals()


def test_the_hub_witness_holds_nothing_personal(on_hub):
    tasks.seal_everywhere()
    rows = json.dumps(list(HubEntry.objects.values_list("code", "actor", "data")))
    assert found(rows) == []
    with academy("toulouse"):
        assert Seal.objects.count() == 1
