"""Convocations: one per assignment and run, archived once, whoever works at it and whatever fails."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, connections

from imagin import celery_config
from imagin.documents import archive
from imagin.documents.errors import StorageUnavailableError
from imagin.tenancy.context import academy
from tenants.journal.models import Entry
from tenants.missions import convocations, tasks
from tenants.missions.convocations import archive_missing, render_convocation
from tenants.missions.enums import AssignmentState, DurationUnit
from tenants.missions.models import Assignment, Convocation, ConvocationRun, MissionDate
from tenants.people.enums import ExaminerKind
from tests.factories import AssignmentFactory, ExaminerFactory, MissionFactory, SchoolFactory
from tests.imagin.documents import pages


def letter(assignment) -> str:
    archive_missing()
    convocation = Convocation.objects.get(assignment=assignment)
    return pages.text(archive.read(convocation.key, convocation.sha256))


def archived_files(settings) -> list[Path]:
    return list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))


def test_a_convoked_assignment_gets_its_letter_once(toulouse):
    assignment = AssignmentFactory()
    assert (archive_missing(), archive_missing()) == (1, 0)
    convocation = Convocation.objects.get()
    assert (convocation.assignment, convocation.run) == (assignment, assignment.run)
    assert convocation.key.startswith("toulouse/convocation/")


def test_an_assignment_that_is_not_convoked_gets_none(toulouse):
    AssignmentFactory(state=AssignmentState.ASSIGNED)
    assert archive_missing() == 0


def test_a_second_run_makes_a_second_letter_and_keeps_the_first(toulouse):
    assignment = AssignmentFactory()
    archive_missing()
    assignment.run = ConvocationRun.objects.create(label="Second traitement", ran_by="tests")
    assignment.save(update_fields=["run"])
    assert archive_missing() == 1
    assert Convocation.objects.filter(assignment=assignment).count() == 2


def test_the_letter_says_what_the_mission_is(toulouse):
    mission = MissionFactory(centre=SchoolFactory(), observations="Salle 104, bâtiment C.")
    MissionDate.objects.create(
        mission=mission, day=mission.starts_on, time="13:30", duration=1, unit=DurationUnit.HALF_DAY
    )
    text = letter(AssignmentFactory(mission=mission, jury="0315", jury_quality="MEMBRE DU JURY"))
    for expected in (
        "Académie de Toulouse",
        "Division des examens et concours",
        f"N° de mission {mission.number}",
        "Session juin 2026",
        "BACCALAUREAT GENERAL",
        "TOUTES - TOUTES SERIES",
        "003, HISTOIRE ET GEOGRAPHIE",
        "Correction de copies",
        "LGT EMILE ZOLA RENNES CEDEX (0350024L) 35000 RENNES",
        "Le samedi 20/06/2026 à 08:00 – Durée : 3 journée(s)",
        "Le samedi 20/06/2026 à 13:30 – Durée : 1 demi-journée(s)",
        "Qualité CORRECTEUR",
        "Jury MEMBRE DU JURY (0315)",
        "Salle 104, bâtiment C.",
        "La présente convocation tient lieu d'ordre de mission.",
        "à partir du mardi 23/06/2026",
        "http://toulouse.localhost",
    ):
        assert expected in text


@pytest.mark.parametrize(
    ("civility", "words"),
    [
        ("Mme", "Madame, Vous êtes convoquée"),
        ("M.", "Monsieur, Vous êtes convoqué pour"),
        ("", "Madame, Monsieur, Vous êtes convoqué(e)"),
    ],
)
def test_the_letter_addresses_the_person(toulouse, civility, words):
    assert words in letter(AssignmentFactory(examiner=ExaminerFactory(civility=civility)))


def test_an_external_examiner_finds_what_he_signs_in_with(toulouse):
    external = ExaminerFactory(kind=ExaminerKind.EXTERNAL, imagin_identifier="TLS-E-00212")
    text = letter(AssignmentFactory(examiner=external))
    assert f"N° intervenant {external.number} Identifiant IMAG'IN TLS-E-00212" in text
    assert "par « Intervenant extérieur », avec votre compte ci-dessus" in text


def test_an_external_examiner_s_full_letter_holds_on_one_page(toulouse):
    """With every line a mission can have: its signature went alone on a second page."""
    mission = MissionFactory(centre=SchoolFactory(), observations="Salle 104. " * 15)
    for hour in ("08:00", "13:30"):
        MissionDate.objects.create(
            mission=mission, day=mission.starts_on, time=hour, duration=1, unit=DurationUnit.HALF_DAY
        )
    external = ExaminerFactory(kind=ExaminerKind.EXTERNAL, imagin_identifier="toulouse/900001")
    assignment = AssignmentFactory(
        mission=mission, examiner=external, quality="EXAMINATEUR", jury="0315", jury_quality="MEMBRE DU JURY"
    )
    archive_missing()
    convocation = Convocation.objects.get(assignment=assignment)
    with pages.opened(archive.read(convocation.key, convocation.sha256)) as document:
        assert len(document.pages) == 1


def test_an_internal_examiner_is_not_told_of_an_identifier(toulouse):
    assert "Identifiant IMAG'IN" not in letter(AssignmentFactory())


def test_the_letter_holds_on_one_page_with_its_headings_and_row_headers(toulouse):
    pdf = render_convocation(printable(AssignmentFactory(mission=MissionFactory(observations="Long. " * 60))))
    tags = Counter(pages.tags(pdf))
    assert (tags["H1"], tags["H2"], tags["L"]) == (1, 1, 2) and tags["TH"] >= 7
    with pages.opened(pdf) as document:
        assert len(document.pages) == 1
        assert str(document.docinfo["/Title"]).startswith("Convocation – mission n°")


def test_the_run_dates_the_letter_in_the_zone_of_the_academy(noumea):
    assignment = AssignmentFactory()
    ConvocationRun.objects.filter(pk=assignment.run_id).update(ran_at="2026-05-04T22:00:00Z")
    assert "le mardi 05/05/2026" in letter(assignment)


def printable(assignment) -> Assignment:
    return convocations._printable(convocations._missing()).get(pk=assignment.pk)


def test_a_batch_stops_at_its_limit(toulouse):
    AssignmentFactory.create_batch(3)
    assert [archive_missing(2), archive_missing(2), archive_missing(2)] == [2, 1, 0]


def test_the_number_of_queries_does_not_depend_on_the_number_of_letters(toulouse, django_assert_num_queries):
    AssignmentFactory()
    archive_missing()
    AssignmentFactory()
    with django_assert_num_queries(QUERIES):
        archive_missing()
    AssignmentFactory.create_batch(4)
    with django_assert_num_queries(QUERIES):
        assert archive_missing() == 4


# Savepoint and its release, keys, assignments, dates, homes, rows, journal; the rules are already read.
QUERIES = 8


def test_the_journal_counts_them_by_run(toulouse):
    first, second = (ConvocationRun.objects.create(label=f"Traitement {n}", ran_by="tests") for n in (1, 2))
    AssignmentFactory.create_batch(2, run=first)
    AssignmentFactory(run=second)
    archive_missing()
    entries = Entry.objects.filter(code="missions.convocations.archived")
    assert {entry.subject: entry.data for entry in entries} == {
        f"run:{first.pk}": {"count": 2},
        f"run:{second.pk}": {"count": 1},
    }


def test_a_storage_that_does_not_answer_leaves_no_row(toulouse, settings, tmp_path):
    AssignmentFactory()
    settings.MEDIA_ROOT = tmp_path / "a-file"
    settings.MEDIA_ROOT.write_text("")
    with pytest.raises(StorageUnavailableError):
        archive_missing()
    assert not Convocation.objects.exists() and not Entry.objects.exists()


def test_work_cut_short_is_taken_up_again_without_a_second_file(toulouse, settings, monkeypatch):
    AssignmentFactory.create_batch(2)
    with monkeypatch.context() as patch:
        patch.setattr(convocations, "record", lambda *args, **data: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            archive_missing()
    assert not Convocation.objects.exists() and len(archived_files(settings)) == 2
    assert archive_missing() == 2 and len(archived_files(settings)) == 2


def test_each_academy_archives_its_own(toulouse):
    AssignmentFactory()
    archive_missing()
    with academy("rennes"):
        AssignmentFactory()
        assert archive_missing() == 1
        assert Convocation.objects.get().key.startswith("rennes/")


def test_the_task_goes_over_every_open_academy(toulouse):
    AssignmentFactory.create_batch(2)
    with academy("rennes"):
        AssignmentFactory()
    assert tasks.archive_everywhere() == 3
    assert tasks.archive_everywhere() == 0


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_second_run_at_the_same_moment_does_nothing_and_says_so(toulouse):
    AssignmentFactory()
    with other_worker():
        assert tasks.archive_everywhere() is None
    assert not Convocation.objects.exists()
    assert tasks.archive_everywhere() == 1


@contextmanager
def other_worker():
    """At it on a connection of its own: the lock is of a connection."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [tasks.LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [tasks.LOCK])


