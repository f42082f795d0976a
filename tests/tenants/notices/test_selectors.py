"""Who reads which version, on which day, and what it costs."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from imagin.tenancy.context import academy
from tenants.accounts.enums import Role
from tenants.notices import selectors
from tenants.notices.enums import audiences_of
from tenants.notices.publishing import withdraw

ALL, TEACHERS = audiences_of([]), audiences_of([Role.TEACHER])
JUNE_25 = date(2026, 6, 25)


def read(kind="home", audiences=ALL, slug=""):
    found = selectors.current(kind, audiences, slug)
    return found and found.text


def test_roles_give_audiences():
    assert audiences_of([]) == {"all"}
    assert audiences_of([Role.TEACHER, Role.SCHOOL_HEAD]) == {"all", "teachers", "schools"}
    assert audiences_of([Role.MANAGER]) == audiences_of([Role.ADMINISTRATOR]) == {"all", "division"}
    assert audiences_of([Role.JURY_PRESIDENT]) == {"all"}


def test_the_highest_version_is_read(say):
    assert read() is None
    say("home", "Un")
    assert read() == "Un"
    say("home", "Deux")
    assert read() == "Deux"


def test_a_version_for_some_is_read_by_them_only(say):
    say("home", "Pour tous")
    say("home", "Pour les enseignants", audience="teachers")
    assert (read(), read(audiences=TEACHERS)) == ("Pour tous", "Pour les enseignants")
    say("home", "Pour tous, plus récent")
    assert read(audiences=TEACHERS) == "Pour tous, plus récent"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (JUNE_25, JUNE_25, True),
        (JUNE_25 + timedelta(1), None, False),
        (None, JUNE_25, True),
        (date(2026, 6, 1), date(2026, 7, 1), True),
    ],
)
def test_the_dates_are_those_of_the_academy(say, start, end, shown):
    say("home", "Avant")
    say("home", "Daté", starts_on=start, ends_on=end)
    assert read() == ("Daté" if shown else "Avant")


def test_a_version_whose_last_day_is_over_leaves_the_one_below(say, june):
    say("home", "Avant")
    say("home", "Jusqu'à ce soir", ends_on=JUNE_25)
    june.move_to("2026-06-25 21:59+00:00")
    with academy("toulouse"):
        assert read() == "Jusqu'à ce soir"
    june.move_to("2026-06-25 22:01+00:00")
    with academy("toulouse"):
        assert read() == "Avant"


def test_each_banner_has_its_own_versions_the_latest_first(say, june):
    say("banner", "Une", slug="a")
    june.shift(60)
    say("banner", "Autre", slug="b")
    june.shift(60)
    newer = say("banner", "Une, de nouveau", slug="a")
    assert newer.version == 2
    assert [notice.text for notice in selectors.banners(ALL)] == ["Une, de nouveau", "Autre"]


def test_all_messages_of_a_page_cost_one_query(say, django_assert_num_queries):
    say("home", "Accueil")
    say("conditions", "Conditions")
    say("banner", "Bandeau", slug="a")
    say("help", "Aide", slug="accueil")
    with academy("toulouse"):
        selectors.today()
        with django_assert_num_queries(1):
            assert read("help", slug="accueil") == "Aide"
            assert (read(), read("conditions")) == ("Accueil", "Conditions")
            assert len(selectors.banners(ALL)) == 1


def test_a_page_without_help_does_not_read_the_help(say, django_assert_num_queries):
    say("help", "Aide", slug="accueil")
    with academy("toulouse"):
        selectors.today()
        with django_assert_num_queries(1):
            assert read() is None and selectors.banners(ALL) == []
        with django_assert_num_queries(1):
            assert read("help", slug="accueil") == "Aide"


def test_another_academy_says_something_else(say, db):
    say("home", "Toulouse")
    with academy("rennes"):
        assert read() is None
    assert read() == "Toulouse"


def test_what_is_planned_and_what_was_said(say):
    first = say("home", "Un")
    later = say("home", "Deux", starts_on=date(2026, 9, 1))
    sooner = say("banner", "Trois", slug="a", starts_on=date(2026, 7, 1))
    assert list(selectors.planned()) == [sooner, later]
    assert list(selectors.planned("home")) == [later]
    assert list(selectors.history("home")) == [later, first]
    assert selectors.threads() == [("banner", "a"), ("home", "")]


def layered(*said):
    rows = [SimpleNamespace(name=n, audience=a, starts_on=s, ends_on=e) for n, a, s, e in said]
    return [row.name for row in selectors.seen(rows, JUNE_25)]


SOON, LATER = date(2026, 7, 1), date(2026, 8, 1)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ([("a", "all", None, None), ("b", "all", None, None)], ["b"]),
        ([("a", "teachers", None, None), ("b", "all", None, None)], ["b"]),
        ([("a", "all", None, None), ("b", "teachers", None, None)], ["a", "b"]),
        ([("a", "teachers", None, None), ("b", "externals", None, None)], ["a", "b"]),
        ([("a", "all", None, None), ("b", "all", SOON, None)], ["a", "b"]),
        ([("a", "all", None, None), ("b", "all", None, SOON)], ["a", "b"]),
        ([("a", "all", None, SOON), ("b", "all", None, LATER)], ["b"]),
        ([("a", "all", SOON, LATER), ("b", "all", SOON, None)], ["b"]),
        ([("a", "all", SOON, None), ("b", "all", LATER, None)], ["a", "b"]),
    ],
)
def test_what_nobody_can_read_any_more_is_left_out(said, kept):
    assert layered(*said) == kept


def test_the_layers_of_a_thread_follow_what_is_withdrawn(say):
    first = say("home", "Un")
    second = say("home", "Deux")
    assert selectors.layers("home") == [second] and selectors.all_layers() == {("home", ""): [second]}
    withdraw(second, actor="anne")
    assert selectors.layers("home") == [first]
