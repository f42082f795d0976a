"""Export, plan, apply, compare: what a file says is what the academy becomes, all of it or nothing."""

from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from imagin.academies.configuration.exporting import export
from imagin.academies.configuration.planning import apply, compare, effect_of_plan, plan
from imagin.academies.configuration.reading import Document, read
from imagin.academies.configuration.updating import update
from imagin.rules import services
from imagin.rules.models import RuleChange, RuleValue
from imagin.rules.registry import Scope, Zone, all_rules, legal, liquidation, types
from imagin.rules.services import history, rule, set_rule
from imagin.rules.timeline import Segment, overlap
from imagin.rules.together import clashes
from imagin.tenancy.context import academy
from tenants.journal.models import Entry
from tests.imagin.academies.configuration import file_of, rows
from tests.imagin.academies.test_config_reading import as_json, validator

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21 10:00+00:00", tick=False):
        yield


def give(key, value, code="toulouse", **options):
    return set_rule(code, key, value, actor="anne", **options)


# --- round trip ------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(
    lambda text: not types.UNWRITABLE.search(text)
) | st.sampled_from(
    ["", "a: b", "# x", "- x", "oui", "true", "2026-06", "12", "~", "l'un\nl'autre", " x\n y ", "a\n\n", "\n"]
    + ["a #b", "'", '"', "{a}", "*a", "&a", "!a", "%a", "@a", "|", ">", "a:", "\ta\n", "\n a", "…\n--- \n"]
)
VALUES = {
    types.Bool: lambda type: st.booleans(),
    types.Int: lambda type: st.integers(type.low, type.high),
    types.Choice: lambda type: st.sampled_from(type.values),
    types.Text: lambda type: TEXTS,
    types.Markdown: lambda type: TEXTS,
    Zone: lambda type: st.sampled_from(["Pacific/Noumea", "Indian/Mayotte", "Europe/Paris"]),
    types.Colour: lambda type: st.from_regex(r"#[0-9a-f]{6}", fullmatch=True),
    types.NotYet: lambda type: st.just(False),
    types.DateOfYear: lambda type: st.sampled_from(["02-15", "08-31", "09-01"]),
    legal.Mail: lambda type: st.sampled_from(["", "dpd@ac-rennes.fr"]),
    legal.Address: lambda type: st.sampled_from(["", "https://www.ac-rennes.fr/aide"]),
    legal.Day: lambda type: st.sampled_from(["", "2026-03-31"]),
    liquidation.LiquidationAcademies: lambda type: st.sampled_from([[], ["Créteil (077, 093, 094)"]]),
}
DAYS = st.integers(-30, 60).map(lambda n: TODAY + timedelta(n))


def admitted(kind, value):
    """A sentence that must be there, a text without « {{ »."""
    try:
        kind.check(value)
    except ValidationError:
        return False
    return True


@st.composite
def timelines(draw):
    """Any rules, any values, past, present and planned."""
    found = {}
    for declared in draw(st.lists(st.sampled_from(all_rules()), unique_by=lambda r: r.key, max_size=6)):
        values = VALUES[type(declared.type)](declared.type).filter(partial(admitted, declared.type))
        sessions = ["", "2026-06"] if declared.scope is Scope.SESSION else [""]
        for session in draw(st.sets(st.sampled_from(sessions), min_size=1)):
            edges = sorted(draw(st.sets(DAYS, max_size=4)))
            pairs = zip([None, *edges], [*edges, None], strict=True)
            kept = [Segment(draw(values), *pair) for pair in pairs if draw(st.booleans())]
            if kept:
                found[declared.key, session] = kept
    assume(not list(clashes(found)))
    return found


def install(code, said):
    """The rows as if they had been given over time."""
    RuleValue.objects.filter(academy=code).delete()
    for (key, session), segments in said.items():
        services.set_timeline(
            code, key, segments, actor="x", since=date(2026, 1, 1), session=session, alone=False
        )


ROUND = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@ROUND
@given(timelines(), timelines())
def test_a_file_carries_an_academy_to_another(db, said, other):
    """export → apply elsewhere → the same export, the second apply has nothing to do."""
    install("toulouse", said)
    install("rennes", other)
    text = export("toulouse")
    validator().validate(as_json(text))
    assert plan(read(text)) == []
    carried = read(text.replace("code: toulouse", "code: rennes"))
    lines = apply(carried)
    assert len(lines) == len(plan(read(text)) or lines)
    assert plan(carried) == [] and apply(carried) == []
    assert rules_of(export("rennes")) == rules_of(text)


@ROUND
@given(timelines(), timelines())
def test_a_file_updated_is_the_file_exported(db, before, after):
    """Line for line, but for the place of what is new under a comment of its own."""
    install("toulouse", before)
    text = export("toulouse")
    install("toulouse", after)
    assert rules_of(update(text, "toulouse")) == rules_of(export("toulouse"))


def rules_of(text):
    return text.split("\nrules:\n", 1)[1]


# --- plan and apply -----------------------------------------------------------------------------------


