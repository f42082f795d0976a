"""A YAML text as plain values that know their line: what is wrong is said where it is."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from imagin.academies.configuration.yaml_words import words
from imagin.rules.registry.types import UNWRITABLE

LONGEST = 1_000_000
TOO_LONG = "{name} : le fichier dépasse 1 Mo, ce n'est pas une configuration d'académie."
NOT_YAML = "{name}, ligne {line} : ce n'est pas du YAML : {problem}"
ANCHOR = "les ancres et les alias (& et *) ne sont pas admis : répétez la valeur."
TWICE = "cette clé est écrite deux fois : gardez-en une."
KEY = "une clé doit être un texte simple."
UNREADABLE = "cette valeur ne se lit pas (date impossible, étiquette « ! » ?) : corrigez-la."

INVISIBLE = "ce texte contient un caractère de contrôle invisible (\\0, \\ud800…) : retapez-le."


def where(name: str, line: int, path: tuple[str, ...]) -> str:
    place = " → ".join(path)
    return f"{name}, ligne {line}" + (f", {place}" if place else "")


@dataclass(slots=True)
class Problems:
    """Everything that is wrong with a file; nothing of it is used while there is one problem."""

    name: str
    found: list[tuple[int, str]] = field(default_factory=list)
    unread: set[int] = field(default_factory=set)

    def add(self, line: int, path: tuple[str, ...], sentence: str, *, unread: bool = False) -> None:
        """Of a line that could not be read, the first problem only: the others follow from it."""
        if line in self.unread:
            return
        if unread:
            self.unread.add(line)
        self.found.append((line, f"{where(self.name, line, path)} : {sentence}"))

    def refuse(self) -> None:
        if self.found:
            raise ValidationError([sentence for _, sentence in sorted(self.found)])


@dataclass(slots=True)
class Item:
    """``value``: a scalar, a list of items, or a dictionary of items; ``node`` where it is in the text."""

    value: Any
    line: int
    node: Any

    @property
    def is_map(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    def plain(self) -> Any:
        if self.is_map:
            return {key: item.plain() for key, item in self.value.items()}
        return [item.plain() for item in self.value] if self.is_list else self.value


def parse(text: str, problems: Problems) -> Item:
    if len(text) > LONGEST:
        raise ValidationError(TOO_LONG.format(name=problems.name))
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except (YAMLError, RecursionError, ValueError) as error:
        raise ValidationError(_not_yaml(problems.name, text, error)) from error
    if node is None:
        return Item(None, 1, None)
    return _item(node, yaml.constructor, (), problems)


def _not_yaml(name: str, text: str, error: Exception) -> str:
    return NOT_YAML.format(name=name, line=_line_of(text, error), problem=words(error))


def _line_of(text: str, error: Exception) -> int:
    """The first one where the parser does not say."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark:
        return int(mark.line) + 1
    return text.count("\n", 0, getattr(error, "position", 0)) + 1


def _item(node: Any, constructor: Any, path: tuple[str, ...], problems: Problems) -> Item:
    line = node.start_mark.line + 1
    if node.anchor:
        problems.add(line, path, ANCHOR, unread=True)
        return Item(None, line, node)
    if isinstance(node, MappingNode):
        return Item(_mapping(node, constructor, path, problems), line, node)
    if isinstance(node, SequenceNode):
        items = [
            _item(each, constructor, (*path, f"n° {n}"), problems) for n, each in enumerate(node.value, 1)
        ]
        return Item(items, line, node)
    return Item(_scalar(node, constructor, path, problems), line, node)


def _mapping(
    node: MappingNode, constructor: Any, path: tuple[str, ...], problems: Problems
) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode) or key_node.anchor:
            problems.add(line, path, KEY)
            continue
        key = str(key_node.value)
        if _unwritable(key):
            problems.add(line, path, INVISIBLE, unread=True)
            continue
        if key in found:
            problems.add(line, (*path, key), TWICE)
        found[key] = _item(value_node, constructor, (*path, key), problems)
        found[key].line = line
    return found


def _scalar(node: ScalarNode, constructor: Any, path: tuple[str, ...], problems: Problems) -> Any:
    try:
        value = constructor.construct_object(node)
    except (YAMLError, ValueError, TypeError, OverflowError):
        problems.add(node.start_mark.line + 1, path, UNREADABLE, unread=True)
        return None
    if isinstance(value, str) and _unwritable(value):
        problems.add(node.start_mark.line + 1, path, INVISIBLE, unread=True)
        return None
    return value


def _unwritable(text: str) -> bool:
    """What neither the database nor a file could keep: « \\0 » or half a character, between quotes."""
    return bool(UNWRITABLE.search(text.replace("\r\n", "\n")))
