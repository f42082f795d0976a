"""What changes between two texts, line by line, and word by word where a line was rewritten."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")
AROUND = 2
ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """``sign``: « same », « removed », « added », or « gap » for lines left out."""

    sign: str
    pieces: tuple[Piece, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def lines(before: str, after: str) -> list[Line]:
    """Empty where nothing changes; two lines of context around what does."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return []
    found: list[Line] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        if found or group[0][1] > 0:
            found.append(Line("gap"))
        for tag, i, j, k, m in group:
            found += _lines(tag, old[i:j], new[k:m])
    return found


def _lines(tag: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    if tag == "equal":
        yield from (Line("same", (Piece(text),)) for text in old)
    elif len(old) == len(new):
        for left, right in zip(old, new, strict=True):
            yield from _rewritten(left, right)
    else:
        yield from (Line("removed", (Piece(text),)) for text in old)
        yield from (Line("added", (Piece(text),)) for text in new)


def _rewritten(left: str, right: str) -> Iterator[Line]:
    """Two lines that have little in common are read whole."""
    old, new = WORDS.findall(left), WORDS.findall(right)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        yield from (Line("removed", (Piece(left),)), Line("added", (Piece(right),)))
        return
    codes = matcher.get_opcodes()
    yield Line(
        "removed", tuple(Piece("".join(old[i:j]), tag != "equal") for tag, i, j, _, _ in codes if j > i)
    )
    yield Line("added", tuple(Piece("".join(new[k:m]), tag != "equal") for tag, _, _, k, m in codes if m > k))
