"""Each kind of cell: what is read, and the sentence that refuses the rest."""

from datetime import date, time

import pytest

from tenants.exams.enums import PayEntry, RateGroup
from tenants.feeds import kinds
from tenants.feeds.cyclades.dates import MISSION_DATES, MissionDay, period
from tenants.feeds.cyclades.format import CYCLADES, ENTRY, RATE, STATE
from tenants.feeds.epp.format import CIVILITY, EPP, NATURE
from tenants.feeds.problems import Invalid
from tenants.missions.enums import AssignmentState, DurationUnit
from tenants.people.enums import ExaminerKind

DAY, HALF = DurationUnit.DAY, DurationUnit.HALF_DAY


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (kinds.NUMERO, "10023", 10023),
        (kinds.UAI_CODE, "0310055s", "0310055S"),
        (kinds.CENTRE_CODE, "santorin", "SANTORIN"),
        (kinds.CENTRE_CODE, "9830002K", "9830002K"),
        (kinds.NUMEN_CODE, "16 e 0040007 adr", "16E0040007ADR"),
        (kinds.NIR_CODE, "1 85 05 78 006 084 91", "185057800608491"),
        (kinds.NIR_CODE, "254052a00123449", "254052A00123449"),
        (kinds.IBAN_CODE, "FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
        (kinds.POSTAL, "01000", "01000"),
        (kinds.INSEE, "2a004", "2A004"),
        (kinds.YES_NO, "Oui", True),
        (kinds.YES_NO, "n", False),
        (ENTRY, "demi journees", PayEntry.HALF_DAYS),
        (ENTRY, "half_days", PayEntry.HALF_DAYS),
        (ENTRY, "DURÉE", PayEntry.DURATION),
        (ENTRY, "candidats", PayEntry.CANDIDATES),
        (RATE, "nr", RateGroup.NOT_PAID),
        (RATE, "first_cycle", RateGroup.FIRST_CYCLE),
        (STATE, "CONVOQUE", AssignmentState.CONVOKED),
        (NATURE, "e", ExaminerKind.EXTERNAL),
        (CIVILITY, "madame", "Mme"),
    ],
)
def test_read(kind, cell, value):
    assert kind.parse(cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "sentence"),
    [
        (
            kinds.NUMERO,
            "0012",
            "« 0012 » n'est pas un numéro (écrivez de 1 à 9 chiffres, sans zéro devant)",
        ),
        (
            kinds.UAI_CODE,
            "350024L",
            "« 350024L » n'est pas un code UAI (sept chiffres et une lettre : 0350024L)",
        ),
        (
            kinds.UAI_CODE,
            "0350024X",
            "la lettre de « 0350024X » ne correspond pas aux chiffres, qui donnent L "
            "(vérifiez le code dans l'annuaire des établissements)",
        ),
        (
            kinds.NUMEN_CODE,
            "16X0040007ADR",
            "ce n'est pas un NUMEN (13 caractères : 2 chiffres, E, 7 chiffres, 3 lettres)",
        ),
        (
            kinds.NIR_CODE,
            "1850578006084",
            "ce NIR n'a pas 15 caractères (13 caractères puis la clé sur 2 chiffres)",
        ),
        (
            kinds.NIR_CODE,
            "185057800608490",
            "la clé de ce NIR est fausse (recopiez celui de la carte Vitale)",
        ),
        (
            kinds.IBAN_CODE,
            "FR1520041010050500013M02606",
            "la clé ou la longueur de cet IBAN est fausse (recopiez celui du RIB)",
        ),
        (
            kinds.POSTAL,
            "1000",
            "« 1000 » n'est pas un code postal (cinq chiffres ; un tableur ôte les zéros du début)",
        ),
        (
            kinds.INSEE,
            "2C004",
            "« 2C004 » n'est pas un code INSEE (cinq caractères, comme 35238 ou 2A004)",
        ),
        (
            kinds.YES_NO,
            "peut-être",
            "« peut-être » n'est pas prévu (écrivez l'une des valeurs : O, N, oui, non)",
        ),
        (kinds.text(5), "trop long", "9 caractères au lieu de 5 au plus (raccourcissez le texte)"),
        (kinds.text(5), "a\x07", "caractère invisible interdit (retapez la valeur)"),
        (STATE, "parti", "« parti » n'est pas prévu (écrivez l'une des valeurs : affecté, convoqué)"),
    ],
)
def test_refused(kind, cell, sentence):
    with pytest.raises(Invalid) as refused:
        kind.parse(cell)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("cell", ["185057800608490", "16X0040007ADR", "FR1520041010050500013M02606"])
def test_personal_numbers_are_never_repeated(cell):
    for kind in (kinds.NIR_CODE, kinds.NUMEN_CODE, kinds.IBAN_CODE):
        with pytest.raises(Invalid) as refused:
            kind.parse(cell)
        assert cell not in str(refused.value)


def test_a_missing_value_says_what_is_expected():
    column = next(column for column in EPP.columns if column.name == "nature")
    with pytest.raises(Invalid, match=r"valeur manquante \(indiquez : l'une des valeurs : I, E\)"):
        column.read("")


def test_an_empty_evaluation_is_punctual():
    column = next(column for column in CYCLADES.columns if column.name == "evaluation")
    assert column.read("") == "ponctuel"


@pytest.mark.parametrize(
    ("cell", "days", "last"),
    [
        ("2026-06-20 1J", [(date(2026, 6, 20), None, 1, DAY)], date(2026, 6, 20)),
        ("2026-06-20 08:00 8j", [(date(2026, 6, 20), time(8), 8, DAY)], date(2026, 6, 27)),
        ("2026-06-20 08:00 2D", [(date(2026, 6, 20), time(8), 2, HALF)], date(2026, 6, 20)),
        ("2026-06-20 13:30 2D", [(date(2026, 6, 20), time(13, 30), 2, HALF)], date(2026, 6, 21)),
        ("2026-06-20 3D", [(date(2026, 6, 20), None, 3, HALF)], date(2026, 6, 21)),
        (
            "2026-06-21 08:00 1D | 2026-06-20 1J",
            [(date(2026, 6, 20), None, 1, DAY), (date(2026, 6, 21), time(8), 1, HALF)],
            date(2026, 6, 21),
        ),
    ],
)
def test_mission_dates(cell, days, last):
    read = MISSION_DATES.parse(cell)
    assert list(read) == [MissionDay(*day) for day in days]
    assert period(read) == (date(2026, 6, 20), last)


REMEDY = "(écrivez 2026-06-20 08:00 1J, J pour journées, D pour demi-journées, dates séparées par « | »)"


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("20/06/2026 08:00 1J", f"« 20/06/2026 08:00 1J » n'est pas une date de mission {REMEDY}"),
        ("2026-06-20 08:00", f"« 2026-06-20 08:00 » n'est pas une date de mission {REMEDY}"),
        ("2026-06-20 1J|", f"«  » n'est pas une date de mission {REMEDY}"),
        ("2026-02-30 1J", f"« 2026-02-30 1J » n'existe pas au calendrier {REMEDY}"),
        ("2026-06-20 25:00 1J", f"« 2026-06-20 25:00 1J » n'existe pas au calendrier {REMEDY}"),
        ("2026-06-20 1J|2026-06-20 2D", "une date est donnée deux fois (supprimez la répétition)"),
    ],
)
def test_refused_dates(cell, sentence):
    with pytest.raises(Invalid) as refused:
        MISSION_DATES.parse(cell)
    assert str(refused.value) == sentence
