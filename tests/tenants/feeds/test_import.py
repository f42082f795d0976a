"""What every import keeps to: all or nothing, a trial without effect, a trace, a fixed number of queries."""

import hashlib
import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from imagin.rules.services import rule
from imagin.tenancy.context import academy
from tenants.claims.models import Claim
from tenants.exams.models import Exam
from tenants.feeds import services
from tenants.feeds.epp.format import EPP
from tenants.feeds.models import FeedImport, System
from tenants.feeds.problems import FeedRefused
from tenants.journal.models import Entry, OutboxEvent
from tenants.missions.models import Assignment, ConvocationRun, Mission, MissionDate
from tenants.people.models import Examiner, Posting
from tenants.schools.models import School
from tests.tenants.feeds.files import csv_of, import_cyclades, import_epp, mission, other_person, person

TABLES = (
    Assignment,
    Claim,
    ConvocationRun,
    Entry,
    Exam,
    Examiner,
    FeedImport,
    Mission,
    MissionDate,
    OutboxEvent,
    Posting,
    School,
)


def everything() -> dict[str, list]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def missions_of(count: int) -> list[dict[str, str]]:
    return [mission(numero_mission=str(5000 + i // 2), intervenant=str(10000 + i)) for i in range(count)]


def test_a_trial_says_the_same_and_writes_nothing(toulouse):
    before = everything()
    tried = import_epp(person(), other_person(10024), dry_run=True)
    assert everything() == before
    done = import_epp(person(), other_person(10024))
    assert (tried.created, tried.loaded.tallies) == (done.created, done.loaded.tallies)
    before = everything()
    tried = import_cyclades(mission(), dry_run=True)
    assert everything() == before
    done = import_cyclades(mission())
    assert (tried.loaded.claims, tried.loaded.tallies) == (done.loaded.claims, done.loaded.tallies)


def test_one_wrong_line_and_nothing_is_written(toulouse):
    import_epp(person())
    before = everything()
    with pytest.raises(FeedRefused):
        import_epp(person(adresse="ailleurs"), other_person(10024), other_person(10025, nature="Z"))
    with pytest.raises(FeedRefused):
        import_cyclades(mission(), mission(numero_mission="2", intervenant="404"))
    assert everything() == before


def test_a_failure_while_writing_leaves_nothing(toulouse, monkeypatch):
    before = everything()
    monkeypatch.setattr(services, "publish_persons", lambda keys: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        import_epp(person())
    assert everything() == before


def test_an_import_leaves_a_trace_without_a_name(toulouse):
    import_epp(person())
    done = FeedImport.objects.get()
    content = csv_of(EPP, person())
    assert (done.system, done.file_name) == ("EPP", "epp.csv")
    assert done.sha256 == hashlib.sha256(content).hexdigest()
    assert (done.created, done.updated, done.unchanged) == (1, 0, 0)
    entry = Entry.objects.get(code="feeds.imported")
    assert (entry.actor, entry.subject) == ("tests", f"feed:{done.pk}")
    assert entry.data == {
        "system": "EPP",
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "convoked": 0,
        "claims": 0,
    }


def test_a_header_alone_is_refused(toulouse):
    with pytest.raises(FeedRefused, match="ne contient que sa ligne d'en-tête"):
        import_epp()


def queries_of(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_the_number_of_queries_does_not_depend_on_the_number_of_lines(toulouse):
    """Creation, nothing to do, then a change of every line: as many queries for 4 lines as for 120."""
    few, many = [range(10000, 10000 + count) for count in (4, 120)]
    measured = []
    for numbers in (few, many):
        rule("modules.travel")
        people = [other_person(number) for number in numbers]
        lines = missions_of(len(numbers))
        moved = [{**line, "observations": "Salle 3"} for line in lines]
        steps = [
            lambda people=people: import_epp(*people),
            lambda people=people: import_epp(*people),
            lambda people=people: import_epp(*[{**line, "adresse": "ailleurs"} for line in people]),
            lambda lines=lines: import_cyclades(*lines),
            lambda lines=lines: import_cyclades(*lines),
            lambda moved=moved: import_cyclades(*moved),
        ]
        with transaction.atomic():
            measured.append([queries_of(step) for step in steps])
            transaction.set_rollback(True)
    assert measured[0] == measured[1]
    assert max(measured[0]) < 60


def test_two_imports_at_once_are_refused_in_one_academy_only(toulouse):
    """Another connection holds Toulouse's import: Rennes is not concerned."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with academy("toulouse"), transaction.atomic():
            services._one_at_a_time()
            held.set()
            release.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(10)
        with pytest.raises(FeedRefused, match="Un autre import est en cours dans cette académie"):
            import_epp(person())
        with academy("rennes"):
            assert import_epp(person()).created == 1
    finally:
        release.set()
        holder.join()


def test_the_systems_are_those_of_the_formats():
    assert set(services.FEEDS) == set(System)
    for system, feed in services.FEEDS.items():
        assert feed.format.system == system
