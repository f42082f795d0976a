"""French writing, with the spaces that LOOK asks for."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from imagin import typography
from portal.shell import formats

NARROW, SPACE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (Decimal("1234.56"), "EUR", f"1{NARROW}234,56{SPACE}€"),
        (Decimal("0"), "EUR", f"0,00{SPACE}€"),
        (Decimal("0.005"), "EUR", f"0,01{SPACE}€"),
        (Decimal("-12.5"), "EUR", f"-12,50{SPACE}€"),
        (2864, "XPF", f"2{NARROW}864{SPACE}F{SPACE}CFP"),
        (Decimal("1234567"), "XPF", f"1{NARROW}234{NARROW}567{SPACE}F{SPACE}CFP"),
        (None, "EUR", ""),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(amount, currency, written):
    assert typography.format_money(amount, currency) == written


def test_dates_in_full_and_in_figures():
    assert formats.long_date(dt.date(2014, 5, 20)) == "mardi 20 mai 2014"
    assert formats.long_date(dt.date(2026, 8, 1)) == "samedi 1er août 2026"
    assert formats.short_date(dt.date(2014, 5, 20)) == "20/05/2014"


def test_a_moment_is_written_in_the_zone_of_its_academy():
    moment = dt.datetime(2014, 5, 19, 20, 45, tzinfo=dt.UTC)
    assert formats.long_moment(moment, "Pacific/Noumea") == f"mardi 20 mai 2014, 7{SPACE}h{SPACE}45"
    with timezone.override(ZoneInfo("Europe/Paris")):
        assert formats.long_moment(moment) == f"lundi 19 mai 2014, 22{SPACE}h{SPACE}45"


def test_a_time_of_a_convocation_is_shown_as_written():
    assert formats.clock(dt.time(8, 0)) == f"8{SPACE}h"
    assert formats.clock(dt.datetime(2014, 5, 20, 7, 45)) == f"7{SPACE}h{SPACE}45"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 mission"), (1, "1 mission"), (2, "2 missions"), (1500, f"1{NARROW}500 missions")],
)
def test_zero_and_one_are_singular(number, words):
    assert formats.counted(number, ("mission", "missions")) == words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("LYCÉE", "lycee"), ("  l’Œuvre\u00a0d'art ", "l'oeuvre d'art"), ("Élève  A", "eleve a"), ("", "")],
)
def test_the_filter_forgets_accents_case_and_spaces(typed, folded):
    assert formats.fold(typed) == folded


def test_numbers_are_grouped_alike_by_a_template_and_by_our_sentences():
    """One sentence of a rule's effect has both: « 3 911 états de frais : 2 276 personnes »."""
    shown = Template('{% load shell %}{{ n }}, {{ n|number }}, {{ n|counted:"personne,personnes" }}')
    assert shown.render(Context({"n": 3911})) == "3\u202f911, 3\u202f911, 3\u202f911 personnes"


def test_no_line_starts_with_a_double_mark():
    assert formats.bound("Frais : « payé » ?") == f"Frais{SPACE}: «{SPACE}payé{SPACE}»{SPACE}?"
