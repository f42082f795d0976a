"""Where an examiner lives on a day: no overlap, nothing lost, the person's own word and the files'."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from imagin.documents import archive
from tenants.claims.enums import Half
from tenants.claims.generation import generate_claims
from tenants.claims.models import ClaimHalf
from tenants.journal.models import Entry
from tenants.missions.convocations import archive_missing
from tenants.missions.models import Convocation
from tenants.people import services
from tenants.people.homes import Home
from tenants.people.models import Examiner, Residence
from tenants.people.selectors import announced_residence, residence_on
from tenants.schools.models import School
from tests.factories import AssignmentFactory, ExaminerFactory, MissionTypeFactory, SchoolFactory
from tests.imagin.documents import pages

TODAY = date(2026, 6, 25)
ALBI = Home(address="4 rue Timbal", postal_code="81000", city="Albi", commune="81004")
RENNES = Home(address="3 quai Lamennais", postal_code="35000", city="Rennes", commune="35238")
MADRID = Home(address="Calle Mayor 4", postal_code="28013", city="Madrid", country="Espagne")


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel(
        datetime(2026, 6, 25, 10, 0, tzinfo=ZoneInfo("Europe/Paris")), tick=False
    ) as clock:
        yield clock


@pytest.fixture
def paul(toulouse):
    return ExaminerFactory(last_name="LEROY", first_name="Paul", kind="external")


def communes(examiner: Examiner) -> list[tuple]:
    """Towns in force, with their bounds."""
    rows = Residence.objects.filter(examiner=examiner, withdrawn_at__isnull=True).order_by("period")
    return [(row.commune or row.country, row.period.lower, row.period.upper) for row in rows]


def declare(examiner: Examiner, home: Home, since: date) -> bool:
    return services.declare_residence(examiner, actor="paul", home=home, since=since)


def test_the_first_home_known_was_always_his(paul):
    assert communes(paul) == [("31557", None, None)]
    assert residence_on(paul, date(2010, 1, 1)).commune == "31557"


def test_a_home_holds_from_its_day_on_and_the_earlier_one_until_then(paul):
    assert declare(paul, ALBI, date(2026, 6, 10))
    assert communes(paul) == [("31557", None, date(2026, 6, 10)), ("81004", date(2026, 6, 10), None)]
    assert residence_on(paul, date(2026, 6, 9)).commune == "31557"
    assert residence_on(paul, date(2026, 6, 10)).commune == "81004"


def test_saying_the_same_again_writes_nothing(paul):
    declare(paul, ALBI, TODAY)
    entries = Entry.objects.count()
    assert not declare(paul, ALBI, TODAY)
    assert (Residence.objects.count(), Entry.objects.count()) == (2, entries)


def test_a_move_is_announced_then_holds_on_its_day(paul, june):
    declare(paul, ALBI, date(2026, 9, 1))
    assert residence_on(paul, TODAY).commune == "31557"
    assert announced_residence(paul).commune == "81004"
    june.move_to(datetime(2026, 9, 1, 0, 30, tzinfo=ZoneInfo("Europe/Paris")))
    assert announced_residence(paul) is None


def test_a_new_word_replaces_the_move_that_was_announced(paul):
    declare(paul, ALBI, date(2026, 9, 1))
    declare(paul, RENNES, date(2026, 9, 15))
    assert communes(paul) == [("31557", None, date(2026, 9, 15)), ("35238", date(2026, 9, 15), None)]


def test_an_earlier_date_replaces_a_later_one(paul):
    declare(paul, ALBI, date(2026, 6, 20))
    declare(paul, ALBI, date(2026, 6, 5))
    assert communes(paul) == [("31557", None, date(2026, 6, 5)), ("81004", date(2026, 6, 5), None)]


def test_what_was_replaced_stays_readable(paul):
    declare(paul, ALBI, TODAY)
    declare(paul, RENNES, TODAY)
    replaced = Residence.objects.get(withdrawn_at__isnull=False)
    assert (replaced.commune, replaced.declared_by) == ("81004", "paul")
    assert communes(paul) == [("31557", None, TODAY), ("35238", TODAY, None)]


def test_an_announced_move_may_be_called_off(paul):
    declare(paul, ALBI, date(2026, 9, 1))
    assert services.cancel_announced(paul, actor="paul")
    assert communes(paul) == [("31557", None, None)]
    assert not services.cancel_announced(paul, actor="paul")


def test_the_first_home_of_somebody_may_be_in_the_future(toulouse):
    nobody = ExaminerFactory(city="", commune="")
    declare(nobody, ALBI, date(2026, 9, 1))
    assert communes(nobody) == [("81004", date(2026, 9, 1), None)]
    assert residence_on(nobody, TODAY) is None


@pytest.mark.parametrize(("days", "taken"), [(-32, False), (-31, True), (365, True), (366, False)])
def test_a_date_is_neither_too_old_nor_too_far(paul, days, taken):
    since = TODAY + timedelta(days=days)
    if taken:
        assert declare(paul, ALBI, since)
        return
    with pytest.raises(ValidationError) as refused:
        declare(paul, ALBI, since)
    assert "Indiquez une date" in refused.value.messages[0]
    assert Residence.objects.count() == 1


def test_the_day_is_the_one_of_the_academy(noumea):
    """25 June, ten in the morning in Paris, is seven in the evening in Nouméa: the same day; not at 15 h."""
    examiner = ExaminerFactory()
    with time_machine.travel(datetime(2026, 6, 25, 15, 0, tzinfo=ZoneInfo("Europe/Paris")), tick=False):
        declare(examiner, ALBI, date(2026, 6, 26))
        assert announced_residence(examiner) is None


def test_a_foreign_home_has_no_french_commune(paul):
    declare(paul, MADRID, TODAY)
    assert residence_on(paul, TODAY).lines == ["Calle Mayor 4", "28013 Madrid", "Espagne"]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"period": DateRange(date(2020, 1, 1), None)}, "residence_no_overlap"),
        ({"period": DateRange(TODAY, TODAY)}, "residence_lasts"),
        (
            {"country": "Espagne", "commune": "31557", "withdrawn_at": "2026-01-01T00:00Z"},
            "residence_commune",
        ),
    ],
)
def test_the_database_refuses_two_homes_at_once_an_empty_one_and_a_commune_abroad(paul, values, constraint):
    row = {"period": DateRange(None, None), "declared_by": "tests", "commune": "81004", **values}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Residence.objects.create(examiner=paul, **row)


def test_the_constraint_speaks_french(paul):
    row = Residence(examiner=paul, period=DateRange(date(2020, 1, 1), None), declared_by="tests")
    with pytest.raises(ValidationError, match="se chevauchent dans le temps"):
        row.validate_constraints()


def test_many_homes_take_as_many_queries_as_one(toulouse):
    examiners = [ExaminerFactory() for _ in range(12)]
    few, many = ({e.pk: home for e in group} for group, home in ((examiners[:2], ALBI), (examiners, RENNES)))
    counts = []
    for homes in (few, many):
        with CaptureQueriesContext(connection) as captured:
            assert services.set_residences(homes, since=TODAY, actor="epp") == len(homes)
        counts.append(len(captured))
    assert counts[0] <= counts[1] <= 6
    assert services.set_residences(many, since=TODAY, actor="epp") == 0


def test_a_file_does_not_cancel_the_move_that_the_person_announced(paul):
    declare(paul, ALBI, date(2026, 9, 1))
    services.set_residence(paul, RENNES, since=TODAY, actor="epp")
    assert communes(paul) == [
        ("31557", None, TODAY),
        ("35238", TODAY, date(2026, 9, 1)),
        ("81004", date(2026, 9, 1), None),
    ]


def test_the_journal_holds_the_day_and_no_address(paul):
    declare(paul, ALBI, TODAY)
    entry = Entry.objects.get(code="people.residence.declared")
    assert (entry.subject, entry.actor, entry.data) == (
        f"examiner:{paul.pk}",
        "paul",
        {"since": "2026-06-25"},
    )


@pytest.fixture
def albi(toulouse) -> School:
    return SchoolFactory(uai="0810006S", name="LGT LAPEROUSE ALBI", commune="81004")


def travels(examiner: Examiner, centre: School, day: date) -> bool:
    oral = MissionTypeFactory(code="ORAL", label="Oral", pay_entry="candidates", travels=True)
    assignment = AssignmentFactory(
        examiner=examiner, mission__type=oral, mission__centre=centre, mission__starts_on=day
    )
    generate_claims([assignment])
    return ClaimHalf.objects.filter(claim__assignment=assignment, kind=Half.TRAVEL).exists()


def test_the_right_to_travel_is_of_the_home_of_the_day_of_the_mission(paul, albi):
    declare(paul, ALBI, date(2026, 9, 1))
    assert travels(paul, albi, date(2026, 8, 31))
    assert not travels(paul, albi, date(2026, 9, 1))


def test_a_claim_that_exists_keeps_its_rights(paul, albi):
    assert travels(paul, albi, TODAY)
    declare(paul, ALBI, TODAY)
    assert ClaimHalf.objects.filter(kind=Half.TRAVEL).exists()


def test_the_letter_goes_to_the_home_of_the_day_of_the_run(paul):
    declare(paul, ALBI, TODAY)
    AssignmentFactory(examiner=paul)
    archive_missing()
    convocation = Convocation.objects.get()
    assert "4 rue Timbal" in pages.text(archive.read(convocation.key, convocation.sha256))
