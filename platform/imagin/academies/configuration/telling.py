"""What ``imagin academy plan`` and ``apply`` say of a file, line by line; the console says the same."""

from collections.abc import Iterable, Iterator

from imagin.academies.configuration import words
from imagin.academies.configuration.planning import Line, academy_called, effect_of_plan, plan, rehearse
from imagin.academies.configuration.reading import Document
from imagin.academies.configuration.sections import SectionLine

OTHER_NAME = (
    "Remarque : le nom ou l'hôte du fichier ne sert qu'à l'ouverture ; ceux de l'académie ne changent pas. "
    "« imagin academy rename {code} » les corrige."
)
Lines = list[Line | SectionLine]


def planned(document: Document, lines: Lines | None = None) -> Iterator[str]:
    """``lines``: those of its plan, where they are known already. ValidationError: apply would refuse it."""
    found = plan(document) if lines is None else lines
    yield from _heading(document)
    yield from words.plan_words(found)
    if found:
        rehearse(document)
        yield from words.effect_words(effect_of_plan(document, found))
    yield _count(len(found), "à faire", "à faire")


def applied(document: Document, lines: Lines) -> Iterator[str]:
    yield from _heading(document)
    yield from words.plan_words(lines)
    yield _count(len(lines), "fait", "faits")


def _heading(document: Document) -> Iterable[str]:
    academy = academy_called(document.code)
    yield f"{academy.name} ({academy.code})"
    hosts = {domain.host for domain in academy.domains.all()}
    if (document.name or academy.name) != academy.name or (document.host and document.host not in hosts):
        yield OTHER_NAME.format(code=academy.code)
    yield from document.notes


def _count(number: int, one: str, several: str) -> str:
    if not number:
        return f"{words.NOTHING.capitalize()}."
    return f"{number} changements {several}." if number > 1 else f"{number} changement {one}."
