"""An academy in maintenance: said before, 503 meanwhile, answering again after; planned, changed, ended."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from federation import elsewhere
from federation.projection import project_all
from imagin.journal.models import HubEntry
from imagin.operations import maintenance
from imagin.operations.models import Maintenance
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy
from tenants.journal.models import OutboxEvent
from tenants.journal.services import publish_persons
from tests.factories import AssignmentFactory, ExaminerFactory
from tests.imagin.identity.helpers import academy_client

KEY = "7" * 64
HOUR = timedelta(hours=1)


def now():
    return timezone.now()


def plan(*codes, starts=-HOUR, ends=HOUR, **values):
    return maintenance.plan(
        codes or ["toulouse"], starts_at=now() + starts, ends_at=now() + ends, actor="tests", **values
    )


@pytest.fixture
def closed(db):
    return plan(message="Migration des dossiers.")[0]


def test_every_page_answers_503_with_its_message_and_when_to_come_back(closed):
    for path in ("/", "/etats-de-frais/", "/connexion/", "/nulle-part/", "/aide/accueil/"):
        response = academy_client("toulouse").get(path)
        assert response.status_code == 503, path
        assert "Migration des dossiers." in response.content.decode()
        assert 3500 < int(response["Retry-After"]) <= 3600
        assert response["Cache-Control"] == "no-store"


def test_a_message_without_its_full_stop_does_not_run_into_the_next_sentence(db):
    plan(message="Nouvelle version")
    assert "Nouvelle version. Le service rouvre" in academy_client("toulouse").get("/").content.decode()


def test_an_act_is_refused_too(closed):
    assert academy_client("toulouse").post("/quitter/").status_code == 503


def test_the_page_has_the_headers_of_the_others(closed):
    response = academy_client("toulouse").get("/")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_page_says_the_hour_of_the_academy(db):
    set_rule("noumea", "time.zone", "Pacific/Noumea", actor="tests")
    end = now().replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(days=2)
    maintenance.plan(["noumea"], ends_at=end, actor="tests")
    words = academy_client("noumea").get("/").content.decode()
    assert "à 14\u00a0h au plus tard" in words


@pytest.mark.parametrize(
    ("path", "accept"), [("/api/v1/missions/", "*/*"), ("/session/etat/", "application/json")]
)
def test_a_program_is_answered_in_json(closed, path, accept):
    response = academy_client("toulouse").get(path, headers={"accept": accept})
    assert response.status_code == 503 and "Migration des dossiers." in response.json()["detail"]
    assert int(response["Retry-After"]) > 3500


def test_close_to_the_end_one_still_waits_a_minute(db):
    plan(ends=timedelta(seconds=5))
    assert academy_client("toulouse").get("/")["Retry-After"] == "60"


def test_the_other_academies_and_the_hub_answer(closed):
    assert academy_client("rennes").get("/aide/accueil/").status_code == 200
    assert academy_client("toulouse").get("/sante/vivant").status_code == 200


def test_the_end_of_a_sign_in_is_still_heard(closed):
    assert academy_client("toulouse").post("/connexion/deconnexion/").status_code != 503


def test_it_answers_again_at_the_hour_said(closed):
    Maintenance.objects.update(ends_at=now() - timedelta(seconds=1))
    maintenance.forget()
    assert academy_client("toulouse").get("/aide/accueil/").status_code == 200


def test_it_answers_again_as_soon_as_it_is_ended(closed):
    maintenance.end(closed.pk, actor="tests")
    assert academy_client("toulouse").get("/aide/accueil/").status_code == 200


def test_what_another_process_planned_is_seen_after_some_seconds(db, monkeypatch):
    assert maintenance.running("toulouse") is None
    Maintenance.objects.create(academy="toulouse", starts_at=now() - HOUR, ends_at=now() + HOUR)
    assert maintenance.running("toulouse") is None
    monkeypatch.setattr(maintenance, "_kept", (0.0, ()))
    assert maintenance.running("toulouse") is not None


def test_it_is_announced_on_the_pages_before(db):
    plan(starts=timedelta(hours=47), ends=timedelta(hours=49), message="Nouvelle version <b>2</b>.")
    words = academy_client("toulouse").get("/aide/accueil/").content.decode()
    assert "Maintenance prévue" in words and "Nouvelle version &lt;b&gt;2&lt;/b&gt;." in words
    assert "Maintenance prévue" not in academy_client("rennes").get("/aide/accueil/").content.decode()


@pytest.mark.parametrize("hours", [0, 46])
def test_it_is_not_announced_too_early(db, hours):
    plan(starts=timedelta(hours=47), ends=timedelta(hours=49), announced_hours=hours)
    assert maintenance.announced("toulouse") is None


def test_reading_it_costs_no_query_once_known(db, django_assert_num_queries):
    plan()
    maintenance.running("toulouse")
    with django_assert_num_queries(0):
        assert maintenance.running("toulouse")
        assert not maintenance.running("rennes")
        assert not maintenance.announced("rennes")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"starts": HOUR, "ends": -HOUR}, "doit suivre son début"),
        ({"starts": -2 * HOUR, "ends": -HOUR}, "déjà passée"),
        ({"message": "x" * 501}, "500"),
        ({"announced_hours": -1}, "supérieure ou égale à 0"),
    ],
)
def test_what_is_wrong_is_refused_whole(db, values, sentence):
    with pytest.raises(ValidationError, match=sentence):
        plan("rennes", "toulouse", **values)
    assert not Maintenance.objects.exists()


def test_an_unknown_academy_refuses_all(db):
    with pytest.raises(ValidationError, match="Aucune académie atlantide"):
        plan("toulouse", "atlantide")
    assert not Maintenance.objects.exists()


def test_two_at_the_same_time_are_refused_and_nothing_is_written(closed):
    with pytest.raises(ValidationError, match="toulouse a déjà une maintenance"):
        plan("rennes", "toulouse", starts=timedelta(minutes=30), ends=2 * HOUR)
    assert list(Maintenance.objects.values_list("academy", flat=True)) == ["toulouse"]


def test_the_database_refuses_two_at_once_and_one_that_ends_before_it_starts(closed):
    with pytest.raises(IntegrityError, match="one_maintenance_at_a_time"), transaction.atomic():
        Maintenance.objects.create(academy="toulouse", starts_at=now(), ends_at=now() + HOUR)
    with pytest.raises(IntegrityError, match="maintenance_ends_after"), transaction.atomic():
        Maintenance.objects.create(academy="rennes", starts_at=now(), ends_at=now() - HOUR)


def test_an_ended_one_leaves_its_place(closed):
    maintenance.end(closed.pk, actor="tests")
    assert plan()


def test_its_end_is_put_off(closed):
    later = closed.ends_at + HOUR
    values = {"starts_at": closed.starts_at, "message": "Encore une heure.", "announced_hours": 0}
    maintenance.change(closed.pk, ends_at=later, actor="tests", **values)
    assert "Encore une heure." in academy_client("toulouse").get("/").content.decode()


def test_its_beginning_does_not_change_once_begun(closed):
    values = {"ends_at": closed.ends_at, "message": "", "announced_hours": 0}
    with pytest.raises(ValidationError, match="a commencé"):
        maintenance.change(closed.pk, starts_at=closed.starts_at + HOUR, actor="tests", **values)


def test_one_that_is_over_neither_changes_nor_ends(closed):
    maintenance.end(closed.pk, actor="tests")
    with pytest.raises(ValidationError, match="terminée ou annulée"):
        maintenance.end(closed.pk, actor="tests")


def test_each_act_is_in_the_journal_of_the_hub(closed):
    planned = plan("rennes", starts=HOUR, ends=2 * HOUR)[0]
    maintenance.end(closed.pk, actor="tests")
    maintenance.end(planned.pk, actor="tests")
    told = HubEntry.objects.filter(code__startswith="maintenance.").order_by("pk")
    assert [(entry.code, entry.subject) for entry in told] == [
        ("maintenance.planned", "academy:toulouse"),
        ("maintenance.planned", "academy:rennes"),
        ("maintenance.ended", "academy:toulouse"),
        ("maintenance.cancelled", "academy:rennes"),
    ]


def test_what_the_hub_does_there_waits(db):
    with academy("toulouse"):
        AssignmentFactory(examiner=ExaminerFactory(person_key=KEY))
        publish_persons([KEY])
    planned = plan()[0]
    assert project_all() == 0
    maintenance.end(planned.pk, actor="tests")
    assert project_all() == 1
    with academy("toulouse"):
        assert not OutboxEvent.objects.exists()


def test_the_other_academies_show_the_copy_meanwhile(db):
    with academy("toulouse"):
        AssignmentFactory(examiner=ExaminerFactory(person_key=KEY))
        publish_persons([KEY])
    project_all()
    assert elsewhere.missions_elsewhere(KEY, "toulouse").lines
    plan()
    found = elsewhere.missions_elsewhere(KEY, "toulouse")
    assert found.lines is None and found.projection.missions == 1


@pytest.mark.parametrize(("starts", "ends"), [(-HOUR, 2000), (-2000, HOUR)])
def test_a_far_day_is_refused(db, starts, ends):
    """In thousands of weeks: another century."""
    far = [value if isinstance(value, timedelta) else timedelta(weeks=5 * value) for value in (starts, ends)]
    with pytest.raises(ValidationError, match="Cette date est trop"):
        plan(starts=far[0], ends=far[1])
