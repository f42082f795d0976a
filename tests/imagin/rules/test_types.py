"""Each type: what it keeps, what the code receives, what it refuses and with which words."""

import re
from datetime import date
from decimal import Decimal

import jsonschema
import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from imagin.rules.registry import (
    Bool,
    Choice,
    Colour,
    DateOfYear,
    Duration,
    Int,
    ListOf,
    Markdown,
    Money,
    MonthDay,
    Rule,
    Scope,
    Text,
    Touched,
    UnknownRule,
    Zone,
    all_rules,
    effect_of,
    families,
    find,
    legal,
    register,
)
from imagin.rules.registry.liquidation import Line, LiquidationAcademies

PAYERS = LiquidationAcademies(Line(40))
GIVEN = [
    (Bool(), True, True, True),
    (Int(1, 9), 3, 3, 3),
    (Money(), 12.1, "12.10", Decimal("12.10")),
    (Money(), "0.5", "0.50", Decimal("0.50")),
    (Duration(), "30 jours", "30 jours", relativedelta(days=30)),
    (Duration(), "1 mois", "1 mois", relativedelta(months=1)),
    (Duration(), "1 heures", "1 heure", relativedelta(hours=1)),
    (DateOfYear(), "08-31", "08-31", MonthDay(8, 31)),
    (DateOfYear(), MonthDay(1, 2), "01-02", MonthDay(1, 2)),
    (Choice(("a", "b")), "a", "a", "a"),
    (Text(20), "un\r\ndeux", "un\ndeux", "un\ndeux"),
    (Markdown(20), "**gras**", "**gras**", "**gras**"),
    (ListOf(Text(9)), ["a", "b"], ["a", "b"], ("a", "b")),
    (ListOf(Choice(("pdf", "png"))), ("pdf",), ["pdf"], ("pdf",)),
    (PAYERS, ["Créteil  ( 077 ,093, 077 )"], ["Créteil (077, 093)"], (("Créteil", ("077", "093")),)),
    (PAYERS, ["Île (974)", "974 (975)"], ["Île (974)", "974 (975)"], (("Île", ("974",)), ("974", ("975",)))),
    (Zone(), "Indian/Mayotte", "Indian/Mayotte", "Indian/Mayotte"),
    (Colour(), "#0a6a4a", "#0a6a4a", "#0a6a4a"),
]


@pytest.mark.parametrize(("type", "given", "kept", "used"), GIVEN, ids=lambda value: str(value)[:20])
def test_a_value_is_kept_and_used(type, given, kept, used):
    assert type.check(given) == kept
    assert type.load(kept) == used
    assert type.check(kept) == kept
    assert type.words(kept)


REFUSED = [
    (Bool(), "oui"),
    (Bool(), 1),
    (Int(1, 9), 10),
    (Int(1, 9), True),
    (Int(1, 9), 2.0),
    (Money(), "12,50"),
    (Money(), "12.505"),
    (Money(), float("nan")),
    (Money(), "Infinity"),
    (Money(), -1),
    (Money(), True),
    (Duration(), "30"),
    (Duration(), "0 jour"),
    (Duration(), "deux mois"),
    (Duration(), 30),
    (DateOfYear(), "02-29"),
    (DateOfYear(), "13-01"),
    (DateOfYear(), "8-31"),
    (DateOfYear(), date(2026, 8, 31)),
    (Choice(("a", "b")), "c"),
    (Choice(("a", "b")), ["a"]),
    (Text(3), "quatre"),
    (Text(9), "nul\x00"),
    (Text(9), 5),
    (ListOf(Text(9)), "a"),
    (ListOf(Text(9)), ["a", "a"]),
    (ListOf(Int(1, 2)), [3]),
    (ListOf(Int(1, 9), longest=1), [1, 2]),
    (PAYERS, ["Créteil"]),
    (PAYERS, ["Créteil (77)"]),
    (PAYERS, ["Créteil (077) (093)"]),
    (PAYERS, ["(077)"]),
    (PAYERS, ["Créteil (077)", "Corse (020)"]),
    (PAYERS, ["Créteil (077)", "créteil (093)"]),
    (PAYERS, ["Créteil (077)", "Versailles (078, 077)"]),
    (Zone(), "Mars/Olympus"),
    (Zone(), "localtime"),
    (Zone(), "Etc/GMT+11"),
    (Zone(), ["Europe/Paris"]),
    (Colour(), "blue"),
    (Colour(), "#0a6a4a\n"),
]


@pytest.mark.parametrize(("type", "given"), REFUSED, ids=lambda value: str(value)[:20])
def test_what_is_not_a_value_is_refused_with_a_sentence(type, given):
    with pytest.raises(ValidationError) as refused:
        type.check(given)
    sentence = refused.value.messages[0]
    assert (sentence[0].isupper() or sentence.startswith("« ")) and sentence.endswith((".", ")."))