def test_a_run_with_the_batch_it_began_ends_before_the_next_call(toulouse, monkeypatch):
    """Were each batch as long as four seconds, the time is asked before each, whatever the academies."""
    now = iter(range(0, 400, 4))
    monkeypatch.setattr(tasks, "time", SimpleNamespace(monotonic=lambda: next(now)))
    batches: list[int] = []
    monkeypatch.setattr(tasks, "archive_missing", lambda limit: batches.append(limit) or limit)
    every = celery_config.beat_schedule["archive-convocations"]["schedule"].total_seconds()
    assert tasks.archive_everywhere() == sum(batches)
    assert 4 * len(batches) < every and len({*batches}) == 1


def test_the_academies_take_turns(toulouse, monkeypatch):
    AssignmentFactory.create_batch(3)
    with academy("rennes"):
        AssignmentFactory.create_batch(2)
    monkeypatch.setattr(tasks, "BATCH", 2)
    assert tasks.archive_everywhere() == 5


def test_one_academy_that_fails_does_not_stop_the_others(toulouse, monkeypatch):
    AssignmentFactory()
    with academy("rennes"):
        AssignmentFactory()
    monkeypatch.setattr(tasks, "archive_missing", failing_in("rennes"))
    assert tasks.archive_everywhere() == 1


def failing_in(code: str):
    from imagin.tenancy.context import current_academy

    def archive_or_fail(limit):
        if current_academy() == code:
            raise StorageUnavailableError("Le stockage ne répond pas.")
        return archive_missing(limit)

    return archive_or_fail


TABLES = ("missions_mission", "people_examiner", "missions_convocationrun", "journal_entry")


@pytest.fixture
def eight_convoked(committed):
    """Committed, as two workers have two connections; taken away by the owner, who alone may."""
    with academy("toulouse"):
        yield AssignmentFactory.create_batch(8)
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
    connections["owner"].close()


def test_two_workers_share_the_work(eight_convoked):
    def work(_) -> int:
        try:
            with academy("toulouse"):
                return sum(archive_missing(2) for _ in range(8))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(work, range(2)))
    assert sum(done) == 8
    produced = Convocation.objects.values_list("assignment", flat=True)
    assert sorted(produced) == sorted(assignment.pk for assignment in eight_convoked)
