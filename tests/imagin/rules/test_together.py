"""Rules that must go together, and days that are no slip: refused at every door."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from imagin.academies.configuration.planning import apply
from imagin.academies.configuration.reading import read
from imagin.days import LATEST
from imagin.identity.session.idle import last_minutes
from imagin.rules import stored
from imagin.rules.effects import Wanted, effect
from imagin.rules.models import RuleValue
from imagin.rules.services import history, reset_rule, rule, set_rule, set_timeline, undo
from imagin.rules.timeline import Segment
from imagin.rules.windows import set_periods
from imagin.tenancy.context import academy, hub
from tests.imagin.academies.configuration import file_of

pytestmark = pytest.mark.django_db
TODAY, LATER = date(2026, 11, 21), date(2027, 1, 1)
IDLE, WARNING = "session.idle_minutes", "session.warning_minutes"
STATE, RATE, AUDIT = (f"legal.accessibility_{name}" for name in ("state", "rate", "audit"))


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21 10:00+00:00", tick=False):
        yield


def give(key, value, **options):
    return set_rule("toulouse", key, value, actor="anne", **options)


@pytest.mark.parametrize(("key", "value"), [(IDLE, 25), (IDLE, 10), (WARNING, 30), (WARNING, 115)])
def test_a_sign_out_is_always_announced(key, value):
    with pytest.raises(ValidationError, match="personne ne serait prévenu"):
        give(key, value)
    assert not RuleValue.objects.exists()


def test_a_planned_value_counts_on_its_day():
    give(IDLE, 60, until=LATER)
    with pytest.raises(ValidationError, match="Le 01/01/2027 : L'avertissement"):
        give(WARNING, 50)
    with pytest.raises(ValidationError, match="personne ne serait prévenu"):
        set_timeline("toulouse", WARNING, [Segment(40, LATER)], actor="anne", since=TODAY)
    assert give(WARNING, 50, until=LATER)


def test_neither_taking_back_nor_undoing_brings_it_about():
    give(IDLE, 60)
    give(WARNING, 50)
    [change] = history("toulouse", IDLE)
    for act in (
        lambda: reset_rule("toulouse", IDLE, actor="anne"),
        lambda: undo("toulouse", change.id, actor="anne"),
    ):
        with pytest.raises(ValidationError, match="personne ne serait prévenu"):
            act()
    with academy("toulouse"):
        assert (rule(IDLE), rule(WARNING)) == (60, 50)


def test_what_was_written_before_still_leaves_a_minute():
    with hub():
        stored.write("toulouse", WARNING, "", [Segment(60, TODAY)], TODAY, actor="x", reason="")
    with academy("toulouse"):
        assert last_minutes() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({STATE: "full"}, "Sans audit"),
        ({STATE: "partial", RATE: 80}, "Sans audit"),
        ({AUDIT: "Société X", RATE: 99, STATE: "full"}, "100 % des critères"),
        ({AUDIT: "Société X", RATE: 49, STATE: "partial"}, "la moitié des critères"),
    ],
)
def test_conformity_is_what_the_audit_found(said, sentence):
    with pytest.raises(ValidationError, match=sentence):
        for key, value in sorted(said.items(), key=lambda each: each[0] == STATE):
            give(key, value)


def test_an_audit_declared_is_not_taken_back_under_it():
    for key, value in ((AUDIT, "Société X, mars 2026"), (RATE, 100), (STATE, "full")):
        assert give(key, value)
    with pytest.raises(ValidationError, match="Sans audit"):
        reset_rule("toulouse", AUDIT, actor="anne")


def test_a_file_says_the_line_and_is_applied_as_a_whole():
    with pytest.raises(ValidationError) as refused:
        read(file_of(f"modules.travel: false\n{IDLE}: 10"), "x.yaml")
    assert "6" in str(refused.value) and f"rules → {IDLE}" in str(refused.value)
    assert "personne ne serait prévenu" in str(refused.value)
    apply(read(file_of(f"{IDLE}: 10\n{WARNING}: 5")))
    with academy("toulouse"):
        assert (rule(IDLE), rule(WARNING)) == (10, 5)


# --- days ------------------------------------------------------------------------------------------

FAR, OLD = date(9999, 12, 31), date(1, 1, 1)


@pytest.mark.parametrize("options", [{"since": FAR}, {"until": FAR}, {"since": LATEST + timedelta(1)}])
def test_a_far_day_is_refused_by_the_services(options):
    with pytest.raises(ValidationError, match="trop lointaine : choisissez le 31/12/2099"):
        give("claims.display_years", 6, **options)


def test_the_last_day_itself_is_admitted():
    assert give("claims.display_years", 6, until=LATEST + timedelta(1))


@pytest.mark.parametrize("period", [(FAR, None), (TODAY, FAR), (OLD, None)])
def test_a_window_far_away_is_refused(period):
    with pytest.raises(ValidationError, match=r"trop (lointaine|ancienne)"):
        set_periods("toulouse", "teacher", "", [period], actor="anne")


@pytest.mark.parametrize(
    ("field", "day", "sentence"),
    [
        ("from", "9999-12-31", "lointaine"),
        ("until", "9999-12-31", "lointaine"),
        ("from", "0001-01-01", "ancienne"),
    ],
)
def test_a_file_says_where_the_far_day_is(field, day, sentence):
    with pytest.raises(ValidationError) as refused:
        read(file_of(f"windows.teacher:\n  - value: false\n    {field}: {day}"), "x.yaml")
    assert f"{field}" in str(refused.value) and f"trop {sentence}" in str(refused.value)
    assert "7" in str(refused.value)


def test_rows_written_before_the_bound_break_nothing():
    with hub():
        stored.write("toulouse", "windows.teacher", "", [Segment(False, FAR)], TODAY, actor="x", reason="")
    assert effect("toulouse", [Wanted("windows.teacher", True, FAR)]).claims == 0
