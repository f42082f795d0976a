"""Lines of one file that speak of the same thing must say the same of it."""

from collections.abc import Iterable
from typing import Any

from tenants.feeds.columns import Row
from tenants.feeds.problems import Problems


def first_of_each(
    rows: Iterable[Row], key: tuple[str, ...], said: tuple[str, ...], what: str, problems: Problems
) -> dict[Any, Row]:
    """First row of each ``key``; a later row that says otherwise in a column of ``said`` is a problem.

    Rows whose key is empty speak of nothing; rows with a broken cell come last and are not compared.
    """
    first: dict[Any, Row] = {}
    for row in sorted(rows, key=lambda row: bool(row.broken)):
        code = row.pick(*key) if len(key) > 1 else row[key[0]]
        reference = first.setdefault(code, row) if code else row
        if reference is not row and not row.broken:
            _compare(row, reference, said, f"{what} {_shown(code)}", problems)
    return first


def _compare(row: Row, reference: Row, said: tuple[str, ...], what: str, problems: Problems) -> None:
    for column in said:
        if row[column] != reference[column]:
            problem = f"{what} : la ligne {reference.line} dit autre chose"
            problems.add(row.line, column, problem, "écrivez la même valeur sur toutes ses lignes")


def _shown(code: Any) -> str:
    return " ".join(str(part) for part in code if part) if isinstance(code, tuple) else str(code)
