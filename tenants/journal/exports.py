"""The journal as files: CSV for a spreadsheet, JSON Lines with its seals for a check."""

import csv
import io
from collections.abc import Iterator

from imagin.journal import prints
from imagin.journal.books import Book
from imagin.journal.export import json_lines
from tenants.journal.selectors import Wanted, every_entry
from tenants.journal.sentences import sentence

CSV, JSONL = "csv", "jsonl"
FORMATS = {CSV: "text/csv; charset=utf-8", JSONL: "application/jsonl; charset=utf-8"}
HEADER = ("Écriture", "Date (UTC)", "Code", "Auteur", "Objet", "Données", "Chaîne", "Ce qui s'est passé")
BOM = "\ufeff"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def lines(book: Book, wanted: Wanted, file_format: str) -> Iterator[str]:
    """The family and the author choose lines of the CSV; JSON Lines hold whole seals of the period."""
    if file_format == JSONL:
        return json_lines(book, wanted.since, wanted.until)
    return csv_lines(book, wanted)


def csv_lines(book: Book, wanted: Wanted) -> Iterator[str]:
    yield BOM + _row(HEADER)
    for entry in every_entry(book, wanted):
        written = (entry.id, prints.moment(entry.at), entry.code, entry.actor, entry.subject)
        told = (prints.canonical(entry.data), entry.chain, sentence(entry.code, entry.data))
        yield _row((*written, *told))


def _row(values: tuple) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerow([_harmless(str(value)) for value in values])
    return buffer.getvalue()


def _harmless(text: str) -> str:
    """A spreadsheet runs a cell that starts like a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(DANGEROUS) else text
