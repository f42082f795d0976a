"""How a feed is described: typed columns, from which the checks and the documentation come."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tenants.feeds.models import System
from tenants.feeds.problems import Invalid


@dataclass(frozen=True, slots=True)
class Kind:
    """``parse`` reads a filled cell or raises Invalid, ``words`` describes it; empty, it is ``blank``."""

    words: str
    parse: Callable[[str], Any]
    blank: Any = ""


@dataclass(frozen=True, slots=True)
class Column:
    """``keeps``: an empty cell leaves what is already known as it is, instead of erasing it.

    ``recent``: added after the first files were made, which stay good: the header may lack it.
    """

    name: str
    label: str
    kind: Kind
    example: str
    required: bool = False
    keeps: bool = False
    recent: bool = False
    help: str = ""

    def read(self, text: str) -> Any:
        if text:
            return self.kind.parse(text)
        if self.required:
            raise Invalid("valeur manquante", f"indiquez : {self.kind.words}")
        return self.kind.blank


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the file is one ``line_is``; ``rules`` are what no single column can say."""

    system: System
    title: str
    line_is: str
    columns: tuple[Column, ...]
    rules: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def needed(self) -> list[str]:
        return [column.name for column in self.columns if not column.recent]

    def is_header(self, names: Iterable[str]) -> bool:
        return set(self.needed) <= set(names) <= set(self.names)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file; ``broken`` columns could not be read and hold their blank value."""

    line: int
    values: dict[str, Any]
    broken: set[str]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def reads(self, *names: str) -> bool:
        return self.broken.isdisjoint(names)

    def pick(self, *names: str) -> tuple:
        return tuple(self.values[name] for name in names)
