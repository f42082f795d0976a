"""A file without « rules: » leaves the rules alone; periods of messages that cross are refused."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from imagin.academies.configuration.exporting import HEADER, export
from imagin.academies.configuration.planning import apply, plan
from imagin.academies.configuration.reading import read
from imagin.academies.configuration.schema import schema
from imagin.academies.configuration.updating import update
from imagin.academies.configuration.words import plan_words
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy
from tenants.notices.models import Notice
from tenants.notices.publishing import Draft, publish
from tests.imagin.academies.configuration import HEAD, file_of, messages_of, rows

pytestmark = pytest.mark.django_db
A = "home:\n  - {text: a, from: 2027-01-01, until: 2027-12-31"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21 10:00+00:00", tick=False) as clock:
        yield clock


# --- rules ------------------------------------------------------------------------------------------


def test_a_file_without_rules_leaves_them_alone():
    set_rule("toulouse", "modules.travel", False, actor="anne")
    before = rows("toulouse")
    only_messages = HEAD + "messages:\n  home: Bonjour\n"
    for text in (HEAD, only_messages):
        apply(read(text))
        assert plan(read(text)) == [] and rows("toulouse") == before
    with academy("toulouse"):
        assert update(only_messages, "toulouse").count("rules:") == 0


@pytest.mark.parametrize("rules", ["rules:\n", "rules: {}\n", "rules:\n  # time.zone: UTC\n"])
def test_empty_rules_are_all_national(rules):
    set_rule("toulouse", "modules.travel", False, actor="anne")
    [line] = apply(read(HEAD + rules))
    assert line.rule.key == "modules.travel" and rows("toulouse") == []


def test_the_header_and_the_schema_say_so():
    assert "s'il n'y est pas, les\n# règles de l'académie restent" in HEADER
    assert "restent ce qu'elles sont" in schema()["properties"]["rules"]["description"]


def test_an_empty_national_value_is_said_empty():
    set_rule("toulouse", "office.address", "10 rue de la Convention", actor="anne")
    told = list(plan_words(plan(read(HEAD + "rules: {}\n"))))
    assert "  + (vide) (valeur nationale)" in told and "  - 10 rue de la Convention" in told
    assert (
        "(vide)"
        not in " ".join(plan_words(plan(read(file_of("office.address: Ailleurs")))[:1])).split("+")[1]
    )


# --- periods of messages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        "from: 2027-06-01",
        "from: 2026-12-01, until: 2027-02-01",
        "from: 2027-01-01, until: 2027-12-31",
        "from: 2026-12-01",
        "from: 2027-12-30",
    ],
)
def test_periods_that_cross_are_refused_where_they_are(other):
    with pytest.raises(ValidationError) as refused:
        read(messages_of(f"{A}}}\n  - {{text: b, {other}}}"), "academie.yaml")
    [said] = refused.value.messages
    assert said.startswith("academie.yaml, ligne 9, messages → home → n° 2 : cette période en chevauche une")
    assert "mêmes destinataires, le n° 1 : corrigez" in said


@pytest.mark.parametrize(
    "other",
    [
        "from: 2027-12-31",
        "until: 2027-01-01",
        "from: 2027-06-01, until: 2027-07-01",
        "from: 2027-06-01, audience: teachers",
    ],
)
def test_an_exception_what_follows_and_other_people_are_admitted(other):
    document = read(messages_of(f"{A}}}\n  - {{text: b, {other}}}"))
    apply(document)
    assert plan(document) == []


def test_what_crosses_in_the_academy_is_exported_one_after_the_other():
    """A person may publish it: the later version is over the other."""
    with academy("toulouse"):
        publish(Draft("home", "a", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31)), actor="anne")
        publish(Draft("home", "b", starts_on=date(2027, 6, 1)), actor="anne")
    made = export("toulouse")
    assert "until: 2027-06-01" in made
    assert plan(read(made)) == []
    shorter = messages_of("home: {text: a, from: 2027-01-01, until: 2027-06-01}")
    apply(read(shorter))
    assert plan(read(shorter)) == []


def test_conditions_in_force_keep_the_first_day_that_a_file_says(today):
    told = "conditions: {text: Lisez, from: 2026-12-01}"
    apply(read(messages_of(told)))
    today.move_to("2026-12-15 10:00+00:00")
    assert plan(read(messages_of(told))) == [] and apply(read(messages_of(told))) == []
    with academy("toulouse"):
        assert Notice.objects.get().starts_on == date(2026, 12, 1)


def test_new_conditions_of_a_file_claim_no_day_before_they_are_published():
    told = read(messages_of("conditions: {text: Lisez, from: 2026-09-01}"))
    apply(told)
    with academy("toulouse"):
        assert Notice.objects.get().starts_on is None
    assert plan(told) == [] and apply(told) == []
