"""What a change would do: told before, by a trial of which nothing remains."""

import re
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagin.academies.configuration.words import effect_words
from imagin.rules.effects import Effect, Wanted, effect
from imagin.rules.models import RuleChange, RuleValue
from imagin.rules.registry import Int, Rule, Touched, all_rules, effect_of, tells_its_effect
from imagin.rules.services import rule, set_rule
from imagin.tenancy.context import academy
from tenants.claims.generation import generate_claims
from tenants.claims.models import Claim
from tenants.claims.selectors import claims_of
from tenants.journal.models import Entry
from tests.factories import AssignmentFactory, ExaminerFactory, MissionFactory

pytestmark = pytest.mark.django_db
KEY = "claims.display_years"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21 10:00+00:00", tick=False):
        yield


@pytest.fixture
def claims():
    """Two people with a claim a year, 2022 to 2025; in Rennes too, and more of them."""
    for code, people in (("toulouse", 2), ("rennes", 5)):
        with academy(code):
            for _ in range(people):
                examiner = ExaminerFactory()
                missions = [MissionFactory(starts_on=date(year, 6, 20)) for year in range(2022, 2026)]
                generate_claims([AssignmentFactory(examiner=examiner, mission=m) for m in missions])


def shown(code="toulouse"):
    with academy(code):
        first = Claim.objects.order_by("pk").first().assignment.examiner
        return len(claims_of(first))


def test_claims_that_would_disappear(claims):
    before = shown()
    [touched] = effect("toulouse", [Wanted(KEY, 2)]).touched
    assert "n'apparaissent plus" in touched.label
    assert (touched.claims, touched.people) == (4, 2)
    years = [example[-4:] for example in touched.examples]
    assert years == ["2024", "2024", "2023", "2023"]
    set_rule("toulouse", KEY, 2, actor="tests")
    assert before - shown() == 2


def test_the_figures_are_those_of_the_list(claims):
    """Whatever the number of years, what is told is what the list then shows."""
    for years in (1, 2, 3, 6):
        before, told = shown(), effect("toulouse", [Wanted(KEY, years)]).touched
        set_rule("toulouse", KEY, years, actor="tests")
        moved = shown() - before
        assert (told[0].claims if told else 0) == abs(moved) * 2
        assert not told or ("réapparaissent" in told[0].label) == (moved > 0)


def test_ten_examples_at_most_and_nobody_named(claims):
    with academy("rennes"):
        examiner = ExaminerFactory(last_name="SECRET")
        missions = [MissionFactory(starts_on=date(2023, 6, 1)) for _ in range(12)]
        generate_claims([AssignmentFactory(examiner=examiner, mission=m) for m in missions])
    [touched] = effect("rennes", [Wanted(KEY, 2)]).touched
    assert touched.claims == 12 + 2 * 5 and len(touched.examples) == 10
    assert "SECRET" not in str(touched)


def test_back_to_the_national_value_and_planned_values_are_tried_too(claims):
    set_rule("toulouse", KEY, 1, actor="tests")
    [touched] = effect("toulouse", [Wanted(KEY)]).touched
    assert "réapparaissent" in touched.label
    [later] = effect("toulouse", [Wanted(KEY, 2, since=date(2027, 1, 1))]).touched
    assert "réapparaissent" in later.label


def test_nothing_remains(claims):
    set_rule("toulouse", KEY, 3, actor="tests")
    tables = (RuleValue, RuleChange)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    with academy("toulouse"):
        assert rule(KEY) == 3
        journal = Entry.objects.count()
        assert effect("toulouse", [Wanted(KEY, 1)]).claims
        assert rule(KEY) == 3
        assert Entry.objects.count() == journal
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


def test_what_a_preview_writes_is_rolled_back_even_when_it_fails(previews):
    @effect_of("look.accent")
    def writes(before, after, day):
        AssignmentFactory()
        assert rule("look.accent") == after == "#123456"
        return [Touched("essai", people=1, examples=[str(n) for n in range(30)])]

    told = effect("toulouse", [Wanted("look.accent", "#123456")])
    assert (told.people, len(told.touched[0].examples)) == (1, 10)

    @effect_of("contact.phone")
    def fails(before, after, day):
        AssignmentFactory()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        effect("toulouse", [Wanted("contact.phone", "02 99 00 00 00")])
    with academy("toulouse"):
        assert not Claim.objects.exists() and not RuleValue.objects.exists()


def test_every_rule_says_what_its_change_would_do():
    """By figures, or by who reads it: the next rule lands with one of them."""
    assert [each.key for each in all_rules() if not tells_its_effect(each)] == []


def test_what_is_only_read_says_who_reads_it():
    for each in (each for each in all_rules() if each.readers):
        assert re.fullmatch("(Lue?|Vue) .+ : aucune donnée ne change\\.", each.read), each.key
    told = effect("toulouse", [Wanted("look.accent", "#123456"), Wanted("contact.phone", "02 99 00 00 00")])
    assert (told.touched, told.unknown) == ([], [])
    assert [sentence[:7] for sentence in told.read] == ["Vue par", "Lu par "]


def test_a_rule_without_either_says_that_it_counts_nothing(declare):
    declare(Rule("tests.rule", Int(1, 9), 3, "Essai"))
    told = effect("toulouse", [Wanted("tests.rule", 4)])
    assert (told.touched, told.unknown, told.read) == ([], ["tests.rule"], [])


def test_the_number_comes_first_and_agrees():
    label = "intervenant ne consulte plus|intervenants ne consultent plus"
    one, several = Touched(label, people=1), Touched(label, people=29)
    assert (one.number, one.words) == (1, "intervenant ne consulte plus")
    assert (several.number, several.words) == (29, "intervenants ne consultent plus")
    claims = Touched("état|états", claims=1, people=1)
    words = list(effect_words(Effect([several, claims], [], ["Lu par tous : aucune donnée ne change."])))
    assert words == [
        "Effet : 29 intervenants ne consultent plus.",
        "Effet : 1 état, 1 personne.",
        "Effet : Lu par tous : aucune donnée ne change.",
    ]


def test_a_value_that_is_refused_is_refused_before():
    with pytest.raises(ValidationError, match="nombre entier"):
        effect("toulouse", [Wanted(KEY, 99)])


def test_the_number_of_queries_does_not_follow_the_number_of_claims(claims):
    def cost(code):
        with CaptureQueriesContext(connection) as queries:
            effect(code, [Wanted(KEY, 2)])
        return len(queries)

    cost("toulouse")
    assert cost("toulouse") == cost("rennes")
