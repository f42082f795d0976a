"""The files of an academy that the console opens: kept with the draft, then by the opening."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from imagin.academies.models import OnboardingDraft, Opening, OpeningFile
from imagin.academies.opening import engine
from imagin.academies.opening.files import KeptFiles, keep
from imagin.jobs import recovery, runner, services
from imagin.jobs.models import Job, JobState
from imagin.tenancy.context import academy
from tenants.notices import attachments, selectors
from tests.imagin.academies.opening.helpers import CODE, TEXT, remains
from tests.imagin.academies.opening.test_kill import killed
from tests.tenants.notices.files import pdf

MISSION = pdf()
DIGEST = sha256(MISSION).hexdigest()
MESSAGES = f"""\
messages:
  travel:
    text: Sur papier
    files:
      - path: formulaires/mission.pdf
        sha256: {DIGEST}
"""


@pytest.fixture
def draft(besancon, sent):
    made = OnboardingDraft.objects.create(created_by="tests", opening=CODE)
    keep(made, MISSION)
    yield made
    OnboardingDraft.objects.all().delete()
    Job.objects.all().delete()


@pytest.fixture
def sent(monkeypatch):
    ids: list[str] = []
    monkeypatch.setattr("imagin.jobs.queue.send", ids.append)
    return ids


def asked(draft, text=TEXT + MESSAGES) -> Job:
    return services.submit("academy.open_from", actor="tests", academy=CODE, text=text, draft=str(draft.pk))


def done(job: Job) -> Job:
    runner.run_job(job.pk)
    return Job.objects.get(pk=job.pk)


def taken_up(job: Job) -> Job:
    """As the platform does once a run is silent."""
    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - timedelta(minutes=1))
    assert recovery.recover() == 1
    return done(job)


def owners() -> list[str]:
    return sorted("draft" if row.draft_id else "opening" for row in OpeningFile.objects.all())


def assert_attached() -> None:
    with academy(CODE):
        [file] = selectors.current("travel").files
        assert (file.name, file.sha256) == ("mission.pdf", DIGEST)
        assert attachments.content_of(file) == MISSION


def test_the_opening_attaches_them_and_keeps_them_no_longer(draft):
    ended = done(asked(draft))
    assert ended.state == JobState.DONE, ended.message
    assert_attached()
    assert owners() == ["draft"]


@pytest.mark.parametrize("step", ["register", "rules", "messages"])
def test_killed_then_taken_up_they_are_there(draft, step):
    job = asked(draft)
    killed("job", step, str(job.pk))
    assert owners() == ["draft", "opening"]
    ended = taken_up(job)
    assert ended.state == JobState.DONE, ended.message
    assert_attached()


def test_its_draft_deleted_meanwhile_the_opening_still_has_them(draft):
    job = asked(draft)
    killed("job", "rules", str(job.pk))
    draft.delete()
    assert owners() == ["opening"]
    ended = taken_up(job)
    assert ended.state == JobState.DONE, ended.message
    assert_attached()
    assert owners() == []


def test_resumed_without_its_text_it_uses_its_own(draft):
    killed("job", "schema", str(asked(draft).pk))
    Job.objects.all().delete()
    draft.delete()
    engine.resume(CODE)
    assert_attached()


def test_a_corrected_draft_gives_its_files_to_the_opening_under_way(draft):
    killed("job", "rules", str(asked(draft).pk))
    Job.objects.all().delete()
    other = pdf(2)
    text = TEXT + MESSAGES.replace(DIGEST, keep(draft, other))
    ended = done(asked(draft, text))
    assert ended.state == JobState.DONE, ended.message
    with academy(CODE):
        [file] = selectors.current("travel").files
        assert attachments.content_of(file) == other


def test_undone_they_are_only_the_draft_s_again(draft, settings):
    done(asked(draft))
    folder = settings.MEDIA_ROOT / CODE
    assert any(path.is_file() for path in folder.rglob("*"))
    gone = done(services.submit("academy.undo", actor="tests", academy=CODE))
    assert gone.state == JobState.DONE, gone.message
    assert remains() == [] and not folder.exists() and owners() == ["draft"]
    assert done(asked(draft)).state == JobState.DONE
    assert_attached()


def test_undone_half_way_it_leaves_none(draft):
    killed("job", "rules", str(asked(draft).pk))
    Job.objects.all().delete()
    engine.undo(CODE, actor="tests")
    assert remains() == [] and owners() == ["draft"]


def test_without_them_nothing_is_created(draft):
    draft.files.all().delete()
    refused = done(asked(draft))
    assert refused.state == JobState.FAILED and "formulaires/mission.pdf" in refused.message
    assert remains() == [] and not Opening.objects.exists()


def test_no_academy_reads_them(db):
    keep(OnboardingDraft.objects.create(created_by="tests"), MISSION)
    assert OpeningFile.objects.count() == 1
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with academy("toulouse"), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT content FROM public.{OpeningFile._meta.db_table}")


def test_the_same_bytes_are_kept_once(db):
    draft = OnboardingDraft.objects.create(created_by="tests")
    assert keep(draft, MISSION) == keep(draft, MISSION) == DIGEST
    assert draft.files.count() == 1
    assert KeptFiles("", str(draft.pk)).content("mission.pdf", DIGEST, 10) == MISSION


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({}, "opening_file_has_one_owner"),
        ({"draft": True, "opening": True}, "opening_file_has_one_owner"),
        ({"draft": True, "size": 0}, "opening_file_size"),
        ({"draft": True, "size": 10 * 1024**2 + 1}, "opening_file_size"),
        ({"draft": True, "sha256": "known"}, "draft_file_once"),
        ({"opening": True, "sha256": "known"}, "opening_file_once"),
    ],
)
def test_the_database_refuses(db, said, name):
    owners = {
        "draft": OnboardingDraft.objects.create(created_by="tests"),
        "opening": Opening.objects.create(academy_code="x", text="", actor="tests"),
    }
    for owner in owners:
        OpeningFile.objects.create(**{owner: owners[owner]}, sha256="known", size=1, content=b"x")
    told = {key: owners.get(key, value) for key, value in said.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OpeningFile.objects.create(**{"sha256": "new", "size": 1, "content": b"x"} | told)
