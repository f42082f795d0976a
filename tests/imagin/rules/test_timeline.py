"""Values over time: the algebra, against a plain day-by-day model."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagin.rules.timeline import (
    Segment,
    first_difference,
    next_change,
    overlap,
    overwritten,
    tail,
    value_on,
)

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(20)]


@st.composite
def timelines(draw):
    """Segments in order, without overlap, gaps allowed."""
    edges = sorted(draw(st.sets(st.integers(0, 19), max_size=8)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    found = [Segment(draw(st.integers(1, 3)), FIRST + timedelta(a), FIRST + timedelta(b)) for a, b in pairs]
    if len(edges) % 2:
        found.append(Segment(draw(st.integers(1, 3)), FIRST + timedelta(edges[-1]), None))
    return found


def by_day(segments):
    return [value_on(segments, day) for day in DAYS]


@given(timelines(), st.sampled_from(DAYS))
def test_a_tail_says_the_same_from_its_day_on_and_nothing_before(segments, since):
    cut = tail(segments, since)
    n = DAYS.index(since)
    assert by_day(cut) == [None] * n + by_day(segments)[n:]
    assert overlap(cut) is None
    assert all(a.end != b.start or a.value != b.value for a, b in zip(cut, cut[1:], strict=False))


@given(timelines(), st.sampled_from([None, 1, 9]), st.sampled_from(DAYS), st.integers(1, 25) | st.none())
def test_an_overwritten_period_changes_nothing_around_it(segments, value, since, length):
    until = since + timedelta(length) if length else None
    new = overwritten(segments, value, since, until)
    expected = [
        value if since <= day and (until is None or day < until) else old
        for day, old in zip(DAYS, by_day(segments), strict=True)
    ]
    assert by_day(new) == expected
    assert overlap(new) is None


@given(timelines(), timelines(), st.sampled_from(DAYS))
def test_the_first_difference_is_the_first(one, other, since):
    pairs = zip(DAYS, by_day(one), by_day(other), strict=True)
    expected = next((day for day, a, b in pairs if day >= since and a != b), None)
    assert first_difference(one, other, since) == expected


def test_the_next_change_may_be_a_return_to_the_national_value():
    segments = [Segment(1, FIRST, DAYS[5]), Segment(2, DAYS[9], None)]
    assert next_change(segments, DAYS[2]) == DAYS[5]
    assert next_change(segments, DAYS[5]) == DAYS[9]
    assert next_change(segments, DAYS[9]) is None


@pytest.mark.parametrize(
    ("segments", "overlapping"),
    [
        ([Segment(1, None, DAYS[3]), Segment(2, DAYS[3], None)], False),
        ([Segment(1, None, DAYS[4]), Segment(2, DAYS[3], None)], True),
        ([Segment(2, DAYS[3], None), Segment(1, None, None)], True),
        ([Segment(1), Segment(1)], True),
    ],
)
def test_an_overlap_is_found(segments, overlapping):
    assert bool(overlap(segments)) is overlapping
