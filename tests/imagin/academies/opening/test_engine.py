"""Opening from a file: step after step, resumed, undone, refused whole."""

import pytest
from django.core.exceptions import ValidationError

from imagin.academies import directory
from imagin.academies.applied import applied, drift
from imagin.academies.configuration.files import Folder
from imagin.academies.configuration.reading import read
from imagin.academies.models import Academy, AcademyState, Opening
from imagin.academies.opening import engine, steps
from imagin.journal.models import HubEntry
from imagin.rules.services import rule, set_rule
from imagin.tenancy.context import academy
from tenants.journal.models import Entry
from tests.imagin.academies.opening.helpers import CODE, HOST, TEXT, remains
from tests.imagin.academies.opening.processes import ROOT

NAMES = ["register", "schema", "sign_in", "rules", "messages", "check"]


def opened(text=TEXT, **options):
    return engine.open_from(read(text), actor="tests", **options)


def test_a_file_becomes_a_sandbox_that_answers(besancon):
    said = []
    made = opened(report=said.append)
    assert made.state == AcademyState.SANDBOX
    hosted = directory.by_host(HOST)
    assert hosted.sandbox and hosted.code == CODE
    with academy(CODE):
        assert rule("session.idle_minutes") == 45
        assert Entry.objects.filter(code="academy.created", actor="tests").count() == 1
    assert HubEntry.objects.filter(code="academy.begun", data__academy=CODE).exists()
    assert applied(CODE).text == TEXT and drift(CODE) == 0
    assert "Règles : fait" in said


def test_each_step_is_told_with_its_hour(besancon):
    opened()
    assert [state.name for state in engine.progress(CODE)] == NAMES
    assert all(state.done_at and not state.error for state in engine.progress(CODE))
    assert engine.progress("toulouse") == []


def test_a_sandbox_is_not_offered_to_people(besancon):
    opened()
    assert CODE in {hosted.code for hosted in directory.open_academies()}
    assert CODE not in {hosted.code for hosted in directory.listed_academies()}


def test_what_changed_since_the_file_is_counted(besancon):
    opened()
    set_rule(CODE, "session.idle_minutes", 60, actor="tests")
    assert drift(CODE) == 1
    assert drift("toulouse") is None


def test_a_corrected_file_without_rules_makes_them_national(besancon, monkeypatch):
    """To open an academy is to say all of it: what the first try gave does not stay."""
    broken = [_failing(step) if step.name == "messages" else step for step in steps.STEPS]
    with monkeypatch.context() as patch:
        patch.setattr(engine, "STEPS", broken)
        with pytest.raises(OSError, match="disque plein"):
            opened()
    opened(TEXT[: TEXT.index("rules:")])
    with academy(CODE):
        assert rule("session.idle_minutes") != 45


def test_a_file_that_no_longer_reads_is_a_difference(besancon):
    opened()
    kept = applied(CODE)
    kept.text += "  no.such.rule: 1\n"
    kept.save()
    assert drift(CODE) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_step_that_fails_is_told_and_resumed(besancon, monkeypatch, name):
    broken = [_failing(step) if step.name == name else step for step in steps.STEPS]
    with monkeypatch.context() as patch:
        patch.setattr(engine, "STEPS", broken)
        with pytest.raises(OSError, match="disque plein"):
            opened()
    stopped = next(state for state in engine.progress(CODE) if state.error)
    assert stopped.name == name and "(OSError)" in stopped.error and stopped.done_at is None
    if name != "register":
        assert directory.by_host(HOST) is None
    assert opened().state == AcademyState.SANDBOX
    assert not any(state.error for state in engine.progress(CODE))


def _failing(step):
    def run(going):
        raise OSError("disque plein")

    return steps.Step(step.name, step.label, run, step.undo)


def test_resume_goes_on_with_the_file_it_kept(besancon, monkeypatch):
    _stop_before(monkeypatch, "rules")
    assert engine.resume(CODE).state == AcademyState.SANDBOX
    with academy(CODE):
        assert rule("session.idle_minutes") == 45
    with pytest.raises(ValidationError, match="est terminée"):
        engine.resume(CODE)
    with pytest.raises(ValidationError, match="Aucune ouverture de nulle_part"):
        engine.resume("nulle_part")


def _stop_before(monkeypatch, name):
    broken = [_failing(step) if step.name == name else step for step in steps.STEPS]
    with monkeypatch.context() as patch, pytest.raises(OSError, match="disque"):
        patch.setattr(engine, "STEPS", broken)
        opened()


def test_a_corrected_file_is_taken(besancon, monkeypatch):
    _stop_before(monkeypatch, "messages")
    opened(TEXT.replace("45", "50"))
    with academy(CODE):
        assert rule("session.idle_minutes") == 50


def test_another_identity_is_not(besancon, monkeypatch):
    _stop_before(monkeypatch, "schema")
    with pytest.raises(ValidationError, match="porte l'hôte « besancon.localhost » et le fichier dit"):
        opened(TEXT.replace(HOST, "doubs.localhost"))


def test_one_process_at_a_time(besancon, monkeypatch):
    monkeypatch.setattr(engine, "LEAVING_SECONDS", 0.3)
    with engine.alone(CODE):
        pass
    from django.db import connections

    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"imagin.opening:{CODE}"])
        with pytest.raises(ValidationError, match="en cours ailleurs"):
            opened()
    other.close()


def test_undone_nothing_remains_but_the_journal(besancon):
    opened()
    engine.undo(CODE, actor="tests")
    assert remains() == []
    assert directory.by_host(HOST) is None
    assert HubEntry.objects.filter(code="academy.undone", data__academy=CODE).exists()
    assert opened().state == AcademyState.SANDBOX


def test_the_shipped_file_with_its_form_opens_and_its_files_go_with_it(besancon, settings):
    """Nouméa's own, under this name: travel off, francs, its paper form to download."""
    shipped = ROOT / "infra/academies/noumea.yaml"
    text = shipped.read_text().replace("code: noumea", f"code: {CODE}").replace("noumea.localhost", HOST)
    text = text.replace("name: Vice-rectorat de la Nouvelle-Calédonie", "name: Besançon")
    engine.open_from(read(text, shipped.name, Folder(shipped.parent)), actor="tests")
    with academy(CODE):
        assert rule("money.currency") == "XPF" and rule("modules.travel") is False
    kept = settings.MEDIA_ROOT / CODE
    assert drift(CODE) == 0 and any(path.is_file() for path in kept.rglob("*"))
    engine.undo(CODE, actor="tests")
    assert remains() == [] and not kept.exists()


def test_one_that_was_open_is_not_undone(besancon):
    opened()
    Opening.objects.filter(academy_code=CODE).update(opened_at="2026-09-01T08:00:00Z")
    with pytest.raises(ValidationError, match=r"ne s'annule plus. « imagin academy close"):
        engine.undo(CODE, actor="tests")
    Academy.objects.filter(code=CODE).update(state=AcademyState.CLOSED)
    with pytest.raises(ValidationError, match="« imagin academy open besancon » la rouvre"):
        engine.undo(CODE, actor="tests")
    assert Academy.objects.filter(code=CODE).exists()


def test_a_half_undone_opening_is_finished_then_begun_again(besancon, monkeypatch):
    opened()
    Opening.objects.filter(academy_code=CODE).update(undoing=True, finished_at=None)
    with pytest.raises(ValidationError, match="annulation de l'ouverture"):
        engine.resume(CODE)
    said = []
    assert opened(report=said.append).state == AcademyState.SANDBOX
    assert "Base de l'académie : défait" in said and "Base de l'académie : fait" in said
