"""Lists of the guide (v17 §1.3.6 and §1.3.7): count, filter, sort."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from portal.shell.components import Status
from portal.shell.lists import Column, Flag, Listing

ROWS = [
    {"exam": "BACCALAURÉAT GÉNÉRAL", "day": dt.date(2026, 6, 20), "number": 3, "state": "Non validé"},
    {"exam": "Brevet des métiers d'art", "day": dt.date(2026, 6, 4), "number": 20, "state": "Validé"},
    {"exam": "Écologie", "day": None, "number": 100, "state": "Non validé"},
]
COLUMNS = [
    Column("examen", "Examen", "exam", link=lambda row: f"/missions/{row['number']}/"),
    Column("numero", "N° de mission", "number", kind="number"),
    Column("date", "Date de mission", "day", kind="date"),
    Column("statut", "Statut", lambda row: Status(row["state"], "info", "Rien à faire."), kind="status"),
    Column("actions", "Actions", kind="actions"),
]


def listing(query="", rows=ROWS, **options):
    request = RequestFactory().get(f"/missions/?{query}")
    return Listing(
        request, rows, COLUMNS, caption="Liste des missions", unit=("mission", "missions"), **options
    )


def numbers(shown):
    return [row["number"] for row in shown.rows]


def test_the_title_counts_as_in_the_guide():
    assert listing().title == "Liste des missions (3 lignes)"
    assert listing(rows=ROWS[:1]).title == "Liste des missions (1 ligne)"
    assert listing("q=metiers").title == "Liste des missions (1 ligne sur 3)"


def test_the_summary_counts_what_waits():
    flag = Flag("à compléter", lambda row: row["state"] == "Non validé")
    assert listing(flag=flag).summary == "3 missions, 2 à compléter"
    assert listing("q=brevet", flag=flag).summary == "1 mission"


def test_the_summary_does_not_repeat_the_title():
    assert listing().summary == ""
    assert listing("q=brevet").summary == "1 mission"
    assert listing("q=brevet", rows=[]).summary == ""


@pytest.mark.parametrize(
    ("keyword", "found"),
    [
        ("baccalaureat", [3]),
        ("MÉTIERS", [20]),
        ("20/06/2026", [3]),
        ("valide", [3, 20, 100]),
        ("non valide", [3, 100]),
        ("general+20/06", [3]),
        ("Rien à faire", []),
        ("introuvable", []),
    ],
)
def test_the_keyword_is_looked_for_in_every_visible_label(keyword, found):
    assert numbers(listing(f"q={keyword}")) == found


def test_rows_left_out_stay_in_the_page_for_the_filter_to_show_again():
    shown = listing("q=brevet")
    assert (shown.shown, shown.total) == (1, 3)
    assert [row.visible for row in shown.lines] == [False, True, False]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", [3, 20, 100]),
        ("tri=examen", [3, 20, 100]),
        ("tri=examen&sens=desc", [100, 20, 3]),
        ("tri=numero&sens=desc", [100, 20, 3]),
        ("tri=date", [20, 3, 100]),
        ("tri=actions", [3, 20, 100]),
        ("tri=inconnu&sens=desc", [3, 20, 100]),
    ],
)
def test_any_column_sorts_and_empty_cells_come_last(query, order):
    assert numbers(listing(query)) == order


def test_equal_rows_keep_their_order_both_ways():
    assert numbers(listing("tri=statut")) == [3, 100, 20]
    assert numbers(listing("tri=statut&sens=desc")) == [20, 3, 100]


def test_the_header_says_its_order_and_offers_the_other():
    headers = {header.column.key: header for header in listing("tri=date&q=a").headers}
    assert headers["date"].aria_sort == "ascending"
    assert headers["date"].url == "/missions/?q=a&sens=desc&tri=date"
    assert headers["examen"].aria_sort == "none"
    assert headers["examen"].url == "/missions/?q=a&sens=asc&tri=examen"
    assert headers["actions"].url == ""


def test_the_default_order_is_announced_too():
    headers = {header.column.key: header for header in listing(sort="date", descending=True).headers}
    assert headers["date"].aria_sort == "descending"
    assert numbers(listing(sort="date", descending=True)) == [100, 3, 20]


def test_the_link_carries_the_way_back():
    link = listing("academie=rennes&q=brevet&tri=date").lines[0].cells[0].url
    assert link == "/missions/20/?retour=/missions/%3Facademie%3Drennes%26q%3Dbrevet%26tri%3Ddate"


def test_the_filter_form_keeps_the_tab_and_the_order():
    kept = listing("academie=rennes&q=brevet&tri=date&retour=/x").kept_parameters
    assert kept == [("academie", "rennes"), ("tri", "date")]


def test_two_lists_on_a_page_do_not_share_their_filter():
    assert listing("q=brevet", prefix="b-").shown == 3
    assert listing("b-q=brevet", prefix="b-").shown == 1


def test_rows_may_be_objects_with_methods():
    row = SimpleNamespace(exam=SimpleNamespace(label="BTS"), get_state_display=lambda: "Ouvert", centre=None)
    columns = [
        Column("e", "Examen", "exam.label"),
        Column("s", "État", "get_state_display"),
        Column("c", "Centre", "centre.name"),
    ]
    shown = Listing(RequestFactory().get("/"), [row], columns, caption="Liste")
    assert [cell.text for cell in shown.lines[0].cells] == ["BTS", "Ouvert", ""]


def test_five_hundred_rows_are_built_quickly(benchmark_seconds):
    rows = [{**ROWS[n % 2], "number": n} for n in range(500)]
    assert benchmark_seconds(lambda: listing("q=bac&tri=date", rows=rows)) < 0.5
