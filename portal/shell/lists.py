"""Lists of the guide (v17 §1.3.6 and §1.3.7): counted, filtered on every visible label, sorted by any column.

All rows go to the page, those the keyword leaves out are hidden: the filter then works as one types, and
without JavaScript by the same address. Meant for some hundreds of rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from portal.shell.components import Status
from portal.shell.formats import counted, fold, short_date, short_moment
from portal.shell.returning import here, return_link, with_return

__all__ = ["Column", "Flag", "Listing", "return_link"]

MAX_QUERY = 100
WIDE = 6
FORMATS: dict[str, Callable[[Any], str]] = {"date": short_date, "moment": short_moment}


@dataclass(frozen=True, slots=True)
class Column:
    """`value` is a path ("exam.label", also through dictionaries) or a function of the row."""

    key: str
    label: str
    value: str | Callable[[Any], Any] = ""
    sort_key: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    kind: str = "text"
    template: str = ""

    @property
    def sortable(self) -> bool:
        return self.kind != "actions"

    def read(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        return walk(row, self.value) if self.value else None

    def text(self, value: Any) -> str:
        if value is None or self.kind == "actions":
            return ""
        if isinstance(value, Status):
            return value.label
        return FORMATS.get(self.kind, str)(value)

    def order(self, row: Any, value: Any) -> tuple[bool, Any]:
        """Empty values last; words as in a dictionary, without accents."""
        key = self.sort_key(row) if self.sort_key else value
        if isinstance(key, Status):
            key = key.label
        return key is None or key == "", fold(key) if isinstance(key, str) else key


@dataclass(frozen=True, slots=True)
class Flag:
    """Rows that wait for an act: "12 missions, 3 à compléter"."""

    label: str
    holds: Callable[[Any], bool]


@dataclass(slots=True)
class Cell:
    column: Column
    value: Any
    text: str
    url: str = ""
    html: str = ""
    rank: str = "0"


@dataclass(slots=True)
class Row:
    source: Any
    cells: list[Cell]
    flagged: bool = False
    visible: bool = True
    position: str = "0"

    @property
    def searched(self) -> str:
        return fold(" ".join(cell.text for cell in self.cells))


@dataclass(frozen=True, slots=True)
class Header:
    column: Column
    aria_sort: str
    url: str


@dataclass
class Listing:
    request: HttpRequest
    source: Iterable[Any]
    columns: Sequence[Column]
    caption: str
    unit: tuple[str, str] = ("ligne", "lignes")
    sort: str = ""
    descending: bool = False
    flag: Flag | None = None
    empty: str = "Aucune ligne pour le moment."
    prefix: str = ""
    lines: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        self.keyword = self.parameter("q")[:MAX_QUERY].strip()
        self.sort, self.descending = self.order_asked()
        rows = [self.build(row) for row in self.source]
        words = fold(self.keyword).split()
        for position, row in enumerate(rows):
            row.position = str(position)
            row.visible = all(word in row.searched for word in words)
        self.rank(rows)
        self.lines = self.sorted(rows)

    def parameter(self, name: str) -> str:
        return str(self.request.GET.get(self.name(name), ""))

    def name(self, parameter: str) -> str:
        return f"{self.prefix}{parameter}"

    def order_asked(self) -> tuple[str, bool]:
        asked = self.parameter("tri")
        if asked in {column.key for column in self.columns if column.sortable}:
            return asked, self.parameter("sens") == "desc"
        return self.sort, self.descending

    def build(self, row: Any) -> Row:
        cells = [self.cell(column, row) for column in self.columns]
        return Row(row, cells, flagged=bool(self.flag and self.flag.holds(row)))

    def cell(self, column: Column, row: Any) -> Cell:
        value = column.read(row)
        cell = Cell(column, value, column.text(value))
        if column.link and (url := column.link(row)):
            cell.url = with_return(url, self.here)
        if column.template:
            context = {"row": row, "value": value, "listing": self}
            cell.html = render_to_string(column.template, context, self.request)
        return cell

    def rank(self, rows: list[Row]) -> None:
        """The place of each cell in its column's order: the browser sorts by it, exactly as we do."""
        for index, column in enumerate(self.columns):
            if not column.sortable:
                continue
            keys = [column.order(row.source, row.cells[index].value) for row in rows]
            known = sorted({key for key in keys if not key[0]})
            places = {key: str(place) for place, key in enumerate(known)}
            for row, key in zip(rows, keys, strict=True):
                row.cells[index].rank = places.get(key, str(len(known)))

    def sorted(self, rows: list[Row]) -> list[Row]:
        for index, column in enumerate(self.columns):
            if column.key == self.sort:
                return sorted(rows, key=lambda row: int(row.cells[index].rank), reverse=self.descending)
        return rows

    @property
    def here(self) -> str:
        return here(self.request)

    @cached_property
    def headers(self) -> list[Header]:
        return [self.header(column) for column in self.columns]

    def header(self, column: Column) -> Header:
        chosen = column.key == self.sort
        reverse = chosen and not self.descending
        order = {self.name("tri"): column.key, self.name("sens"): "desc" if reverse else "asc"}
        direction = ("descending" if self.descending else "ascending") if chosen else "none"
        return Header(column, direction, here(self.request, **order) if column.sortable else "")

    @property
    def kept_parameters(self) -> list[tuple[str, str]]:
        """What the filter form must carry along: the tab, the order, another list's filter."""
        left_out = {self.name("q"), "retour"}
        pairs = ((key, value) for key, values in self.request.GET.lists() for value in values)
        return [(key, value) for key, value in pairs if key not in left_out]

    @property
    def unfiltered_url(self) -> str:
        return here(self.request, **{self.name("q"): None})

    @property
    def rows(self) -> list[Any]:
        return [row.source for row in self.lines if row.visible]

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def shown(self) -> int:
        return sum(row.visible for row in self.lines)

    @property
    def count(self) -> str:
        words = counted(self.shown, ("ligne", "lignes"))
        return words if self.shown == self.total else f"{words} sur {self.total}"

    @property
    def title(self) -> str:
        return f"{self.caption} ({self.count})"

    @property
    def summary(self) -> str:
        """Empty when it would only repeat the title."""
        words = counted(self.shown, self.unit)
        flagged = sum(row.flagged for row in self.lines if row.visible)
        if self.flag and flagged:
            return f"{words}, {flagged} {self.flag.label}"
        return words if self.keyword and self.total else ""

    @property
    def wide(self) -> bool:
        return len(self.columns) >= WIDE

    @property
    def flag_label(self) -> str:
        return self.flag.label if self.flag else ""


def walk(row: Any, path: str) -> Any:
    """Through attributes, dictionary keys and methods without arguments (get_state_display)."""
    value = row
    for name in path.split("."):
        value = value[name] if isinstance(value, dict) else getattr(value, name)
        if callable(value):
            value = value()
        if value is None:
            return None
    return value
