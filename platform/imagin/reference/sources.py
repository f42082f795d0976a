"""The national files shipped with the platform, as rows of the reference tables.

Communes: @etalab/decoupage-administratif 6.0.0 (Licence Ouverte); shared boundaries: computed from
the polygons of the same release; rates: arrêtés of 2012, each row with its confidence letter.
"""

import csv
import hashlib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

DATA = Path(__file__).parent / "data"
FILES = ("communes.csv", "limitrophes.csv", "jury_rates_men.csv", "jury_rates_esr.csv")
# Another way of reading the same files is another load.
LOADER = "1"
# Only sure rows may pay: A is the text itself, B several agreeing sources.
SURE = ("A", "B")
GROUPS = ("T1", "T2", "T3", "T4", "T5")
MEN = "arrêté du 13 avril 2012 (MEN), art. 2"
ESR = "arrêté du 9 août 2012 (ESRF1221142A)"


def fingerprint() -> str:
    digest = hashlib.sha256(LOADER.encode())
    for name in FILES:
        digest.update((DATA / name).read_bytes())
    return digest.hexdigest()


def communes() -> Iterator[tuple]:
    for row in _read("communes.csv"):
        yield row["code"], row["nom"], row["departement"], row["codes_postaux"]


def adjacencies() -> Iterator[tuple]:
    """Each pair once, the lower code first."""
    for row in _read("limitrophes.csv"):
        yield tuple(sorted((row["code_a"], row["code_b"])))


def jury_rates() -> Iterator[tuple]:
    """Rows that may pay; « 75 % » or « taux oral × k » is no amount and waits for its own rule."""
    for row in _read("jury_rates_men.csv"):
        for group in GROUPS:
            yield from _rate(row, row["activity"], group, row[group], MEN)
    for row in _read("jury_rates_esr.csv"):
        yield from _rate(row, row["activity"], row["level"].split(" ")[0], row["amount"], ESR)


def _rate(row: dict[str, str], activity: str, group: str, amount: str, source: str) -> Iterator[tuple]:
    number = _amount(amount)
    if row["conf"] in SURE and number is not None and activity in ("COPY", "ORAL_OR_PRACTICAL"):
        yield activity, group, number, "EUR", row["from"], row["to"] or None, source, row["conf"]


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _read(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)
