"""The form of « Ouvertures de service » shows what holds, and changes only what one changes in it."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imagin.rules.models import RuleChange, RuleValue
from imagin.rules.services import set_rule, set_timeline
from imagin.rules.timeline import Segment
from imagin.rules.windows import KEYS, decided, periods_of, set_periods, states_on
from imagin.tenancy.context import hub
from portal.rules.opening_forms import MOST
from tests.portal.rules.conftest import REASON
from tests.portal.rules.test_editing import hidden
from tests.portal.teacher.reading import text

PAGE = "/reglages/ouvertures/"
TODAY = date(2026, 11, 21)
CHRISTMAS = (date(2026, 12, 20), date(2027, 1, 3))
NOTHING = "Rien ne changerait"


def fields_of(response) -> dict[str, str]:
    """What a browser would send back of the form, untouched."""
    page = response.content.decode().split('id="ouverture"')[1].split("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", page):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if told["name"] != "csrfmiddlewaretoken" and (told["type"] != "radio" or " checked" in tag):
            sent[told["name"]] = told.get("value", "")
    return sent


def shown(client, service="etablissements", session="") -> dict[str, str]:
    return fields_of(client.get(f"{PAGE}{service}/", {"session": session}))


def days(sent) -> list[tuple[str, str]]:
    rows = ((sent[f"first{n}"], sent[f"last{n}"]) for n in range(int(sent["rows"])))
    return [row for row in rows if any(row)]


def ask(client, sent, service="etablissements", **told):
    return client.post(f"{PAGE}{service}/confirmer/", {**sent, "reason": REASON, **told})


def apply(client, sent, service="etablissements", **told):
    kept = hidden(ask(client, sent, service, **told))
    return client.post(f"{PAGE}{service}/confirmer/", {**kept, "act": "apply"}, follow=True)


def close(first, last, session=""):
    options = {"since": first, "until": last + timedelta(1), "session": session}
    set_rule("toulouse", KEYS["school"], False, actor="tests", **options)


# --- what is shown ------------------------------------------------------------------------------------


def test_a_christmas_closing_is_shown_as_what_it_is(administrator):
    close(*CHRISTMAS)
    sent = shown(administrator)
    assert (sent["mode"], days(sent)) == ("except", [("2026-12-20", "2027-01-03")])
    assert NOTHING in text(ask(administrator, sent))


def test_lengthened_by_a_day_it_changes_that_day_only(administrator):
    close(*CHRISTMAS)
    words = text(ask(administrator, shown(administrator), last0="2027-01-04"))
    assert "à partir du lundi 4 janvier 2027" in words
    apply(administrator, shown(administrator), last0="2027-01-04")
    [kept] = decided("toulouse", "school").own
    assert kept == Segment(False, CHRISTMAS[0], date(2027, 1, 5))


def test_a_christmas_closing_is_asked_for(administrator):
    told = {"mode": "except", "first0": "2026-12-20", "last0": "2027-01-03"}
    assert "est changé à partir du 20/12/2026 : Fermé" in text(
        apply(administrator, shown(administrator), **told)
    )
    assert decided("toulouse", "school").own == [Segment(False, CHRISTMAS[0], date(2027, 1, 4))]


def test_open_today_by_the_national_value_is_in_the_periods(administrator):
    set_rule("toulouse", KEYS["school"], False, actor="tests", since=date(2026, 12, 10))
    sent = shown(administrator)
    assert (sent["mode"], days(sent)) == ("periods", [("2026-11-21", "2026-12-09")])
    assert periods_of("toulouse", "school") == [(TODAY, date(2026, 12, 9))]


def test_a_period_without_a_last_day_has_no_end(administrator):
    apply(administrator, shown(administrator), mode="except", first0="2026-12-20")
    assert decided("toulouse", "school").own == [Segment(False, CHRISTMAS[0])]
    sent = shown(administrator)
    assert (sent["mode"], days(sent)) == ("periods", [("2026-11-21", "2026-12-19")])


def test_a_session_shows_the_closing_of_its_academy_and_goes_on_following_it(administrator, session):
    close(*CHRISTMAS)
    close(date(2027, 2, 1), date(2027, 2, 7), "2026-06")
    sent = shown(administrator, session="2026-06")
    expected = [("2026-12-20", "2027-01-03"), ("2027-02-01", "2027-02-07")]
    assert (sent["mode"], days(sent)) == ("except", expected)
    apply(administrator, sent, last1="2027-02-08")
    assert decided("toulouse", "school", "2026-06").own == [
        Segment(False, date(2027, 2, 1), date(2027, 2, 9)),
    ]


def test_a_session_that_makes_another_choice_decides_every_day(administrator, session):
    told = {"mode": "except", "first0": "2027-02-01", "last0": "2027-02-07"}
    apply(administrator, shown(administrator, session="2026-06"), **told)
    own = decided("toulouse", "school", "2026-06").own
    assert [segment.value for segment in own] == [True, False, True] and own[0].start == TODAY


def test_a_session_open_throughout_without_deciding_every_day(administrator, session):
    """Neither « Comme toute l'académie » nor « même quand l'académie est fermée » would be true."""
    options = {"until": date(2026, 12, 10), "session": "2026-06"}
    set_rule("toulouse", KEYS["school"], True, actor="tests", **options)
    sent = shown(administrator, session="2026-06")
    assert (sent["mode"], days(sent)) == ("except", []) and NOTHING in text(ask(administrator, sent))
    apply(administrator, sent, mode="open")
    assert shown(administrator, session="2026-06")["mode"] == "open"


def test_erasing_every_closing_is_not_a_choice(administrator):
    close(*CHRISTMAS)
    response = ask(administrator, shown(administrator), first0="", last0="")
    assert "Aucune période n'est donnée" in text(response)


# --- over any timeline ----------------------------------------------------------------------------------

DAYS = st.integers(-30, 60).map(lambda n: TODAY + timedelta(n))
ROUND = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
FEW = settings(ROUND, max_examples=10)


@st.composite
def timelines(draw) -> list[Segment]:
    """Open, closed or undecided in turn: past, present and planned."""
    edges = sorted(draw(st.sets(DAYS, max_size=5)))
    pairs = zip([None, *edges], [*edges, None], strict=True)
    values = [(draw(st.sampled_from([True, False, None])), pair) for pair in pairs]
    return [Segment(value, *pair) for value, pair in values if value is not None]


def install(academy: list[Segment], of_session: list[Segment]) -> None:
    """As if given over time."""
    with hub():
        RuleValue.objects.filter(academy="toulouse").delete()
    for session, segments in (("", academy), ("2026-06", of_session)):
        since = date(2026, 1, 1)
        set_timeline("toulouse", KEYS["school"], segments, actor="tests", since=since, session=session)


@ROUND
@given(timelines(), timelines(), st.sampled_from(["", "2026-06"]))
def test_sent_back_unchanged_it_changes_nothing(administrator, session, academy, of_session, asked):
    install(academy, of_session)
    before = RuleChange.objects.count()
    sent = shown(administrator, session=asked)
    assert NOTHING in text(ask(administrator, sent))
    again = ask(administrator, sent, act="apply")
    assert again.status_code == 302 and RuleChange.objects.count() == before


@ROUND
@given(timelines(), timelines(), st.sampled_from(["", "2026-06"]))
def test_its_days_are_the_days_that_hold(administrator, session, academy, of_session, asked):
    install(academy, of_session)
    sent = shown(administrator, session=asked)
    inside = {"except": False, "periods": True}.get(sent["mode"])
    told = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in days(sent)]
    layers = (of_session, academy) if asked else (academy,)
    for day in (TODAY + timedelta(n) for n in range(70)):
        holds = states_on(day, *layers)[0].value
        if inside is not None:
            assert holds is (inside if any(a <= day <= b for a, b in told) else not inside)
        elif asked and sent["mode"] == "always":
            assert holds is states_on(day, academy)[0].value
        else:
            assert holds is (sent["mode"] != "closed")


@FEW
@given(timelines(), timelines(), st.sampled_from(["", "2026-06"]), st.sampled_from(["except", "periods"]))
def test_what_is_asked_is_what_holds(administrator, session, academy, of_session, asked, mode):
    install(academy, of_session)
    first, last = TODAY + timedelta(10), TODAY + timedelta(20)
    sent = {**shown(administrator, session=asked), "rows": "3", "mode": mode}
    emptied = {name: "" for name in sent if name.startswith(("first", "last"))}
    apply(administrator, {**sent, **emptied}, first0=first.isoformat(), last0=last.isoformat())
    states = decided("toulouse", "school", asked).states
    inside = mode == "periods"
    assert [(each.value, each.end) for each in states] == [
        (not inside, first),
        (inside, last + timedelta(1)),
        (not inside, None),
    ]


# --- many periods ---------------------------------------------------------------------------------------


def plan(count: int) -> None:
    """Closed one day in ten, open in the end."""
    first = [TODAY + timedelta(10 * n) for n in range(1, count + 1)]
    closed = [Segment(False, day, day + timedelta(1)) for day in first]
    set_timeline("toulouse", KEYS["school"], closed, actor="tests", since=TODAY)


@pytest.mark.parametrize("count", [13, MOST])
def test_every_period_is_shown_and_kept(administrator, count):
    plan(count)
    sent = shown(administrator)
    assert len(days(sent)) == count and int(sent["rows"]) == min(count + 1, MOST)
    apply(administrator, sent, last0="2026-12-02")
    own = decided("toulouse", "school").own
    assert len(own) == count and own[0] == Segment(False, date(2026, 12, 1), date(2026, 12, 3))


def test_where_the_form_stops_it_says_what_to_do(administrator):
    plan(MOST)
    page = administrator.get(f"{PAGE}etablissements/")
    assert "Au-delà, passez par le fichier de configuration" in text(page)
    assert 'name="more"' not in page.content.decode()


@pytest.mark.parametrize("told", [{}, {"more": "6"}, {"act": "apply"}])
def test_more_periods_than_it_shows_are_left_alone(administrator, told):
    sent = shown(administrator)
    plan(MOST + 1)
    page = administrator.get(f"{PAGE}etablissements/")
    assert "imagin academy apply" in text(page) and 'id="ouverture"' not in page.content.decode()
    refused = ask(administrator, sent, mode="closed", **told)
    assert refused.status_code == 200 and "ce formulaire en perdrait" in text(refused)
    assert len(decided("toulouse", "school").own) == MOST + 1


def test_what_the_form_writes_it_shows_again(administrator):
    """Sixty openings, the last for good, are sixty closings before them."""
    set_periods("toulouse", "school", "", [], actor="tests")
    first = [TODAY + timedelta(10 * n) for n in range(1, MOST + 1)]
    typed = {f"first{n}": day.isoformat() for n, day in enumerate(first)}
    typed |= {f"last{n}": day.isoformat() for n, day in enumerate(first[:-1])}
    apply(administrator, shown(administrator), mode="periods", rows=str(MOST), **typed)
    sent = shown(administrator)
    assert sent["mode"] == "except" and len(days(sent)) == MOST