def test_francs_have_no_centimes():
    assert Money().check(1500, "XPF") == "1500"
    with pytest.raises(ValidationError, match="XPF a zéro décimale"):
        Money().check("12.50", "XPF")


def test_a_month_and_day_of_a_year():
    assert MonthDay(8, 31).of(2026) == date(2026, 8, 31)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.key)
def test_every_rule_can_be_shown(rule):
    assert rule.label and rule.type.name and rule.words(rule.national) is not None
    assert rule.words(None).endswith("(valeur nationale)")
    assert rule in families()[rule.family]


def test_scopes_are_inherited_in_order():
    assert find("documents.channel").scopes == (Scope.NATIONAL, Scope.ACADEMY, Scope.SESSION)
    assert find("time.zone").scopes == (Scope.NATIONAL, Scope.ACADEMY)


def test_a_choice_is_shown_in_words():
    assert find("money.currency").words("XPF") == "franc CFP"
    assert find("session.idle_minutes").words(20) == "20 minutes"


def test_a_rule_that_does_not_exist_says_so():
    with pytest.raises(UnknownRule, match="n'existe pas"):
        find("travel.tolls")


def test_a_family_must_be_known():
    with pytest.raises(ValueError, match="Famille inconnue"):
        register(Rule("test.family", Bool(), True, "Essai", family="Divers"))


def test_a_rule_has_one_preview(previews):
    effect_of("look.accent")(lambda before, after, day: [])
    with pytest.raises(ValueError, match="déjà un aperçu"):
        effect_of("look.accent")(lambda before, after, day: [])
    with pytest.raises(UnknownRule):
        effect_of("travel.tolls")(lambda before, after, day: [])


def test_a_text_that_somebody_reads_is_not_empty():
    for key in (each.key for each in all_rules() if each.key.endswith(".off_sentence")):
        with pytest.raises(ValidationError, match="Le texte manque"):
            find(key).type.check(" \n")
        assert find(key).type.schema()["minLength"] == 1


def test_a_rule_has_no_variables():
    with pytest.raises(ValidationError, match="pas de variables"):
        find("signin.credentials_help").type.check("Bonjour {{ bidon }}")


def test_one_is_not_told_as_several():
    assert (
        find("claims.display_years").words(1) == "1 an" and find("claims.display_years").words(4) == "4 ans"
    )
    assert find("journal.access_months").words(1) == "1 mois"
    counted = "état de frais touché|états de frais touchés"
    assert Touched(counted, claims=1, people=3).words == "état de frais touché"
    assert Touched(counted, claims=2, people=1).words == "états de frais touchés"
    assert Touched(counted, people=2).words == "états de frais touchés"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            legal.Mail(200),
            [
                "",
                " ",
                "dpd@ac-rennes.fr",
                " Aide.DEC+1@ac-corse.fr ",
                "a@localhost",
                '"l\'aide"@ac-reunion.fr',
                "a@é.fr",
                "a@[::1]",
            ],
            [
                "rectorat",
                "a@b",
                "a b@ac.fr",
                '"a b"@ac.fr',
                "a@ac..fr",
                "a@-ac.fr",
                "a@ac.f",
                "@ac.fr",
                "a.@ac.fr",
                "a@ac.fr b",
            ],
        ),
        (
            legal.Address(300),
            [
                "",
                "https://www.ac-rennes.fr",
                "http://localhost:8000/aide?x=1#y",
                "HTTPS://ac.fr/é",
                "https://192.168.0.1/",
            ],
            [
                "www.ac-rennes.fr",
                "ftp://ac.fr",
                "https://",
                "https://ac",
                "https://a b.fr",
                "https://ac.fr:x/",
            ],
        ),
        (
            legal.Day(10),
            ["", "2026-03-31", "2024-02-29", "1970-01-01", "2099-12-31"],
            ["31/03/2026", "2026-02-29", "2026-04-31", "1969-12-31", "2100-01-01", "mars"],
        ),
        (DateOfYear(), ["08-31", "02-28"], ["02-29", "04-31", "13-01", "31/08", ""]),
    ],
    ids=["mail", "address", "day", "day of the year"],
)
def test_the_schema_admits_what_is_admitted_and_nothing_else(kind, good, bad):
    admitted = jsonschema.Draft202012Validator(kind.schema())
    for value in good:
        kind.check(value)
        assert admitted.is_valid(value), value
    for value in bad:
        with pytest.raises(ValidationError):
            kind.check(value)
        assert not admitted.is_valid(value), value


@given(st.dates(date(1965, 1, 1), date(2105, 12, 31)))
def test_the_days_of_the_schema_are_those_that_may_be_written(day):
    kind = legal.Day(10)
    try:
        kind.check(day)
        admitted = True
    except ValidationError:
        admitted = False
    assert bool(re.search(kind.schema()["pattern"], day.isoformat())) == admitted
