"""What is wrong with a file: every problem with its line, its column and its remedy."""

from dataclasses import dataclass

LISTED = 50


class FeedRefused(Exception):
    """The file was not imported, nothing was written; ``str(error)`` is the text to show."""

    def __init__(self, sentences: list[str], count: int | None = None) -> None:
        self.sentences = sentences
        self.count = len(sentences) if count is None else count
        super().__init__("\n".join([*sentences, *_rest(self.count - len(sentences))]))


def _rest(more: int) -> list[str]:
    words = f"{more} autres erreurs" if more > 1 else "une autre erreur"
    return [f"… et {words}."] if more > 0 else []


class Invalid(Exception):
    """A value cannot be read; ``remedy`` says what to write instead."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} ({remedy})")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        place = f"ligne {self.line}" + (f", colonne « {self.column} »" if self.column else "")
        return f"{place} : {self.sentence}"


class Problems:
    """Collects the problems of a file, one per cell (the first found), and keeps the first lines'."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._places: set[tuple[int, str]] = set()

    def add(self, line: int, column: str, problem: str, remedy: str) -> None:
        self.add_error(line, column, Invalid(problem, remedy))

    def add_error(self, line: int, column: str, error: Invalid) -> None:
        if (line, column) in self._places:
            return
        self._places.add((line, column))
        self._kept.append(Problem(line, column, str(error)))
        if len(self._kept) >= 20 * LISTED:
            self._kept = sorted(self._kept)[:LISTED]

    @property
    def count(self) -> int:
        return len(self._places)

    def refuse(self) -> None:
        """Raise FeedRefused with the first problems of the file, in its order, and how many there are."""
        if self.count:
            raise FeedRefused([str(problem) for problem in sorted(self._kept)[:LISTED]], self.count)
