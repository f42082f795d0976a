"""The jobs of an academy do what ``imagin academy …`` does; nothing is left where the test made one."""

import pytest
from django.core.management import call_command

from imagin.academies import jobs as academies
from imagin.academies import migration
from imagin.academies.models import Academy, AcademyState, OnboardingDraft, Opening
from imagin.academies.opening import checks, engine
from imagin.jobs import runner, selectors, services
from imagin.jobs.models import Job, JobState
from imagin.rules.services import rule
from imagin.tenancy.context import academy

MAYOTTE = """\
academy:
  code: mayotte
  name: Académie de Mayotte
  host: mayotte.localhost
rules:
  time.zone: Indian/Mayotte
"""


@pytest.fixture
def nothing_left(committed, sent):
    yield
    if Opening.objects.filter(academy_code="mayotte").exists():
        engine.undo("mayotte", actor="tests")
    Job.objects.all().delete()
    OnboardingDraft.objects.all().delete()


@pytest.fixture
def no_checks(monkeypatch):
    monkeypatch.setattr(checks, "registered", list)


def run(kind: str, **params) -> Job:
    job = services.submit(kind, actor="someone", **params)
    runner.run_job(job.pk)
    return Job.objects.get(pk=job.pk)


def opened() -> Job:
    return run("academy.open_from", academy="mayotte", text=MAYOTTE, mail="vous@ac-mayotte.example")


def state() -> str:
    return Academy.objects.values_list("state", flat=True).get(code="mayotte")


def test_an_academy_is_made_opened_and_closed(nothing_left, no_checks):
    OnboardingDraft.objects.create(opening="mayotte", created_by="someone")
    made = opened()
    assert made.state == JobState.DONE, made.message
    assert (made.done, made.total) == (6, 6) and "Règles : fait" in made.report
    assert state() == AcademyState.SANDBOX and Opening.objects.get().actor == "someone"
    with academy("mayotte"):
        assert str(rule("time.zone")) == "Indian/Mayotte"
    assert opened().state == JobState.DONE
    assert run("academy.open", academy="mayotte").message == "L'académie est ouverte."
    assert not OnboardingDraft.objects.exists()
    closed = run("academy.close", academy="mayotte", reason="Fusion")
    assert closed.state == JobState.DONE and state() == AcademyState.CLOSED
    Opening.objects.update(opened_at=None)


def test_a_cancelled_opening_goes_on_from_there(nothing_left, no_checks, monkeypatch):
    heard = academies._steps_told

    def cancelling(progress, code):
        told = heard(progress, code)

        def report(line):
            if line.startswith("Client de connexion"):
                services.cancel(progress.job_id, actor="other")
            told(line)

        return report

    monkeypatch.setattr(academies, "_steps_told", cancelling)
    stopped = opened()
    assert (stopped.state, stopped.done) == (JobState.CANCELLED, 3) and state() == AcademyState.CREATING
    monkeypatch.undo()
    services.resume(stopped.pk, actor="someone")
    runner.run_job(stopped.pk)
    again = Job.objects.get(pk=stopped.pk)
    assert again.state == JobState.DONE, again.message
    assert state() == AcademyState.SANDBOX


def test_an_undone_opening_leaves_its_jobs_and_gives_its_draft_back(nothing_left, no_checks):
    OnboardingDraft.objects.create(opening="mayotte", created_by="someone")
    opened()
    gone = run("academy.undo", academy="mayotte")
    assert gone.state == JobState.DONE, gone.message
    assert gone.message == "Il ne reste rien de l'académie mayotte."
    assert not Academy.objects.filter(code="mayotte").exists()
    assert OnboardingDraft.objects.get().opening == ""
    assert [job.kind for job in selectors.latest("mayotte")] == ["academy.undo", "academy.open_from"]


def test_a_refused_file_creates_nothing(nothing_left):
    wrong = run("academy.open_from", academy="mayotte", text=MAYOTTE.replace("mayotte.loc", "toulouse.loc"))
    assert wrong.state == JobState.FAILED and "déjà utilisé" in wrong.message
    assert not Academy.objects.filter(code="mayotte").exists()


def test_an_academy_that_may_not_open_says_why(db, sent, monkeypatch):
    Academy.objects.filter(code="rennes").update(state=AcademyState.SANDBOX)
    blocked = checks.Check(
        "x", "Connexion", lambda code: checks.Outcome(False, "Rien ne répond."), True, True
    )
    monkeypatch.setattr(checks, "registered", lambda: [blocked])
    refused = run("academy.open", academy="rennes")
    assert refused.state == JobState.FAILED and "Connexion : Rien ne répond." in refused.message


def test_a_file_is_applied_to_its_own_academy_only(db, sent):
    assert "celui de l'académie mayotte" in run("academy.apply", academy="rennes", text=MAYOTTE).message
    text = "academy:\n  code: rennes\nrules:\n  money.currency: XPF\n"
    done = run("academy.apply", academy="rennes", text=text, reason="Essai")
    assert done.message == "1 changement fait."
    with academy("rennes"):
        assert rule("money.currency") == "XPF"


def test_an_application_reports_what_the_command_prints(db, sent, capsys, tmp_path):
    text = "academy:\n  code: {}\nrules:\n  money.currency: XPF\n  office.name: Bureau\n"
    done = run("academy.apply", academy="rennes", text=text.format("rennes"))
    path = tmp_path / "toulouse.yaml"
    path.write_text(text.format("toulouse"), encoding="utf-8")
    call_command("academy", "apply", str(path))
    [name, *printed] = capsys.readouterr().out.splitlines()
    assert name == "Académie de Toulouse (toulouse)"
    assert done.report.splitlines() == ["Académie de Rennes (rennes)", *printed]
    assert "  + Bureau" in printed and printed[-1] == done.message == "2 changements faits."
    again = run("academy.apply", academy="rennes", text=text.format("rennes"))
    assert again.report == "Académie de Rennes (rennes)\nRien à changer.\n"
    assert again.message == "Rien à changer."


def test_migrating_counts_the_academies(db, sent, monkeypatch):
    monkeypatch.setattr(migration, "pending_academies", lambda: ["a", "b"])

    def migrate(report):
        report("a : à jour")
        report("b : à jour")
        return 2

    monkeypatch.setattr(migration, "migrate_academies", migrate)
    done = run("academy.migrate")
    assert (done.done, done.total, done.report) == (2, 2, "a : à jour\nb : à jour\n")


def test_a_migration_that_fails_is_told(db, sent, monkeypatch):
    def fail(report):
        raise migration.MigrationFailed("rennes", RuntimeError("colonne absente"))

    monkeypatch.setattr(migration, "pending_academies", lambda: ["rennes"])
    monkeypatch.setattr(migration, "migrate_academies", fail)
    failed = run("academy.migrate")
    assert failed.state == JobState.FAILED and "La migration de l'académie rennes" in failed.message


def test_the_command_lists_cancels_and_takes_up(db, sent, capsys):
    call_command("academy", "jobs")
    job = services.submit("academy.migrate", actor="someone")
    call_command("academy", "jobs")
    call_command("academy", "jobs", "--cancel", str(job.pk))
    call_command("academy", "jobs", "--resume", str(job.pk))
    call_command("academy", "jobs", "rennes")
    told = capsys.readouterr().out.splitlines()
    assert told[0] == told[4] == "Aucun travail."
    assert str(job.pk) in told[1] and "En attente" in told[1] and "Mise à jour des schémas" in told[1]
    assert told[2:4] == [f"{job.pk} : annulé.", f"{job.pk} : repris."]
