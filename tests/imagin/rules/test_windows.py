"""Service windows: what the effective dates of ``windows.*`` say, and how they are decided."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imagin.rules.services import as_of, history, reset_rule, rule, set_rule, undo
from imagin.rules.timeline import Segment, first_difference, value_on
from imagin.rules.windows import (
    KEYS,
    Window,
    changed_only,
    closed_sessions,
    closings_of,
    open_sessions,
    periods_of,
    segments_of,
    sentence,
    set_periods,
    states_on,
    wanted_of,
    window,
    window_on,
)
from imagin.tenancy.context import academy
from tests.imagin.academies.configuration import file_of

JUNE = date(2026, 6, 1)
MID_JULY, SEPTEMBER = date(2026, 7, 16), date(2026, 9, 1)
TERM = [(JUNE, date(2026, 7, 15)), (SEPTEMBER, None)]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-06-10 10:00+00:00", tick=False) as clock:
        yield clock


def decide(periods, service="teacher", session="", code="toulouse"):
    return set_periods(code, service, session, periods, actor="anne", reason="Session de juin")


def on(day, service="teacher", session="", code="toulouse"):
    with academy(code), as_of(day):
        return window(service, session)


# --- without a database -----------------------------------------------------------------------------


def test_open_where_nothing_is_decided():
    assert window_on(JUNE, []) == Window(True)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (JUNE, Window(True, None, date(2026, 7, 15), SEPTEMBER)),
        (date(2026, 7, 15), Window(True, None, date(2026, 7, 15), SEPTEMBER)),
        (MID_JULY, Window(False, MID_JULY, date(2026, 8, 31), SEPTEMBER)),
        (SEPTEMBER, Window(True, SEPTEMBER)),
    ],
)
def test_from_midnight_to_midnight(day, expected):
    assert window_on(day, segments_of(TERM, JUNE)) == expected


def test_a_session_decides_before_the_service():
    session, service = [Segment(True, JUNE, MID_JULY)], [Segment(False, JUNE)]
    assert window_on(JUNE, session, service).open
    assert window_on(MID_JULY, session, service) == Window(False, MID_JULY)


def test_neighbours_of_one_value_are_one_closing():
    found = window_on(MID_JULY, [Segment(False, JUNE, MID_JULY), Segment(False, MID_JULY, SEPTEMBER)])
    assert (found.since, found.reopens) == (JUNE, SEPTEMBER)


def test_no_period_is_closed_until_further_notice():
    assert segments_of([], JUNE) == [Segment(False, JUNE)]


def test_a_period_begun_before_today_goes_on():
    assert segments_of([(date(2026, 1, 1), date(2026, 6, 30))], JUNE)[0].start == JUNE


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ([(SEPTEMBER, JUNE)], "ne peut pas précéder"),
        ([(date(2026, 1, 1), date(2026, 1, 2))], "déjà finie"),
        ([(JUNE, MID_JULY), (MID_JULY, None)], "un jour en commun"),
    ],
)
def test_periods_that_cannot_be_are_refused(periods, words):
    with pytest.raises(ValidationError, match=words):
        segments_of(periods, JUNE)


def test_closings_are_the_reverse_of_openings():
    assert closings_of([(MID_JULY, date(2026, 8, 31))], JUNE) == [
        Segment(True, JUNE, MID_JULY),
        Segment(False, MID_JULY, SEPTEMBER),
        Segment(True, SEPTEMBER),
    ]
    assert closings_of([], JUNE) == [Segment(True, JUNE)]


@st.composite
def timelines(draw):
    """Open, closed or undecided in turn."""
    edges = sorted(draw(st.sets(st.integers(-20, 40).map(lambda n: JUNE + timedelta(n)), max_size=5)))
    pairs = zip([None, *edges], [*edges, None], strict=True)
    said = [(draw(st.sampled_from([True, False, None])), pair) for pair in pairs]
    return [Segment(value, *pair) for value, pair in said if value is not None]


PURE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PURE
@given(timelines(), timelines())
def test_states_say_each_day_what_the_window_says(own, above):
    states = states_on(JUNE, own, above)
    for day in (JUNE + timedelta(n) for n in range(45)):
        assert value_on(states, day) is window_on(day, own, above).open
    assert all(one.end == other.start for one, other in zip(states, states[1:], strict=False))


@PURE
@given(timelines(), timelines(), timelines())
def test_only_the_days_that_change_are_decided(own, above, drawn):
    """What was asked holds; the first day that is written is the first whose state changes."""
    before, asked = states_on(JUNE, own, above), states_on(JUNE, drawn)
    after = changed_only(own, above, asked, JUNE)
    assert states_on(JUNE, after, above) == asked
    assert first_difference(own, after, JUNE) == first_difference(before, asked, JUNE)
    for day in (JUNE + timedelta(n) for n in range(45)):
        same = value_on(before, day) is value_on(asked, day)
        assert value_on(after, day) is value_on(own if same else asked, day)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Window(True), ""),
        (Window(True, until=JUNE), "Le service est ouvert jusqu'au 01/06/2026 inclus."),
        (
            Window(False, MID_JULY, None, SEPTEMBER),
            "Le service est fermé depuis le 16/07/2026. Il rouvre le 01/09/2026.",
        ),
        (Window(False, MID_JULY), "Le service est fermé depuis le 16/07/2026. Aucune réouverture"),
    ],
)
def test_the_sentence_says_since_when_and_what_then(found, words):
    assert sentence(found).startswith(words) and bool(sentence(found)) is bool(words)


# --- in an academy ----------------------------------------------------------------------------------


def test_periods_are_kept_and_read_back(db):
    assert decide(TERM) is True
    assert on(date(2026, 8, 1)).reopens == SEPTEMBER
    assert periods_of("toulouse", "teacher") == [(date(2026, 6, 10), date(2026, 7, 15)), (SEPTEMBER, None)]
    assert decide(TERM) is False
    assert on(date(2026, 8, 1), "external").open and on(date(2026, 8, 1), code="rennes").open


def test_they_are_one_change_that_is_undone(db):
    decide(TERM)
    [change] = history("toulouse", KEYS["teacher"])
    assert (change.by, change.reason, change.session) == ("anne", "Session de juin", "")
    undo("toulouse", change.id, actor="anne")
    assert on(date(2026, 8, 1)).open and periods_of("toulouse", "teacher") is None


def test_always_open_is_the_national_value(db):
    decide([])
    assert not on(JUNE.replace(day=10)).open
    reset_rule("toulouse", KEYS["teacher"], actor="anne")
    assert on(SEPTEMBER).open


def test_what_cannot_be_leaves_nothing(db):
    with pytest.raises(ValidationError):
        decide([(JUNE, MID_JULY), (MID_JULY, None)])
    with pytest.raises(ValidationError, match="Aucune académie"):
        decide(TERM, code="atlantide")
    assert periods_of("toulouse", "teacher") is None


def test_a_day_begins_where_the_academy_is(db, today):
    """Closed from the 12th: in Nouméa it is the 12th when Paris is still the 11th."""
    set_rule("noumea", "time.zone", "Pacific/Noumea", actor="tests", since=date(2026, 1, 1))
    for code in ("noumea", "toulouse"):
        decide([(JUNE, date(2026, 6, 11))], code=code)
    today.move_to("2026-06-11 13:30+00:00")
    states = {}
    for code in ("noumea", "toulouse"):
        with academy(code):
            states[code] = window("teacher").open
    assert states == {"noumea": False, "toulouse": True}


def test_no_query_after_the_first_rule(db):
    decide(TERM)
    decide([], session="2026-06")
    with academy("toulouse"):
        rule("look.accent")
        with CaptureQueriesContext(connection) as queries:
            found = window("teacher"), window("teacher", "2026-06"), closed_sessions("teacher")
    assert len(queries) == 0
    assert found[0].until == date(2026, 7, 15) and found[2] == ["2026-06"]


def test_a_session_decided_open_stays_open_in_a_closed_service(db):
    decide([])
    decide([(JUNE, None)], session="2026-10")
    decide([], session="2026-06")
    with academy("toulouse"):
        assert open_sessions("teacher") == ["2026-10"] and open_sessions("external") == []
        assert not window("teacher").open and window("teacher", "2026-10").open


def test_the_reopening_is_known_months_before(db):
    decide([(date(2027, 5, 3), None)])
    with academy("toulouse"):
        assert window("teacher").reopens == date(2027, 5, 3)


def test_the_first_day_that_changes_is_what_is_previewed(db):
    wanted = wanted_of("toulouse", "teacher", "", TERM)
    assert (wanted.key, wanted.value, wanted.since) == ("windows.teacher", True, date(2026, 6, 10))
    decide(TERM)
    assert wanted_of("toulouse", "teacher", "", TERM) is None
    sooner = wanted_of("toulouse", "teacher", "", [(JUNE, date(2026, 6, 30)), (SEPTEMBER, None)])
    assert (sooner.value, sooner.since) == (False, date(2026, 7, 1))


def test_the_file_says_them_as_any_rule(db):
    from imagin.academies.configuration.planning import apply
    from imagin.academies.configuration.reading import read

    text = file_of("windows.teacher:\n  - value: false\n    from: 2026-07-16\n    until: 2026-09-01")
    apply(read(text))
    assert on(MID_JULY) == Window(False, MID_JULY, date(2026, 8, 31), SEPTEMBER)