def test_a_file_is_applied_whole_and_told():
    give("signin.secret_days", 20)
    lines = apply(read(file_of("modules.travel: false\ntime.zone: Indian/Mayotte")), reason="Ouverture")
    assert [(line.rule.key, line.was, line.becomes) for line in lines] == [
        ("modules.travel", None, False),
        ("signin.secret_days", 20, None),
        ("time.zone", None, "Indian/Mayotte"),
    ]
    with academy("toulouse"):
        assert (rule("time.zone"), rule("modules.travel"), rule("signin.secret_days")) == (
            "Indian/Mayotte",
            False,
            90,
        )
        assert Entry.objects.filter(code="rules.changed", actor="imagin academy apply").count() == 3
    assert history("toulouse", "modules.travel")[0].reason == "Ouverture"


def test_a_second_apply_changes_nothing():
    document = read(file_of("modules.travel:\n  - value: false\n    from: 2026-12-01"))
    assert len(apply(document)) == 1
    before = (rows("toulouse"), RuleChange.objects.count())
    assert apply(document) == []
    with time_machine.travel("2026-12-24 10:00+00:00"):
        assert apply(document) == []
    assert (rows("toulouse"), RuleChange.objects.count()) == before


def test_the_past_is_never_rewritten_by_a_file():
    give("signin.secret_days", 20, since=date(2026, 9, 1))
    apply(read(file_of("signin.secret_days:\n  - value: 40\n    from: 2026-01-01")))
    ended, current = rows("toulouse")
    assert (ended[2], ended[3].lower, ended[3].upper) == (20, date(2026, 9, 1), TODAY)
    assert (current[2], current[3].lower) == (40, TODAY)


def test_a_planned_change_begins_on_its_day_only():
    give("signin.secret_days", 20)
    [line] = apply(
        read(
            file_of(
                "signin.secret_days:\n  - value: 20\n    until: 2026-12-01\n"
                "  - value: 40\n    from: 2026-12-01"
            )
        )
    )
    assert (line.since, line.was, line.becomes) == (date(2026, 12, 1), 20, 40)
    assert [row[2] for row in rows("toulouse")] == [20, 40]


def test_a_plan_writes_nothing():
    with CaptureQueriesContext(connection) as queries:
        assert plan(read(file_of("modules.travel: false")))
    assert not [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(queries) <= 6


def test_the_plan_does_not_cost_a_query_per_rule():
    def cost(text):
        with CaptureQueriesContext(connection) as queries:
            plan(read(text))
        return len(queries)

    cost(file_of("modules.travel: false"))
    few = cost(file_of("modules.travel: false"))
    assert cost(file_of("modules.travel: false\nlook.accent: '#000000'\noffice.name: DEC")) == few


def test_a_failure_half_way_leaves_nothing(monkeypatch):
    real, calls = services.set_timeline, []

    def fails(*args, **kwargs):
        calls.append(args)
        if len(calls) == 3:
            raise RuntimeError("panne")
        return real(*args, **kwargs)

    monkeypatch.setattr(services, "set_timeline", fails)
    before = told_so_far()
    with pytest.raises(RuntimeError):
        apply(read(file_of("modules.travel: false\ntime.zone: Indian/Mayotte\noffice.name: DEC")))
    assert rows("toulouse") == [] and not RuleChange.objects.exists()
    assert told_so_far() == before


def told_so_far() -> int:
    with academy("toulouse"):
        return Entry.objects.count()


def test_the_file_of_an_academy_that_is_not_here_is_refused():
    document = Document("atlantide")
    for act in (plan, apply):
        with pytest.raises(ValidationError, match="Aucune académie atlantide"):
            act(document)


def test_applying_to_one_academy_leaves_the_others():
    give("office.name", "DEXACO", code="rennes")
    apply(read(file_of("office.name: DEC1")))
    assert [row[2] for row in rows("rennes")] == ["DEXACO"]


def test_the_effect_of_a_plan_counts_what_readers_count():
    document = read(file_of("claims.display_years: 2\noffice.name: DEC"))
    assert effect_of_plan(document, plan(document)).unknown == []


# --- compare ---------------------------------------------------------------------------------------------


def test_two_academies_are_compared_by_what_they_decide():
    give("modules.travel", False)
    give("money.currency", "EUR")
    give("office.name", "DEC1")
    give("office.name", "DEXACO", code="rennes")
    told = [(line.rule.key, line.was, line.becomes) for line in compare("toulouse", "rennes")]
    assert told == [("modules.travel", False, None), ("office.name", "DEC1", "DEXACO")]


@pytest.mark.parametrize(
    ("other", "sentence"), [("toulouse", "différentes"), ("atlantide", "Aucune académie")]
)
def test_an_academy_is_compared_with_another_that_exists(other, sentence):
    with pytest.raises(ValidationError, match=sentence):
        compare("toulouse", other)


def test_the_strategy_makes_no_overlap():
    """Guards the round trip: what it installs is admissible."""
    assert overlap([Segment(1, None, TODAY), Segment(2, TODAY, None)]) is None
