"""The journal as files: complete, readable by a spreadsheet, and checkable by somebody without our key."""

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.journal import books
from imagin.journal.export import check_lines
from imagin.journal.sealing import seal
from tenants.journal import everywhere
from tenants.journal.exports import csv_lines, lines
from tenants.journal.models import Entry
from tenants.journal.selectors import Wanted
from tenants.journal.services import record
from tests.tenants.journal.conftest import write
from tests.tenants.journal.test_retention import IN_TWO_YEARS, purge_at


@pytest.fixture
def sealed(journal):
    for _ in range(2):
        write(2)
        write(1, "sign_in.opened")
        everywhere.seal_one("toulouse")
    return journal


def json_of(book, **wanted) -> list[str]:
    return "".join(lines(book, Wanted(**wanted), "jsonl")).splitlines(keepends=True)


def test_an_outsider_checks_the_structure_with_nothing_but_sha256(sealed):
    """Written without our code, as the docstring of the format says."""
    previous, content, seals = {}, b"", 0
    for line in json_of(sealed)[1:-1]:
        value = json.loads(line)
        if "seal" not in value:
            content += line.encode()
            continue
        told = value["seal"]
        assert hashlib.sha256(content).hexdigest() == told["content"]
        assert told["previous"] == previous.get(told["chain"], "")
        previous[told["chain"]], content, seals = told["digest"], b"", seals + 1
    assert seals == 4


def test_check_accepts_the_export_and_finds_each_change(sealed):
    told = json_of(sealed)
    assert check_lines(told) == []
    assert check_lines([line.replace("claim:1", "claim:9") for line in told]) != []
    assert check_lines(told[:2] + told[3:]) != []
    seals = [number for number, line in enumerate(told) if line.startswith('{"seal"')]
    assert check_lines(told[: seals[0]] + told[seals[0] + 1 :]) != []
    assert "incomplet" in check_lines([*told[:-1], '{"seals":9}'])[0]
    half_a_line = [*told[:-2], told[-2][:20]]
    for cut in (told[:-1], half_a_line):
        (said,) = check_lines(cut)
        assert "coupé" in said and "Redemandez l'export" in said


def test_the_period_chooses_whole_seals(sealed):
    tomorrow = timezone.now() + timedelta(days=1)
    assert len(json_of(sealed, since=tomorrow)) == 2
    assert len(json_of(sealed, until=tomorrow)) == len(json_of(sealed))


def test_a_purged_seal_says_so_and_checks(sealed):
    purge_at(sealed, IN_TWO_YEARS)
    told = json_of(sealed)
    assert sum(json.loads(line).get("seal", {}).get("purged", False) for line in told) == 2
    assert check_lines(told) == []


def test_csv_opens_in_a_spreadsheet(sealed):
    text = "".join(csv_lines(sealed, Wanted(family="claims")))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert rows[0][:4] == ["Écriture", "Date (UTC)", "Code", "Auteur"]
    assert len(rows) == 5
    assert rows[1][2:5] == ["claims.pay.saved", "a1", "claim:0"]
    assert rows[1][7] == "Frais de rémunération enregistrés."


def test_a_cell_is_never_a_formula(journal):
    record("claims.pay.saved", actor="=1+1", subject="@x")
    rows = list(csv.reader(io.StringIO("".join(csv_lines(journal, Wanted()))), delimiter=";"))
    assert rows[1][3:5] == ["'=1+1", "'@x"]


def test_batches_lose_and_repeat_nothing(journal, monkeypatch):
    monkeypatch.setattr(books, "BATCH", 3)
    write(10)
    seal(journal)
    rows = list(csv.reader(io.StringIO("".join(csv_lines(journal, Wanted()))), delimiter=";"))[1:]
    assert [int(row[0]) for row in rows] == sorted(Entry.objects.values_list("id", flat=True))
    assert check_lines(json_of(journal)) == []
